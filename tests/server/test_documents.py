"""Documents: what is printed is what the facts say, on every page, for every kind, twice the same."""

import asyncio
import hashlib
import json
import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from server import documents
from server.documents import clauses, facts, glyphs
from server.documents.contoh import CONTOH as EXAMPLES
from sessions import persetujuan_teks
from sessions.errors import Invalid
from tests.server.contoh_dokumen import (
    CONTOH,
    LONG,
    NOTICE,
    WORD,
    berita_acara,
    negosiasi,
    pictures,
    tanda_terima,
    undangan,
)

EVERY = {**EXAMPLES, **CONTOH}
KINDS = sorted(EVERY)
PLAIN = {"persetujuan", "bidding_akses", "bidding_fasilitas"}
"""Kinds without a list that could be empty."""
HOSTILE = '#panic("x") #read("/etc/passwd") *bintang* _garis_ <script>alert(1)</script> $x$ @rujuk \\ `kode` {nama}'


def text_of(pdf: bytes, folder: Path) -> str:
    """The words of a PDF as a reader finds them, lines joined."""
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", words)


def told(program: str, *arguments: str | Path) -> str:
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_archivable_accessible_and_whole(kind: str, tmp_path: Path) -> None:
    rendered = documents.render(kind, EVERY[kind](), pictures())

    path = tmp_path / "a.pdf"
    path.write_bytes(rendered.pdf)
    about = told("pdfinfo", path)
    assert "PDF/A-3a" in (told("pdfinfo", "-meta", path) and about + _claims(rendered.pdf, tmp_path))
    assert re.search(r"Tagged:\s+yes", about)
    assert f"Pages:           {rendered.pages}" in about
    assert all(line.split()[-5] == "yes" for line in told("pdffonts", path).splitlines()[2:])
    assert "No syntax or stream encoding errors" in told("qpdf", "--check", path)


def _claims(pdf: bytes, folder: Path) -> str:
    """What the XMP packet says the file is, in words."""
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    xmp = told("pdfinfo", "-meta", path)
    part = re.search(r"pdfaid:part>(\d)<", xmp)
    level = re.search(r"pdfaid:conformance>(\w)<", xmp)
    assert part
    assert level
    assert "<pdfuaid:part>1<" in xmp
    return f"PDF/A-{part[1]}{level[1].lower()}"


@pytest.mark.parametrize("kind", KINDS)
def test_rendering_twice_gives_the_same_bytes(kind: str) -> None:
    first = documents.render(kind, EVERY[kind](), pictures())
    second = documents.render(kind, EVERY[kind](), pictures())

    assert first.pdf == second.pdf
    assert first.sha256 == hashlib.sha256(second.pdf).hexdigest()


async def test_documents_rendered_at_once_do_not_mix() -> None:
    numbers = [f"{number:03d}/UND" for number in range(6)]

    made = await asyncio.gather(
        *(asyncio.to_thread(documents.render, "tanda_terima", tanda_terima() | {"nomor": n}) for n in numbers)
    )

    assert len({rendered.sha256 for rendered in made}) == 6
    assert made[2].pdf == documents.render("tanda_terima", tanda_terima() | {"nomor": "002/UND"}).pdf


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_travel_inside_and_their_digest_is_on_every_page(kind: str, tmp_path: Path) -> None:
    given = EVERY[kind]()

    rendered = documents.render(kind, given, pictures())

    path = tmp_path / "a.pdf"
    path.write_bytes(rendered.pdf)
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, path], check=True, stderr=subprocess.DEVNULL)
    attached = (tmp_path / "facts.json").read_bytes()
    assert hashlib.sha256(attached).hexdigest() == rendered.facts_sha256
    assert json.loads(attached)["kode_dokumen"] == given["kode_dokumen"]
    assert json.loads(attached)["jenis"] == kind
    short = f"{rendered.facts_sha256[:8]}…{rendered.facts_sha256[-8:]}"
    for page in range(1, rendered.pages + 1):
        words = told("pdftotext", "-f", str(page), "-l", str(page), path, "-")
        assert short in words
        assert f"hal. {page}/{rendered.pages}" in words


