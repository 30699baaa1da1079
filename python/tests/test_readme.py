"""The READMEs' first example runs as it stands there, again too, and what they name exists."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import wxlogin

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_first_example(name, tmp_path):
    text = (ROOT / name).read_text("utf-8")
    folder = tmp_path / "my-app/auths/loginTypes/Mini"
    folder.mkdir(parents=True)
    (folder / "e.json").write_text(re.search(r"```json\n(.*?)```", text, re.S)[1], "utf-8")
    (folder / "Mini.json").write_text(re.search(r"`(\{\"appId\".*?\})`", text)[1], "utf-8")
    json.loads((folder / "e.json").read_text("utf-8"))
    script = re.search(r"```python\n(.*?)```", text, re.S)[1]
    told = []
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        assert re.fullmatch(r"\S{30,} \S{30,}\n", ran.stdout), ran.stderr
        told.append(ran.stdout.split())
    (first, session), (second, another) = told
    assert first == second and session != another, "the data stay: the same person, a new session"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_other_examples_are_python(name):
    text = (ROOT / name).read_text("utf-8")
    for block in re.findall(r"```python\n(.*?)```", text, re.S):
        compile(block, name, "exec")
    for method in re.findall(r"`app\.(\w+)\(", text):
        assert hasattr(wxlogin.App, method), method


def test_nobody_is_sent_to_a_strangers_package():
    """wxlogin is not on PyPI, where anybody may take the name."""
    examples = ROOT.parent / "examples"
    texts = [*ROOT.glob("README*.md"), *ROOT.glob("bench/*.py"), *examples.glob("*/README.md"), *examples.glob("*/*.py")]
    assert [str(file) for file in texts if re.search(r"pip install[^\n]*\bwxlogin\b", file.read_text("utf-8"))] == []
