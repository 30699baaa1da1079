import pytest

import wxlogin
from conftest import MINI, PUBLIC, SITE
from wxlogin import Q

MODEL = "auths.loginTypes.WeChatType.WeChatAuthModel"


@pytest.fixture
def model(app, sandbox):
    site = app.getElement(SITE)
    for person, user in [("alice", "u1"), ("bob", 2), ("carol", "u'3")]:
        assert site.bind(user, sandbox.code(person, site)) == {"success": True, "message": "Operation successful"}
    return app.getElement(MODEL)


@pytest.mark.parametrize("filter, users", [
    (None, ["u1", "2", "u'3"]),
    ("", ["u1", "2", "u'3"]),
    ("Q(userId='u1')", ["u1"]),
    ("Q(Q('userId','=','u1'))", ["u1"]),
    (Q(userId="u1"), ["u1"]),
    (Q("userId", "=", "u1"), ["u1"]),
    (Q(Q("userId", "=", "u1")), ["u1"]),
    (Q(userId="u1") & Q(appId=f"wx{1:016x}"), ["u1"]),
    (Q(userId="u1") & Q(appId="wx9"), []),
    (Q(userId="u1") | Q(userId="2"), ["u1", "2"]),
    ((Q(userId="u1") | Q(userId="2")) & Q(id__gte=2), ["2"]),
    (Q(Q("id", ">", 1), Q.AND, Q("id", "<", 3)), ["2"]),
    (Q(Q("id", "=", 1), Q.OR, Q("id", "=", 3)), ["u1", "u'3"]),
    (Q(id__in=[1, 3], userId="u1"), ["u1"]),
    (Q(userId="u'3"), ["u'3"]),
    (Q(userId="') OR ('1'='1"), []),
    (Q(userId="\\' OR 1=1 --"), []),
    (Q(unionId__isnull=0), ["u1", "2", "u'3"]),
])
def test_filters(model, filter, users):
    answer = model.query(filter=filter, orderList=[["id", 1]])
    assert [row.userId.value for row in answer["rowDatas"]] == users
    assert answer["totalCount"] == len(users)


def test_q_refuses_what_it_cannot_say():
    for make in [lambda: Q(1), lambda: Q("a", "b"), lambda: Q(a=object()), lambda: Q(Q(a=1), "XOR", Q(b=1)),
                 lambda: Q("a", "=", 1, b=2), lambda: Q(a=1.5)]:
        with pytest.raises(TypeError):
            make()
    with pytest.raises(ValueError):
        Q("a='1') | Q(b", "=", 1)
    assert str(Q(a="x'y\\z", b=None, c=True)) == "Q(a='x\\'y\\\\z', b=None, c=True)"


def test_rows(model):
    row = model.get(filter="Q(userId='u1')", orderList=[])
    assert list(row) == ["id", "appId", "userId", "openId", "unionId"]
    assert row.userId.value == row["userId"] == row.get("userId") == str(row.userId) == "u1"
    assert row.userId == "u1" and row.pkData == row["id"] and dict(row) == row.value == row.toDict()
    assert model.get(filter="Q(userId='nobody')") is None
    with pytest.raises(AttributeError, match="openId"):
        row.nickname
    with pytest.raises(wxlogin.errors.InvalidArgument, match="nosuch"):
        model.get(filter="Q(nosuch=1)")
    with pytest.raises(wxlogin.errors.InvalidArgument):
        model.get(filter="Q(userId=")


def test_changing_rows(app, sandbox, model):
    public = app.getElement(PUBLIC)
    public.bind("u1", sandbox.code("alice", public))
    rows = app.getElement("auths.loginTypes.WechatPublicType.WechatPublicAuthModel")
    row = rows.get(Q(userId="u1"))
    assert row.accessToken.value and row.accessToken.value not in repr(row)
    row.nickname.value = "Alice"
    assert row.save() is row and rows.get(Q(userId="u1")).nickname.value == "Alice"
    row.update(city="Wuhan").reset()
    assert row.city.value != "Wuhan"
    with pytest.raises(AttributeError):
        row.update(nosuch=1)
    made = model.create({"appId": f"wx{1:016x}", "openId": "o-new", "userId": "u9"})
    assert isinstance(made, wxlogin.RowData) and made.userId.value == "u9"
    changed = model.updateOrAdd(Q(userId="u9"), [], {"unionId": "un-9"}, {})
    assert changed.unionId.value == "un-9" and made.refresh().unionId.value == "un-9"
    assert model.updateByPK([made.pkData], {"unionId": "un-9"}) == 1
    assert made.delete() == 1 and model.get(Q(userId="u9")) is None
    with pytest.raises(LookupError):
        made.refresh()


async def test_changing_rows_from_asyncio(model):
    row = await model.aio.get(Q(userId="u1"))
    row.update(unionId=row.unionId)
    assert await row.aio.save() is row and await row.aio.refresh() is row
    assert await row.aio.delete() == 1
    assert await model.aio.get(Q(userId="u1")) is None


def test_an_instance_sees_its_own_rows(app, model):
    assert app.getElement(f"{SITE}.WeChatAuthModel").query()["totalCount"] == 3
    assert app.getElement(f"{MINI}.WeChatMiniAuthModel").query()["totalCount"] == 0


def test_auth_info(app, model):
    site = app.getElement(SITE)
    row = model.get(filter=Q(userId="u1"))
    assert site.getUserAuthInfo(row) == {"isActive": True}
    assert site.getUserAuthInfo(row.toDict()) == {"isActive": True}
    assert site.getUserAuthInfo(None) == site.getUserAuthInfo({}) == {"isActive": False}
    site.unbind("u1")
    assert site.getUserAuthInfo(row) == {"isActive": False}
