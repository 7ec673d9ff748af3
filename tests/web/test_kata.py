"""Kata: a page has words for every code that a row may hold, in both languages; one without would be a broken page."""

from enum import StrEnum

import pytest

from server.render import environment
from sessions.berita_acara import JenisBA
from sessions.dokumen import Keadaan as KeadaanDokumen
from sessions.dokumen import Sumber
from sessions.kapasitas import Kapasitas
from sessions.kesediaan import Kesediaan
from sessions.kewenangan import Simpulan
from sessions.laman import HasilLaman
from sessions.paket import JenisPaket, Kualifikasi, Metode, SebabGagal
from sessions.paket import Keadaan as KeadaanPaket
from sessions.pemeriksaan import Hasil as Temuan
from sessions.penilaian import Putusan
from sessions.personil import Tugas
from sessions.peserta import Hasil
from sessions.sarana import Kondisi
from sessions.sesi import Dasar, JenisSesi
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.undangan import Keadaan as KeadaanUndangan
from sessions.upaya import HasilUpaya, JalurUpaya
from sessions.wewenang import Peran
from web.i18n import LANGUAGES

KATA: dict[str, type[StrEnum]] = {
    "dasar": Dasar,
    "hasil": Hasil,
    "hasil_laman": HasilLaman,
    "jalur": JalurUpaya,
    "jenis_ba": JenisBA,
    "jenis_paket": JenisPaket,
    "jenis_sesi": JenisSesi,
    "kapasitas": Kapasitas,
    "keadaan_dokumen": KeadaanDokumen,
    "keadaan_paket": KeadaanPaket,
    "keadaan_sesi": KeadaanSesi,
    "keadaan_undangan": KeadaanUndangan,
    "kesediaan": Kesediaan,
    "kewakilan": Simpulan,
    "kondisi": Kondisi,
    "kualifikasi": Kualifikasi,
    "metode": Metode,
    "peran": Peran,
    "putusan_dokumen": Putusan,
    "sebab": SebabGagal,
    "sumber": Sumber,
    "temuan": Temuan,
    "tugas": Tugas,
    "upaya": HasilUpaya,
}


@pytest.mark.parametrize("macro", KATA)
def test_every_code_has_words(macro: str) -> None:
    for lang in LANGUAGES:
        say = getattr(environment(lang).get_template("kata.html").module, macro)
        for code in KATA[macro]:
            assert str(say(code.value)).strip() != code.value
