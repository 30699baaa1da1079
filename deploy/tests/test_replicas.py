"""The compose file's whole, with its own variables and nginx configuration but without containers: PostgreSQL, Redis, one
migration, two replicas, nginx in front. People sign in through it, and go on doing so while a replica is replaced."""

import contextlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest
import yaml
from conftest import DEPLOY, REPO

pytestmark = [
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not on this machine"),
    pytest.mark.skipif("WXLOGIN_TEST_POSTGRES_URL" not in os.environ, reason="run by scripts/services.sh with"),
]

PEOPLE = ("alice", "bob", "carol")


def free_port() -> int:
    return int(subprocess.check_output([sys.executable, REPO / "scripts/free_port.py"]))


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(url, body=None, headers=(), method=None):
    """One request, without following redirects: (status, headers, text)."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **dict(headers)}, method=method)
    try:
        answer = urllib.request.build_opener(KeepRedirects, urllib.request.ProxyHandler({})).open(request, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read().decode()


def wait_for(url, tries=200):
    for _ in range(tries):
        try:
            if ask(url)[0] < 500:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"nothing answers at {url}")


class Stack:
    """The services of compose.yaml, as processes."""

    def __init__(self, program, folder):
        self.program, self.running = program, {}
        self.app = folder / "app"
        shutil.copytree(REPO / "examples/demo-app", self.app, ignore=shutil.ignore_patterns("data"))
        self.sandbox = f"http://127.0.0.1:{free_port()}"
        self.front = f"http://127.0.0.1:{free_port()}"
        self.ports = {"one": free_port(), "two": free_port()}
        self.environment = self.settings()
        self.nginx_folder = folder / "nginx"

    def settings(self):
        """The environment of compose.yaml, with what .env gives and the addresses of this machine."""
        compose = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text())
        given = compose["services"]["one"]["environment"]
        assert "postgres://" in given["WXLOGIN_DATABASE_URL"] and "redis://" in given["WXLOGIN_REDIS_URL"]
        database = "deploy_" + secrets.token_hex(6)
        subprocess.run([os.environ["WXLOGIN_TEST_PSQL"], os.environ["WXLOGIN_TEST_POSTGRES_URL"], "--quiet",
                        "--command", f"CREATE DATABASE {database}"], check=True)  # fmt: skip
        server = os.environ["WXLOGIN_TEST_POSTGRES_URL"].rsplit("/", 1)[0]
        here = {
            "WXLOGIN_PUBLIC_URL": self.front,
            "WXLOGIN_DATABASE_URL": f"{server}/{database}",
            "WXLOGIN_REDIS_URL": os.environ["WXLOGIN_TEST_REDIS_URL"],
            "WXLOGIN_SECURITY_MASTER_KEY": secrets.token_hex(32),
            "WXLOGIN_HTTP_TRUSTED_PROXIES": '["127.0.0.1/32"]',
        }
        assert set(here) <= set(given), "compose.yaml no longer sets what this test replaces"
        hosts = {f"WXLOGIN_WECHAT_HOSTS_{name}": self.sandbox for name in ("API", "OPEN", "LP", "MP", "RES")}
        return {"PATH": os.environ["PATH"], **given, **here, **hosts, "WXLOGIN_LIMITS_PER_ADDRESS": "0",
                "WXLOGIN_LOG_LEVEL": "error"}  # fmt: skip

    def run(self, *arguments, told=""):
        command = [self.program, *arguments, self.app]
        return subprocess.run(command, env=self.environment, input=told, capture_output=True, text=True)

    def start(self, name, *arguments):
        process = subprocess.Popen([self.program, *arguments], env=self.environment, stdout=subprocess.DEVNULL)
        self.running[name] = process

    def serve(self, name):
        self.start(name, "serve", self.app, "--listen", f"127.0.0.1:{self.ports[name]}")
        wait_for(f"http://127.0.0.1:{self.ports[name]}/readyz")

    def stop(self, name):
        process = self.running.pop(name)
        process.terminate()
        assert process.wait(30) == 0, name

    def start_nginx(self):
        self.nginx_folder.mkdir()
        text = (DEPLOY / "compose/nginx.conf").read_text()
        for name, port in self.ports.items():
            text, count = re.subn(rf"server {name}:8400\b", f"server 127.0.0.1:{port}", text)
            assert count == 1, name
        text = text.replace("listen 8480;", f"listen 127.0.0.1:{urlsplit(self.front).port};")
        text = text.replace("/tmp/nginx.pid", str(self.nginx_folder / "nginx.pid"))
        temporary = "".join(f"{kind}_temp_path {self.nginx_folder}/{kind};\n" for kind in
                            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
        (self.nginx_folder / "nginx.conf").write_text(text.replace("http {", "http {\n" + temporary, 1))
        command = ["nginx", "-p", self.nginx_folder, "-c", "nginx.conf", "-g", "daemon off;"]
        subprocess.run([*command, "-t", "-q"], check=True)
        self.running["nginx"] = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wait_for(f"{self.front}/healthz")

    def code(self, persona):
        """What wx.login gives a mini program in this person's hands."""
        asked = {"appid": "wx5a4db0e500000003", "persona": persona, "kind": "mini"}
        return json.loads(ask(f"{self.sandbox}/sandbox/codes", asked)[2])["code"]

    def add_people(self):
        for persona in PEOPLE:
            added = self.run("user", "add", "--username", persona, "--password-stdin", told="a password of theirs")
            assert added.returncode == 0, added.stderr
            known = {"username": persona, "password": "a password of theirs", "code": self.code(persona)}
            assert ask(f"{self.front}/login", known)[0] == 200

    def sign_in(self, number):
        return ask(f"{self.front}/login", {"code": self.code(PEOPLE[number % len(PEOPLE)])})


