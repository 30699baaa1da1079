"""Django: a middleware that knows who a request is from, and an authentication backend.

    # settings.py
    WXLOGIN_APP_DIR = BASE_DIR / "my-app"
    WXLOGIN_OPTIONS = {"database": {"url": "sqlite:data/wxlogin.db"}}      # optional: what wxlogin.open takes
    MIDDLEWARE = [..., "wxlogin.contrib.django.WxloginMiddleware"]
    AUTHENTICATION_BACKENDS = ["wxlogin.contrib.django.WxloginBackend", ...]

    # views.py
    user = authenticate(request, element="auths.loginTypes.MyMini", code=code)      # then login(request, user)

`request.wxlogin_session` is the session of a Bearer token, an X-Session-Id or the cookie (None without one);
`request.wxlogin` is the app as that person sees it. A cookie counts in unsafe calls of the own origin only.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, Callable, Optional

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse, JsonResponse

from .._app import App
from .._failure import LoginError
from .._open import open
from .._results import JitDict
from ._shared import answer_of, origin_of, sign_in, token_of

_lock = Lock()
_app: Optional[App] = None


def get_app() -> App:
    """The app of `settings.WXLOGIN_APP_DIR`, opened when it is first wanted."""
    global _app
    with _lock:
        if _app is None or _app._opened.closed:
            _app = open(settings.WXLOGIN_APP_DIR, **getattr(settings, "WXLOGIN_OPTIONS", {}))
        return _app


class WxloginMiddleware:
    """See the module. Works in sync and async Django."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if iscoroutinefunction(self.get_response):
            return self._serve(request)
        try:
            token = _token(request)
            _mark(request, token, get_app().authenticate(token) if token else None)
        except LoginError as error:
            return _answer(error)
        return self.get_response(request)

    async def _serve(self, request: HttpRequest) -> HttpResponse:
        try:
            token = _token(request)
            _mark(request, token, await get_app().aio.authenticate(token) if token else None)
        except LoginError as error:
            return _answer(error)
        answer: HttpResponse = await self.get_response(request)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> Optional[HttpResponse]:
        """A LoginError of a view becomes its envelope."""
        return _answer(exception) if isinstance(exception, LoginError) else None


class WxloginBackend(ModelBackend):
    """Signs a person in by a code of WeChat's, as the Django user whose username is the userId.

    The user is made when it is new, and keeps `wxlogin_session` (a transient attribute) for the caller to hand on.
    A failure raises LoginError; a call without `code` is not for this backend.
    """

    def authenticate(
        self, request: Optional[HttpRequest], element: Optional[str] = None, code: Optional[str] = None, **_: Any
    ) -> Any:
        if not element or not code:
            return None
        caller = getattr(request, "wxlogin", None) or get_app()
        session = sign_in(caller, element, code, platform="django")
        users = get_user_model()
        user, made = users._default_manager.get_or_create(**{users.USERNAME_FIELD: session["userId"]})
        if made and hasattr(user, "set_unusable_password"):
            user.set_unusable_password()
            user.save()
        user.wxlogin_session = session
        return user if self.user_can_authenticate(user) else None


def _token(request: HttpRequest) -> Optional[str]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return token_of(request.method or "GET", headers, request.is_secure())


def _mark(request: HttpRequest, token: Optional[str], session: Optional[JitDict]) -> None:
    headers = {name.lower(): value for name, value in request.headers.items()}
    origin = origin_of(headers, request.META.get("REMOTE_ADDR"))
    app = get_app()
    request.wxlogin_session = session
    request.wxlogin = app.asVisitor(**origin) if session is None else app.asUser(str(token), **origin)


def _answer(error: LoginError) -> HttpResponse:
    body, status, headers = answer_of(error)
    return JsonResponse(body, status=status, headers=headers)
