"""What the tests of the deployment files have in common: the files, the built program, the settings it knows."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parent.parent
REPO = DEPLOY.parent
PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", REPO / "target")) / "debug" / "wxlogin"


@pytest.fixture(scope="session")
def program() -> Path:
    assert PROGRAM.exists(), "build it first: cargo build -p wxlogin-cli"
    return PROGRAM


@pytest.fixture(scope="session")
def variables(program) -> set[str]:
    """Every variable that the program reads."""
    printed = subprocess.run([program, "config", "--reference", "--json"], capture_output=True, check=True, text=True)
    known = {row["variable"] for row in json.loads(printed.stdout)} | {"WXLOGIN_APP_DIR"}
    assert "WXLOGIN_DATABASE_URL" in known
    return known


def named_variables(text: str) -> set[str]:
    """The variables that a file names, commented ones included."""
    return set(re.findall(r"\bWXLOGIN_[A-Z_]+\b", text))
