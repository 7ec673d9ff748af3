"""Documents: letters and minutes from facts, as PDF/A-3a and PDF/UA-1 with the facts attached, byte for byte the same.

The one place where typst is used. Everything here blocks: call it by `asyncio.to_thread`. What each kind takes is in
`facts.py`; the office's wording in `clauses.py`; the look in `templates/`.
"""

import base64
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

import segno
import typst
from PIL import Image, ImageOps

from server.documents import clauses
from server.documents.glyphs import FONTS, drawable
from sessions import persetujuan_teks
from sessions.persetujuan_teks import NoticeFacts

TEMPLATES = Path(__file__).parent / "templates"

TITLES = {
    "undangan": "Undangan",
    "kesediaan": "Jawaban Kesediaan Mengikuti Pembuktian Kualifikasi secara Daring",
    "penugasan": "Surat Penugasan Personil Pelaksanaan Pembuktian Kualifikasi secara Daring",
    "kesiapan": "Laporan Kesiapan Sarana",
    "daftar_hadir": "Daftar Hadir Pembuktian Kualifikasi secara Daring",
    "berita_acara": "Berita Acara Pembuktian Kualifikasi",
    "berita_acara_negosiasi": "Berita Acara Klarifikasi dan Negosiasi",
    "negosiasi": "Hasil Negosiasi Harga",
    "laporan_selesai": "Laporan Pelaksanaan Pembuktian Kualifikasi secara Daring",
    "tanda_terima": "Tanda Terima Berkas",
    "persetujuan": "Pemberitahuan dan Persetujuan Perekaman",
    "tatap_muka": "Undangan Tatap Muka",
    "klarifikasi_penerbit": "Surat Klarifikasi kepada Penerbit",
    "rekap_paket": "Rekapitulasi Hasil Pembuktian Kualifikasi",
    "laporan_gagal": "Laporan Prakualifikasi Gagal",
    "pengesahan": "Lembar Pengesahan Berita Acara",
    "bidding_akses": "Formulir Akses Bidding Room",
    "bidding_fasilitas": "Formulir Penggunaan Fasilitas LPSE",
    "buku_akses": "Buku Kendali Akses Ruang Bidding Room",
    "buku_fasilitas": "Buku Kendali Penggunaan Fasilitas LPSE",
    "laporan_kunjungan": "Laporan Kunjungan Bidding Room",
    "akun_pokja": "Formulir Permohonan Pembuatan Akun Pokja",
    "akun_auditor": "Formulir Permohonan Akun Auditor, Pemeriksa, atau Penyidik",
    "akun_penyedia": "Formulir Pendaftaran Penyedia",
}
"""The kinds, and what each is called when its facts have no `judul` or `hal` of their own."""


class DocumentError(Exception):
    """The facts do not fit the kind: a mistake in the program, with typst's own words about it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A slot to sign in: its page from 1, its top left corner and its size in points, measured from the top."""

    id: str
    page: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document. `facts_sha256` is printed in its footer and is the SHA-256 of the attached `facts.json`."""

    pdf: bytes
    sha256: str
    boxes: tuple[Box, ...]
    pages: int
    facts_sha256: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where a paper that comes back is looked at: each amount, each code of a page, each box for ink."""

    sel: tuple[Box, ...]
    qr: tuple[Box, ...]
    sigpos: tuple[Box, ...]


