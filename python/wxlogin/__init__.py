"""WeChat sign-in that an application can own, in the application's own process.

    import wxlogin

    app = wxlogin.open("my-app")
    login = app.getElement("auths.loginTypes.MyLogin")
    result = login.getLoginCode(code)              # from threads and plain code
    result = await login.aio.getLoginCode(code)    # from asyncio

One rule for asyncio: whatever may wait has an awaitable twin of the same name under `.aio` (`app.aio`, `element.aio`,
`row.aio`). What only looks things up in memory (`getElement`, properties) has no twin and may be used anywhere.

Failures are `wxlogin.LoginError`, one subclass for each stable code. See README.md for the rest.
"""

from . import errors, types
from ._app import App, AioApp
from ._element import AioElement, Element, ElementAttrDict
from ._native import __version__
from ._open import open, open_async
from ._query import Q
from ._results import JitDict
from ._rows import AioRowData, Field, RowData
from .errors import LoginError, OpenError

__all__ = [
    "AioApp",
    "AioElement",
    "AioRowData",
    "App",
    "Element",
    "ElementAttrDict",
    "Field",
    "JitDict",
    "LoginError",
    "OpenError",
    "Q",
    "RowData",
    "__version__",
    "errors",
    "open",
    "open_async",
    "types",
]
