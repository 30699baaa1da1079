import json
import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import wxlogin
from conftest import MINI, login, write
from wxlogin.testing import sign_in

STAFF = "auths.loginTypes.StaffMini"
DESK = "auths.loginTypes.Desk"

CODE = """
import wxlogin.errors
from wxlogin import types

class StaffMini(types.WeChatMiniType):
    def exchange(self, code):
        verified = super().exchange(code)
        assert self.method.extra["greeting"] == "hello"
        verified.profile = types.Profile(nickname="from exchange")
        return verified

    async def mapProfile(self, verified):
        return {**super().mapProfile(verified), "nickname": "Mr " + verified.openId[:4]}

    def beforeRegister(self, verified):
        if verified.openId.startswith("never"):
            raise wxlogin.errors.Forbidden("Staff only.", hint="Ask the office.")

    def chooseCorp(self, verified, corps):
        return next(corp["corpId"] for corp in corps if corp["corpName"] == "Sales")

    def afterLogin(self, userId):
        open(FILE, "a").write("login " + userId + "\\n")

    def onCreate(self, fullName):
        open(FILE, "a").write("created " + fullName + "\\n")

    def onUpdate(self, fullName):
        open(FILE, "a").write("updated " + fullName + "\\n")

    def onDelete(self, fullName):
        open(FILE, "a").write("deleted " + fullName + "\\n")
"""


@pytest.fixture
def notes(tmp_path):
    return tmp_path / "notes"


@pytest.fixture
def staff(wxlogin_app_dir, notes):
    code = CODE.replace("FILE", repr(str(notes)))
    folder = write(wxlogin_app_dir, STAFF, {"type": "auths.loginTypes.WeChatMiniType", "title": "Staff"}, None, code)
    e, config = login("WeChatMiniType", 7)
    write(wxlogin_app_dir, DESK, {**e, "type": STAFF}, {**config, "greeting": "hello"})
    return folder


def lines(file, count):
    for _ in range(200):
        if file.exists() and len(file.read_text().splitlines()) >= count:
            break
        time.sleep(0.02)
    return file.read_text().splitlines()


def test_every_step_can_be_python(staff, notes, app, sandbox):
    desk = app.getElement(DESK)
    session = sign_in(sandbox, desk)
    assert session["corpId"] == "corps.Sales"
    user = app.asUser(session["sessionId"]).getElement("auths.loginTypes.services.AuthSvc").currentUser()
    assert user.nick.value.startswith("Mr ")
    assert lines(notes, 1) == [f"login {session['userId']}"]
    assert desk.authType == "WeChatMiniType" and desk.extra == {"greeting": "hello"}


async def test_steps_run_for_asyncio_callers_too(staff, app, sandbox):
    desk = app.getElement(DESK)
    result = await desk.aio.getLoginCode(sandbox.code("bob", desk))
    assert (await desk.aio.register(result["bindCode"])).nick.value.startswith("Mr ")


def test_lifecycle(staff, notes, app, wxlogin_app_dir):
    e, config = login("WeChatMiniType", 8)
    name = "auths.loginTypes.Second"
    folder = write(wxlogin_app_dir, name, {**e, "type": STAFF}, config)
    app.reload()
    assert lines(notes, 1) == [f"created {name}"]
    write(wxlogin_app_dir, name, {**e, "type": STAFF, "title": "Other"}, config)
    app.reload()
    assert lines(notes, 2)[1:] == [f"updated {name}"]
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    app.reload()
    assert lines(notes, 3)[2:] == [f"deleted {name}"]


def test_refusing_and_reloading(staff, app, sandbox, caplog):
    desk = app.getElement(DESK)
    source = staff / "__init__.py"
    good = source.read_text()
    source.write_text(good.replace('startswith("never")', 'startswith("o")'))
    with pytest.raises(wxlogin.errors.Forbidden, match="Staff only. Ask the office."):
        sign_in(sandbox, desk)
    source.write_text(good.replace('startswith("never")', "nonsense()"))
    with caplog.at_level(logging.ERROR), pytest.raises(wxlogin.errors.Internal):
        sign_in(sandbox, desk)
    assert "Traceback" in caplog.text and "nonsense" in caplog.text
    source.write_text("this is no Python")
    with pytest.raises(wxlogin.errors.Internal):
        sign_in(sandbox, desk)
    assert "the code before it keeps serving" in caplog.text
    source.write_text(good)
    assert sign_in(sandbox, desk)["success"]


