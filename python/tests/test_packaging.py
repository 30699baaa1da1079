"""What is generated is fresh, what is typed type-checks, and the wheel alone is enough."""

import json
import shutil
import subprocess
import sys
import textwrap
import venv
import zipfile
from pathlib import Path

import pytest

from wxlogin import _generate, _native, errors

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT.parent / "examples"


def test_generated_files_are_fresh():
    assert _generate.main(["--check"]) == 0, "run: python -m wxlogin._generate"


def test_stale_files_are_noticed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(_generate, "HERE", tmp_path)
    assert _generate.main(["--check"]) == 1 and "elements.pyi is stale" in capsys.readouterr().err
    assert _generate.main([]) == 0 and _generate.main(["--check"]) == 0
    (tmp_path / "errors.py").write_text("old")
    assert _generate.main(["--check"]) == 1


def test_every_code_has_its_exception():
    codes = json.loads(_native.declarations())["codes"]
    assert [kind.code for kind in errors.BY_CODE.values()] == [code["code"] for code in codes]
    for code in codes:
        error = errors.BY_CODE[code["code"]]()
        assert (error.status, error.errcode) == (code["status"], code["errcode"])
        assert str(error) == f"{code['message'][0]} {code['hint'][0]}"


def test_errors_survive_pickling():
    import pickle

    error = pickle.loads(pickle.dumps(errors.RateLimited("slow down", hint="wait", errcode=45011, retryAfter=2.5)))
    assert (type(error), error.errcode, error.retryAfter) == (errors.RateLimited, 45011, 2.5)


@pytest.mark.parametrize("what", [["-p", "wxlogin"], [EXAMPLES / "fastapi/main.py"], [EXAMPLES / "flask/main.py"]])
def test_types(what):
    pytest.importorskip("mypy")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *map(str, what)], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_types_tell_mistakes_from_uses(tmp_path):
    pytest.importorskip("mypy")
    script = tmp_path / "uses.py"
    script.write_text(textwrap.dedent("""
        import wxlogin
        from wxlogin.elements import WeChatMiniType, WeChatAuthModel

        def good(app: wxlogin.App) -> str:
            login = app.getElement("auths.loginTypes.Mini", WeChatMiniType)
            result = login.getLoginCode("code")
            row = app.getElement("auths.loginTypes.WeChatType.WeChatAuthModel", WeChatAuthModel).get("Q(id=1)")
            return str(result["loginCode"]) + str(row.userId.value if row else "")

        async def awaited(app: wxlogin.App) -> bool:
            login = app.getElement("auths.loginTypes.Mini", WeChatMiniType)
            return (await login.aio.bind(userId=1, code="code"))["success"]

        def bad(app: wxlogin.App) -> None:
            login = app.getElement("auths.loginTypes.Mini", WeChatMiniType)
            login.getLoginKode("code")
            login.getLoginCode(1)
            login.getLoginCode("code")["nothing"]
    """))
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(script)], cwd=ROOT, capture_output=True, text=True
    )
    wrong = [line for line in checked.stdout.splitlines() if "error" in line and "Found" not in line]
    assert [int(line.split(":")[1]) for line in wrong] == [17, 18, 19], checked.stdout


SIGN_IN = """
    import json, pathlib, sys, wxlogin
    from wxlogin.testing import Sandbox
    folder = pathlib.Path(sys.argv[1])
    login = folder / "auths/loginTypes/Mini"
    login.mkdir(parents=True)
    (login / "e.json").write_text(json.dumps(
        {"type": "auths.loginTypes.WeChatMiniType", "title": "Mini", "allowRegister": 1}))
    (login / "Mini.json").write_text(json.dumps({"appId": "wx00000000000000aa", "appSecret": "0123456789abcdef" * 2}))
    with Sandbox() as sandbox, wxlogin.open(folder, sandbox=sandbox.url) as app:
        sandbox.register(app)
        mini = app.getElement("auths.loginTypes.Mini")
        bindCode = mini.getLoginCode(sandbox.code("alice", mini))["bindCode"]
        session = app.login(code=sandbox.code("alice", mini)) if mini.register(bindCode) else None
        print(app.authenticate(session["sessionId"])["method"])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    maturin = shutil.which("maturin", path=str(Path(sys.executable).parent))
    if maturin is None or not (ROOT / "Cargo.toml").exists():
        pytest.skip("maturin or the Rust sources are not here")
    out = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [maturin, "build", "--quiet", "--profile", "dev", "--interpreter", sys.executable, "--out", str(out)],
        cwd=ROOT, capture_output=True, text=True,
    )
    assert built.returncode == 0, built.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_has_what_it_needs_and_nothing_else(wheel):
    assert "-cp39-abi3-" in wheel.name
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"wxlogin", f"wxlogin-{_native.__version__}.dist-info"}
    for wanted in ("py.typed", "_native.pyi", "elements.pyi", "contrib/django.py", "testing/_fixtures.py"):
        assert f"wxlogin/{wanted}" in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_wheel_alone_signs_a_person_in(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv/bin/python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-index", wheel], check=True)
    ran = subprocess.run(
        [python, "-c", textwrap.dedent(SIGN_IN), tmp_path / "app"], cwd=tmp_path, capture_output=True, text=True
    )
    assert ran.stdout.strip() == "auths.loginTypes.Mini", ran.stderr
    assert ran.stderr == ""
    script = subprocess.run([tmp_path / "venv/bin/wxlogin", "--version"], capture_output=True, text=True)
    assert script.stdout.strip() == f"wxlogin {_native.__version__}"
