"""The browser flow, by helper: a browser, a site, and the sandbox's phone."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

import wxlogin
from conftest import MINI, PUBLIC, SITE

httpx = pytest.importorskip("httpx")
applications = pytest.importorskip("starlette.applications")

BASE = "http://127.0.0.1:9123"


@pytest.fixture
async def browser(app, sandbox):
    from wxlogin.contrib.browser import browser_routes

    site = applications.Starlette(routes=browser_routes(app, BASE))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=BASE) as client:
        yield client


async def to_wechat(browser, name="Site", redirect="/orders"):
    left = await browser.get(f"/login/{name}", params={"redirect": redirect})
    assert left.status_code == 302, left.text
    return left.headers["location"], parse_qs(urlsplit(left.headers["location"]).query)


async def come_back(browser, app, sandbox, state, name="Site", person="alice"):
    code = sandbox.code(person, app.getElement(f"auths.loginTypes.{name}"))
    return await browser.get(f"/login/{name}/callback", params={"code": code, "state": state})


async def test_a_newcomer_and_then_the_same_person(browser, app, sandbox):
    users = []
    for _ in range(2):
        location, query = await to_wechat(browser)
        assert location.startswith(sandbox.url + "/connect/qrconnect")
        assert query["redirect_uri"] == [f"{BASE}/login/Site/callback"]
        landed = await come_back(browser, app, sandbox, query["state"][0])
        assert (landed.status_code, landed.headers["location"]) == (303, "/orders"), landed.text
        token = browser.cookies["wxlogin_session"]
        users.append((await app.aio.authenticate(token))["userId"])
    assert users[0] == users[1]
    cookies = [value for key, value in landed.headers.multi_items() if key == "set-cookie"]
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)


async def test_the_real_page_brings_the_browser_back(browser, app, sandbox):
    location, _ = await to_wechat(browser)
    async with httpx.AsyncClient() as outside:
        page = (await outside.get(location)).text
        uuid = re.search(r"/connect/qrcode/(\w{16})", page)[1]
        for action in ("scan", "confirm"):
            sandbox.control("POST", f"qr/{uuid}/{action}", persona="bob")
        poll = await outside.get(f"{sandbox.url}/connect/l/qrconnect", params={"uuid": uuid, "_": 1})
    code = re.search(r"wx_code='(\w+)'", poll.text)[1]
    state = parse_qs(urlsplit(location).query)["state"][0]
    landed = await browser.get("/login/Site/callback", params={"code": code, "state": state})
    assert landed.status_code == 303


async def test_a_forged_state_and_another_browser_are_refused(browser, app, sandbox):
    _, query = await to_wechat(browser)
    forged = await come_back(browser, app, sandbox, "A" * 32)
    assert (forged.status_code, forged.json()["code"]) == (400, "state_mismatch")
    browser.cookies.clear()
    other = await come_back(browser, app, sandbox, query["state"][0])
    assert (other.status_code, other.json()["code"]) == (400, "state_mismatch")


async def test_redirects_go_to_listed_places_only(browser):
    refused = await browser.get("/login/Site", params={"redirect": "https://evil.example/"})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_argument")
    assert (await browser.get("/login/Nobody")).json()["code"] == "not_found"
    assert (await browser.get("/login/Mini")).json()["code"] == "invalid_argument"


async def test_inside_wechat_without_the_cookie_the_person_confirms(browser, app, sandbox):
    _, query = await to_wechat(browser, "Public")
    browser.cookies.clear()
    asked = await come_back(browser, app, sandbox, query["state"][0], "Public")
    assert asked.status_code == 200 and "爱丽丝" in asked.text and "wxlogin_session" not in browser.cookies
    assert (await browser.post("/login/confirm", headers={"Origin": "http://evil.example"})).status_code == 403
    landed = await browser.post("/login/confirm", headers={"Origin": BASE})
    assert landed.status_code == 303, landed.text
    assert (await app.aio.authenticate(browser.cookies["wxlogin_session"]))["method"] == PUBLIC


def test_the_verbs_alone(app, sandbox):
    begun = app.browserStart("Site", f"{BASE}/back", redirect="/here")
    state = parse_qs(urlsplit(begun["location"]).query)["state"][0]
    site = app.getElement(SITE)
    landed = app.browserFinish(SITE, state=state, code=sandbox.code("carol", site), browser=begun["browser"])
    assert landed["outcome"] == "newcomer" and landed["redirect"] == "/here"
    assert site.register(landed["bindCode"])["userId"]
    with pytest.raises(wxlogin.errors.InvalidArgument):
        app.browserStart("Site", "no address")
    with pytest.raises(wxlogin.errors.InvalidArgument):
        app.browserStart(MINI, f"{BASE}/back")
