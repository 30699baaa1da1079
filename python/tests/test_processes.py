"""What happens to an app when its process forks, ends, or is interrupted."""

import asyncio
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest

from conftest import MINI, SITE
from wxlogin.testing import sign_in

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def in_child(work, seconds=20):
    """Runs `work` in a forked child; its answer, or a failure when it hangs or dies."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, repr(work()).encode())
        except BaseException as error:
            os.write(writer, f"failed: {error!r}".encode())
        os._exit(0)
    os.close(writer)
    deadline = time.monotonic() + seconds
    while os.waitpid(pid, os.WNOHANG)[0] == 0:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            pytest.fail("the child hangs")
        time.sleep(0.02)
    with os.fdopen(reader) as file:
        return file.read()


@needs_fork
def test_a_forked_child_opens_the_app_again(app, sandbox):
    mini = app.getElement(MINI)
    session = sign_in(sandbox, mini)
    codes = [sandbox.code("alice", mini) for _ in range(3)]

    def child():
        assert app.authenticate(session["sessionId"])["userId"] == session["userId"]
        assert "loginCode" in mini.getLoginCode(codes[0])
        return "loginCode" in asyncio.run(mini.aio.getLoginCode(codes[1]))

    assert in_child(child) == "True"
    assert "loginCode" in mini.getLoginCode(codes[2]), "and the parent goes on"


@needs_fork
async def test_a_child_of_a_process_with_a_running_loop(app, sandbox):
    mini = app.getElement(MINI)
    assert (await mini.aio.getLoginConfig())["isActive"]

    def child():
        answers = []
        run = lambda: answers.append(asyncio.run(mini.aio.getLoginConfig())["isActive"])  # noqa: E731
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        return answers

    assert in_child(child) == "[True]"
    assert (await mini.aio.getLoginConfig())["isActive"]


@needs_fork
def test_forks_while_threads_read_and_write(app, sandbox, tmp_path):
    mini, stop = app.getElement(MINI), threading.Event()
    session = sign_in(sandbox, mini)
    done = []

    def busy(number):
        count = 0
        while not stop.is_set():
            assert app.authenticate(session["sessionId"])["userId"] == session["userId"]
            mini.bind(f"u{number}-{count}", sandbox.code(sandbox.person(f"p{number}-{count}"), mini))
            count += 1
        done.append(count)

    def child():
        for number in range(3):
            app.addUser(f"user-{os.getpid()}-{number}")
        return app.authenticate(session["sessionId"])["userId"]

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(busy, number) for number in range(4)]
        try:
            answers = [in_child(child) for _ in range(10)]
        finally:
            stop.set()
        for worker in workers:
            worker.result()
    assert answers == [repr(session["userId"])] * 10
    rows = app.getElement("auths.loginTypes.WeChatMiniType.WeChatMiniAuthModel").query(size=1)
    assert rows["totalCount"] == sum(done) + 1, "no write of the parent was lost"
    app.close()
    import sqlite3

    checked = sqlite3.connect(tmp_path / "wxlogin.db")
    assert checked.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert checked.execute("SELECT count(*) FROM users WHERE username LIKE 'user-%'").fetchone() == (30,)


@needs_fork
def test_a_fork_cuts_no_call_of_the_sandbox(sandbox):
    """Neither one that it is answering, nor one that comes while the process forks."""
    sandbox.fault("/sns/jscode2session", {"delay_ms": 500})
    with ThreadPoolExecutor(5) as pool:
        slow = pool.submit(urlopen, sandbox.url + "/sns/jscode2session?appid=none")
        time.sleep(0.2)
        stop = threading.Event()

        def busy():
            while not stop.is_set():
                sandbox.person("carol")

        workers = [pool.submit(busy) for _ in range(4)]
        try:
            assert [in_child(lambda: "forked") for _ in range(30)] == ["'forked'"] * 30
        finally:
            stop.set()
        for worker in workers:
            worker.result()
        with slow.result() as answer:
            assert b"errcode" in answer.read()


@needs_fork
def test_a_fork_leaves_the_sandbox_its_long_polls(app, sandbox):
    assert in_child(lambda: "forked") == "'forked'"
    page = "/connect/qrconnect?response_type=code&scope=snsapi_login&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback&appid="
    with urlopen(sandbox.url + page + app.getElement(SITE).authConfig["appId"]) as shown:
        uuid = re.search(r"/connect/qrcode/(\w+)", shown.read().decode())[1]
    with pytest.raises(OSError, match="timed out"):
        urlopen(f"{sandbox.url}/connect/l/qrconnect?uuid={uuid}", timeout=1).read()


@needs_fork
@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="this system does not list threads")
def test_forks_of_a_child_do_not_serve_the_parents_sandbox(sandbox):
    def child():
        in_child(lambda: "a grandchild")
        return len(os.listdir("/proc/self/task"))

    assert in_child(child) == "1"
    assert in_child(lambda: sandbox.person("carol")) == "'carol'", "but a child may ask it"
    sandbox.person("carol")


@needs_fork
def test_a_fork_that_cannot_wait_tells_the_child(app, sandbox, monkeypatch, caplog):
    monkeypatch.setattr("wxlogin._opened._PATIENCE", 0.05)
    mini = app.getElement(MINI)
    sandbox.fault("/sns/jscode2session", {"delay_ms": 600})
    thread = threading.Thread(target=mini.getLoginCode, args=(sandbox.code("alice", mini),))
    thread.start()
    time.sleep(0.2)
    assert "the process forked while this app was in use" in in_child(lambda: mini.getLoginConfig())
    thread.join()
    assert "a fork did not wait" in caplog.text
    assert mini.getLoginConfig()["isActive"]


@needs_fork
def test_a_fork_that_python_is_not_told_of(app):
    """As a C program around Python may do: the app says so, and nothing hangs."""
    import ctypes

    reader, writer = os.pipe()
    pid = ctypes.PyDLL(None).fork()
    if pid == 0:
        try:
            app.authenticate("any")
            os.write(writer, b"worked")
        except RuntimeError as error:
            os.write(writer, str(error).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    assert "before the process forked" in os.fdopen(reader).read()


@needs_fork
def test_multiprocessing_with_fork(app):
    global config_of

    def config_of(_):
        return app.getElement(MINI).getLoginConfig()["isActive"]

    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(config_of, range(8)).get(30) == [True] * 8


SHORT = """
    import asyncio, sys, wxlogin
    async def main():
        app = wxlogin.open(sys.argv[1], sandbox=sys.argv[2], database__url="sqlite:" + sys.argv[3] + "/x.db",
                           security__master_key_file=sys.argv[3] + "/x.key", watch=False)
        mini = app.getElement("auths.loginTypes.Mini")
        codes = sys.argv[4].split(",")
        pending = [asyncio.ensure_future(mini.aio.getLoginCode(code)) for code in codes]
        await asyncio.sleep(0.002)
        return pending
    loop = asyncio.new_event_loop()
    kept = loop.run_until_complete(main())
