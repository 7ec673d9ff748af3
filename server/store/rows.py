"""Rows and values: a frozen dataclass whose fields are a table's columns goes in and comes out as itself."""

import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from sessions.errors import Conflict, NotFound

V = TypeVar("V")


class Rows(Generic[V]):
    """The rows of one noun. `words` names it when it cannot be found."""

    def __init__(self, table: sa.Table, kind: type[V], words: str) -> None:
        self.table = table
        self._kind = kind
        self._words = words

    def get(self, connection: sa.Connection, id: str) -> V:
        found = self.find(connection, self.table.c.id == id)
        if found is None:
            raise NotFound(f"{self._words} tidak ditemukan.")
        return found

    def find(self, connection: sa.Connection, *where: sa.ColumnElement[bool]) -> V | None:
        row = connection.execute(sa.select(self.table).where(*where).limit(1)).mappings().first()
        return None if row is None else from_row(self._kind, row)

    def all(
        self, connection: sa.Connection, *where: sa.ColumnElement[bool], order: Any = None, limit: int | None = None
    ) -> list[V]:
        query = sa.select(self.table).where(*where)
        query = query.order_by(*order) if isinstance(order, tuple) else query.order_by(order)
        return [from_row(self._kind, row) for row in connection.execute(query.limit(limit)).mappings()]

    def add(self, connection: sa.Connection, value: V, **more: object) -> None:
        connection.execute(sa.insert(self.table).values(**to_row(value), **more))

    def save(self, connection: sa.Connection, value: V, **more: object) -> None:
        """Write back a value with the same id."""
        row = to_row(value)
        id = row.pop("id")
        changed = connection.execute(sa.update(self.table).where(self.table.c.id == id).values(**row, **more))
        if changed.rowcount != 1:
            raise NotFound(f"{self._words} tidak ditemukan.")

    def save_version(self, connection: sa.Connection, value: V, *, seen: int, **more: object) -> None:
        """Write back a value whose row still has the `versi` that was seen. Raises Conflict."""
        row = to_row(value)
        id = row.pop("id")
        query = sa.update(self.table).where(self.table.c.id == id, self.table.c.versi == seen)
        if connection.execute(query.values(**row, **more)).rowcount != 1:
            raise Conflict(f"{self._words} baru saja diubah orang lain. Muat ulang halaman, lalu ulangi.")


def insert_once(connection: sa.Connection, table: sa.Table, **row: object) -> bool:
    """Add a row unless one of its unique keys is there already; whether it was added. Two at once: one adds."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(insert(table).values(**row).on_conflict_do_nothing()).rowcount == 1


def to_row(value: Any) -> dict[str, Any]:
    return {field.name: _out(getattr(value, field.name)) for field in fields(value)}


def from_row(kind: type[V], row: Mapping[Any, Any]) -> V:
    return kind(**{name: _in(hint, row[name]) for name, hint in _hints(kind).items()})  # type: ignore[arg-type]  # mypy: a type is Hashable


def _out(value: Any) -> Any:
    """What a column holds for a field's value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping | tuple | list):
        return json.dumps(_plain(value), ensure_ascii=False)
    return value


def _plain(value: Any) -> Any:
    """The JSON form of a nested value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return _out(value)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _in(hint: Any, value: Any) -> Any:
    """The field's value for what a column holds."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
        return None if value in (None, "") else _in(inner, value)
    if origin is tuple or origin is list or (isinstance(origin, type) and issubclass(origin, Mapping | Sequence)):
        return _nested(hint, json.loads(value or "null") if isinstance(value, str | None) else value)
    if isinstance(hint, type):
        if issubclass(hint, Enum):
            return hint(value)
        if issubclass(hint, datetime | date):
            return hint.fromisoformat(value)
        if is_dataclass(hint) and isinstance(value, Mapping):
            return from_row(hint, value)
    return bool(value) if hint is bool else value


def _nested(hint: Any, value: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (tuple, list) or (isinstance(origin, type) and issubclass(origin, Sequence)):
        return tuple(_item(args[0], item) for item in value or ())
    if origin is not None:
        return {key: _item(args[1], item) for key, item in (value or {}).items()}
    return value


def _item(hint: Any, value: Any) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        return from_row(hint, value)
    return _nested(hint, value) if get_origin(hint) else _in(hint, value)
