from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest_plugins = ["wxlogin.testing"]

SITE = "auths.loginTypes.Site"
PUBLIC = "auths.loginTypes.Public"
MINI = "auths.loginTypes.Mini"


def write(dir: Path, full_name: str, e: dict, config: dict | None = None, code: str | None = None) -> Path:
    folder = dir.joinpath(*full_name.split("."))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "e.json").write_text(json.dumps(e))
    if config is not None:
        (folder / f"{folder.name}.json").write_text(json.dumps(config))
    if code is not None:
        (folder / "__init__.py").write_text(code)
    return folder


def login(type: str, number: int, **more) -> tuple[dict, dict]:
    config = {"authConfig": {"appId": f"wx{number:016x}", "appSecret": f"{number:032x}"}}
    return {"type": f"auths.loginTypes.{type}", "title": type, "allowRegister": 1, **more}, config


@pytest.fixture
def wxlogin_app_dir(tmp_path):
    dir = tmp_path / "app"
    write(dir, SITE, *login("WeChatType", 1))
    write(dir, PUBLIC, *login("WechatPublicType", 2))
    write(dir, MINI, *login("WeChatMiniType", 3))
    write(dir, "corps.Sales", {"type": "corps.NormalType", "title": "Sales", "allowJoin": 1})
    return dir


@pytest.fixture
def app(wxlogin_app):
    return wxlogin_app


@pytest.fixture
def sandbox(wxlogin_sandbox):
    return wxlogin_sandbox
