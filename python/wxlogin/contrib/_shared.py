"""What the helpers share."""

from __future__ import annotations

import math
from typing import Any, Dict, Mapping, Optional
from urllib.parse import urlsplit

from .._app import App
from .._failure import LoginError
from .._results import JitDict
from ..errors import Forbidden

_COOKIE = "wxlogin_session"
_HOST = "__Host-"
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


def cookie_name(name: str, secure: bool) -> str:
    """A cookie's name. With the prefix a browser takes it from this very host over https alone: no sibling host can write one."""
    return _HOST + name if secure else name


def session_cookie(secure: bool) -> str:
    """The name of the session's cookie."""
    return cookie_name(_COOKIE, secure)


def cookie_of(headers: Mapping[str, str], name: str, https: bool) -> Optional[str]:
    """A cookie's value, read from the header itself: frameworks' own parsers strip white space of any script from names, so
    that another name passes for one with the prefix. On https the plain name is not read; on http it is, where the prefixed
    one is missing. Of two different values neither counts."""
    pairs = [pair.strip(" \t").partition("=") for pair in (headers.get("cookie") or "").split(";")]
    names = [cookie_name(name, True)] if https or is_https(headers) else [cookie_name(name, True), name]
    for wanted in names:
        values = {value for found, _, value in pairs if found == wanted and value}
        if values:
            return values.pop() if len(values) == 1 else None
    return None


def is_https(headers: Mapping[str, str]) -> bool:
    """Whether a proxy or the browser says that the page is on https. It only ever makes fewer cookies count."""
    forwarded = (headers.get("x-forwarded-proto") or "").strip().lower()
    return forwarded == "https" or (headers.get("origin") or "").lower().startswith("https:")


def token_of(verb: str, headers: Mapping[str, str], https: bool) -> Optional[str]:
    """The session's token in a request. Raises Forbidden for a cookie that another site's page may have sent."""
    scheme, _, token = (headers.get("authorization") or "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    token = (headers.get("x-session-id") or "").strip()
    if token:
        return token
    token = cookie_of(headers, _COOKIE, https) or ""
    if token and verb.upper() not in _SAFE and not _from_own_page(headers, https):
        raise Forbidden(
            "A cookie alone does not sign this call.",
            hint="Call from a page of the same origin, or send the sessionId as Authorization: Bearer.",
        )
    return token or None


def _from_own_page(headers: Mapping[str, str], https: bool) -> bool:
    """The browser's own word counts; without it scheme, host and port of the origin have to be ours."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(headers.get("origin") or "")
    # Behind a proxy that ends TLS the scheme is not known here; an origin on http is not ours where it is.
    schemes = ("https",) if https else ("http", "https")
    return origin.scheme in schemes and bool(origin.netloc) and origin.netloc == headers.get("host")


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
