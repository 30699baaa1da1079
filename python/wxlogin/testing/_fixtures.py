"""Pytest fixtures. Override `wxlogin_app_dir`, and `wxlogin_settings` or `wxlogin_people` where needed."""

from __future__ import annotations

import os
from typing import Any, Dict, Iterator, Mapping, Optional

import pytest

from .._app import App
from .._open import open
from ._sandbox import Sandbox


@pytest.fixture(scope="session")
def wxlogin_people() -> Optional[Mapping[str, Any]]:
    """Who can hold a phone: None for alice, bob and carol, or the content of a people file."""
    return None


@pytest.fixture(scope="session")
def wxlogin_platform(wxlogin_people: Optional[Mapping[str, Any]]) -> Iterator[Sandbox]:
    with Sandbox(seed=1, people=wxlogin_people) as sandbox:
        yield sandbox


@pytest.fixture
def wxlogin_sandbox(wxlogin_platform: Sandbox) -> Sandbox:
    """A WeChat in this process, as new for every test."""
    wxlogin_platform.reset()
    wxlogin_platform.control("DELETE", "faults")
    return wxlogin_platform


@pytest.fixture
def wxlogin_app_dir() -> str:
    """The app folder: `WXLOGIN_APP_DIR`, else this fixture is to be overridden."""
    folder = os.environ.get("WXLOGIN_APP_DIR")
    if not folder:
        raise pytest.UsageError("override the fixture wxlogin_app_dir to return your app folder, or set WXLOGIN_APP_DIR")
    return folder


@pytest.fixture
def wxlogin_settings() -> Dict[str, Any]:
    """Settings beside the sandbox and a database of the test's own."""
    return {}


@pytest.fixture
def wxlogin_app(
    wxlogin_app_dir: str, wxlogin_sandbox: Sandbox, wxlogin_settings: Dict[str, Any], tmp_path: Any
) -> Iterator[App]:
    """The app, with an empty database in a temporary folder and the sandbox as WeChat."""
    own = {
        "database__url": f"sqlite:{tmp_path / 'wxlogin.db'}",
        "security__master_key_file": tmp_path / "master.key",
        "limits": {"per_address": 0, "per_account": 0, "per_element": 0},
        **wxlogin_settings,
    }
    with open(wxlogin_app_dir, sandbox=wxlogin_sandbox.url, **own) as app:
        wxlogin_sandbox.register(app)
        yield app
