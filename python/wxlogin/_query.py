"""Filters: `Q` objects that become text in the framework's grammar; the text is parsed, and its values bound, in Rust."""

from __future__ import annotations

from typing import Any, Tuple, Union


class Q:
    """A filter, in either grammar.

        Q(userId="u1") & Q(id__gte=5)
        Q("userId", "=", "u1")
        Q(Q("id", ">", 1), Q.AND, Q("id", "<", 9))

    Values are text, whole numbers, booleans, None, and lists of these.
    """

    AND = "AND"
    OR = "OR"

    __slots__ = ("_text", "_joined")

    def __init__(self, *parts: Any, **fields: Any) -> None:
        self._joined = False
        if parts and fields:
            raise TypeError("Q takes either parts, as in Q('userId', '=', 'u1'), or fields, as in Q(userId='u1')")
        if fields:
            self._text = "Q(" + ", ".join(f"{_name(name)}={_value(value)}" for name, value in fields.items()) + ")"
        elif len(parts) == 1 and isinstance(parts[0], Q):
            self._text = f"Q({parts[0]})"
        elif len(parts) == 3 and isinstance(parts[0], Q):
            self._text = _joined_text(parts)
        elif len(parts) == 3 and isinstance(parts[0], str):
            field, operator, value = parts
            self._text = f"Q({_value(_name(field))}, {_value(str(operator))}, {_value(value)})"
        else:
            raise TypeError("Q takes a field, an operator and a value, or two Q and Q.AND or Q.OR between them")

    def __and__(self, other: "Q") -> "Q":
        return self._with("&", other)

    def __or__(self, other: "Q") -> "Q":
        return self._with("|", other)

    def _with(self, sign: str, other: "Q") -> "Q":
        if not isinstance(other, Q):
            return NotImplemented
        both = Q.__new__(Q)
        both._text = f"{self._operand()} {sign} {other._operand()}"
        both._joined = True
        return both

    def _operand(self) -> str:
        return f"({self._text})" if self._joined else self._text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Q) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


def _joined_text(parts: Tuple[Any, ...]) -> str:
    left, word, right = parts
    if word not in (Q.AND, Q.OR) or not isinstance(right, Q):
        raise TypeError("two Q are joined by Q.AND or Q.OR")
    return f"Q({left}, Q.{word}, {right})"


def _name(name: str) -> str:
    if not name.replace("__", "_").isidentifier():
        raise ValueError(f"{name!r} is not the name of a field")
    return name


def _value(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, (bool, int)):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    raise TypeError(f"a filter takes text, whole numbers, booleans, None and lists of these, not {type(value).__name__}")


_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t"})


def _text(value: str) -> str:
    return "'" + value.translate(_ESCAPES) + "'"


Filter = Union[str, Q, None]
