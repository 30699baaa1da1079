"""Elements: a class for each kind, its methods made from the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Tuple

from ._methods import AIO_METHODS, METHODS, methods_of
from ._results import AuthConfig, JitDict

if TYPE_CHECKING:
    from ._app import App


class ElementAttrDict(JitDict):
    """What an element's `e.json` says, secrets left out: `define["title"]` or `define.title`."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"this definition has no {name}; it has {', '.join(self)}") from None


class Element:
    """An element of an app. Its functions are methods; `help(element)` shows them, `.aio` has their awaitable twins.

    Properties are those of the moment: an edit of the element's files shows at once.
    """

    def __init__(self, app: "App", full_name: str) -> None:
        self._app = app
        self._full_name = full_name

    @property
    def _about(self) -> Dict[str, Any]:
        return self._app._about(self._full_name)

    @property
    def fullName(self) -> str:
        """The fullName it was asked for by."""
        return self._full_name

    @property
    def name(self) -> str:
        """The last part of the fullName."""
        return str(self._about["name"])

    @property
    def title(self) -> str:
        """What people see."""
        return str(self._about["title"])

    @property
    def type(self) -> str:
        """The fullName of its Type."""
        return str(self._about["type"])

    @property
    def define(self) -> ElementAttrDict:
        """What its `e.json` says, secrets left out."""
        return ElementAttrDict(self._about["define"])

    @property
    def functions(self) -> List[Dict[str, Any]]:
        """The declarations of its functions."""
        return list(self._about["functions"])

    @property
    def aio(self) -> "AioElement":
        """The same functions, awaitable."""
        return AioElement(self)

    # Type checkers know the functions from `elements.pyi`, and should tell a misspelt one.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            method = self._of_method(name)
            if method is not _NOTHING:
                return method
            names = ", ".join(function["name"] for function in self._about["functions"])
            raise AttributeError(
                f"{self._full_name} has no {name}; " + (f"its functions are {names}" if names else "it has no functions")
            )

    def _of_method(self, name: str) -> Any:
        """Properties that only login methods (and, as far as they make sense there, their Types) have."""
        if name.startswith("_"):
            return _NOTHING
        about = self._about
        if name in ("authType", "authModelElemName"):
            return about.get(name, _NOTHING)
        method = about.get("method") or {}
        if name == "authConfig" and method:
            return AuthConfig(method["authConfig"])
        if name in ("isActive", "allowRegister", "corp", "extra"):
            return method.get(name, _NOTHING)
        return _NOTHING

    def __dir__(self) -> List[str]:
        own = ["authType", "authModelElemName", "authConfig", "isActive", "allowRegister"]
        return sorted([*super().__dir__(), *(name for name in own if self._of_method(name) is not _NOTHING)])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and (self._app, self._full_name) == (other._app, other._full_name)

    def __hash__(self) -> int:
        return hash(self._full_name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._full_name}>"


class AioElement:
    """The awaitable twins of an element's functions."""

    def __init__(self, element: Element) -> None:
        self._element = element

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            names = ", ".join(function["name"] for function in self._element._about["functions"])
            raise AttributeError(f"{self._element.fullName}.aio has no {name}; it has {names or 'no functions'}")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._element.fullName}>"


class _Nothing:
    pass


_NOTHING = _Nothing()
_classes: Dict[Tuple[str, ...], type] = {}


def class_of(name: str, functions: List[Dict[str, Any]]) -> type:
    """The class with these functions, made when it is first wanted."""
    key = (name, *(function["signature"] for function in functions))
    found = _classes.get(key)
    if found is None:
        aio = type("Aio" + name, (AioElement,), methods_of(functions, AIO_METHODS))
        body = methods_of(functions, METHODS)
        body["aio"] = property(lambda self: aio(self), doc="The same functions, awaitable.")
        body["__doc__"] = f"{name}. " + (Element.__doc__ or "")
        found = _classes[key] = type(name, (Element,), body)
    return found