@pytest.mark.parametrize("kind", sorted(CONTOH))
def test_the_code_on_every_page_leads_to_where_the_document_is_checked(kind: str, tmp_path: Path) -> None:
    given = EVERY[kind]()

    rendered = documents.render(kind, given, pictures())

    path = tmp_path / "a.pdf"
    path.write_bytes(rendered.pdf)
    subprocess.run(["pdftoppm", "-r", "130", "-gray", path, tmp_path / "p"], check=True, stderr=subprocess.DEVNULL)
    pages = sorted(tmp_path.glob("p-*.pgm"))
    assert len(pages) == rendered.pages
    for number, page in enumerate(pages, 1):
        address = documents.page_address(given["tautan"], number) if "tautan" in given else given["alamat_periksa"]
        with Image.open(page) as image:
            low = image.crop((0, int(image.height * 0.88), int(image.width * 0.3), image.height))
        assert [code.text for code in zxingcpp.read_barcodes(low)] == [address]


@pytest.mark.parametrize("kind", KINDS)
def test_forty_rows_and_long_names_stay_on_the_page(kind: str, tmp_path: Path) -> None:
    rendered = documents.render(kind, EVERY[kind](40, f"{LONG} {WORD}"), pictures())

    path = tmp_path / "a.pdf"
    path.write_bytes(rendered.pdf)
    for width, height, words in _pages(told("pdftotext", "-bbox", path, "-")):
        for left, top, right, bottom, word in words:
            assert left >= 28, word
            assert top >= 20, word
            assert right <= width - 28, word
            assert bottom <= height - 20, word
    for box in rendered.boxes:
        assert 1 <= box.page <= rendered.pages
        assert box.y + box.h < 842 - 70


def _pages(bbox: str) -> list[tuple[float, float, list[tuple[float, float, float, float, str]]]]:
    """Each page's width and height in points, and its words with their left, top, right and bottom edges."""
    word = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
    pages = []
    for head, body in re.findall(r"<page ([^>]*)>(.*?)</page>", bbox, re.DOTALL):
        width, height = (float(value) for value in re.findall(r'"([\d.]+)"', head))
        pages.append((width, height, [(*map(float, found[:4]), found[4]) for found in word.findall(body)]))
    return pages


def _emptied(value: Any) -> Any:
    """The facts with every list empty and every shown text gone, names and codes aside."""
    if isinstance(value, dict):
        return {name: _emptied(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return []
    if isinstance(value, int) and not isinstance(value, bool):
        return 0
    return value


@pytest.mark.parametrize("kind", KINDS)
def test_empty_lists_leave_a_document_that_says_nihil(kind: str, tmp_path: Path) -> None:
    words = text_of(documents.render(kind, _emptied(EVERY[kind]())).pdf, tmp_path)

    assert "Nihil." in words or kind in PLAIN


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_is_printed_as_it_is(kind: str, tmp_path: Path) -> None:
    given = EVERY[kind](3, HOSTILE)

    words = text_of(documents.render(kind, given, pictures()).pdf, tmp_path).replace(" ", "")

    shown = given["kantor"] | {"x": HOSTILE}
    assert "root:" not in words
    if kind not in ("penugasan", "daftar_hadir", "buku_akses", "rekap_paket", "akun_pokja"):  # narrow cells interleave
        assert HOSTILE[:60].replace(" ", "") in words or _in_cells(shown["x"], words)


def _in_cells(text: str, words: str) -> bool:
    return all(part in words for part in ('#panic("x")', "*bintang*", "_garis_", "<script>", "{nama}"))


def test_a_character_that_no_font_has_does_not_stop_the_document(tmp_path: Path) -> None:
    given = undangan(2, "CV Contoh 😀 中文 \x00\x07 \u202e000.1pR \ud83d")

    rendered = documents.render("undangan", given)

    words = text_of(rendered.pdf, tmp_path)
    assert "CV Contoh □ □□" in words
    assert "000.1pR" in words
    path = tmp_path / "a.pdf"
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, path], check=True, stderr=subprocess.DEVNULL)
    assert "😀" in json.loads((tmp_path / "facts.json").read_text())["kepada"]["nama"]


def test_what_the_fonts_are_said_to_draw_they_draw() -> None:
    assert all(ord(char) in glyphs.coverage() for char in "Aé–“…·□→≥ñ")
    assert not any(ord(char) in glyphs.coverage() for char in "☐✓😀中\ufffd")


def test_the_berita_acara_cites_its_evidence_line_by_line(tmp_path: Path) -> None:
    words = text_of(documents.render("berita_acara", berita_acara(2), pictures()).pdf, tmp_path)

    assert facts.rujukan(142, 2472, 7) == "[L-0142 | 00:41:12 | F-07]"
    assert facts.rujukan(12) == "[L-0012]"
    for part in ("[L-0142", "00:41:12", "F-07]", "[L-0143", "00:42:12", "F-08]"):
        assert part in words


