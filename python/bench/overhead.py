"""What a call costs, and mini-program logins a second beside the same app with wechatpy.

    pip install maturin fastapi httpx wechatpy cryptography && maturin develop --release && python bench/overhead.py

Prints ratios: absolute numbers say more about the machine. `--release` builds with optimisation; a debug build is
several times slower and is said so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Dict, List

import wxlogin
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from wxlogin.testing import Sandbox

MINI = "auths.loginTypes.Mini"
APP_ID, SECRET = "wx00000000000000aa", "5" * 32


def folder(at: Path) -> Path:
    login = at / "auths/loginTypes/Mini"
    login.mkdir(parents=True)
    e = {"type": "auths.loginTypes.WeChatMiniType", "title": "Mini", "allowRegister": 1}
    (login / "e.json").write_text(json.dumps(e))
    (login / "Mini.json").write_text(json.dumps({"appId": APP_ID, "appSecret": SECRET}))
    return at


def each(work: Callable[[], Any], seconds: float = 1.0) -> float:
    """Microseconds for one call."""
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        for _ in range(20):
            work()
        count += 20
    return (time.perf_counter() - begun) / count * 1e6


def overhead(app: wxlogin.App, session: str) -> List[Dict[str, Any]]:
    mini = app.getElement(MINI)
    base = each(lambda: json.loads(json.dumps({"code": "x", "config": {"appId": "y"}})))
    print(f"json.dumps + json.loads of a small object: {base:.1f} us = 1.0")
    calls = []
    for name, work in [
        ("app.getElement(fullName)", lambda: app.getElement(MINI)),
        ("element.title", lambda: mini.title),
        ("element.getLoginConfig()", lambda: mini.getLoginConfig()),
        ("app.authenticate(sessionId)", lambda: app.authenticate(session)),
    ]:
        took = each(work)
        print(f"{name:34} {took:8.1f} us {took / base:7.1f}")
        calls.append({"name": name, "us": took, "ratio": took / base})

    async def together(count: int) -> float:
        begun = time.perf_counter()
        await asyncio.gather(*(mini.aio.getLoginConfig() for _ in range(count)))
        return (time.perf_counter() - begun) / count * 1e6

    async def in_turn(count: int) -> float:
        begun = time.perf_counter()
        for _ in range(count):
            await mini.aio.getLoginConfig()
        return (time.perf_counter() - begun) / count * 1e6

    one = asyncio.run(in_turn(500))
    many = min(asyncio.run(together(2000)) for _ in range(3))
    print(f"{'await one / 2000 at once, each':34} {one:8.1f} / {many:.1f} us  {many / base:.1f}")
    for name, took in [("await element.aio.getLoginConfig()", one), ("the same, 2000 at once, each", many)]:
        calls.append({"name": name, "us": took, "ratio": took / base})
    return calls


def with_wxlogin(app: wxlogin.App) -> Any:
    """Code in, session out, by this package."""
    from wxlogin.contrib.fastapi import Login

    api = FastAPI()
    Login(app, api)

    @api.post("/login")
    async def login(request: Request) -> Dict[str, Any]:
        return await app.aio.login(code=(await request.json())["code"])

    return api


def with_wechatpy(at: Path, url: str) -> Any:
    """The same by wechatpy and a table of our own: openid to user, and sessions, committed like ours."""
    import secrets
    import sqlite3
    import threading

    from wechatpy.client import WeChatClient

    database = sqlite3.connect(at / "peer.db", check_same_thread=False, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE user (openid TEXT PRIMARY KEY, id TEXT)")
    database.execute("CREATE TABLE session (token TEXT PRIMARY KEY, user TEXT)")
    lock = threading.Lock()
    # Given a token, it does not ask for the global one first; the platform ignores it here.
    client = WeChatClient(APP_ID, SECRET, access_token="unused")
    client.API_BASE_URL = client.wxa.API_BASE_URL = url + "/"

    def login(code: str) -> Dict[str, Any]:
        result = client.wxa.code_to_session(code)
        with lock:
            found = database.execute("SELECT id FROM user WHERE openid = ?", [result["openid"]]).fetchone()
            user = found[0] if found else secrets.token_hex(16)
            if not found:
                database.execute("INSERT INTO user VALUES (?, ?)", [result["openid"], user])
            token = secrets.token_urlsafe(32)
            database.execute("INSERT INTO session VALUES (?, ?)", [token, user])
        return {"sessionId": token, "userId": user}

    api = FastAPI()

    @api.post("/login")
    async def route(request: Request) -> Dict[str, Any]:
        return await run_in_threadpool(login, (await request.json())["code"])

    return api


async def logins(api: Any, codes: List[str], at_once: int) -> float:
    """Logins a second, `at_once` people at a time."""
    import httpx

    waiting = iter(codes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://api") as client:

        async def person() -> None:
            for code in waiting:
                answer = await client.post("/login", json={"code": code})
                answer.raise_for_status()

        begun = time.perf_counter()
        await asyncio.gather(*(person() for _ in range(at_once)))
        return len(codes) / (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logins", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    options = parser.parse_args()
    # WeChat limits logins a minute and person, and so does the sandbox.
    people = [{"id": f"p{number}", "nickname": f"person {number}"} for number in range(options.logins)]
    with tempfile.TemporaryDirectory() as name, Sandbox(people={"personas": people}) as sandbox:
        at = Path(name)
        settings = {"limits": {"per_address": 0, "per_account": 0, "per_element": 0}}
        with wxlogin.open(folder(at / "app"), sandbox=sandbox.url, **settings) as app:
            sandbox.register(app)
            mini = app.getElement(MINI)
            for person in people:
                mini.register(mini.getLoginCode(sandbox.code(person["id"], mini))["bindCode"])
            told: Dict[str, Any] = {"logins": []}
            told["calls"] = overhead(app, app.login(code=sandbox.code("p0", mini))["sessionId"])
            apis = {"wxlogin": with_wxlogin(app), "wechatpy": with_wechatpy(at, sandbox.url)}
            for at_once in (1, 32):
                rates: Dict[str, List[float]] = {peer: [] for peer in apis}
                # The first round warms up and is not counted.
                for round in range(options.rounds + 1):
                    for peer, api in apis.items():
                        codes = [sandbox.code(person["id"], mini) for person in people]
                        rate = asyncio.run(logins(api, codes, at_once))
                        rates[peer] += [rate] if round else []
                told["logins"].append(compared(at_once, rates))
    if options.json:
        options.json.write_text(json.dumps(told, indent=2))


def compared(at_once: int, rates: Dict[str, List[float]]) -> Dict[str, Any]:
    """The medians of both, and the ratio of each round."""
    ratios = [own / peer for own, peer in zip(rates["wxlogin"], rates["wechatpy"])]
    medians = {peer: statistics.median(each) for peer, each in rates.items()}
    shown = ", ".join(f"{peer} {rate:.0f}/s" for peer, rate in medians.items())
    print(f"FastAPI logins, {at_once} at a time: {shown}; ratio {statistics.median(ratios):.2f}")
    return {"atOnce": at_once, "ratios": ratios, **medians}


if __name__ == "__main__":
    main()
