"""The examples, each with the real framework."""

import importlib.util
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
if not EXAMPLES.is_dir():
    pytest.skip("the examples are not here", allow_module_level=True)


@pytest.fixture
def app_folder(tmp_path, monkeypatch):
    """A copy of the demo app, so that its data stays out of the repository."""
    import shutil

    folder = tmp_path / "demo"
    shutil.copytree(EXAMPLES / "demo-app", folder, ignore=shutil.ignore_patterns("data"))
    monkeypatch.setenv("WXLOGIN_APP_DIR", str(folder))
    return folder


def load(name):
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / name / "main.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def fastapi(app_folder):
    testclient = pytest.importorskip("fastapi.testclient")
    module = load("fastapi")
    yield testclient.TestClient(module.api)
    module.wx.close()
    module.sandbox.stop()


def test_fastapi(fastapi):
    code = fastapi.get("/try-code/alice").json()["code"]
    session = fastapi.post("/login", json={"code": code}).json()
    bearer = {"Authorization": f"Bearer {session['sessionId']}"}
    fastapi.cookies.clear()
    assert fastapi.get("/orders", headers=bearer).json() == [{"userId": session["userId"], "item": "tea"}]
    assert fastapi.get("/me", headers=bearer).json()["userId"] == session["userId"]
    refused = fastapi.get("/orders")
    assert refused.status_code == 401 and refused.headers["www-authenticate"] == "Bearer"
    assert set(refused.json()) == {"errcode", "errmsg", "code", "hint"}
    again = fastapi.post("/login", json={"code": code})
    assert (again.status_code, again.json()["code"]) == (400, "code_used")
    chinese = fastapi.post("/login", json={"code": code}, headers={"Accept-Language": "zh-CN"})
    assert "code" in chinese.json()["errmsg"] and chinese.json()["errmsg"] != again.json()["errmsg"]


def test_fastapi_sends_browsers_to_wechat(fastapi):
    left = fastapi.get("/login/ScanLogin?redirect=/me", follow_redirects=False)
    assert left.status_code == 302 and "/connect/qrconnect?appid=wx" in left.headers["location"]


def test_fastapi_cookies_are_guarded(fastapi):
    fastapi.post("/login", json={"code": fastapi.get("/try-code/bob").json()["code"]})
    assert fastapi.get("/orders").status_code == 200
    assert fastapi.post("/logout").json()["code"] == "forbidden"
    assert fastapi.post("/logout", headers={"Origin": "http://evil.example"}).status_code == 403
    assert fastapi.post("/logout", headers={"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"}).status_code == 403
    assert fastapi.post("/logout", headers={"Origin": "http://testserver"}).json()["success"] is True
    assert fastapi.get("/orders").status_code == 401


def test_flask(app_folder):
    pytest.importorskip("flask")
    module = load("flask")
    client = module.board.test_client()
    assert client.post("/notices", json={"text": "hello"}).status_code == 401
    code = client.get("/try-code/carol").get_json()["code"]
    session = client.post("/login", json={"code": code}).get_json()
    header = {"X-Session-Id": session["sessionId"]}
    assert client.post("/notices", json={"text": "hello"}, headers=header).get_json()["by"] == session["userId"]
    assert client.post("/notices", json={"text": "by cookie"}).status_code == 403
    own = {"Origin": "http://localhost"}
    assert client.post("/notices", json={"text": "by cookie"}, headers=own).status_code == 200
    assert [notice["text"] for notice in client.get("/notices").get_json()] == ["hello", "by cookie"]
    module.wx.close()
    module.sandbox.stop()


def test_a_second_start_signs_in_the_same_person(app_folder):
    """The data stay from start to start, and so does what the app knows of used codes."""
    pytest.importorskip("flask")
    people = []
    for _ in range(2):
        module = load("flask")
        client = module.board.test_client()
        code = client.get("/try-code/alice").get_json()["code"]
        session = client.post("/login", json={"code": code}).get_json()
        people.append(session.get("userId", session))
        module.wx.close()
        module.sandbox.stop()
    assert people[0] == people[1]


DJANGO = """
    import asyncio, django
    django.setup()
    from django.core.management import call_command
    from django.test import AsyncClient, Client
    call_command("migrate", verbosity=0)

    client = Client()
    assert client.get("/me").json() == {"django": None, "wxlogin": None}
    code = client.get("/try-code/alice").json()["code"]
    told = client.post("/login", {"code": code}, content_type="application/json").json()
    assert told["username"] == told["userId"]
    assert client.get("/me").json()["django"] == told["userId"]
    bearer = {"HTTP_AUTHORIZATION": "Bearer " + told["sessionId"]}
    assert Client().get("/me", **bearer).json() == {"django": None, "wxlogin": told["userId"]}
    used = client.post("/login", {"code": code}, content_type="application/json")
    assert (used.status_code, used.json()["code"]) == (400, "code_used")
    assert client.post("/login", {}, content_type="application/json").status_code == 401

    async def views():
        anyone = await AsyncClient().get("/own")
        assert anyone.status_code == 401, anyone.content
        mine = await AsyncClient().get("/own", headers={"Authorization": "Bearer " + told["sessionId"]})
        assert mine.json()["userId"] == told["userId"], mine.content
    asyncio.run(views())

    from django.contrib.auth import get_user_model
    assert not get_user_model().objects.get().has_usable_password()
    print("done")
"""


def test_django(app_folder, tmp_path):
    pytest.importorskip("django")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "shop.settings", "SHOP_DATA": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DJANGO)], cwd=EXAMPLES / "django", env=environment,
        capture_output=True, text=True, timeout=120,
    )
    assert ended.stdout.strip() == "done", ended.stderr


async def test_starlette_middleware(wxlogin_app, wxlogin_sandbox):
    pytest.importorskip("starlette")
    import httpx
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from conftest import MINI
    from wxlogin.contrib.starlette import HANDLERS, SessionMiddleware
    from wxlogin.testing import sign_in

    async def who(request):
        await request.state.wxlogin.aio.sessions()
        return JSONResponse(request.state.wxlogin_session)

    site = Starlette(
        routes=[Route("/who", who)], middleware=[Middleware(SessionMiddleware, wxlogin=wxlogin_app)],
        exception_handlers=HANDLERS,
    )
    session = sign_in(wxlogin_sandbox, wxlogin_app.getElement(MINI))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://site.example") as client:
        assert (await client.get("/who")).status_code == 401
        mine = await client.get("/who", headers={"X-Session-Id": session["sessionId"]})
        assert mine.json()["userId"] == session["userId"]