def test_signing_slots_are_told_for_everyone_who_signs_here() -> None:
    given = berita_acara()
    ink = {**given["penanda"][1], "cara": "basah"}
    refused = {**given["penanda"][2], "keterangan": "menolak menandatangani, alasan: contoh"}
    given["penanda"] = [given["penanda"][0], ink, refused, given["penanda"][3]]

    rendered = documents.render("berita_acara", given)

    assert [box.id for box in rendered.boxes] == ["ketua", "peserta"]
    assert all(box.w > 150 and box.h > 50 for box in rendered.boxes)


def test_nobody_signs_on_a_page_of_its_own(tmp_path: Path) -> None:
    """The last two rows of a register go with the signature; signers stand whole below the closing sentence."""
    for many in (1, 4, 6, 17):
        words = last_page(documents.render("buku_akses", EXAMPLES["buku_akses"](many)), tmp_path)
        assert {str(many + 8), str(many + 7)} <= set(words.split())
        assert words.count("Instansi") == 1

    minutes = documents.render("berita_acara", berita_acara(2), pictures())
    [page] = {box.page for box in minutes.boxes}
    assert "Demikian Berita Acara ini dibuat" in pages_of(minutes, tmp_path)[page - 1]


@pytest.mark.parametrize(
    ("kind", "many", "closing"),
    [
        ("kesediaan", 4, "Kami menyatakan bahwa semua dokumen"),
        ("penugasan", 10, "Surat penugasan ini berlaku"),
        ("kesiapan", 8, "Diterima Pokja"),
        ("daftar_hadir", 1, "Catatan: Jam dan lama hadir"),
        ("tanda_terima", 15, "Simpanlah surat ini"),
        ("pengesahan", 20, "Tanda tangan susulan"),
    ],
)
def test_a_signature_never_leaves_its_closing_words(kind: str, many: int, closing: str, tmp_path: Path) -> None:
    rendered = documents.render(kind, EVERY[kind](many), pictures())

    page = max(box.page for box in rendered.boxes)

    assert page > 1  # so many rows that it could
    assert closing in pages_of(rendered, tmp_path)[page - 1]


@pytest.mark.parametrize("many", [2, 6])
@pytest.mark.parametrize("rows", range(1, 9))
def test_the_prices_are_signed_on_one_page_below_their_closing_words(rows: int, many: int, tmp_path: Path) -> None:
    given = negosiasi(rows)
    given["penanda"] = [{**given["penanda"][0], "id": f"ttd_{n}"} for n in range(many - 1)] + [given["penanda"][1]]

    slots = documents.places("negosiasi", given, pictures()).sigpos
    [page] = {box.page for box in slots}
    words = pages_of(documents.render("negosiasi", given, pictures()), tmp_path)[page - 1]

    assert len(slots) == many
    assert "peserta menyetujui setiap harga satuan" in words
    assert {round(box.y) for box in slots[-2:]} == {round(slots[-1].y)}  # side by side, whatever stands above them


def last_page(rendered: documents.Rendered, folder: Path) -> str:
    return pages_of(rendered, folder)[-1]


def pages_of(rendered: documents.Rendered, folder: Path) -> list[str]:
    path = folder / "a.pdf"
    path.write_bytes(rendered.pdf)
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return [" ".join(page.split()) for page in told.removesuffix("\f").split("\f")]


def test_an_office_may_word_its_clauses_but_not_reach_beyond_the_facts(tmp_path: Path) -> None:
    own = undangan() | {"klausul": {"penutup": "Atas perhatiannya **kami** sampaikan salam untuk {paket_nama}."}}

    words = text_of(documents.render("undangan", own).pdf, tmp_path)

    assert "Atas perhatiannya kami sampaikan salam untuk Contoh Pembangunan" in words
    with pytest.raises(Invalid, match="tidak dikenal"):
        documents.render("undangan", undangan() | {"klausul": {"penutup": "{paket_nama.__class__}"}})
    with pytest.raises(Invalid, match="tidak ada pada dokumen"):
        documents.render("undangan", undangan() | {"klausul": {"lain": "teks"}})


def test_a_letter_says_what_it_invites_to_and_threatens_only_what_may_follow(tmp_path: Path) -> None:
    proves = text_of(documents.render("undangan", undangan()).pdf, tmp_path)
    talks = text_of(documents.render("undangan", undangan() | {"kegiatan": "klarifikasi teknis"}).pdf, tmp_path)

    assert "mengikuti pembuktian kualifikasi yang dilaksanakan" in proves
    assert "dapat dinyatakan gugur" in proves
    assert "mengikuti klarifikasi teknis yang dilaksanakan" in talks
    assert "dapat dinyatakan gugur" not in talks


