import inspect
import json
import urllib.request
import warnings

import pytest

import wxlogin
from conftest import MINI, PUBLIC, SITE
from wxlogin.elements import AuthSvc, WeChatMiniType, WeChatType
from wxlogin.testing import Sandbox, SandboxError, sign_in


def test_a_new_person_registers_and_signs_in(app, sandbox):
    mini = app.getElement(MINI, WeChatMiniType)
    result = mini.getLoginCode(sandbox.code("alice", mini))
    assert list(result) == ["bindCode"]
    user = mini.register(result["bindCode"])
    assert user.userId.value == user["userId"] == user.toDict()["userId"]
    result = mini.getLoginCode(code=sandbox.code("alice", mini))
    assert result["corpList"] == []
    session = app.getElement("auths.loginTypes.services.AuthSvc").loginByCode(result["loginCode"])
    assert session["userId"] == user.userId.value
    assert app.authenticate(session["sessionId"])["userId"] == user["userId"]
    mine = app.asUser(session["sessionId"])
    assert mine.getElement("auths.loginTypes.services.AuthSvc").currentUser().userId.value == user["userId"]
    assert len(mine.sessions()) == 1
    mine.getElement("auths.loginTypes.services.AuthSvc").logout()
    assert app.authenticate(session["sessionId"]) is None
    with pytest.raises(wxlogin.errors.Unauthenticated):
        mine.sessions()


async def test_the_same_from_asyncio(app, sandbox):
    site = app.getElement(SITE)
    result = await site.aio.getLoginCode(sandbox.code("bob", site))
    user = await site.aio.register(result["bindCode"])
    assert user.nick.value == "鲍勃"
    again = await site.aio.getLoginCode(sandbox.code("bob", site))
    session = await app.getElement("auths.loginTypes.services.AuthSvc").aio.loginByCode(again["loginCode"])
    assert (await app.aio.authenticate(session["sessionId"]))["userId"] == user["userId"]
    assert await app.aio.authenticate("nonsense") is None


def test_the_guides_login_binds_a_password_user(app, sandbox):
    mini = app.getElement(MINI)
    user = app.addUser("zhangsan", "pwd123456")
    first = app.login(username="zhangsan", password="pwd123456", code=sandbox.code("alice", mini))
    assert first["userId"] == user["userId"]
    assert app.login(code=sandbox.code("alice", mini))["userId"] == user["userId"]
    with pytest.raises(wxlogin.errors.NotBound):
        app.login(code=sandbox.code("bob", mini))
    app.setActive("zhangsan", False)
    assert app.authenticate(first["sessionId"]) is None


def test_properties(app):
    site = app.getElement(SITE)
    assert (site.authType, site.isActive, site.allowRegister) == ("WeChatType", True, 1)
    assert (site.fullName, site.name, site.title) == (SITE, "Site", "WeChatType")
    assert site.authModelElemName == "auths.loginTypes.WeChatType.WeChatAuthModel"
    assert site.authConfig["appSecret"] == f"{1:032x}"
    assert f"{1:032x}" not in repr(site.authConfig) + str(site.authConfig) + f"{site.authConfig}"
    assert f"{1:032x}" not in str(site.getLoginConfig()) + str(site.define)
    assert str(site.define.title) == "WeChatType"


def test_methods_come_from_the_declarations(app):
    site = app.getElement(SITE)
    assert isinstance(site, WeChatType) is True
    assert str(inspect.signature(site.getLoginCode)).startswith("(code")
    assert "code_used" in site.getLoginCode.__doc__
    assert {function["name"] for function in site.functions} <= set(dir(site))
    with pytest.raises(AttributeError, match="getLoginCode"):
        site.getLoginKode
    with pytest.raises(AttributeError, match="getLoginCode"):
        site.aio.getLoginKode
    with pytest.raises(TypeError, match="AuthSvc"):
        app.getElement(SITE, AuthSvc)


@pytest.mark.parametrize("call", [
    lambda e: e.getLoginCode(), lambda e: e.getLoginCode("a", "b"), lambda e: e.getLoginCode("a", code="b"),
    lambda e: e.getLoginCode(kode="a"), lambda e: e.getLoginCode(object()), lambda e: e.getLoginCode(b"a"),
])
def test_wrong_arguments_name_the_signature(app, call):
    with pytest.raises(TypeError, match=r"getLoginCode\(code\)"):
        call(app.getElement(SITE))


