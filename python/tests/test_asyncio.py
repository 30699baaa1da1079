import asyncio
import gc
import socket
import threading
import time

import pytest

import wxlogin
from conftest import MINI
from wxlogin import _bridge


async def test_cancelling_stops_the_waiting_and_the_call_is_finished(app, sandbox):
    mini = app.getElement(MINI)
    sandbox.fault("/sns/jscode2session", {"delay_ms": 400})
    code = sandbox.code("alice", mini)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(mini.aio.bind("u1", code), 0.1)
    await asyncio.sleep(0.6)
    model = app.getElement("auths.loginTypes.WeChatMiniType.WeChatMiniAuthModel")
    assert (await model.aio.get(wxlogin.Q(userId="u1"))) is not None
    bridge = _bridge.bridge()
    assert bridge.native.under_way() == 0 and not bridge._futures


async def test_waiting_does_not_hold_the_loop(app, sandbox):
    mini = app.getElement(MINI)
    sandbox.fault("/sns/jscode2session", {"delay_ms": 300})
    beats = 0
    task = asyncio.ensure_future(mini.aio.getLoginCode(sandbox.code("alice", mini)))
    while not task.done():
        beats += 1
        await asyncio.sleep(0.01)
    assert beats > 10 and "bindCode" in task.result()


def test_waiting_does_not_hold_other_threads(app, sandbox):
    mini = app.getElement(MINI)
    sandbox.fault("/sns/jscode2session", {"delay_ms": 300})
    code, beats = sandbox.code("alice", mini), 0
    thread = threading.Thread(target=mini.getLoginCode, args=(code,))
    thread.start()
    while thread.is_alive():
        beats += 1
        time.sleep(0.01)
    assert beats > 10


async def test_errors_arrive_as_exceptions(app):
    with pytest.raises(wxlogin.errors.InvalidArgument, match=r"getLoginCode\(code\)"):
        await app.getElement(MINI).aio.getLoginCode(7)
    with pytest.raises(TypeError, match=r"getLoginCode\(code\)"):
        await app.getElement(MINI).aio.getLoginCode()


def many_loops(app, run):
    for _ in range(20):
        assert run(app.getElement(MINI).aio.getLoginConfig())["isActive"] is True


def test_loop_after_loop(app):
    many_loops(app, asyncio.run)
    gc.collect()
    assert len(_bridge._bridges) <= 1


def test_uvloop(app, sandbox):
    uvloop = pytest.importorskip("uvloop")
    many_loops(app, uvloop.run)

    async def together():
        mini = app.getElement(MINI)
        return await asyncio.gather(*(mini.aio.getLoginConfig() for _ in range(500)))

    assert len(uvloop.run(together())) == 500


def test_loops_in_threads(app):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(asyncio.run(app.getElement(MINI).aio.getLoginConfig())))
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16


def test_a_loop_that_cannot_watch_sockets(app):
    class Other(asyncio.SelectorEventLoop):
        def add_reader(self, fd, callback, *args):
            if isinstance(fd, socket.socket):
                raise NotImplementedError
            return super().add_reader(fd, callback, *args)

    def run(awaitable):
        loop = Other()
        try:
            return loop.run_until_complete(awaitable)
        finally:
            loop.close()

    many_loops(app, run)


async def test_open_async(wxlogin_app_dir, sandbox, tmp_path):
    async with await wxlogin.open_async(
        wxlogin_app_dir, sandbox=sandbox.url, database__url=f"sqlite:{tmp_path}/b.db",
        security__master_key_file=tmp_path / "b.key",
    ) as app:
        await app.aio.ready()
    with pytest.raises(RuntimeError, match="closed"):
        await app.aio.ready()
