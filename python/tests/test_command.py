"""`python -m wxlogin`: the whole command, types in Python included."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

import wxlogin
from conftest import MINI, login, write
from wxlogin.__main__ import main

TYPE = "auths.loginTypes.Guarded"
UNUSED = "auths.loginTypes.Unused"
CODE = """
import wxlogin.errors
from wxlogin import types

class Guarded(types.WeChatMiniType):
    def beforeRegister(self, verified):
        raise wxlogin.errors.Forbidden("By invitation only.", hint="Ask a friend.")
"""


def command(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "wxlogin", *map(str, arguments)], capture_output=True, text=True, timeout=60, **options
    )


def test_exit_codes_and_help():
    assert command("--version").stdout.strip() == f"wxlogin {wxlogin.__version__}"
    assert command("nonsense").returncode == 2
    assert command("check", "no-such-folder").returncode == 3
    assert "serve" in command("--help").stdout


def test_commands_can_be_called(wxlogin_app_dir, capfd):
    assert main(["check", str(wxlogin_app_dir), "--platform", "sandbox"]) == 0
    assert "3 login methods" in capfd.readouterr().out


def test_a_user_made_on_the_command_line_is_there(app, wxlogin_app_dir, tmp_path):
    environment = {
        **os.environ, "WXLOGIN_DATABASE_URL": f"sqlite:{tmp_path / 'wxlogin.db'}",
        "WXLOGIN_SECURITY_MASTER_KEY_FILE": str(tmp_path / "master.key"),
    }
    made = command(
        "user", "add", "--username", "lisi", "--password-stdin", wxlogin_app_dir, input="pwd123456\n", env=environment
    )
    assert made.returncode == 0, made.stderr
    assert app.login(username="lisi", password="pwd123456")["userId"] in made.stdout


def attend_to_ctrl_c():
    """A shell starts background jobs with this signal ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_a_command(app, wxlogin_app_dir, tmp_path):
    environment = {**os.environ, "WXLOGIN_DATABASE_URL": f"sqlite:{tmp_path / 'wxlogin.db'}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "wxlogin", "user", "add", "--username", "lisi", "--password-stdin", str(wxlogin_app_dir)],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, preexec_fn=attend_to_ctrl_c,
    )
    try:
        time.sleep(2)
        assert process.poll() is None, "it waits for the password"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == -signal.SIGINT
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def server(app, sandbox, wxlogin_app_dir, tmp_path):
    write(wxlogin_app_dir, TYPE, {"type": "auths.loginTypes.WeChatMiniType", "title": "Guarded"}, None, CODE)
    e, config = login("WeChatMiniType", 3)
    write(wxlogin_app_dir, MINI, {**e, "type": TYPE}, config)
    write(wxlogin_app_dir, UNUSED, {"type": TYPE, "title": "Unused"}, None, CODE.replace("Guarded", "Unused"))
    data = tmp_path / "server"
    data.mkdir()
    hosts = {f"WXLOGIN_WECHAT_HOSTS_{host}": sandbox.url for host in ("API", "OPEN", "LP", "MP", "RES")}
    environment = {
        **os.environ, **hosts, "WXLOGIN_DATABASE_URL": f"sqlite:{data}/s.db",
        "WXLOGIN_SECURITY_MASTER_KEY_FILE": f"{data}/s.key",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "wxlogin", "serve", str(wxlogin_app_dir), "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        preexec_fn=attend_to_ctrl_c,
    )
    said = process.stdout.readline()
    address = re.search(r"http://\S+", said)
    if address is None:
        process.kill()
        pytest.fail(process.stderr.read())
    yield process, address[0]
    process.kill()
    process.wait()


def call(address, function, **arguments):
    request = urllib.request.Request(
        f"{address}/api/local/app/{MINI.replace('.', '/')}/{function}", json.dumps(arguments).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_the_server_runs_types_in_python(server, app, sandbox):
    process, address = server
    status, told = call(address, "getLoginCode", code=sandbox.code("alice", app.getElement(MINI)))
    assert status == 200, told
    status, told = call(address, "register", bindCode=told["data"]["bindCode"])
    assert (status, told["code"], told["errmsg"]) == (403, "forbidden", "By invitation only.")
    process.send_signal(signal.SIGTERM)
    said = process.stderr.read()
    assert process.wait(30) == 0, said
    assert "error" not in said, "neither a type with an instance nor one without lacks credentials"


def test_ctrl_c_stops_a_server_in_order(server):
    process, _ = server
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0, process.stderr.read()


@pytest.mark.parametrize("arguments", [["sandbox"], ["dev", "--sandbox-listen", "127.0.0.1:0"]], ids=" ".join)
def test_ctrl_c_stops_a_server_for_development_in_order(wxlogin_app_dir, arguments):
    process = subprocess.Popen(
        [sys.executable, "-m", "wxlogin", *arguments, "--listen", "127.0.0.1:0"], cwd=wxlogin_app_dir,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=attend_to_ctrl_c,
    )
    try:
        said = next((line for line in process.stdout if "http://" in line), "nothing")
        process.send_signal(signal.SIGINT)
        code = process.wait(30)
        assert code == 0, said + process.stdout.read()
    finally:
        process.kill()
        process.communicate()
