"""Flask: who a request is from, a decorator for views that need a session, and an answer for failures.

    wx = wxlogin.open("my-app")
    login = Login(wx, flask_app)

    @flask_app.get("/me")
    @login.required
    def me():
        return {"userId": login.session["userId"]}
"""

from __future__ import annotations

from functools import wraps
from typing import Any, Callable, Optional, TypeVar

from flask import Flask, Response, g, jsonify, request

from .._app import App
from .._failure import LoginError
from .._results import JitDict
from ..errors import Unauthenticated
from ._shared import answer_of, origin_of, session_cookie, token_of

View = TypeVar("View", bound=Callable[..., Any])


class Login:
    """An app in Flask. Looks a session up when it is first asked for in a request."""

    def __init__(self, app: App, flask_app: Optional[Flask] = None) -> None:
        self._app = app
        if flask_app is not None:
            flask_app.register_error_handler(LoginError, _answer)

    @property
    def session(self) -> Optional[JitDict]:
        """The request's session, or None."""
        return self._known()[0]  # type: ignore[no-any-return]

    @property
    def caller(self) -> App:
        """The app as the request's person (or a visitor) sees it."""
        return self._known()[1]  # type: ignore[no-any-return]

    def required(self, view: View) -> View:
        """A view that only a signed-in person reaches."""

        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if self.session is None:
                raise Unauthenticated()
            return view(*args, **kwargs)

        return checked  # type: ignore[return-value]

    def _known(self) -> Any:
        if "wxlogin" not in g:
            headers = {name.lower(): value for name, value in request.headers.items()}
            token = token_of(request.method, headers, request.is_secure)
            session = self._app.authenticate(token) if token else None
            origin = origin_of(headers, request.remote_addr)
            caller = self._app.asVisitor(**origin) if session is None else self._app.asUser(str(token), **origin)
            g.wxlogin = (session, caller)
        return g.wxlogin

    @staticmethod
    def keep(response: Response, session: JitDict, *, secure: bool = True) -> Response:
        """Puts a session into the browser's cookie, out of reach of scripts."""
        name = session_cookie(secure)
        response.set_cookie(name, session["sessionId"], httponly=True, samesite="Lax", secure=secure, path="/")
        return response


def _answer(error: LoginError) -> Response:
    body, status, headers = answer_of(error)
    response = jsonify(body)
    response.status_code = status
    response.headers.update(headers)
    return response
