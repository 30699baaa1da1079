"""FastAPI: dependencies for the session of a request, and an answer for failures.

    wx = wxlogin.open("my-app")
    api = FastAPI()
    login = Login(wx, api)
    Session = Annotated[JitDict, Depends(login.required)]

    @api.get("/me")
    async def me(session: Session):
        return {"userId": session["userId"]}
"""

from __future__ import annotations

from typing import Optional, Tuple

from fastapi import FastAPI, Request

from .._app import App
from .._failure import LoginError
from .._results import JitDict
from ..errors import Unauthenticated
from .starlette import answer, forget, identify, keep

__all__ = ["Login", "forget", "keep"]

Found = Tuple[Optional[JitDict], App]


class Login:
    """Dependencies over an app; with `api` it also answers LoginErrors there."""

    def __init__(self, app: App, api: Optional[FastAPI] = None) -> None:
        self._app = app
        if api is not None:
            api.add_exception_handler(LoginError, answer)

    async def required(self, request: Request) -> JitDict:
        """The session, or the answer 401."""
        session = await self.optional(request)
        if session is None:
            raise Unauthenticated()
        return session

    async def optional(self, request: Request) -> Optional[JitDict]:
        """The session, or None."""
        return (await self._known(request))[0]

    async def caller(self, request: Request) -> App:
        """The app as the request's person (or a visitor) sees it, to call elements with that person's rights."""
        return (await self._known(request))[1]

    async def _known(self, request: Request) -> Found:
        """Looked up once for a request, however many dependencies ask."""
        found: Optional[Found] = getattr(request.state, "wxlogin_found", None)
        if found is None:
            found = request.state.wxlogin_found = await identify(self._app, request)
        return found