@cache
def _fonts() -> typst.Fonts:
    """Shared by all threads; a Compiler may not be (it raises "Already borrowed")."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def render(kind: str, facts: Mapping[str, object], pictures: Mapping[str, bytes] | None = None) -> Rendered:
    """The document of `kind`; `pictures` are the images (any that Pillow reads, or SVG) that the facts name.

    The same facts and pictures give the same bytes. Raises DocumentError when a fact is missing.
    """
    compiler = _ready(kind, facts, pictures or {})
    stamp = int(datetime.fromisoformat(str(facts["dibuat"])).timestamp())
    try:
        pdf = cast(bytes, compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=stamp))
        boxes = json.loads(compiler.query("<kotak>", field="value"))
        pages = json.loads(compiler.query("<akhir>", field="value"))
    except typst.TypstError as error:
        raise DocumentError(f"{kind}: {error} {error.hints}") from error
    sha256 = hashlib.sha256(pdf).hexdigest()
    return Rendered(pdf, sha256, tuple(Box(**box) for box in boxes), pages[0], facts_sha256(kind, facts))


def places(kind: str, facts: Mapping[str, object], pictures: Mapping[str, bytes] | None = None) -> Places:
    """The places of the same facts' document: ids as `baris-3-jumlah`, `total`, `qr-1-atas`, or the signer's."""
    compiler = _ready(kind, facts, pictures or {})
    try:
        found = [json.loads(compiler.query(f"<{label}>", field="value")) for label in ("sel", "qr", "sigpos")]
    except typst.TypstError as error:
        raise DocumentError(f"{kind}: {error} {error.hints}") from error
    return Places(*(tuple(Box(**box) for box in boxes) for boxes in found))


def page_address(tautan: str, page: int) -> str:
    """What the codes of one page of a negotiation file say: capitals, so that they are coarse enough for a photo."""
    return f"{tautan.upper()}-{page}"


def preview(kind: str, facts: Mapping[str, object], pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Page 1 as a PNG of 595 x 842 pixels."""
    return pictures_of(kind, facts, pictures, ppi=72)[0]


def pictures_of(
    kind: str, facts: Mapping[str, object], pictures: Mapping[str, bytes] | None = None, *, ppi: int = 90
) -> list[bytes]:
    """Every page as a PNG."""
    try:
        pages = _ready(kind, facts, pictures or {}).compile(format="png", ppi=ppi)
    except typst.TypstError as error:
        raise DocumentError(f"{kind}: {error} {error.hints}") from error
    return cast(list[bytes], pages if isinstance(pages, list) else [pages])


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is seen in a slot once it is signed; `alasan` turns it into a refusal."""

    kepala: str
    nama: str
    jabatan: str
    keterangan: str
    waktu: str
    jenis: str
    alasan: str = ""


def stamp(words: Stamp, w: float, h: float, address: str, drawn: bytes | None = None) -> bytes:
    """A PDF page of `w` x `h` points; `address` is what its code leads to, `drawn` a picture of a name by hand."""
    inputs = _stamp_inputs(words, w, h, address, drawn)
    return cast(bytes, _compiler("stempel", inputs).compile(format="pdf", pdf_tags=False))


def stamp_picture(words: Stamp, w: float, h: float, address: str, drawn: bytes | None = None) -> bytes:
    """The same as a PNG of 216 points an inch, for services that take a picture."""
    pages = _compiler("stempel", _stamp_inputs(words, w, h, address, drawn)).compile(format="png", ppi=216)
    return cast(bytes, pages[0] if isinstance(pages, list) else pages)


def _stamp_inputs(words: Stamp, w: float, h: float, address: str, drawn: bytes | None) -> dict[str, str]:
    inputs = {
        "facts": json.dumps(_drawable({**asdict(words), "w": w, "h": h}), ensure_ascii=False),
        "qr": qr_svg(address),
    }
    if drawn is not None:
        inputs["drawn"] = picture_svg(drawn)
    return inputs


def facts_json(kind: str, facts: Mapping[str, object]) -> bytes:
    """The facts as they are attached: with the kind and every clause's wording, keys sorted, UTF-8."""
    if kind not in TITLES:
        raise DocumentError(f"no document of kind {kind!r}")
    own = cast(Mapping[str, clauses.Wording], facts.get("klausul", {}))
    whole = {**facts, "jenis": kind, "klausul": clauses.merged(kind, own)}
    if kind == "persetujuan":
        whole |= _notice_version(cast(NoticeFacts, facts["pemberitahuan"]))
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def facts_sha256(kind: str, facts: Mapping[str, object]) -> str:
    return hashlib.sha256(facts_json(kind, facts)).hexdigest()


def _notice_version(notice: NoticeFacts) -> dict[str, str]:
    text = persetujuan_teks.notice(notice)
    return {"teks_versi": persetujuan_teks.VERSION, "teks_sha256": persetujuan_teks.digest(text)}


