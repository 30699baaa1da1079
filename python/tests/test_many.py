"""Many people at once: nobody gets somebody else's identity."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import wxlogin
from conftest import MINI
from wxlogin.testing import Sandbox

AUTH = "auths.loginTypes.services.AuthSvc"


@pytest.fixture(scope="module")
def wxlogin_people():
    return {"personas": [{"id": f"p{n}", "nickname": f"person {n}"} for n in range(1100)]}


@pytest.fixture
def app(wxlogin_app_dir, wxlogin_people, tmp_path):
    with Sandbox(people=wxlogin_people) as sandbox:
        app = wxlogin.open(
            wxlogin_app_dir, sandbox=sandbox.url, database__url=f"sqlite:{tmp_path}/a.db",
            security__master_key_file=tmp_path / "key",
            limits={"per_address": 0, "per_account": 0, "per_element": 0},
        )
        with app:
            sandbox.register(app)
            app.codes = None
            yield app, sandbox


def codes_of(app, sandbox, count):
    mini = app.getElement(MINI)
    return {f"p{n}": sandbox.code(f"p{n}", mini) for n in range(count)}


def expected(app, sandbox, people):
    """Who is who, by the sandbox's word: the openId that each code stands for."""
    rows = app.getElement("auths.loginTypes.WeChatMiniType.WeChatMiniAuthModel").query(size=1000, page=1)["rowDatas"]
    return {row["userId"]: row["openId"] for row in rows}


def test_64_threads(app):
    app, sandbox = app
    mini, service = app.getElement(MINI), app.getElement(AUTH)
    rounds = 4
    codes = [codes_of(app, sandbox, 64) for _ in range(rounds)]
    gate = threading.Barrier(64)

    def person(number):
        gate.wait()
        seen = set()
        for round in range(rounds):
            result = mini.getLoginCode(codes[round][f"p{number}"])
            code = result["loginCode"] if "loginCode" in result else mini.register(result["bindCode"])["loginCode"]
            seen.add(service.loginByCode(code)["userId"])
        return seen

    with ThreadPoolExecutor(64) as pool:
        users = list(pool.map(person, range(64)))
    assert all(len(seen) == 1 for seen in users), "each person is one user in every round"
    assert len(set.union(*users)) == 64, "and nobody else's"
    assert len(set(expected(app, sandbox, 64).values())) == 64


async def test_1000_tasks(app):
    app, sandbox = app
    mini, service = app.getElement(MINI), app.getElement(AUTH)
    first, second = codes_of(app, sandbox, 1000), codes_of(app, sandbox, 1000)

    async def sign_in(code):
        result = await mini.aio.getLoginCode(code)
        if "bindCode" in result:
            return (await mini.aio.register(result["bindCode"]))["userId"]
        return (await service.aio.loginByCode(result["loginCode"]))["userId"]

    people = list(first)
    users = dict(zip(people, await asyncio.gather(*(sign_in(first[p]) for p in people))))
    again = dict(zip(people, await asyncio.gather(*(sign_in(second[p]) for p in people))))
    assert len(set(users.values())) == 1000
    assert users == again
