"""FastAPI: dependencies for the session of a request, and an answer for failures.

    wx = wxlogin.open("my-app")
    api = FastAPI()
    login = Login(wx, api)

    @api.get("/me")
    async def me(session: login.Session):
        return {"userId": session["userId"]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Tuple

from fastapi import Depends, FastAPI, Request
from typing_extensions import Annotated

from .._app import App
from .._failure import LoginError
from .._results import JitDict
from ..errors import Unauthenticated
from .starlette import answer, forget, identify, keep

__all__ = ["Login", "forget", "keep"]


class Login:
    """Dependencies over an app; with `api` it also answers LoginErrors there.

    Session: the session, or 401. MaybeSession: the session or None. Caller: the app as the request's person (or a
    visitor) sees it, to call elements with that person's rights. Each is an annotation.
    """

    if TYPE_CHECKING:
        Session = JitDict
        MaybeSession = Optional[JitDict]
        Caller = App

    def __init__(self, app: App, api: Optional[FastAPI] = None) -> None:
        async def known(request: Request) -> Tuple[Optional[JitDict], App]:
            return await identify(app, request)

        async def required(found: Any = Depends(known)) -> JitDict:
            if found[0] is None:
                raise Unauthenticated()
            return found[0]  # type: ignore[no-any-return]

        async def optional(found: Any = Depends(known)) -> Optional[JitDict]:
            return found[0]  # type: ignore[no-any-return]

        async def caller(found: Any = Depends(known)) -> App:
            return found[1]  # type: ignore[no-any-return]

        if not TYPE_CHECKING:
            self.Session = Annotated[dict, Depends(required)]
            self.MaybeSession = Annotated[Optional[dict], Depends(optional)]
            self.Caller = Annotated[Any, Depends(caller)]
        self.required, self.optional, self.caller = required, optional, caller
        if api is not None:
            api.add_exception_handler(LoginError, answer)
