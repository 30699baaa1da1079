"""Every Python block of the seed documents runs as it stands there.

A block's literal codes ("wx_mini_code", ...) stand for what WeChat would have given: they become real one-time codes of
the sandbox just before a call leaves, a new one for each call. Nothing else of a block is touched.
"""

import json
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import write

SHARED = Path(os.environ.get("WXLOGIN_SHARED") or Path(__file__).parents[3] / "shared")
BLOCK = re.compile(r'```python title="[^"]*"\n(.*?)```', re.S)
SITE, PUBLIC, MINI = (f"auths.loginTypes.{n}" for n in ("MyWeChatLogin", "MyWechatLogin", "myWeChatMiniLogin"))
NUMBERS = {MINI: "wx" + "3" * 16, PUBLIC: "wx1234567890abcdef", SITE: "wx123456"}


def blocks():
    for file in sorted((SHARED / "seeds").glob("*.txt")):
        for number, found in enumerate(BLOCK.finditer(file.read_text("utf-8"))):
            yield pytest.param(file.name[:3], number, found[1], id=f"{file.name[:3]}-{number}")


if not (SHARED / "seeds").is_dir():
    print(f"the seed documents are not at {SHARED}; their blocks are not run (WXLOGIN_SHARED names another place)")
    pytest.skip("the seed documents are not here", allow_module_level=True)


@pytest.fixture
def wxlogin_app_dir(tmp_path):
    dir = tmp_path / "app"
    secret = "5" * 32
    nested = {name: {"authConfig": {"appId": NUMBERS[name], "appSecret": secret}} for name in (SITE, MINI)}
    write(dir, SITE, {"type": "auths.loginTypes.WeChatType", "title": "WeChat Login", "appSecret": secret,
                      "backendBundleEntry": ".", "frontBundleEntry": "./MyWeChatLogin.json", "allowRegister": 1},
          nested[SITE])
    write(dir, MINI, {"type": "auths.loginTypes.WeChatMiniType", "title": "微信小程序登录", "allowRegister": 1,
                      "backendBundleEntry": ".", "frontBundleEntry": "./myWeChatMiniLogin.json"}, nested[MINI])
    write(dir, PUBLIC, {"title": "微信公众号登录", "type": "auths.loginTypes.WechatPublicType"},
          {"appId": NUMBERS[PUBLIC], "appSecret": secret, "scope": "snsapi_userinfo", "state": "custom_state_value"})
    return dir


class Stage:
    """The app, with real codes in place of those that a block names."""

    def __init__(self, app, sandbox, signing_in):
        self.app, self.sandbox, self.signing_in = app, sandbox, signing_in
        self.run, app._run = app._run, self.substitute
        self.refresh = None

    def substitute(self, element, function, arguments):
        given = json.loads(arguments)
        login = self.app.getElement(next(n for n in (SITE, PUBLIC, MINI) if element.startswith(n))) \
            if element.startswith((SITE, PUBLIC, MINI)) else None
        if "code" in given:
            person = "carol" if function == "bind" else self.signing_in
            given["code"] = self.sandbox.code(person, login)
        if given.get("bindCode", "").startswith("bind_code_from"):
            given["bindCode"] = json.loads(self.fresh_bind_code(login))
        return self.run(element, function, json.dumps(given))

    def fresh_bind_code(self, login):
        result = self.run(login.fullName, "getLoginCode", json.dumps({"code": self.sandbox.code("bob", login)}))
        return json.dumps(result["bindCode"])

    def prepare(self):
        """alice is known everywhere; user123 is bound on the website."""
        for name in (SITE, PUBLIC, MINI):
            code = self.sandbox.code("alice", self.app.getElement(name))
            self.run(name, "bind", json.dumps({"userId": "alice-user", "code": code}))

    def names(self):
        service = self.app.getElement(f"{PUBLIC}.services.WechatPublicAuthSvc")
        request = SimpleNamespace(args={"state": "expected_state"})
        return {"app": self.app, "service": service, "request": request, "code": "the callback's code",
                "wechat_auth": self.app.getElement(MINI), "user_id": "u-77", "__name__": "block"}


def execute(source, names):
    """Runs a block; one that returns is the body of a function."""
    try:
        compiled = compile(source, "block", "exec")
    except SyntaxError:
        body = "".join("    " + line for line in source.splitlines(keepends=True))
        exec(compile(f"def block():\n{body}\n    return None\n", "block", "exec"), names)
        return names["block"]()
    exec(compiled, names)
    return eval(source, names) if source.lstrip().startswith("{") else None


@pytest.mark.parametrize("signing_in", ["alice", "bob"])
@pytest.mark.parametrize("seed, number, source", list(blocks()))
def test_block(seed, number, source, signing_in, app, sandbox, capsys):
    stage = Stage(app, sandbox, signing_in)
    stage.prepare()
    if (seed, number) == ("002", 5):
        stage.run(SITE, "bind", json.dumps({"userId": "user123", "code": sandbox.code("bob", app.getElement(SITE))}))
    names = stage.names()
    returned = execute(source, names)
    check = CHECKS.get(seed if seed != "003" else "001", {}).get(number)
    assert check is not None, "a block that nothing is said about"
    check(SimpleNamespace(
        out=capsys.readouterr().out.strip(), returned=returned, known=signing_in == "alice", stage=stage, app=app,
        sandbox=sandbox, **{k: v for k, v in names.items() if k not in ("app", "returned") and not k.startswith("_")},
    ))