@pytest.mark.parametrize("value", [7, "", None, ["a"], {"a": 1}])
def test_wrong_values_name_the_signature(app, value):
    with pytest.raises(wxlogin.errors.InvalidArgument, match=r"getLoginCode\(code\)") as told:
        app.getElement(SITE).getLoginCode(value)
    assert (told.value.code, told.value.status) == ("invalid_argument", 400)


@pytest.mark.parametrize("off", [False, 0])
async def test_a_user_is_disabled_with_a_flag(app, off):
    app.addUser("zhangsan", "pwd123456")
    for set_active in (app.setActive, app.aio.setActive):
        for flag in (off, 1 - off):
            done = set_active("zhangsan", flag)
            if inspect.isawaitable(done):
                await done
            if flag:
                assert app.login(username="zhangsan", password="pwd123456")["userId"]
            else:
                with pytest.raises(wxlogin.LoginError):
                    app.login(username="zhangsan", password="pwd123456")


@pytest.mark.parametrize("value", [None, "", "no", 2, -1, 0.0, []])
async def test_what_is_no_flag_neither_enables_nor_disables(app, value):
    app.addUser("zhangsan", "pwd123456")
    with pytest.raises(wxlogin.errors.InvalidArgument, match="`active` must be true or false"):
        app.setActive("zhangsan", value)
    with pytest.raises(wxlogin.errors.InvalidArgument, match="`active`"):
        await app.aio.setActive("zhangsan", value)


def test_arguments_of_another_type_are_not_overlooked(app):
    with pytest.raises(wxlogin.errors.InvalidArgument, match="`password` must be text"):
        app.addUser("nopw", 12345678)
    app.addUser("nopw")
    for wrong in ({"password": 1}, {"code": 1}, {"platform": ["web"]}):
        with pytest.raises(wxlogin.errors.InvalidArgument, match="must be text"):
            app.login(**{"username": "nopw", "password": "x", **wrong})
    begin = lambda **more: app.browserStart("Site", "https://shop.example/back", **more)  # noqa: E731
    with pytest.raises(wxlogin.errors.InvalidArgument, match="`link` must be true or false"):
        begin(link="yes")
    with pytest.raises(wxlogin.errors.Unauthenticated):
        begin(link=1)
    with pytest.raises(wxlogin.errors.InvalidArgument, match="`redirect` must be text"):
        begin(redirect=7)
    assert begin(link=0)["location"]


def test_an_unknown_element_tells_the_nearest(app):
    with pytest.raises(wxlogin.errors.NotFound, match="auths.loginTypes.Mini"):
        app.getElement("auths.loginTypes.Minni")


def test_a_used_code_is_told_with_its_number(app, sandbox):
    mini = app.getElement(MINI)
    code = sandbox.code("alice", mini)
    mini.getLoginCode(code)
    with pytest.raises(wxlogin.errors.CodeUsed):
        mini.getLoginCode(code)
    sandbox.fault("/sns/jscode2session", {"errcode": 45011})
    with pytest.raises(wxlogin.LoginError) as told:
        mini.getLoginCode(sandbox.code("alice", mini))
    assert (told.value.code, told.value.errcode, told.value.status) == ("rate_limited", 45011, 429)
    assert told.value.hint in str(told.value)


def test_a_fault_needs_an_endpoint_that_exists(sandbox):
    with pytest.raises(SandboxError, match="did you mean \"/sns/jscode2session\""):
        sandbox.fault("/sns/jscode2sesion", {"errcode": 45011})
    with pytest.warns(UserWarning, match="no endpoint \"/cgi-bin/user/get\""):
        sandbox.fault("/cgi-bin/user/get", {"errcode": 45011})
    with pytest.raises(SandboxError, match="mallory"):
        sandbox.fault("*", "empty_body", persona="mallory")


def test_a_stub_answers_a_path_that_the_sandbox_does_not_have(sandbox):
    def ask():
        with urllib.request.urlopen(sandbox.url + "/cgi-bin/user/get") as answer:
            return json.load(answer)

    assert ask()["errcode"] == 40066
    sandbox.stub("/cgi-bin/user/get", {"total": 1})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sandbox.fault("/cgi-bin/user/get", {"errcode": 40001})
    assert ask()["errcode"] == 40001
    assert ask() == {"total": 1}
    sandbox.reset()
    assert ask()["errcode"] == 40066


def test_somebody_signs_in_by_a_link(sandbox):
    sandbox.registerApp("wx00000000000000aa", "s", "website")
    link = "https://open.weixin.qq.com/connect/qrconnect?appid=wx00000000000000aa&scope=snsapi_login&state=S&redirect_uri="
    callback = sandbox.signIn(link + "http%3A%2F%2F127.0.0.1%2Fback", "bob")
    assert callback.startswith("http://127.0.0.1/back?code=") and callback.endswith("&state=S")
    with pytest.raises(SandboxError, match="no callback domain"):
        sandbox.signIn(link + "https%3A%2F%2Fshop.example")


