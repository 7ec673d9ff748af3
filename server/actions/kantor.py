"""Kantor: name, address, colour, zone and number pattern of an office; its letterhead and clauses are in `kop.py`."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date

from server.services import Services
from server.store.kantor import KANTOR
from server.store.unit import Tx
from sessions import indonesia
from sessions import kantor as rules
from sessions.errors import Invalid
from sessions.isian import line, paragraphs
from sessions.kantor import Kantor
from sessions.mesin import note
from sessions.wewenang import Pelaku, require

TEXTS = ("nama", "pemda", "unit", "alamat", "telepon", "laman", "surel", "kota", "zona", "warna", "pola_nomor")
"""What may be changed; the code names the chains' heads and stays."""

NOTICE = ("pejabat_pdp", "dasar_hukum", "masa_simpan")
"""Facts of the notice about recording (domain 5.12) that are the office's own."""

MOST = 1500


async def configure(services: Services, by: Pelaku, isian: Mapping[str, str]) -> Kantor:
    """Change the office's facts from the form `isian`; empty facts of the notice mean the program's own."""
    return await save(services, by, lambda old: read(old, isian, services.now().date()))


async def save(services: Services, by: Pelaku, change: Callable[[Kantor], Kantor]) -> Kantor:
    """The office as `change` makes it, with a line of evidence of what is new."""
    require(by, "kantor.atur")

    def unit(tx: Tx) -> Kantor:
        old = KANTOR.get(tx.connection, by.kantor)
        new = change(old)
        KANTOR.save(tx.connection, new)
        changed = [field.name for field in fields(Kantor) if getattr(old, field.name) != getattr(new, field.name)]
        private = {name: getattr(new, name) for name in changed}
        tx.append(note(by, tx.now(), f"kantor/{new.id}", "kantor.diatur", {"bidang": changed}, private))
        return new

    return await services.store.write(unit)


def read(old: Kantor, isian: Mapping[str, str], day: date) -> Kantor:
    """The office as the form says it. Raises Invalid with every fault beside its field."""
    faults: dict[str, str] = {}
    texts = {name: line(isian[name]) for name in TEXTS if name in isian}
    own = {name: _fact(name, isian, faults) for name in NOTICE}
    klausul = {**{name: words for name, words in old.klausul.items() if name not in NOTICE}, **own}
    new = replace(old, klausul={name: words for name, words in klausul.items() if words}, **texts)  # type: ignore[arg-type]  # TEXTS are texts
    try:
        example_number(new.pola_nomor, day)
    except Invalid as error:
        faults["pola_nomor"] = str(error)
    try:
        rules.check(new)
    except Invalid as error:
        faults |= dict(error.details["bidang"])  # type: ignore[call-overload]  # sessions.kantor gives a mapping
    if faults:
        raise Invalid("Periksa isian yang ditandai.", bidang=faults)
    return new


def example_number(pola: str, day: date) -> str:
    """What the next letter's number would look like. Raises Invalid when the pattern cannot be."""
    return indonesia.nomor(pola, urut=7, kode="PK", pokja="Pokja 3", day=day)


def _fact(name: str, isian: Mapping[str, str], faults: dict[str, str]) -> str:
    words = paragraphs(isian.get(name, ""))
    if len(words) > MOST:
        faults[name] = f"Paling panjang {MOST} huruf; sekarang {len(words)}."
    return words
