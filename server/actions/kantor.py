"""Kantor: what the office's papers carry - letterhead, colour, number pattern, and clauses in its own words."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date

from server.documents.clauses import CARA, KLAUSUL
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

CLAUSES = (
    "undangan.jawaban",
    "undangan.akibat",
    "undangan.penutup",
    "undangan.bila_putus",
    "penugasan.pernyataan",
    "berita_acara.penutup",
    "laporan_selesai.penutup",
)
"""Clauses of the papers that an office may put in its own words."""

MOST = 1500


async def configure(services: Services, by: Pelaku, isian: Mapping[str, str]) -> Kantor:
    """Change the office's facts from the form `isian`; empty clauses mean the program's own wording."""
    require(by, "kantor.atur")

    def unit(tx: Tx) -> Kantor:
        old = KANTOR.get(tx.connection, by.kantor)
        new = read(old, isian, tx.now().date())
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
    klausul = {name: _clause(name, isian, faults) for name in (*NOTICE, *CLAUSES)}
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


def default(name: str) -> str:
    """The program's own wording of one of CLAUSES."""
    kind, _, clause = name.partition(".")
    return str(KLAUSUL[kind][clause])


def _clause(name: str, isian: Mapping[str, str], faults: dict[str, str]) -> str:
    words = paragraphs(isian.get(name, ""))
    if len(words) > MOST:
        faults[name] = f"Paling panjang {MOST} huruf; sekarang {len(words)}."
    if name in NOTICE or not words:
        return words
    if words == default(name):
        return ""
    try:
        unknown = sorted(set(indonesia.fields(words)) - known(name))
    except Invalid as error:
        faults[name] = str(error)
        return words
    if unknown:
        allowed = ", ".join(f"{{{one}}}" for one in sorted(known(name)))
        faults[name] = f"Nama {{{unknown[0]}}} tidak dikenal. Yang boleh dipakai: {allowed}."
    return words


def known(name: str) -> set[str]:
    """The names that a clause of this kind of paper may use: those that its own clauses use."""
    kind = name.partition(".")[0]
    found: set[str] = set()
    for wording in {**KLAUSUL[kind], **CARA}.values():
        for part in (wording,) if isinstance(wording, str) else wording:
            found |= set(indonesia.fields(part))
    return found