def test_an_official_type_overridden(wxlogin_app_dir, request, sandbox):
    code = (
        "from wxlogin import types\nclass WeChatMiniType(types.WeChatMiniType):\n"
        "    def mapProfile(self, verified):\n        return {'nickname': 'overridden'}\n"
    )
    write(wxlogin_app_dir, "auths.loginTypes.WeChatMiniType",
          {"type": "auths.loginTypes.Meta", "title": "Ours"}, None, code)
    app = request.getfixturevalue("wxlogin_app")
    session = sign_in(sandbox, app.getElement(MINI))
    mine = app.asUser(session["sessionId"]).getElement("auths.loginTypes.services.AuthSvc")
    assert mine.currentUser().nick.value == "overridden"


def test_a_type_on_a_type(staff, wxlogin_app_dir, request, sandbox):
    code = (
        "from wxlogin import types\nclass Night(types.WeChatMiniType):\n"
        "    def mapProfile(self, verified):\n"
        "        return {**super().mapProfile(verified), 'headimgurl': 'https://pictures.example/night.png'}\n"
    )
    write(wxlogin_app_dir, "auths.loginTypes.Night", {"type": STAFF, "title": "Night"}, None, code)
    e, config = login("WeChatMiniType", 9)
    write(wxlogin_app_dir, "auths.loginTypes.Guard", {**e, "type": "auths.loginTypes.Night"},
          {**config, "greeting": "hello"})
    app = request.getfixturevalue("wxlogin_app")
    session = sign_in(sandbox, app.getElement("auths.loginTypes.Guard"))
    user = app.asUser(session["sessionId"]).getElement("auths.loginTypes.services.AuthSvc").currentUser()
    assert user.nick.value.startswith("Mr ") and user.avatar.value == "https://pictures.example/night.png"


class Provider(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"id": "u-" + self.path.rsplit("=", 1)[-1], "name": "Dora"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_a_whole_provider_of_ones_own(wxlogin_app_dir, request):
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    code = f"""
import json, urllib.request
from wxlogin import types

class Badge(types.Meta):
    entry = "qr"
    authorizeUrl = "https://badge.example/go?app={{appId}}&back={{callback}}&state={{state}}"

    def exchange(self, code):
        with urllib.request.urlopen("http://127.0.0.1:{server.server_port}/who?code=" + code) as answer:
            told = json.load(answer)
        return types.Verified(told["id"], profile={{"nickname": told["name"]}})
"""
    write(wxlogin_app_dir, "auths.loginTypes.Badge", {"type": "auths.loginTypes.Meta", "title": "Badge"}, None, code)
    e, config = login("WeChatMiniType", 10)
    write(wxlogin_app_dir, "auths.loginTypes.Door", {**e, "type": "auths.loginTypes.Badge"}, config)
    app = request.getfixturevalue("wxlogin_app")
    door = app.getElement("auths.loginTypes.Door")
    assert door.authType == "Badge"
    user = door.register(door.getLoginCode("dora")["bindCode"])
    assert user.nick.value == "Dora"
    row = app.getElement("auths.loginTypes.Badge.BadgeAuthModel").get(filter=wxlogin.Q(openId="u-dora"))
    assert row.userId.value == user.userId.value
    server.shutdown()


def test_a_class_that_cannot_be_loaded_is_told_when_opening(wxlogin_app_dir, sandbox):
    e = {"type": "auths.loginTypes.WeChatMiniType", "title": "Broken"}
    write(wxlogin_app_dir, "auths.loginTypes.Broken", e, None, "class Other: pass")
    with pytest.raises(wxlogin.OpenError, match="define a class Broken"):
        wxlogin.open(wxlogin_app_dir, sandbox=sandbox.url)


def test_secrets_are_not_printed():
    verified = wxlogin.types.Verified("o1", sessionKey="5ecret", accessToken="5ecret")
    assert "5ecret" not in repr(verified)


def test_an_instance_added_later_gets_the_types_code(wxlogin_app_dir, request, sandbox):
    code = (
        "from wxlogin import types\nclass Late(types.WeChatMiniType):\n"
        "    def beforeRegister(self, verified):\n        raise PermissionError('not today')\n"
    )
    write(wxlogin_app_dir, "auths.loginTypes.Late", {"type": "auths.loginTypes.WeChatMiniType"}, None, code)
    app = request.getfixturevalue("wxlogin_app")
    e, config = login("WeChatMiniType", 11)
    write(wxlogin_app_dir, "auths.loginTypes.Later", {**e, "type": "auths.loginTypes.Late"}, config)
    app.reload()
    sandbox.register(app)
    with pytest.raises(wxlogin.errors.Forbidden, match="not today"):
        sign_in(sandbox, app.getElement("auths.loginTypes.Later"))