"""


def run(script, *arguments, **options):
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


def test_100_processes_end_while_calls_are_pending(app, sandbox, wxlogin_app_dir, tmp_path):
    mini = app.getElement(MINI)
    sandbox.fault("/sns/jscode2session", {"delay_ms": 5}, count=10_000)

    def one(number):
        codes = ",".join(sandbox.code("alice", mini) for _ in range(5))
        data = tmp_path / str(number)
        data.mkdir()
        ended = run(SHORT, wxlogin_app_dir, sandbox.url, data, codes)
        return ended.returncode, [line for line in ended.stderr.splitlines() if "Fatal" in line or "panic" in line]

    with ThreadPoolExecutor(4) as pool:
        assert set(map(str, pool.map(one, range(100)))) == {"(0, [])"}


def test_ctrl_c_interrupts_a_call(app, sandbox, wxlogin_app_dir, tmp_path):
    sandbox.fault("/sns/jscode2session", {"delay_ms": 4000})
    script = """
        import os, signal, sys, threading, time, wxlogin
        # A shell starts background jobs with this signal ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        app = wxlogin.open(sys.argv[1], sandbox=sys.argv[2], database__url="sqlite:" + sys.argv[3] + "/y.db",
                           security__master_key_file=sys.argv[3] + "/y.key")
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        begun = time.monotonic()
        try:
            app.getElement("auths.loginTypes.Mini").getLoginCode(sys.argv[4])
        except KeyboardInterrupt:
            print("interrupted", time.monotonic() - begun < 2)
    """
    ended = run(script, wxlogin_app_dir, sandbox.url, tmp_path, sandbox.code("alice", app.getElement(MINI)))
    assert ended.stdout.strip() == "interrupted True", ended.stderr


def test_a_process_with_types_in_python_ends(app, sandbox, wxlogin_app_dir, tmp_path):
    from conftest import login, write

    code = "from wxlogin import types\nclass Own(types.WeChatMiniType):\n    pass\n"
    write(wxlogin_app_dir, "auths.loginTypes.Own", {"type": "auths.loginTypes.WeChatMiniType"}, None, code)
    e, config = login("WeChatMiniType", 3)
    write(wxlogin_app_dir, MINI, {**e, "type": "auths.loginTypes.Own"}, config)
    for number in range(10):
        data = tmp_path / f"own{number}"
        data.mkdir()
        ended = run(SHORT, wxlogin_app_dir, sandbox.url, data, sandbox.code("alice", app.getElement(MINI)))
        assert ended.returncode == 0 and "Fatal" not in ended.stderr, ended.stderr
