"""From a declared function to a Python method: arguments by position or name, docstring, signature."""

from __future__ import annotations

import inspect
import json
from typing import Any, Callable, Dict, List, Mapping, Tuple

from ._query import Q
from ._rows import Field, RowData

Declared = Dict[str, Any]
_HINTS = {
    "text": "str",
    "longText": "str",
    "userId": "str | int",
    "row": "Mapping[str, Any] | None",
    "filter": "str | Q | None",
    "list": "list",
    "integer": "int",
}
# The framework's models take these too; here there are no relations to follow and no events to hold back.
_OF_THE_FRAMEWORK = ("level", "triggerEvent")
_MODEL_ROWS = ("get", "create", "updateOrAdd")
_USER_ROWS = ("register", "currentUser")


def bound(function: Declared, args: Tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """The arguments as JSON text. Raises TypeError, with the signature, for those that do not fit."""
    names = [argument["name"] for argument in function["arguments"]]
    signature = function["signature"]
    if len(args) > len(names):
        raise TypeError(f"{signature} takes {len(names)} arguments, and {len(args)} were given")
    given = dict(zip(names, args))
    for name, value in kwargs.items():
        if name in given:
            raise TypeError(f"{signature} got `{name}` twice")
        if name in names:
            given[name] = value
        elif name not in _OF_THE_FRAMEWORK or "pkList" not in _words(function):
            raise TypeError(f"{signature} has no argument `{name}`")
    for argument in function["arguments"]:
        if argument["required"] and argument["name"] not in given:
            raise TypeError(f"{signature} needs `{argument['name']}`: {argument['doc'][0]}")
    try:
        return json.dumps(given, default=_plain, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{signature}: {error}") from None


def _words(function: Declared) -> str:
    """Functions of models are told by where their declaration says they come from."""
    return "pkList" if function["source"] == "the framework's data models" else ""


def _plain(value: Any) -> Any:
    if isinstance(value, RowData):
        return value.toDict()
    if isinstance(value, Field):
        return value.value
    if isinstance(value, Q):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    raise TypeError(f"a {type(value).__name__} cannot be an argument")


def taken(element: Any, function: Declared, result: Any) -> Any:
    """The result as callers see it: rows as RowData, all else as it is."""
    name = function["name"]
    if _words(function):
        if name == "query":
            return type(result)(result, rowDatas=[RowData(row, element) for row in result["rowDatas"]])
        if name in _MODEL_ROWS and result is not None:
            return RowData(result, element)
    elif name in _USER_ROWS:
        return RowData(result)
    return result


def METHODS(function: Declared) -> Callable[..., Any]:
    """The blocking method."""

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = self._app._run(self._full_name, function["name"], bound(function, args, kwargs))
        return taken(self, function, result)

    return call


def AIO_METHODS(function: Declared) -> Callable[..., Any]:
    """The awaitable method."""

    async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        element = self._element
        arguments = bound(function, args, kwargs)
        result = await element._app._run_async(element._full_name, function["name"], arguments)
        return taken(element, function, result)

    return call


def methods_of(functions: List[Declared], make: Callable[[Declared], Callable[..., Any]]) -> Dict[str, Any]:
    """The methods of a class, by name."""
    methods: Dict[str, Any] = {}
    for function in functions:
        method: Any = make(function)
        method.__name__ = method.__qualname__ = function["name"]
        method.__doc__ = docstring(function)
        method.__signature__ = _signature(function)
        methods[function["name"]] = method
    return methods


def _signature(function: Declared) -> inspect.Signature:
    def parameter(argument: Dict[str, Any]) -> inspect.Parameter:
        default = inspect.Parameter.empty if argument["required"] else None
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        return inspect.Parameter(argument["name"], kind, default=default, annotation=_HINTS[argument["kind"]])

    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    required = [a for a in function["arguments"] if a["required"]]
    # A default before a required argument is no Python signature; such arguments are shown by name.
    in_order = function["arguments"][: len(required)] == required
    parameters = [parameter(argument) for argument in function["arguments"]]
    if not in_order:
        parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    return inspect.Signature([own, *parameters])


def docstring(function: Declared) -> str:
    """What the declaration says, for `help`."""
    lines = [function["doc"][0], function["doc"][1], ""]
    for argument in function["arguments"]:
        optional = "" if argument["required"] else " (may be left out)"
        lines.append(f"{argument['name']}: {argument['doc'][0]}{optional}")
    lines.append(f"Who may call it: {function['access']}. Source: {function['source']}.")
    if function["errors"]:
        lines.append("Fails with: " + ", ".join(function["errors"]) + ".")
    return "\n".join(lines)
