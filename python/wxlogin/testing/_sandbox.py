"""A WeChat in this process, steered through its control API."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import warnings
from types import TracebackType
from typing import Any, Dict, List, Mapping, Optional, Type, Union
from urllib.parse import urlsplit

from .. import _native
from .._app import App
from .._element import Element
from .._opened import paused_by_forks
from .._results import JitDict
from ..contrib import sign_in as sign_in_by_code

# Which kind of app and code belongs to which authType; own types stand on one of these.
_KINDS = {
    "WeChatType": ("website", "website"),
    "WechatPublicType": ("official", "official"),
    "WeChatMiniType": ("mini", "mini"),
}


class SandboxError(Exception):
    """The sandbox was asked for something that it cannot do. The text says what to do instead."""


class _Calls:
    """The calls of one sandbox's control API that this process has under way. A fork waits for them: it would cut them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open = True
        self._number = 0

    def __enter__(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._open)
            self._number += 1

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        with self._changed:
            self._number -= 1
            self._changed.notify_all()

    def pause(self, seconds: float) -> bool:
        """Keeps new ones waiting until those under way have ended; False when they take longer."""
        with self._changed:
            self._open = False
            return self._changed.wait_for(lambda: self._number == 0, seconds)

    def resume(self) -> None:
        with self._changed:
            self._open = True
            self._changed.notify_all()


