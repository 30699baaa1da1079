"""An open app."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple, Type, TypeVar, Union, overload

from . import _native
from ._element import Element, ElementAttrDict, class_of
from ._opened import Opened
from ._results import JitDict, decode

E = TypeVar("E", bound=Element)


class App:
    """An app folder, open in this process. Use it from any thread, and from any asyncio loop through `.aio`.

    It is a view: `asUser(sessionId)` and `asVisitor()` give the same app as somebody else sees it.
    """

    def __init__(
        self, opened: Opened, *, session: Optional[str] = None, anonymous: bool = False, language: str = "en",
        address: Optional[str] = None, userAgent: Optional[str] = None, requestId: Optional[str] = None,
    ) -> None:
        self._opened = opened
        self._language = language
        self._visit = _native.Visit(session, anonymous, language, address, userAgent, requestId)
        self._known: Dict[str, Tuple[Tuple[int, int], Dict[str, Any]]] = {}

    # Elements: looked up in memory, so there is nothing to wait for.

    @overload
    def getElement(self, fullName: str) -> Any: ...
    @overload
    def getElement(self, fullName: str, kind: Type[E]) -> E: ...
    def getElement(self, fullName: str, kind: Optional[Type[E]] = None) -> Any:
        """The element of this fullName: an instance, a Type, `<Type>.<Model>`, `<Instance>.services.<Service>`, ...

        kind: a class of `wxlogin.elements`, for type checkers; an element of another kind is a TypeError.
        Raises NotFound with the nearest names.
        """
        about = self._about(fullName)
        functions = about["functions"]
        element: Element = class_of(_class_name(about), functions)(self, fullName)
        if kind is not None and not _fits(about, kind.__name__):
            raise TypeError(f"{fullName} is a {type(element).__name__}, not a {kind.__name__}")
        return element

    def findElements(self, selector: str) -> List[Any]:
        """The elements that a selector names, such as `.auths.loginTypes.WeChatType` for a Type's instances."""
        return [self.getElement(name) for name in self._ask("find", selector)]

    def findElementsDefine(self, selector: str) -> List[ElementAttrDict]:
        """What the `e.json` of those elements say."""
        return [self.getElementDefine(name) for name in self._ask("find", selector)]

    def getElementDefine(self, fullName: str) -> ElementAttrDict:
        """What an element's `e.json` says, secrets left out, with its fullName."""
        about = self._about(fullName)
        return ElementAttrDict({"fullName": fullName, **about["define"]})

    def getAllElementsDefine(self) -> Dict[str, ElementAttrDict]:
        """Every element's definition by fullName."""
        return {name: self.getElementDefine(name) for name in self._ask("names")}

    def getInsDefineByType(self, type: str, recursive: bool = True) -> List[ElementAttrDict]:
        """The instances of a Type (or, recursively, of a Meta), in the order of a login page."""
        return [self.getElementDefine(name) for name in self._ask("instances", type, recursive)]

    getUniqInsDefineByType = getInsDefineByType

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _below(self, name, AttributeError(f"the app has no {name}"))

    # Who the app is.

    @property
    def info(self) -> JitDict:
        """orgId, name, appId, title, version, extends."""
        return JitDict(decode(self._ask("info"))["app"])

    def problems(self) -> List[str]:
        """What is wrong with the folder, with file, line and column."""
        return list(decode(self._ask("info"))["problems"])

    def reload(self) -> None:
        """Reads the folder again now, without waiting for the watch."""
        self._ask("reload")

    # Whose app it is.

    def asUser(self, sessionId: str, **origin: Any) -> "App":
        """The app on behalf of a session: calls have that person's rights. origin: address, userAgent, requestId, language."""
        return App(self._opened, session=sessionId, **{"language": self._language, **origin})

    def asVisitor(self, **origin: Any) -> "App":
        """The app on behalf of anyone: only what is open to anyone may be called."""
        return App(self._opened, anonymous=True, **{"language": self._language, **origin})

    # What may wait; each has a twin in `.aio`.

    @property
    def aio(self) -> "AioApp":
        """The awaitable twins of the methods below."""
        return AioApp(self)

    def authenticate(self, sessionId: str) -> Optional[JitDict]:
        """The session that a token opens: id, userId, corpId, method, platform, createdAt, seenAt, expiresAt; or None."""
        return self._run("", "authenticate", _json(token=sessionId))  # type: ignore[no-any-return]

    def login(self, **body: Optional[str]) -> JitDict:
        """The mini-program guide's sign-in: username and password with a code bind and sign in; later a code alone does.

        body: username, password, code, bindCode, instance, corp, platform. Gives sessionId, userId, corpId, expiresAt.
        """
        return self._run("", "login", _json(**body))  # type: ignore[no-any-return]

    def browserStart(self, method: str, callback: str, **more: Any) -> JitDict:
        """Begins a sign-in in a browser: `location` is where to send it, `browser` goes into a cookie of its own.

        method: a name or fullName; callback: the address of yours that WeChat sends the browser back to.
        more: redirect (where to afterwards; own paths and `login.redirects`), browser (the cookie, where there is one),
        link=True (the signed-in person links the account), embedded=True.
        """
        return self._run("", "browserStart", _json(method=method, callback=callback, **more))  # type: ignore[no-any-return]

    def browserFinish(self, method: str, **arrival: Optional[str]) -> JitDict:
        """Ends it. arrival: state and code of the address, browser of the cookie.

        Gives `outcome`: signedIn (session, redirect), newcomer (bindCode, redirect), linked (redirect), or confirm
        (confirmCode, browser, name) for a browser that lost its cookie inside WeChat.
        """
        return self._run("", "browserFinish", _json(method=method, **arrival))  # type: ignore[no-any-return]

    def browserConfirm(self, confirmCode: str, browser: Optional[str]) -> JitDict:
        """Ends it after the person has confirmed; gives what `browserFinish` gives."""
        return self._run("", "browserConfirm", _json(confirmCode=confirmCode, browser=browser))  # type: ignore[no-any-return]

    def sessions(self) -> List[JitDict]:
        """A person's own devices; needs `asUser`."""
        return self._run("", "sessions", "{}")  # type: ignore[no-any-return]

    def endSession(self, id: str) -> None:
        """Ends one of a person's own sessions; needs `asUser`."""
        self._run("", "endSession", _json(id=id))

    def addUser(self, username: str, password: Optional[str] = None, corp: Optional[str] = None) -> JitDict:
        """Makes a user with a name and, optionally, a password and an organisation."""
        return self._run("", "addUser", _json(username=username, password=password, corp=corp))  # type: ignore[no-any-return]

    def setActive(self, user: Union[str, int], active: bool) -> None:
        """Enables or disables a user, by id or username. Disabling ends every session.

        active: True or False; 1 and 0 are taken too, as an `e.json` writes them. All else is InvalidArgument.
        """
        self._run("", "setActive", _json(user=str(user), active=active))

    def ready(self) -> None:
        """Raises when the stores do not answer."""
        self._run("", "ready", "{}")

    def close(self) -> None:
        """Closes the app for every view of it."""
        self._opened.close()

    def __enter__(self) -> "App":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> "App":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aio.close()

    def __repr__(self) -> str:
        return "<wxlogin.App closed>" if self._opened.closed else f"<wxlogin.App {self.info['appId']}>"

    # For elements.

    def _run(self, element: str, function: str, arguments: str) -> Any:
        return self._opened.run(self._visit, element, function, arguments)

    async def _run_async(self, element: str, function: str, arguments: str) -> Any:
        return await self._opened.run_async(self._visit, element, function, arguments)

    def _about(self, fullName: str) -> Dict[str, Any]:
        generation = self._opened.generation()
        known = self._known.get(fullName)
        if known is None or known[0] != generation:
            known = self._known[fullName] = (generation, json.loads(self._ask("describe", fullName)))
        return known[1]

    def _ask(self, what: str, *arguments: Any) -> Any:
        return self._opened.ask(what, *arguments)