DONE = {"success": True, "message": "Operation successful"}
INFO = {"openid", "nickname", "headimgurl", "sex", "province", "city", "country", "unionid"}
TOKEN = {"access_token", "expires_in", "refresh_token", "openid", "scope"}


def signed_in(result, known):
    assert set(result) == ({"loginCode", "corpList"} if known else {"bindCode"})
    assert not known or result["corpList"] == []


def one_of_two(r):
    signed_in(r.result, r.known)
    assert hasattr(r, "login_code") is r.known and hasattr(r, "bind_code") is not r.known


def registered(r):
    assert r.out == f"用户注册成功：{r.user.userId.value}" and r.user.userId.value


def whole_registration(r):
    signed_in(r.login_result, r.known)
    assert r.out == ("" if r.known else f"注册成功，用户ID：{r.new_user.userId.value}")


def bound_and_unbound(r):
    assert (r.bind_result, r.unbind_result) == (DONE, DONE)


def user_info(r):
    assert set(r.user_info) == INFO and r.openid == r.user_info["openid"]
    assert r.nickname == ("爱丽丝" if r.known else "鲍勃")


def shape_of(function, keys):
    def check(r):
        service = r.app.getElement(f"{PUBLIC}.services.WechatPublicAuthSvc")
        real = getattr(service, function)("any")
        assert set(r.returned) == keys <= set(real)
        assert {name: type(real[name]) for name in keys} == {name: type(r.returned[name]) for name in keys}
    return check


def tokens(r):
    assert r.access_token == r.token_info["access_token"] and r.expires_in == 7200


def refreshed(r):
    service = r.app.getElement(f"{PUBLIC}.services.WechatPublicAuthSvc")
    again = r.refresh_access_token(service.getAccessToken("any")["refresh_token"])
    assert TOKEN <= set(again)


def state_checked(r):
    assert r.returned is None
    names = {**r.stage.names(), "request": SimpleNamespace(args={"state": "forged"})}
    source = next(p.values[2] for p in blocks() if p.values[:2] == ("001", 5))
    assert execute(source, names) == {"error": "Invalid state parameter"}


def failing(r):
    assert r.returned is None
    r.sandbox.fault("/sns/oauth2/access_token", {"errcode": 40029})
    source = next(p.values[2] for p in blocks() if p.values[:2] == ("001", 7))
    assert execute(source, r.stage.names())["error"].startswith("Auth error: WeChat does not accept this code.")


def quick_start(r):
    assert r.login_config == {"isActive": True, "authType": "WeChatType", "authConfig": {"appId": "wx123456"}}
    signed_in(r.login_result, r.known)
    rows = r.app.getElement("auths.loginTypes.WeChatType.WeChatAuthModel")
    assert rows.get(filter="Q(userId='User ID')") is not None


def printed_config(r):
    assert r.out == '{"isActive": True, "authType": "WeChatType", "authConfig": {"appId": "wx123456"}}'


def callback(r):
    signed_in(r.result, r.known)
    expected = [f"Login Code: {r.result['loginCode']}", "Organization List: []"] if r.known \
        else ["Login failed: 'loginCode'"]
    assert r.out.splitlines() == expected


def printed(text, result=None):
    def check(r):
        assert r.out == text and (result is None or r.result == result)
    return check


def auth_info(r):
    assert r.out == "Authentication Status: True" and r.auth_obj.userId.value == "user123"


def fields(r):
    assert r.auth_model.name == "WeChatAuthModel"
    assert list(r.auth_model.get(filter="")) == ["id", "appId", "userId", "openId", "unionId"]


def component(r):
    assert r.login_component_props["config"]["appId"] == "wx123456"


CHECKS = {
    "000": {0: lambda r: signed_in(r.result, r.known), 1: one_of_two, 2: registered,
            3: lambda r: bool(r.result == DONE) or pytest.fail(str(r.result)),
            4: lambda r: bool(r.result == DONE) or pytest.fail(str(r.result)),
            5: whole_registration, 6: bound_and_unbound},
    "001": {0: user_info, 1: shape_of("getUserInfo", INFO), 2: user_info, 3: shape_of("getAccessToken", TOKEN),
            4: tokens, 5: state_checked, 6: refreshed, 7: failing},
    "002": {0: quick_start, 1: printed_config, 2: callback, 3: printed("WeChat account bound successfully", DONE),
            4: printed("WeChat account unbound successfully", DONE), 5: auth_info, 6: fields, 7: component},
}


def test_no_block_is_left_out():
    found = {(p.values[0], p.values[1]) for p in blocks()}
    assert len(found) == 31 and {seed for seed, _ in found} == {"000", "001", "002", "003"}