class Sandbox:
    """A running sandbox; `with Sandbox() as sandbox:` stops it at the end.

    seed: decides every code that it invents, so that a test can be repeated. Random unless given: an app whose data
    stay from start to start would otherwise be offered codes that it has seen used.
    people: personas and apps to begin with, as in a people file: {"personas": [..], "apps": [..]}.
    switches, lifetimes: behaviours and lifetimes in seconds to begin with, such as {"expired_code_is_42003": True} and
    {"js_code": 30}; SandboxError names those that exist.
    """

    def __init__(
        self,
        *,
        seed: Optional[int] = None,
        people: Optional[Mapping[str, Any]] = None,
        listen: str = "127.0.0.1:0",
        switches: Optional[Mapping[str, bool]] = None,
        lifetimes: Optional[Mapping[str, int]] = None,
    ) -> None:
        text = None if people is None else json.dumps(people)
        seed = secrets.randbits(64) if seed is None else seed
        try:
            self._native = _native.Sandbox.start(listen, seed, text, dict(switches or {}), dict(lifetimes or {}))
        except _native.OpenFailure as failure:
            raise SandboxError(failure.args[0]) from None
        self._calls = _Calls()
        paused_by_forks.add(self)

    @property
    def url(self) -> str:
        """Its address; `wxlogin.open(dir, sandbox=sandbox.url)` uses it as WeChat."""
        return self._native.url

    def register(self, app: App) -> None:
        """Makes every login method's appId and AppSecret of an app known."""
        for define in app.getInsDefineByType("auths.loginTypes.Meta"):
            method = app.getElement(define["fullName"])
            kind, _ = _kinds_of(method)
            config = method.authConfig
            self.registerApp(config["appId"], config["appSecret"], kind, method.title)

    def registerApp(self, appId: str, secret: str, kind: str, name: str = "", **more: Any) -> None:
        """Makes an app known. kind: website, official, mini or mobile; more: callback_domains, account, ..."""
        self.control("POST", "apps", app_id=appId, secret=secret, kind=kind, name=name, **more)

    def person(self, id: str, nickname: Optional[str] = None, **more: Any) -> str:
        """Adds or changes a person; gives the id. more: phone, blocked, snapshot, follower, desktop."""
        self.control("POST", "people", id=id, nickname=nickname or id, **more)
        return id

    def code(self, persona: str, app: Union[Element, str], kind: Optional[str] = None) -> str:
        """A one-time code, as if the person had just signed in.

        app: a login method, or an appId together with kind (website, official, official_base, mini, phone, mobile).
        """
        if isinstance(app, Element):
            method: Any = app
            appId = method.authConfig["appId"]
            kind = kind or _kinds_of(app)[1]
        else:
            appId = app
        if kind is None:
            raise TypeError("with an appId, kind is needed: website, official, official_base, mini, phone or mobile")
        return str(self.control("POST", "codes", appid=appId, persona=persona, kind=kind)["code"])

    def fault(
        self,
        endpoint: str,
        fault: Union[str, Mapping[str, Any]],
        count: int = 1,
        *,
        appId: Optional[str] = None,
        persona: Optional[str] = None,
    ) -> None:
        """The next `count` calls of an endpoint suffer this: {"errcode": 40163}, {"delay_ms": 3000}, "http_502_after",
        "http_502_before", "malformed_json", "empty_body", "html_body", "connection_cut_before", "connection_cut_after".

        endpoint: a path of the platform, or "*" for all. One that the sandbox has neither itself nor as a stub is
        warned about; one that is a slip away from another is a SandboxError.
        appId, persona: only the calls of this app, or about this person.
        """
        only = {key: value for key, value in (("appid", appId), ("persona", persona)) if value is not None}
        told = self.control("POST", "faults", endpoint=endpoint, fault=fault, count=count, **only)
        if "note" in told:
            warnings.warn(told["note"], stacklevel=2)

    def stub(self, path: str, answer: Mapping[str, Any], appId: Optional[str] = None) -> None:
        """What a path of the platform answers from now on, where the sandbox has none of its own: without a stub it is
        40066. appId: only to this app. `reset()` forgets it.
        """
        only = {} if appId is None else {"appid": appId}
        self.control("POST", "stubs", path=path, answer=answer, **only)

    def signIn(self, url: str, persona: str = "alice") -> str:
        """The address that a browser comes back to, once a person has opened this sign-in link of WeChat
        (/connect/qrconnect, /connect/oauth2/authorize) and agreed.
        """
        return str(self.control("POST", "sign-in", url=url, persona=persona)["callback"])

    def advance(self, seconds: int) -> None:
        """Codes and tokens age."""
        self.control("POST", "clock", advance_seconds=seconds)

    def log(self) -> List[Dict[str, Any]]:
        """The calls so far, the oldest first."""
        told = self.control("GET", "log")
        return list(told["log"] if "log" in told else next(iter(told.values())))

    def reset(self) -> None:
        """Forgets everything but the registered apps."""
        self.control("POST", "reset")

    def control(self, verb: str, what: str, **body: Any) -> Dict[str, Any]:
        """Any other call of the control API; `GET /sandbox` lists them."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        with self._calls:
            try:
                text = None if verb == "GET" else json.dumps(body)
                connection.request(verb, f"/sandbox/{what}", text, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                told: Dict[str, Any] = json.loads(answer.read() or b"{}")
            finally:
                connection.close()
        if answer.status != 200:
            raise SandboxError(told.get("error", f"{verb} /sandbox/{what} answered {answer.status}"))
        return told

    def pause(self, seconds: float) -> bool:
        """Waits until what it has taken is answered, and takes nothing more; False when that takes longer. For forks."""
        ended = self._calls.pause(seconds)
        return self._native.pause(seconds) and ended

    def resume(self) -> None:
        """Serves again, what has come in meanwhile too."""
        self._native.resume()
        self._calls.resume()

    def leave(self) -> None:
        """In a child: what is served is the parent's, and the threads that were calling it are not here."""
        self._calls = _Calls()

    def stop(self) -> None:
        """Stops it."""
        paused_by_forks.discard(self)
        self._native.stop()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def sign_in(sandbox: Sandbox, login: Element, persona: str = "alice", corp: Optional[str] = None) -> JitDict:
    """Signs a person in through a login method, registering them when they are new; gives the session.

    The method must allow registration for somebody who is new.
    """
    return sign_in_by_code(login._app, login.fullName, sandbox.code(persona, login), corp)


def _kinds_of(method: Any) -> "tuple[str, str]":
    return _KINDS.get(method.authType, ("website", "website"))
