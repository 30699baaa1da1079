"""A notice board: everybody reads, people who have signed in write.

    pip install maturin flask
    (cd ../../python && maturin develop)       # wxlogin is not on PyPI
    flask --app main run
"""

import os
from pathlib import Path
from typing import Any, Dict, List

import wxlogin
from flask import Flask, Response, jsonify, request
from wxlogin.contrib import sign_in
from wxlogin.contrib.flask import Login
from wxlogin.testing import Sandbox

FOLDER = Path(os.environ.get("WXLOGIN_APP_DIR", Path(__file__).parent.parent / "demo-app"))
MINI = "auths.loginTypes.MiniLogin"

# With WXLOGIN_SANDBOX=off the app talks to the real WeChat; otherwise to one in this process.
if os.environ.get("WXLOGIN_SANDBOX") == "off":
    wx = wxlogin.open(FOLDER)
else:
    sandbox = Sandbox()
    wx = wxlogin.open(FOLDER, sandbox=sandbox.url)
    sandbox.register(wx)

board = Flask(__name__)
login = Login(wx, board)
notices: List[Dict[str, str]] = []


@board.get("/notices")
def read() -> Response:
    return jsonify(notices)


@board.post("/notices")
@login.required
def write() -> Response:
    assert login.session is not None
    notices.append({"by": login.session["userId"], "text": str(request.get_json()["text"])})
    return jsonify(notices[-1])


@board.post("/login")
def enter() -> Response:
    """What `wx.login` gave becomes a session, kept in the browser's cookie as well."""
    session = sign_in(login.caller, MINI, str(request.get_json()["code"]))
    return login.keep(jsonify(session), session, secure=request.is_secure)


@board.get("/try-code/<person>")
def try_code(person: str) -> Dict[str, Any]:
    """Stands for the phone: a code as `wx.login` would give it to alice, bob or carol."""
    return {"code": sandbox.code(person, wx.getElement(MINI))}