def test_stars_in_a_name_do_not_make_it_bold() -> None:
    runs = clauses.runs("untuk **{nama}** saja", {"nama": "CV **Contoh**"})

    assert runs == [{"t": "untuk ", "b": False}, {"t": "CV **Contoh**", "b": True}, {"t": " saja", "b": False}]


def test_the_receipt_of_a_choice_holds_the_digest_of_the_text_that_was_read(tmp_path: Path) -> None:
    given = CONTOH["persetujuan"]()

    words = text_of(documents.render("persetujuan", given).pdf, tmp_path)

    notice = persetujuan_teks.notice(given["pemberitahuan"])
    assert persetujuan_teks.digest(notice) in words
    bare = re.sub(r"\s+", "", words)
    for paragraph in notice.split("\n\n")[1:-1]:
        assert re.sub(r"\s+", "", paragraph) in bare


def test_the_notice_names_what_will_be_looked_at_and_that_no_choice_harms() -> None:
    words = persetujuan_teks.notice(NOTICE)

    assert all(item in words for item in NOTICE["butir"])
    assert "tidak menggugurkan" in words


def test_the_published_wording_of_v1_never_changes() -> None:
    assert persetujuan_teks.VERSION == "v1"
    assert persetujuan_teks.digest(persetujuan_teks.notice(NOTICE))[:16] == V1_DIGEST


V1_DIGEST = "5d29a4add15a5ed4"


def test_a_preview_is_the_first_page() -> None:
    png = documents.preview("berita_acara", berita_acara(), pictures())

    with Image.open(BytesIO(png)) as image:
        assert image.size in ((595, 842), (596, 842))


def test_a_missing_fact_is_named() -> None:
    given = dict(undangan())
    del given["hadir"]

    with pytest.raises(documents.DocumentError, match="hadir"):
        documents.render("undangan", given)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(documents.DocumentError, match="no document"):
        documents.render("../look", undangan())


def test_a_negotiation_file_says_where_each_amount_code_and_box_for_ink_is(tmp_path: Path) -> None:
    given = CONTOH["negosiasi"](30)

    rendered, found = documents.render("negosiasi", given), documents.places("negosiasi", given)

    assert rendered.pages > 1
    path = tmp_path / "a.pdf"
    path.write_bytes(rendered.pdf)
    pages = _pages(told("pdftotext", "-bbox", path, "-"))
    wanted = {f"baris-{row['no']}-{name}": row[name] for row in given["baris"] for name in ("harga_satuan", "jumlah")}
    wanted |= {"subtotal": given["subtotal"], "ppn": given["ppn"], "pembulatan": -20, "total": given["total"]}
    assert {box.id for box in found.sel} == set(wanted)
    for box in found.sel:
        inside = [
            word
            for left, top, right, bottom, word in pages[box.page - 1][2]
            if box.x <= left and right <= box.x + box.w + 1 and box.y - 1 <= (top + bottom) / 2 <= box.y + box.h + 1
        ]
        assert inside == [f"{wanted[box.id]:,}".replace(",", ".")], box
    assert [box.id for box in found.qr] == [
        f"qr-{n + 1}-{at}" for n in range(rendered.pages) for at in ("atas", "bawah")
    ]
    assert {(round(box.w / 72 * 25.4), round(box.h / 72 * 25.4)) for box in found.qr} == {(25, 25)}
    assert [(box.id, round(box.w / 72 * 25.4), round(box.h / 72 * 25.4)) for box in found.sigpos] == [
        ("ketua", 70, 30),
        ("peserta", 70, 30),
    ]


def test_both_codes_of_a_page_of_a_negotiation_file_name_that_page(tmp_path: Path) -> None:
    given = CONTOH["negosiasi"](30)

    rendered, found = documents.render("negosiasi", given), documents.places("negosiasi", given)

    path = tmp_path / "a.pdf"
    path.write_bytes(rendered.pdf)
    subprocess.run(["pdftoppm", "-r", "144", "-gray", "-png", path, tmp_path / "p"], check=True)
    images = [np.asarray(Image.open(page).convert("L")) for page in sorted(tmp_path.glob("p-*.png"))]
    for box in found.qr:
        edge = [round(value * 2) for value in (box.y, box.y + box.h, box.x, box.x + box.w)]
        cut = images[box.page - 1][edge[0] - 8 : edge[1] + 8, edge[2] - 8 : edge[3] + 8]
        address = f"HTTPS://BUKTI.CONTOH.ID/PERIKSA/NG-7K3Q9X-{box.page}"
        assert [code.text for code in zxingcpp.read_barcodes(cut)] == [address], box