def test_switches_and_lifetimes_are_set_at_the_start():
    with Sandbox(seed=1, switches={"expired_code_is_42003": True}, lifetimes={"js_code": 1}) as one:
        one.reset()
        assert one.control("GET", "switches")["expired_code_is_42003"] is True
    with pytest.raises(SandboxError, match="strict_parameter_order"):
        Sandbox(switches={"strict": True})
    with pytest.raises(SandboxError, match="js_code"):
        Sandbox(lifetimes={"code": 1})


def test_messages_in_chinese(app):
    with pytest.raises(wxlogin.LoginError, match="code"):
        app.asVisitor(language="zh").getElement(SITE).getLoginCode("nonsense")
    chinese = app.asVisitor(language="zh-CN").getElement(SITE)
    with pytest.raises(wxlogin.errors.InvalidArgument, match="参数"):
        chinese.getLoginCode("")


def test_who_may_call_what(app):
    visitor = app.asVisitor()
    with pytest.raises(wxlogin.errors.Unauthenticated):
        visitor.getElement(MINI).bind("u1", "code")
    with pytest.raises(wxlogin.errors.Unauthenticated):
        visitor.getElement("auths.loginTypes.WeChatType.WeChatAuthModel").query()
    with pytest.raises(wxlogin.LoginError):
        visitor.addUser("mallory")


def test_finding_elements(app):
    assert [e.name for e in app.findElements(".auths.loginTypes.WeChatType")] == ["Site"]
    assert {d["fullName"] for d in app.getInsDefineByType("auths.loginTypes.Meta")} == {SITE, PUBLIC, MINI}
    assert app.getInsDefineByType("auths.loginTypes.WeChatMiniType")[0].title == "WeChatMiniType"
    assert app.getElementDefine(SITE)["type"] == "auths.loginTypes.WeChatType"
    assert SITE in app.getAllElementsDefine()
    assert app.auths.loginTypes.Site == app.getElement(SITE)
    with pytest.raises(AttributeError):
        app.auths.loginTypes.Nothing
    service = app.getElement(f"{PUBLIC}.services.WechatPublicAuthSvc")
    assert {"getUserInfo", "getAccessToken", "refreshToken"} <= set(dir(service))
    with pytest.raises(wxlogin.errors.InvalidArgument):
        app.findElements("#")


def test_an_edit_shows_at_once(app, wxlogin_app_dir):
    site = app.getElement(SITE)
    file = wxlogin_app_dir / "auths/loginTypes/Site/e.json"
    file.write_text(file.read_text().replace('"allowRegister": 1', '"allowRegister": 0'))
    app.reload()
    assert site.allowRegister == 0


def test_someone_who_signs_in_is_a_member_where_the_method_says(app, sandbox, wxlogin_app_dir):
    from conftest import login, write

    write(wxlogin_app_dir, MINI, *login("WeChatMiniType", 3, corp="corps.Sales"))
    app.reload()
    session = sign_in(sandbox, app.getElement(MINI), "carol")
    assert session["corpId"] == "corps.Sales"
    members = app.getElement("corps.models.CorpMember").query(filter=wxlogin.Q(userId=session["userId"]))
    assert members["totalCount"] == 1 and members["rowDatas"][0].status.value == 1


def test_a_closed_app_says_so(app):
    app.close()
    with pytest.raises(RuntimeError, match="closed"):
        app.getElement(SITE)


def test_a_folder_that_is_not_there():
    with pytest.raises(wxlogin.OpenError, match="no-such-folder"):
        wxlogin.open("no-such-folder")
    with pytest.raises(wxlogin.OpenError, match="databse"):
        wxlogin.open(".", databse={"url": "sqlite:x"})


def test_who_the_app_is(app):
    assert app.info["appId"] == "local.app" and repr(app) == "<wxlogin.App local.app>"
    assert app.problems() == []


def test_problems_of_an_edit_are_told(app, wxlogin_app_dir, caplog):
    site = app.getElement(SITE)
    (wxlogin_app_dir / "auths/loginTypes/Site/e.json").write_text("{ broken")
    app.reload()
    assert site.title == "WeChatType", "the last good definition keeps serving"
    assert "auths/loginTypes/Site/e.json:1" in caplog.text and app.problems()
