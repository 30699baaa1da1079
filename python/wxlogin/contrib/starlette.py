"""Starlette: a middleware that knows who a request is from, and an answer for failures.

    app = Starlette(routes=..., middleware=[Middleware(SessionMiddleware, wxlogin=wx)], exception_handlers=HANDLERS)

`request.state.wxlogin_session` is the session or None; `request.state.wxlogin` is the app as its person sees it.
"""

from __future__ import annotations

from typing import Any, Optional

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .._app import App
from .._failure import LoginError
from .._results import JitDict
from ._shared import answer_of, origin_of, session_cookie, token_of


def answer(request: Request, error: Any) -> Response:
    """The envelope for a LoginError."""
    body, status, headers = answer_of(error)
    return JSONResponse(body, status, headers)


HANDLERS = {LoginError: answer}


class SessionMiddleware:
    """See the module."""

    def __init__(self, app: ASGIApp, wxlogin: App) -> None:
        self.app = app
        self.wxlogin = wxlogin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request = Request({**scope, "type": "http", "method": scope.get("method", "GET")})
        state = scope.setdefault("state", {})
        try:
            state["wxlogin_session"], state["wxlogin"] = await identify(self.wxlogin, request)
        except LoginError as error:
            await answer(request, error)(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def identify(app: App, request: Request) -> "tuple[Optional[JitDict], App]":
    """The session of a request, and the app as its person (or a visitor) sees it."""
    origin = origin_of(request.headers, request.client.host if request.client else None)
    token = token_of(request.method, request.headers, request.url.scheme in ("https", "wss"))
    session = await app.aio.authenticate(token) if token else None
    return session, app.asVisitor(**origin) if session is None else app.asUser(str(token), **origin)


def keep(response: Response, session: JitDict, *, secure: bool = True) -> None:
    """Puts a session into the browser's cookie, out of reach of scripts: `__Host-wxlogin_session`, or with `secure=False`, on
    plain http, `wxlogin_session`."""
    name = session_cookie(secure)
    response.set_cookie(name, session["sessionId"], httponly=True, samesite="lax", secure=secure, path="/")


def forget(response: Response) -> None:
    """Removes the cookie, whichever name it has."""
    for secure in (True, False):
        response.delete_cookie(session_cookie(secure), path="/", httponly=True, samesite="lax", secure=secure)
