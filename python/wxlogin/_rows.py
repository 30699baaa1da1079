"""Rows: `row.userId.value`, `row["userId"]`, `row.toDict()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator, Mapping, Optional

if TYPE_CHECKING:
    from ._element import Element


class Field:
    """One field of a row. `field.value` reads and writes it."""

    __slots__ = ("_row", "name")

    def __init__(self, row: "RowData", name: str) -> None:
        self._row = row
        self.name = name

    @property
    def value(self) -> Any:
        return self._row[self.name]

    @value.setter
    def value(self, value: Any) -> None:
        self._row.update(**{self.name: value})

    def __repr__(self) -> str:
        return f"Field({self.name}={self.value!r})"

    def __str__(self) -> str:
        return str(self.value)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == (other.value if isinstance(other, Field) else other))

    def __hash__(self) -> int:
        return hash(self.value)


class RowData(Mapping[str, Any]):
    """A row: fields as attributes with `.value`, or by subscript. Changes stay here until `save()`.

    Tokens in a row are not part of its text.
    """

    __slots__ = ("_values", "_stored", "_model")
    _values: Dict[str, Any]
    _stored: Dict[str, Any]
    _model: Optional["Element"]
    _HIDDEN = ("accessToken", "refreshToken", "sessionId", "loginCode")

    def __init__(self, values: Mapping[str, Any], model: Optional["Element"] = None) -> None:
        object.__setattr__(self, "_values", dict(values))
        object.__setattr__(self, "_stored", dict(values))
        object.__setattr__(self, "_model", model)

    def __getattr__(self, name: str) -> Field:
        if name in self._values:
            return Field(self, name)
        raise AttributeError(f"this row has no field {name}; it has {', '.join(self._values)}")

    def __setattr__(self, name: str, value: Any) -> None:
        self.update(**{name: value})

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.update(**{name: value})

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        shown = {name: "***" if name in self._HIDDEN and value else value for name, value in self._values.items()}
        return "RowData(" + ", ".join(f"{name}={value!r}" for name, value in shown.items()) + ")"

    @property
    def value(self) -> Dict[str, Any]:
        """All fields as a dict; the same as `toDict()`."""
        return self.toDict()

    @property
    def pkData(self) -> Any:
        """The primary key: `id` of a model's row, `userId` of a user."""
        return self._values.get("id", self._values.get("userId"))

    def toDict(self) -> Dict[str, Any]:
        """All fields as a new dict."""
        return dict(self._values)

    def update(self, **fields: Any) -> "RowData":
        """Changes fields here; `save()` writes them."""
        unknown = [name for name in fields if name not in self._values]
        if unknown:
            raise AttributeError(f"this row has no field {unknown[0]}; it has {', '.join(self._values)}")
        self._values.update({name: _plain(value) for name, value in fields.items()})
        return self

    def reset(self) -> "RowData":
        """Forgets changes that are not saved."""
        object.__setattr__(self, "_values", dict(self._stored))
        return self

    def save(self) -> "RowData":
        """Writes what was changed."""
        changed, model = self._changed()
        if changed:
            model.updateByPK([self.pkData], changed)
            self._saved()
        return self

    def delete(self) -> int:
        """Removes the row; gives how many were removed."""
        return int(self._of_a_model().deleteByPK([self.pkData]))

    def refresh(self) -> "RowData":
        """Reads the row again."""
        return self._take(self._of_a_model().get(self._key()))

    @property
    def aio(self) -> "AioRowData":
        """`save`, `delete` and `refresh`, awaitable."""
        return AioRowData(self)

    def _key(self) -> str:
        return f"Q(id={int(self.pkData)})"

    def _changed(self) -> "tuple[Dict[str, Any], Any]":
        changed = {name: value for name, value in self._values.items() if self._stored.get(name) != value}
        return changed, self._of_a_model()

    def _saved(self) -> None:
        object.__setattr__(self, "_stored", dict(self._values))

    def _take(self, row: Optional["RowData"]) -> "RowData":
        if row is None:
            raise LookupError("the row is gone")
        object.__setattr__(self, "_values", row.toDict())
        self._saved()
        return self

    def _of_a_model(self) -> Any:
        if self._model is None:
            raise TypeError("this row is a result, not a model's row; it cannot be saved, deleted or read again")
        return self._model


class AioRowData:
    """The awaitable twins of a row's `save`, `delete` and `refresh`."""

    __slots__ = ("_row",)

    def __init__(self, row: RowData) -> None:
        self._row = row

    async def save(self) -> RowData:
        """Writes what was changed."""
        changed, model = self._row._changed()
        if changed:
            await model.aio.updateByPK([self._row.pkData], changed)
            self._row._saved()
        return self._row

    async def delete(self) -> int:
        """Removes the row; gives how many were removed."""
        return int(await self._row._of_a_model().aio.deleteByPK([self._row.pkData]))

    async def refresh(self) -> RowData:
        """Reads the row again."""
        return self._row._take(await self._row._of_a_model().aio.get(self._row._key()))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Field) else value
