"""Login types in Python: put a class into a Type's folder, named like the folder.

    # auths/loginTypes/StaffMini/__init__.py      beside an e.json with "type": "auths.loginTypes.WeChatMiniType"
    import wxlogin.errors
    from wxlogin import types

    class StaffMini(types.WeChatMiniType):
        def beforeRegister(self, verified):
            if verified.unionId not in staff():
                raise wxlogin.errors.Forbidden("Staff only.", hint="Ask the office for an account.")

Every step may be left out, may be `async`, and may use `super()` for what the Type below does. Raising refuses; a
`LoginError` reaches the caller as it is, its standard texts in the caller's language; what `super()` raised and nobody
changed is as if there were no class. A `PermissionError` is `forbidden`, all else `internal` with the traceback in the
log `wxlogin.types`. A step runs on a thread of its own pool; an edit of the folder's .py files takes effect at
the next step. `self.method` is the login method that the step is for.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from ._results import AuthConfig


class Profile(Dict[str, Any]):
    """What is kept of a person: nickname, headimgurl, sex (0 unknown, 1 male, 2 female), province, city, country."""


class Method:
    """The login method that a step is for."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.fullName: str = told["fullName"]
        self.name: str = told["name"]
        self.title: str = told["title"]
        self.appId: str = told["authConfig"]["appId"]
        self.authConfig = AuthConfig(told["authConfig"])
        self.allowRegister: int = told["allowRegister"]
        self.isActive: bool = told["isActive"]
        self.corp: Optional[str] = told["corp"]
        # Keys of the config file that are the application's own.
        self.extra: Dict[str, Any] = told["extra"]

    def __repr__(self) -> str:
        return f"Method({self.fullName})"


class Verified:
    """A person whom the platform vouches for. Tokens are attributes and never part of its text."""

    _NAMES = (
        "openId", "appId", "unionId", "snapshot", "profile", "accessToken", "refreshToken", "sessionKey", "expiresIn",
        "scope",
    )
    _SHOWN = ("openId", "appId", "unionId", "snapshot")

    def __init__(
        self,
        openId: str,
        *,
        appId: Optional[str] = None,
        unionId: Optional[str] = None,
        snapshot: bool = False,
        profile: Optional[Mapping[str, Any]] = None,
        accessToken: Optional[str] = None,
        refreshToken: Optional[str] = None,
        sessionKey: Optional[str] = None,
        expiresIn: Optional[int] = None,
        scope: Optional[str] = None,
    ) -> None:
        self.openId = openId
        self.appId = appId
        self.unionId = unionId
        self.snapshot = snapshot
        self.profile = None if profile is None else Profile(profile)
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.sessionKey = sessionKey
        self.expiresIn = expiresIn
        self.scope = scope

    def toDict(self) -> Dict[str, Any]:
        """All of it, tokens included."""
        return {name: getattr(self, name) for name in self._NAMES}

    def __repr__(self) -> str:
        return "Verified(" + ", ".join(f"{name}={getattr(self, name)!r}" for name in self._SHOWN) + ")"


class Meta:
    """A login type that stands on no official one: `exchange` has to be defined.

    entry: how people get to it: "qr", "in-wechat" or "mini-program".
    authorizeUrl: where a browser is sent, with {appId}, {callback} and {state} to be filled in; None: no browser entry.
    """

    entry: Optional[str] = None
    authorizeUrl: Optional[str] = None

    def __init__(self, method: Optional[Mapping[str, Any]], below: Any) -> None:
        self._below = below
        self._method = method

    @property
    def method(self) -> Method:
        """The login method that this step is for."""
        if self._method is None:
            raise AttributeError("a lifecycle step is for a fullName, not for a login method")
        return Method(self._method)

    def exchange(self, code: str) -> Any:
        """Turns a code into a `Verified`. Called at most once for a code; must not try twice."""
        return Verified(**self._below({"code": code}))

    def mapProfile(self, verified: Verified) -> Any:
        """What is kept of the profile of a person who registers: a mapping, or None."""
        return self._below({"verified": verified.toDict()})

    def beforeRegister(self, verified: Verified) -> Any:
        """Called before an unknown person is registered; raise to refuse."""
        self._below({"verified": verified.toDict()})

    def chooseCorp(self, verified: Verified, corps: List[Dict[str, Any]]) -> Any:
        """The organisation (corpId or title) that a new user joins, or None."""
        return self._below({"verified": verified.toDict()})

    def afterLogin(self, userId: str) -> Any:
        """Called after somebody has signed in. An exception is logged; the person stays signed in."""
        self._below({"userId": userId})

    def onCreate(self, fullName: str) -> Any:
        """Called after an element of this Type was added."""
        self._below({})

    def onUpdate(self, fullName: str) -> Any:
        """Called after an element of this Type was changed."""
        self._below({})

    def onDelete(self, fullName: str) -> Any:
        """Called after an element of this Type was removed."""
        self._below({})

    def _step(self, step: str, given: Dict[str, Any]) -> Any:
        if "verified" in given:
            given["verified"] = Verified(**given["verified"])
        return getattr(self, step)(*given.values())

    def _answer(self, step: str, result: Any) -> Any:
        if step == "exchange":
            if not isinstance(result, Verified):
                raise TypeError(f"exchange has to return a wxlogin.types.Verified, not {type(result).__name__}")
            return result.toDict()
        if step == "mapProfile":
            return None if result is None else dict(result)
        return result if step == "chooseCorp" else None


class WeChatType(Meta):
    """Stands on `auths.loginTypes.WeChatType`, or on what the e.json names: website sign-in by QR code."""


class WechatPublicType(Meta):
    """Stands on `auths.loginTypes.WechatPublicType`, or on what the e.json names: sign-in inside WeChat."""


class WeChatMiniType(Meta):
    """Stands on `auths.loginTypes.WeChatMiniType`, or on what the e.json names: sign-in in a mini program."""
