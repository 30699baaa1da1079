"""A shop's API: people sign in through its mini program, then see their own orders.

    pip install maturin fastapi uvicorn
    (cd ../../python && maturin develop)       # wxlogin is not on PyPI
    uvicorn main:api
"""

import os
from pathlib import Path
from typing import Any, Dict, List

import wxlogin
from fastapi import Depends, FastAPI, Response
from pydantic import BaseModel
from typing_extensions import Annotated
from wxlogin.contrib import sign_in_async
from wxlogin.contrib.browser import browser_routes
from wxlogin.contrib.fastapi import Login, forget, keep
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

api = FastAPI(title="Shop")
login = Login(wx, api)
Session = Annotated[wxlogin.JitDict, Depends(login.required)]
Caller = Annotated[wxlogin.App, Depends(login.caller)]
# Browsers: /login/ScanLogin shows WeChat's QR code, /login/InWeChatLogin asks inside WeChat.
api.router.routes.extend(browser_routes(wx, os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")))


class Code(BaseModel):
    code: str


@api.post("/login")
async def sign_in(body: Code, caller: Caller, response: Response) -> Dict[str, Any]:
    """What `wx.login` gave becomes a session; somebody new is registered."""
    session = await sign_in_async(caller, MINI, body.code, platform="miniprogram")
    keep(response, session, secure=False)  # True behind https
    return session


@api.get("/orders")
async def orders(session: Session) -> List[Dict[str, str]]:
    """Only for people who are signed in, and only their own."""
    return [{"userId": session["userId"], "item": "tea"}]


@api.get("/me")
async def me(session: Session, caller: Caller) -> Dict[str, Any]:
    """The signed-in person, with that person's own rights."""
    user = await caller.getElement("auths.loginTypes.services.AuthSvc").aio.currentUser()
    return {"method": session["method"], **user.toDict()}


@api.post("/logout")
async def logout(session: Session, caller: Caller, response: Response) -> Dict[str, Any]:
    forget(response)
    done: Dict[str, Any] = await caller.getElement("auths.loginTypes.services.AuthSvc").aio.logout()
    return done


@api.get("/try-code/{person}")
def try_code(person: str) -> Dict[str, str]:
    """Stands for the phone: a code as `wx.login` would give it to alice, bob or carol."""
    return {"code": sandbox.code(person, wx.getElement(MINI))}
