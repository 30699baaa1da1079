"""The browser flow in Starlette and FastAPI: three addresses, and people sign in by QR code or inside WeChat.

    api.router.routes.extend(browser_routes(wx, "https://shop.example"))     # FastAPI and Starlette alike

`GET /login/{name}?redirect=/orders` sends the browser to WeChat; `GET /login/{name}/callback` brings it back, signed in by
cookie. A person who is new is registered where the method allows it. The state is made anew each time, works once and is
bound to the browser by a cookie of its own.
"""

from __future__ import annotations

from html import escape
from typing import Any, List, Optional

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from .._app import App
from .._failure import LoginError
from .._results import JitDict
from ._shared import AUTH_SERVICE, _from_own_page, cookie_name, cookie_of
from .starlette import answer, identify, keep

_BROWSER, _CONFIRM = "wxlogin_browser", "wxlogin_confirm"
_PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>微信登录 · WeChat sign-in</title><form method="post" action="{action}">
<p>{name}</p><button>确认登录 · Sign in</button></form>"""


def browser_routes(app: App, base: str, path: str = "/login") -> List[Route]:
    """The routes. base: the public address of the site, as people's browsers see it."""
    flow = _Flow(app, base.rstrip("/"), path)
    return [
        Route(path + "/confirm", flow.answered(flow.confirm), methods=["POST"]),
        Route(path + "/{name}", flow.answered(flow.start)),
        Route(path + "/{name}/callback", flow.answered(flow.callback)),
    ]


class _Flow:
    def __init__(self, app: App, base: str, path: str) -> None:
        self._app = app
        self._base = base
        self._path = path
        self._secure = base.startswith("https:")

    def answered(self, work: Any) -> Any:
        """Failures become the envelope, also where no handler is installed."""

        async def endpoint(request: Request) -> Response:
            try:
                return await work(request)  # type: ignore[no-any-return]
            except LoginError as error:
                return answer(request, error)

        return endpoint

    async def start(self, request: Request) -> Response:
        _, caller = await identify(self._app, request)
        name = request.path_params["name"]
        begun = await caller.aio.browserStart(
            name,
            f"{self._base}{self._path}/{name}/callback",
            redirect=request.query_params.get("redirect"),
            browser=self._get(request, _BROWSER),
        )
        response = RedirectResponse(begun["location"], 302)
        self._set(response, _BROWSER, begun["browser"])
        return response

    async def callback(self, request: Request) -> Response:
        _, caller = await identify(self._app, request)
        name, query = request.path_params["name"], request.query_params
        landed = await caller.aio.browserFinish(
            name, state=query.get("state", ""), code=query.get("code"), browser=self._get(request, _BROWSER)
        )
        return await self._land(caller, landed, name)

    async def confirm(self, request: Request) -> Response:
        if not _from_own_page(request.headers, self._secure):
            raise HTTPException(403)
        _, caller = await identify(self._app, request)
        ticket = (self._get(request, _CONFIRM) or "").partition("|")
        landed = await caller.aio.browserConfirm(ticket[2] or "none", self._get(request, _BROWSER))
        return await self._land(caller, landed, ticket[0])

    async def _land(self, caller: App, landed: JitDict, name: str) -> Response:
        if landed["outcome"] == "confirm":
            page = HTMLResponse(_PAGE.format(action=escape(self._path + "/confirm"), name=escape(landed["name"] or "")))
            self._set(page, _BROWSER, landed["browser"])
            self._set(page, _CONFIRM, f"{name}|{landed['confirmCode']}")
            return page
        session: Optional[JitDict] = landed.get("session")
        if landed["outcome"] == "newcomer":
            user = await self._element(caller, name).aio.register(landed["bindCode"])
            session = await caller.getElement(AUTH_SERVICE).aio.loginByCode(user["loginCode"])
        response = RedirectResponse(landed["redirect"], 303)
        if session is not None:
            keep(response, session, secure=self._secure)
        return response

    def _element(self, caller: App, name: str) -> Any:
        methods = caller.getInsDefineByType("auths.loginTypes.Meta")
        full_names = [m["fullName"] for m in methods if name in (m["fullName"], m["fullName"].rsplit(".", 1)[-1])]
        return caller.getElement(full_names[0] if full_names else name)

    def _get(self, request: Request, cookie: str) -> Optional[str]:
        return cookie_of(request.headers, cookie, self._secure)

    def _set(self, response: Response, cookie: str, value: str) -> None:
        name = cookie_name(cookie, self._secure)
        response.set_cookie(name, value, max_age=600, httponly=True, samesite="lax", secure=self._secure, path="/")