def _ready(kind: str, facts: Mapping[str, object], pictures: Mapping[str, bytes]) -> typst.Compiler:
    """A compiler with all that the template asks for; where each page has its own code, it first counts the pages."""
    inputs = _inputs(kind, facts, pictures)
    compiler = _compiler(kind, inputs)
    if "tautan" not in facts:
        return compiler
    try:
        pages = json.loads(compiler.query("<akhir>", field="value"))[0]
    except typst.TypstError as error:
        raise DocumentError(f"{kind}: {error} {error.hints}") from error
    codes = {f"qr-{page}": qr_svg(page_address(str(facts["tautan"]), page)) for page in range(1, pages + 1)}
    return _compiler(kind, {**inputs, **codes})


def _compiler(kind: str, inputs: Mapping[str, str]) -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATES / f"{kind}.typ"), root=str(TEMPLATES), font_paths=_fonts(), sys_inputs=dict(inputs)
    )


def _inputs(kind: str, facts: Mapping[str, object], pictures: Mapping[str, bytes]) -> dict[str, str]:
    """What the template sees: text only, so nothing in it can be markup."""
    attached = facts_json(kind, facts)
    whole = json.loads(attached)
    values = clauses.values(whole)
    meta: dict[str, object] = {
        "title": whole.get("judul") or whole.get("hal") or TITLES[kind],
        "facts_sha256": hashlib.sha256(attached).hexdigest(),
        "notice": _notice(whole.get("pemberitahuan")),
    }
    shown = {
        "facts": {name: value for name, value in whole.items() if name != "klausul"},
        "klausul": {name: _runs(wording, values) for name, wording in _used(kind, whole["klausul"])},
        "meta": meta,
    }
    return {
        **{name: json.dumps(_drawable(value), ensure_ascii=False) for name, value in shown.items()},
        **{f"gambar-{name}": picture_svg(picture) for name, picture in pictures.items()},
        "attached": attached.decode(),
        "qr": qr_svg(str(facts["alamat_periksa"])),
    }


def _used(kind: str, wording: Mapping[str, clauses.Wording]) -> list[tuple[str, clauses.Wording]]:
    return [(name, wording[name]) for name in (*clauses.KLAUSUL[kind], *clauses.CARA)]


def _runs(wording: clauses.Wording, values: Mapping[str, str]) -> object:
    if isinstance(wording, str):
        return clauses.runs(wording, values)
    return [clauses.runs(part, values) for part in wording]


def _notice(facts: object) -> list[dict[str, object]]:
    if facts is None:
        return []
    parts = persetujuan_teks.paragraphs(cast(NoticeFacts, facts))
    return [{"heading": part.heading, "lines": list(part.lines)} for part in parts]


def _drawable(value: object) -> object:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {str(name): _drawable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_drawable(inner) for inner in value]
    return value


@lru_cache(maxsize=64)  # everybody who signs a paper has the same code in their stamp
def qr_svg(text: str) -> str:
    """A QR code of level M with a quiet zone of two modules."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def picture_svg(picture: bytes, longest: int = 900) -> str:
    """A picture as the SVG that typst can take as text: reduced to `longest` pixels, without its metadata.

    SVG from the office's own settings (its coat of arms) passes through; typst runs no script and fetches nothing.
    """
    if re.match(rb"\s*<(\?xml|svg)", picture):
        return picture.decode()
    with Image.open(io.BytesIO(picture)) as image:
        has_alpha = image.has_transparency_data
        small = ImageOps.exif_transpose(image).convert("RGBA" if has_alpha else "RGB")
        small.thumbnail((longest, longest))
        out = io.BytesIO()
        small.save(out, "PNG" if has_alpha else "JPEG", **({} if has_alpha else {"quality": 82}))
    kind = "png" if has_alpha else "jpeg"
    code = base64.b64encode(out.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{small.width}" height="{small.height}">'
        f'<image width="{small.width}" height="{small.height}" href="data:image/{kind};base64,{code}"/></svg>'
    )
