"""What the helpers share."""

from __future__ import annotations

import math
from typing import Any, Dict, Mapping, Optional
from urllib.parse import urlsplit

from .._app import App
from .._failure import LoginError
from .._results import JitDict
from ..errors import Forbidden

COOKIE = "wxlogin_session"
AUTH_SERVICE = "auths.loginTypes.services.AuthSvc"
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def sign_in(app: App, element: str, code: str, corp: Optional[str] = None, platform: str = "web") -> JitDict:
    """A session for the person behind a code of WeChat's; somebody new is registered where the method allows it."""
    login = app.getElement(element)
    result = login.getLoginCode(code)
    if "bindCode" in result:
        result = login.register(result["bindCode"])
    return app.getElement(AUTH_SERVICE).loginByCode(result["loginCode"], corp, platform)  # type: ignore[no-any-return]


async def sign_in_async(
    app: App, element: str, code: str, corp: Optional[str] = None, platform: str = "web"
) -> JitDict:
    """`sign_in`, awaitable."""
    login = app.getElement(element)
    result = await login.aio.getLoginCode(code)
    if "bindCode" in result:
        result = await login.aio.register(result["bindCode"])
    service = app.getElement(AUTH_SERVICE)
    return await service.aio.loginByCode(result["loginCode"], corp, platform)  # type: ignore[no-any-return]


def token_of(verb: str, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Optional[str]:
    """The session's token in a request. Raises Forbidden for a cookie that another site's page may have sent."""
    scheme, _, token = (headers.get("authorization") or "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    token = (headers.get("x-session-id") or "").strip()
    if token:
        return token
    token = cookies.get(COOKIE) or ""
    if token and verb.upper() not in _SAFE and not _from_own_page(headers):
        raise Forbidden(
            "A cookie alone does not sign this call.",
            hint="Call from a page of the same origin, or send the sessionId as Authorization: Bearer.",
        )
    return token or None


def _from_own_page(headers: Mapping[str, str]) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def origin_of(headers: Mapping[str, str], address: Optional[str]) -> Dict[str, Any]:
    """Where a call comes from, for `asUser` and `asVisitor`: rate limits and the event record know it then."""
    return {
        "address": address,
        "userAgent": (headers.get("user-agent") or "")[:256] or None,
        "language": headers.get("accept-language") or "en",
        "requestId": headers.get("x-request-id"),
    }


def answer_of(error: LoginError) -> "tuple[Dict[str, Any], int, Dict[str, str]]":
    """Body, status and headers of the answer to a failure."""
    headers = {} if error.retryAfter is None else {"Retry-After": str(math.ceil(error.retryAfter))}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return error.toDict(), error.status, headers