class AioApp:
    """The awaitable twins of an app's methods that may wait."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def authenticate(self, sessionId: str) -> Optional[JitDict]:
        """See `App.authenticate`."""
        return await self._app._run_async("", "authenticate", _json(token=sessionId))  # type: ignore[no-any-return]

    async def login(self, **body: Optional[str]) -> JitDict:
        """See `App.login`."""
        return await self._app._run_async("", "login", _json(**body))  # type: ignore[no-any-return]

    async def browserStart(self, method: str, callback: str, **more: Any) -> JitDict:
        """See `App.browserStart`."""
        arguments = _json(method=method, callback=callback, **more)
        return await self._app._run_async("", "browserStart", arguments)  # type: ignore[no-any-return]

    async def browserFinish(self, method: str, **arrival: Optional[str]) -> JitDict:
        """See `App.browserFinish`."""
        return await self._app._run_async("", "browserFinish", _json(method=method, **arrival))  # type: ignore[no-any-return]

    async def browserConfirm(self, confirmCode: str, browser: Optional[str]) -> JitDict:
        """See `App.browserConfirm`."""
        arguments = _json(confirmCode=confirmCode, browser=browser)
        return await self._app._run_async("", "browserConfirm", arguments)  # type: ignore[no-any-return]

    async def sessions(self) -> List[JitDict]:
        """See `App.sessions`."""
        return await self._app._run_async("", "sessions", "{}")  # type: ignore[no-any-return]

    async def endSession(self, id: str) -> None:
        """See `App.endSession`."""
        await self._app._run_async("", "endSession", _json(id=id))

    async def addUser(self, username: str, password: Optional[str] = None, corp: Optional[str] = None) -> JitDict:
        """See `App.addUser`."""
        arguments = _json(username=username, password=password, corp=corp)
        return await self._app._run_async("", "addUser", arguments)  # type: ignore[no-any-return]

    async def setActive(self, user: Union[str, int], active: bool) -> None:
        """See `App.setActive`."""
        await self._app._run_async("", "setActive", _json(user=str(user), active=active))

    async def ready(self) -> None:
        """See `App.ready`."""
        await self._app._run_async("", "ready", "{}")

    async def close(self) -> None:
        """See `App.close`."""
        import asyncio

        await asyncio.get_running_loop().run_in_executor(None, self._app.close)


class Namespace:
    """`app.auths.loginTypes.MyLogin`: a folder on the way to an element."""

    def __init__(self, app: App, path: str) -> None:
        self._app = app
        self._path = path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        path = f"{self._path}.{name}"
        return _below(self._app, path, AttributeError(f"there is no element {path}, nor any below it"))


def _below(app: App, path: str, otherwise: AttributeError) -> Any:
    names = app._ask("names")
    if path in names:
        return app.getElement(path)
    if any(name.startswith(path + ".") for name in names):
        return Namespace(app, path)
    raise otherwise


def _class_name(about: Dict[str, Any]) -> str:
    if about["kind"] == "instance" and about["meta"] not in ("models.Meta", "services.Meta"):
        return str(about["type"].rsplit(".", 1)[-1])
    return str(about["name"])


def _fits(about: Dict[str, Any], kind: str) -> bool:
    names = [about["name"] if about["kind"] != "instance" else "", about["type"], *about["typeChain"]]
    if about["meta"] in ("models.Meta", "services.Meta"):
        names = [about["name"]]
    return kind == "Element" or kind in [str(name).rsplit(".", 1)[-1] for name in names]


def _json(**arguments: Any) -> str:
    return json.dumps({name: value for name, value in arguments.items() if value is not None})
