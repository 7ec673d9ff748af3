"""A sheet taken back from the worker's JSON: the photo may have taken the worker over, so nothing is believed."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sessions.pencocokan import Angka, Kode, KotakTtd, Lembar, Petunjuk, Putusan, Tempat, Tinta

LONGEST = 400  # characters of one text
MANY = 3000  # entries of one list
SIDE = 20_000  # px
T = TypeVar("T")


def from_json(found: Mapping[str, Any]) -> Lembar:
    """Raises ValueError, KeyError or TypeError for whatever is not the JSON of a Lembar."""
    page = found["halaman"]
    return Lembar(
        urut=_whole(found["urut"]),
        halaman=None if page is None else _whole(page),
        kode=Kode(found["kode"]),
        angka=tuple(_amount(one) for one in _list(found["angka"])),
        ttd=tuple(_box(one) for one in _list(found["ttd"])),
        coretan=tuple(_place(one) for one in _list(found["coretan"])),
        petunjuk=tuple(Petunjuk(one) for one in _list(found["petunjuk"])),
        lebar=_whole(found["lebar"]),
        tinggi=_whole(found["tinggi"]),
    )


def _amount(one: Mapping[str, Any]) -> Angka:
    return Angka(
        _text(one["id"]), _text(one["terbit"]), _text(one["terbaca"]), Putusan(one["putusan"]), _place(one["tempat"])
    )


def _box(one: Mapping[str, Any]) -> KotakTtd:
    return KotakTtd(_text(one["id"]), _whole(one["tinta"]), Tinta(one["putusan"]), _place(one["tempat"]))


def _place(one: Mapping[str, Any]) -> Tempat:
    return Tempat(*(_whole(one[name]) for name in ("x", "y", "w", "h")))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -SIDE <= value <= SIDE:
        raise ValueError("not a number that can be")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError("not a text that can be")
    return value


def _list(value: list[T]) -> list[T]:
    if not isinstance(value, list) or len(value) > MANY:
        raise ValueError("not a list that can be")
    return value
