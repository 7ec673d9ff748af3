"""Electronic originals: whose signatures a PDF carries, and what its own text says beside what is read on the page."""

import io
from collections.abc import Sequence

import pytest
from aiohttp.test_utils import TestServer
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from server.actions import halaman
from server.ocr.fullest import remarks
from server.ocr.reading import Field, Quality, Reading
from tests.clock import START
from tests.people import Office
from tests.server.contoh_jahat_pdf import page, pdf
from tests.server.penyelenggara import Penyelenggara

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture(scope="module")
def signed() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf(page(b"0 0 99 99 re f")))))
    out = io.BytesIO()
    writer.write(out)
    return Penyelenggara(START).sign(out.getvalue(), "CONTOH AHMAD SYAHRONI", "9901010101010001")


async def test_the_signer_of_an_electronic_original_is_named_and_not_simply_believed(
    service: TestServer, office: Office, signed: bytes
) -> None:
    (found,) = await halaman.signatures(office.services, signed)

    assert (found["nama"], found["penerbit"]) == ("CONTOH AHMAD SYAHRONI", "CA Contoh PSrE")
    assert found["seluruh_berkas"]
    assert not found["dipercaya"], "the office does not know this provider"
    assert "isi dokumen" not in found["cacat"]


async def test_an_original_changed_after_its_signature_is_told(
    service: TestServer, office: Office, signed: bytes
) -> None:
    (found,) = await halaman.signatures(office.services, signed.replace(b"0 0 99 99 re f", b"0 0 98 98 re f"))

    assert "tidak sama dengan yang ditandatangani" in found["cacat"]


async def test_what_only_looks_signed_is_no_signature(service: TestServer, office: Office) -> None:
    assert await halaman.signatures(office.services, b"%PDF-1.7 /ByteRange [0 1 2 3]") == []


def reading(*values: tuple[str, str | None]) -> Reading:
    fields: Sequence[Field] = [Field(judul.lower(), judul, nilai, (), 90.0, True, None) for judul, nilai in values]
    return Reading("nib", tuple(fields), Quality(True, "", 1.0, 1, 1.0), b"", b"", b"", 1, 1, True, 0, 0.1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", []),
        ("NIB 8120 0012 34567\nPT CONTOH BINA", ["memuat nilai yang sama untuk: NIB, Nama."]),
        ("NIB 8120001234568 PT Contoh Bina", ["sama untuk: Nama.", "periksa sendiri: NIB."]),
        ("teks lain sama sekali", ["periksa sendiri: NIB, Nama."]),
    ],
)
def test_the_text_of_a_pdf_is_one_more_reading(text: str, told: list[str]) -> None:
    found = remarks(reading(("NIB", "8120001234567"), ("Nama", "PT CONTOH BINA"), ("Alamat", None)), text)

    assert [said.endswith(end) for said, end in zip(found, told, strict=True)] == [True] * len(told)


def test_a_date_in_words_and_codes_apart_are_found_in_the_text_of_a_pdf() -> None:
    text = "Kode KBLI 41011 Konstruksi Gedung Hunian 62019 Pemrograman, Jakarta, tanggal: 4 Agustus 2021"
    read = reading(("Tanggal terbit", "04-08-2021"), ("KBLI", "41011, 62019"), ("KBLI lain", "41011, 62018"))

    same, other = remarks(read, text)

    assert same.endswith("sama untuk: Tanggal terbit, KBLI.")
    assert other.endswith("periksa sendiri: KBLI lain.")
