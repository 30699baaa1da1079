"""Opening an app folder."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Iterator, Mapping, Optional, Tuple, Union

from ._app import App
from ._opened import Opened

_HOSTS = ("api", "open", "lp", "mp", "res")
Path = Union[str, "os.PathLike[str]"]


def open(
    dir: Path,
    *,
    sandbox: Optional[str] = None,
    watch: bool = True,
    lenient: Optional[bool] = None,
    language: str = "en",
    **settings: Any,
) -> App:
    """Opens an app folder in this process.

    sandbox: the address of a sandbox to use as WeChat, such as "http://127.0.0.1:8401".
    watch: whether edits of the folder take effect without opening it again.
    lenient: whether placeholder credentials are only warnings; by default yes unless the hosts are WeChat's own.
    language: of messages, "en" or "zh".
    settings: keys of wxlogin.toml: `database={"url": "sqlite:data/wxlogin.db"}` or `database__url="sqlite:..."`.

    Raises OpenError with everything that is wrong with folder and settings.
    """
    if sandbox is not None:
        address = sandbox.rstrip("/")
        settings = {**settings, **{f"wechat__hosts__{host}": address for host in _HOSTS}}
    opened = Opened(os.fspath(dir), list(flags(settings)), watch, lenient)
    opened.tell_problems()
    return App(opened, language=language)


async def open_async(dir: Path, **options: Any) -> App:
    """`open`, without blocking the loop. The app it gives is the same: use `.aio` for what may wait."""
    return await asyncio.get_running_loop().run_in_executor(None, lambda: open(dir, **options))


def flags(settings: Mapping[str, Any], above: str = "") -> Iterator[Tuple[str, str]]:
    """Settings as the pairs of path and text that the native half takes."""
    for key, value in settings.items():
        path = above + key.replace("__", ".")
        if isinstance(value, Mapping):
            yield from flags(value, path + ".")
        elif value is not None:
            yield path, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ",".join(map(_text, value))
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)