@pytest.fixture(scope="module")
def stack(program, tmp_path_factory):
    stack = Stack(program, tmp_path_factory.mktemp("stack"))
    stack.start("sandbox", "sandbox", "--listen", urlsplit(stack.sandbox).netloc, "--app", str(stack.app))
    wait_for(f"{stack.sandbox}/phone")
    yield stack
    for process in stack.running.values():
        process.terminate()
    for process in stack.running.values():
        process.wait(30)


def test_replicas_wait_for_the_migration_and_then_start(stack):
    early = stack.run("serve", "--listen", "127.0.0.1:0")
    assert early.returncode == 3 and "wxlogin migrate" in early.stderr
    assert stack.run("migrate", "--check").returncode == 1
    assert stack.run("migrate").returncode == 0
    assert stack.run("migrate", "--check").returncode == 0
    for name in stack.ports:
        stack.serve(name)
    stack.start_nginx()
    stack.add_people()


def test_what_is_for_operators_is_not_in_front(stack):
    for path in ("/metrics", "/readyz", "/metrics?x=1"):
        assert ask(stack.front + path)[0] == 404
    assert ask(f"{stack.front}/login")[0] == 200


def test_a_session_begun_on_one_replica_is_known_and_ended_on_the_other(stack):
    status, _, text = stack.sign_in(0)
    assert status == 200, text
    bearer = {"Authorization": "Bearer " + json.loads(text)["sessionId"]}
    one, two = (f"http://127.0.0.1:{port}" for port in stack.ports.values())
    assert ask(f"{one}/v1/session", headers=bearer)[0] == ask(f"{two}/v1/session", headers=bearer)[0] == 200
    assert ask(f"{two}/v1/session", headers=bearer, method="DELETE")[0] == 200
    assert ask(f"{one}/v1/session", headers=bearer)[0] == 401


@contextlib.contextmanager
def visitors(stack, number):
    """They ask without a pause, by POST, which a proxy sends once; gives the list of their answers' statuses."""
    url = f"{stack.front}/api/wxlogin/demo/auths/loginTypes/ScanLogin/getLoginConfig"
    answers, stop = [], threading.Event()

    def visit():
        while not stop.is_set():
            answers.append(ask(url, {})[0])

    threads = [threading.Thread(target=visit) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_nobody_fails_to_sign_in_while_replicas_are_replaced_one_by_one(stack):
    answers = []
    with visitors(stack, 3) as asked:
        for name in stack.ports:
            for step in (stack.stop, stack.serve):
                step(name)
                # nginx takes a replica back a second after it was away (fail_timeout); the next one waits for that.
                until = time.monotonic() + 1.3
                while time.monotonic() < until:
                    answers.append(stack.sign_in(len(answers))[0])
                    # WeChat lets one person sign in 100 times a minute, and so does the sandbox.
                    time.sleep(0.04)
    assert len(answers) > 40 and set(answers) == {200}
    assert len(asked) > 100 and set(asked) == {200}
