"""Results of dict shape."""

from __future__ import annotations

import json
from typing import Any, Dict


class JitDict(Dict[str, Any]):
    """A dict whose text has double quotes, as the framework's documents show results. In all else it is a plain dict."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{_quoted(key)}: {_shown(value)}" for key, value in self.items()) + "}"

    __str__ = __repr__


class AuthConfig(JitDict):
    """A login method's credentials. `config["appSecret"]` is there for code of this process; its text never shows it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return JitDict({key: "***" if key == "appSecret" else value for key, value in self.items()}).__repr__()

    __str__ = __repr__

    def __reduce__(self) -> Any:
        raise TypeError("authConfig holds the AppSecret and is not pickled; take the keys you need")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return repr(value)


_DECODER = json.JSONDecoder(object_hook=JitDict)


def decode(text: str) -> Any:
    """JSON text to plain values, objects as `JitDict`."""
    return _DECODER.decode(text)
