"""Fakta hasil: what was shown, asked and decided: the other tables of a berita acara."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sessions.catatan import Catatan, Row, duration
from sessions.evidence import Entry
from sessions.mesin import words
from sessions.pemeriksaan import BIDANG, Hasil, check
from sessions.pertanyaan import LABELS
from sessions.samar import in_text, masked

# What was shown (7) and asked (8)

RESULT = {
    "dokumen.sah": ("memenuhi", "ya"),
    "dokumen.tidak_sah": ("tidak memenuhi", "tidak"),
    "dokumen.tidak_diperlukan": ("tidak diperlukan (SIKaP)", "–"),
    "dokumen.tidak_ada": ("tidak ada", "–"),
}


def documents(catatan: Catatan) -> list[Row]:
    listed = sorted(catatan.all("dokumen.diminta"), key=lambda e: int(str(e.event.data["urut"])))
    return [_document(catatan, entry) for entry in listed]


def _document(catatan: Catatan, listed: Entry) -> Row:
    id_ = str(listed.event.data["dokumen"])
    decided = _last_of(catatan, id_, *RESULT)
    hasil, cocok = RESULT[decided.event.kind] if decided else ("belum diputuskan", "–")
    shown = {**_mapping(_last_private(catatan, id_, "terbaca"))}
    declared = _declared(catatan, listed, id_)
    why = in_text(str(decided.event.private.get("alasan") or "")) if decided else ""
    read = [f"{_field(k)} {masked(k, v)}" for k, v in shown.items() if v]
    photos = catatan.photos.get(id_, ())
    return {
        "persyaratan": str(listed.event.private.get("nama", "")),
        "dokumen": ", ".join([*read, *([why] if why else [])]) or "–",
        "sumber": words(str(decided.event.data.get("sumber") or "–")) if decided else "–",
        "isian": "; ".join(f"{_field(k)}: {masked(k, v)}" for k, v in declared.items()) or "–",
        "cocok": _differing(str(listed.event.data["jenis"]), shown, declared, listed.event.at.date()) or cocok,
        "pemeriksa": ", ".join(catatan.name(str(one)) for one in _list(decided, "pemeriksa")) or "–",
        "hasil": hasil,
        "rujukan": catatan.cite(decided or listed, photos[-1] if photos else None),
    }


def by_two(catatan: Catatan) -> bool:
    """Whether two examined at least one dokumen."""
    return any(len(_list(entry, "pemeriksa")) > 1 for entry in catatan.all("dokumen.sah", "dokumen.tidak_sah"))


def _differing(jenis: str, shown: Mapping[str, object], declared: Mapping[str, object], on: date) -> str:
    """`tidak (nib)`: what the examiners noted otherwise than SPSE has it, whatever they then decided; else empty."""
    noted = {name: str(value) for name, value in shown.items() if name in BIDANG and value}
    found = check(jenis, noted, {name: str(value) for name, value in declared.items()}, on)
    differing = [_field(one.bidang) for one in found if one.hasil is Hasil.BERBEDA]
    return f"tidak ({', '.join(differing)})" if differing else ""


def _field(name: str) -> str:
    """What a field is called in the middle of a sentence: `NIB`, `tanggal lahir`."""
    label = LABELS.get(name) or words(name)
    return label if label.isupper() else label.lower()


def _title(catatan: Catatan, id_: str) -> str:
    """What the dokumen of this id is called."""
    listed = [e for e in catatan.all("dokumen.diminta") if e.event.data["dokumen"] == id_]
    return str(listed[0].event.private.get("nama") or "") if listed else ""


def _declared(catatan: Catatan, listed: Entry, id_: str) -> Mapping[str, object]:
    changed = [e for e in catatan.all("dokumen.diperbarui") if e.event.data.get("dokumen") == id_]
    return _mapping((changed[-1] if changed else listed).event.private.get("isian"))


def _last_of(catatan: Catatan, id_: str, *kinds: str) -> Entry | None:
    mine = [e for e in catatan.all(*kinds) if id_ in (e.event.data.get("id"), e.event.data.get("dokumen"))]
    return mine[-1] if mine else None


def _last_private(catatan: Catatan, id_: str, name: str) -> object:
    for entry in reversed(
        catatan.all("dokumen.diperiksa", "dokumen.sah", "dokumen.tidak_sah", "dokumen.diklarifikasi")
    ):
        if id_ in (entry.event.data.get("id"), entry.event.data.get("dokumen")) and entry.event.private.get(name):
            return entry.event.private[name]
    return {}


def questions(catatan: Catatan) -> list[Row]:
    answers = {e.event.data["nomor"]: e for e in catatan.all("tanya.dijawab")}
    ends = {e.event.data["nomor"]: e for e in catatan.all("tanya.disimpulkan")}
    attached: dict[object, list[int]] = {}
    for one in catatan.all("tanya.dilampiri"):
        attached.setdefault(one.event.data["nomor"], []).append(int(str(one.event.data["foto"])))
    rows = []
    for asked in catatan.all("tanya.diajukan"):
        nomor = asked.event.data["nomor"]
        answer, end = answers.get(nomor), ends.get(nomor)
        photos = (*catatan.photos.get(str(asked.event.data.get("dokumen") or ""), ()), *attached.get(nomor, ()))
        rows.append(
            {
                "pertanyaan": in_text(str(asked.event.private.get("teks", "")))
                + (f" ({about})" if (about := _title(catatan, str(asked.event.data.get("dokumen") or ""))) else ""),
                "jawaban": in_text(str(answer.event.private.get("teks", ""))) if answer else "tidak dijawab",
                "bukti": ", ".join(f"F-{n:02d}" for n in photos),
                "simpulan": in_text(str(end.event.private.get("teks", ""))) if end else "",
                "rujukan": catatan.cite(answer or asked),
            }
        )
    return rows + _issuers(catatan)


def _issuers(catatan: Catatan) -> list[Row]:
    """What was asked of those who issued a document."""
    rows = []
    for asked in catatan.all("dokumen.ditanyakan"):
        id_ = str(asked.event.data["id"])
        end = next(
            (
                e
                for e in catatan.all(*RESULT, "dokumen.diklarifikasi")
                if e.number > asked.number and e.event.data.get("id") == id_
            ),
            None,
        )
        answers = [
            one
            for one in catatan.all("penerbit.menjawab")
            if one.event.data["dokumen"] == id_
            and asked.number < one.number
            and (end is None or one.number < end.number)
        ]
        outcome = words(str(end.event.data["peristiwa"])) if end else "menunggu"
        rows.append(
            {
                "pertanyaan": _asked(catatan, asked),
                "jawaban": "; ".join([*(_answer(catatan, one) for one in answers), outcome]),
                "bukti": _letter(catatan, asked),
                "simpulan": str(end.event.private.get("alasan") or "") if end else "",
                "rujukan": catatan.cite(asked),
            }
        )
    return rows


def _asked(catatan: Catatan, entry: Entry) -> str:
    """Whom the Pokja asked about what, until when it waits, and what it asked beyond whether the paper is theirs."""
    event = entry.event
    until = catatan.time(datetime.fromisoformat(str(event.data["tenggat"])))
    more = in_text(str(event.private.get("pokok") or ""))
    whom, about = event.private.get("penerbit", ""), _title(catatan, str(event.data["id"]))
    told = f"Konfirmasi kepada penerbit: {whom}, tentang {about}"
    return f"{told}; jawaban ditunggu sampai {until}" + (f". {more}" if more else "")


def _answer(catatan: Catatan, entry: Entry) -> str:
    """What the issuer wrote or said, and by which letter."""
    nomor = str(entry.event.private.get("nomor") or "")
    source = f"{words(str(entry.event.data['cara']))}{f' nomor {nomor}' if nomor else ''}"
    return f"“{in_text(str(entry.event.private.get('isi', '')))}” ({source}, {catatan.cite(entry)})"


def _letter(catatan: Catatan, asked: Entry) -> str:
    """The number of the letter that went out."""
    for one in catatan.all("cetakan.dibuat"):
        if one.event.data.get("jenis") == "klarifikasi_penerbit" and one.event.data.get("dasar") == asked.number:
            return f"Surat {one.event.private.get('nomor', '')}"
    return ""


# What follows (9 to 12)


def blacklist(catatan: Catatan) -> Row:
    entry = catatan.last("daftar_hitam.diperiksa")
    if entry is None:
        return {"waktu": "", "hasil": "", "rujukan": ""}
    hasil = words(str(entry.event.data["hasil"]))
    return {"waktu": catatan.time(entry.event.at), "hasil": hasil, "rujukan": catatan.cite(entry)}


def absence(catatan: Catatan) -> Row:
    """How an absence came to be decided: how long the Pokja waited, how often it called, and who agreed; else empty."""
    entry = catatan.last("sesi.dinyatakan_tidak_hadir")
    if entry is None:
        return dict.fromkeys(("tunggu", "upaya", "putusan", "rujukan"), "")
    data = entry.event.data
    agreed = data.get("setuju")
    names = [catatan.name(str(one)) for one in agreed] if isinstance(agreed, list) else []
    planned = catatan.planned[0]
    waited = duration(entry.event.at - planned)
    return {
        "tunggu": f"sejak {catatan.time(planned)} sampai {catatan.time(entry.event.at)} ({waited})",
        "upaya": str(data.get("upaya", "")),
        "putusan": f"{len(names)} dari {len(catatan.pokja)} anggota Pokja: {', '.join(names)}",
        "rujukan": catatan.cite(entry),
    }


def conclusion(catatan: Catatan, *, worded: bool = True) -> Row:
    """The decision in force, in the words of the paper; the reason is the Pokja's own, as it is worded by now."""
    usul = catatan.ruang.ditetapkan.get("hasil")
    absent = catatan.last("sesi.dinyatakan_tidak_hadir")
    if absent is not None:
        why = str(absent.event.private.get("alasan") or "")
        clause = str(catatan.fact("fakta_paket").get("klausul_hadir") or "")
        quoted = f" (Dokumen Pemilihan, {clause})" if clause else ""
        return {"hasil": "TIDAK HADIR", "alasan": f"{why}{quoted} {catatan.cite(absent)}".strip()}
    if usul is None:
        return {"hasil": "BELUM DITETAPKAN", "alasan": ""}
    decided = [e for e in catatan.all("putusan.ditetapkan") if e.event.data.get("usul") == usul.id]
    said = (catatan.worded("simpulan") if worded else "") or usul.alasan or "semua persyaratan terpenuhi"
    text = {"lulus": "LULUS", "gugur": "TIDAK LULUS (GUGUR)"}.get(usul.hasil, words(usul.hasil).upper())
    return {"hasil": text, "alasan": f"{said} {catatan.cite(decided[-1])}" if decided else said}


def objections(catatan: Catatan) -> list[str]:
    """Word for word but for the numbers of persons, in quotation marks, each followed by its citation."""
    return [
        f"“{in_text(str(e.event.private.get('teks', '')))}” {catatan.cite(e)}"
        for e in catatan.all("keberatan.diajukan")
    ]


def photos(catatan: Catatan) -> list[Row]:
    titles = {
        str(e.event.data["dokumen"]): str(e.event.private.get("nama", "")) for e in catatan.all("dokumen.diminta")
    }
    rows = []
    for entry in catatan.all("foto.diterima"):
        data = entry.event.data
        about = titles.get(str(data.get("dokumen") or ""))
        rows.append(
            {
                "kode": f"F-{int(str(data['nomor'])):02d}",
                "judul": about or f"{words(str(data['untuk']))} {catatan.name(str(data.get('wakil') or ''))}".strip(),
                "sha256": str(data["sha256"]),
                "gambar": "",
            }
        )
    return rows


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(entry: Entry | None, name: str) -> Sequence[object]:
    value = entry.event.data.get(name) if entry else None
    return value if isinstance(value, list) else []
