"""The shape of a message: its fields, what each may hold, and the value that a handler gets for it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sessions.errors import Invalid

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_MISSING: Any = object()
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One field: `kind` tells docs/protocol.md what it is, `read` takes it or raises ValueError in Indonesian."""

    kind: str
    read: Callable[[object], T]
    default: Any = _MISSING

    @property
    def required(self) -> bool:
        return self.default is _MISSING


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """Reads a message into a value; raises Invalid naming the field that cannot be."""

    build: Callable[..., T]
    fields: Mapping[str, Field[Any]]

    def __call__(self, message: Mapping[str, object]) -> T:
        if unknown := message.keys() - self.fields.keys():
            raise Invalid(
                "Pesan memuat isian yang tidak dikenal. Muat ulang halaman ini.", isian=sorted(unknown)[0][:64]
            )
        return self.build(**{name: _read(name, field, message) for name, field in self.fields.items()})

    def describe(self) -> dict[str, str]:
        """{name: kind}, with a question mark for a field that may be left out."""
        return {name: field.kind if field.required else f"{field.kind}?" for name, field in self.fields.items()}


def shape(build: Callable[..., T], **fields: Field[Any]) -> Shape[T]:
    """A shape that calls `build` (a dataclass, as a rule) with the fields by name."""
    return Shape(build, fields)


def optional(field: Field[T], default: T | None = None) -> Field[T | None]:
    """A field that may be left out or null."""
    return Field(field.kind, lambda value: default if value is None else field.read(value), default)


def text(least: int = 1, most: int = 500) -> Field[str]:
    """A string of `least` to `most` characters, no control characters but tab and newline."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise ValueError(f"harus berupa teks, {least} sampai {most} huruf")
        if _CONTROL.search(value):
            raise ValueError("memuat huruf kendali yang tidak dapat disimpan")
        return value

    return Field(f"text {least}..{most}", read)


def number(least: int = 0, most: int = 2**53 - 1) -> Field[int]:
    """A whole number, within what JavaScript counts exactly."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"harus berupa bilangan bulat, {least} sampai {most}")
        return value

    return Field(f"number {least}..{most}", read)


def flag() -> Field[bool]:
    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError("harus ya atau tidak")
        return value

    return Field("flag", read)


def moment() -> Field[datetime]:
    """A point in time as ISO 8601 that says its zone."""

    def read(value: object) -> datetime:
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise ValueError("harus berupa waktu dengan zonanya, misalnya 2026-07-28T09:00:00+08:00")
        return found.astimezone(UTC)

    return Field("time", read)


def choice(values: type[E]) -> Field[E]:
    """One of an enumeration's values."""

    def read(value: object) -> E:
        if not isinstance(value, str) or value not in set(values):
            raise ValueError(f"harus salah satu dari: {', '.join(values)}")
        return values(value)

    return Field("choice " + "|".join(values), read)


def thing() -> Field[dict[str, Any]]:
    """An object that is passed on unread, such as a WebRTC description; the guard has bounded its size and depth."""

    def read(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValueError("harus berupa objek")
        return value

    return Field("object", read)


def listing(item: Field[T], most: int = 100) -> Field[list[T]]:
    """At most `most` items of one kind."""

    def read(value: object) -> list[T]:
        if not isinstance(value, list) or len(value) > most:
            raise ValueError(f"harus berupa daftar, paling banyak {most} butir")
        return [item.read(part) for part in value]

    return Field(f"list 0..{most} of {item.kind}", read)


def _read(name: str, field: Field[Any], message: Mapping[str, object]) -> Any:
    if name not in message and not field.required:
        return field.default
    try:
        return field.read(message.get(name))
    except ValueError as error:
        raise Invalid(f"Isian {name} {error}.", isian=name) from None
