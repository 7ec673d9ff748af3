"""What a berita acara says, from the chain alone."""

import json
import re
import typing
from dataclasses import replace
from datetime import timedelta

import pytest

from server.documents import facts_sidang as shapes
from sessions import fakta, laman, lobi, penilaian, penutupan, tangga, upaya
from sessions import pelaksanaan as day
from sessions.berita_acara import JenisBA
from sessions.catatan import Catatan
from sessions.evidence import read_line
from sessions.foto import Untuk
from sessions.kapasitas import Kapasitas
from sessions.kursi import Mutu
from sessions.persetujuan import Pilihan
from sessions.putusan import Perihal
from sessions.tahap import clock, explain
from tests.sessions.contoh import DIREKTUR, JUMLAH_POKJA, KETUA, MULAI, TIM_IT, Jalan
from tests.sessions.test_prosedur import proven, sealed, signed


@pytest.fixture(scope="module")
def jalan():
    jalan = Jalan().begin()
    page = laman.LAMAN[laman.DAFTAR_HITAM]
    check = laman.check(
        jalan.sesi, page, laman.HasilLaman.TIDAK_DITEMUKAN, "Dilihat di laman.", "c" * 64, KETUA, jalan.at
    )
    jalan.keep((check,))
    return sealed(signed(proven(jalan)))


@pytest.fixture(scope="module")
def ba(jalan):
    return fakta.facts(
        jalan.entries, at=jalan.at, nomor="09/BA/2026", kode="RB-1", alamat="https://contoh.id/periksa/RB-1"
    )


def fits(value, shape, where="facts"):
    """Every place where `value` does not have the TypedDict `shape`."""
    shape = strip(shape)
    if typing.is_typeddict(shape):
        hints = typing.get_type_hints(shape, include_extras=True)
        yield from (f"{where}.{key} is unknown" for key in set(value) - set(hints))
        yield from (f"{where}.{key} is missing" for key in shape.__required_keys__ - set(value))
        for key in set(value) & set(hints):
            yield from fits(value[key], hints[key], f"{where}.{key}")
    elif typing.get_origin(shape) in (list, typing.get_origin(typing.Sequence[str])):
        for number, one in enumerate(value):
            yield from fits(one, typing.get_args(shape)[0], f"{where}[{number}]")
    elif typing.get_origin(shape) is typing.Literal:
        yield from () if value in typing.get_args(shape) else (f"{where} is {value!r}",)
    elif shape in (str, bool, int) and not isinstance(value, shape):
        yield f"{where} is {value!r}"


def strip(shape):
    return typing.get_args(shape)[0] if typing.get_origin(shape) in (typing.NotRequired, typing.Required) else shape


def test_the_facts_have_exactly_the_shape_that_the_template_takes(ba):
    assert list(fits(ba, shapes.BeritaAcara)) == []


def test_the_attendance_list_has_exactly_the_shape_that_the_template_takes(jalan):
    listed = fakta.facts(jalan.entries, jenis=JenisBA.DAFTAR_HADIR, at=jalan.at)

    assert list(fits(listed, shapes.DaftarHadir)) == []
    assert [len(group["orang"]) for group in listed["kelompok"]] == [3, 1, 0, 1]


def test_every_line_that_claims_something_cites_its_evidence(ba):
    rows = [*ba["undangan"], *ba["pemeriksaan"], *ba["klarifikasi"], ba["daftar_hitam"]]

    assert rows
    for row in rows:
        assert row["rujukan"].startswith("[L-0")
    for line in [*ba["tata_urutan"], *ba["keberatan"], ba["simpulan"]["alasan"]]:
        assert "[L-0" in line


def test_a_citation_leads_to_the_line_it_names(jalan, ba):
    cited = ba["pemeriksaan"][0]["rujukan"]
    number, passed, photo = cited.strip("[]").split(" | ")
    entry = jalan.entries[int(number[2:]) - 1]

    assert entry.event.kind == "dokumen.sah"
    assert entry.event.data["id"] == "d-1"
    assert passed.count(":") == 2
    assert photo == "F-03"  # two photos of the identity came before


def test_what_came_before_the_start_has_no_time_of_the_sesi(ba):
    assert all(re.fullmatch(r"\[L-\d{4}\]", row["rujukan"]) for row in ba["undangan"])


def test_the_tables_say_what_happened(ba):
    assert [row["hasil"] for row in ba["pemeriksaan"]] == ["memenuhi", "memenuhi", "tidak ada"]
    assert [row["cocok"] for row in ba["pemeriksaan"]] == ["ya", "tidak (nomor)", "–"]
    assert ba["pemeriksaan"][0]["pemeriksa"] == "Rina Contoh, Budi Contoh"
    assert ba["pemeriksaan"][0]["dokumen"] == "nomor 12, tanggal 1 Mei 2020"
    assert ba["pemeriksaan"][1]["isian"] == "nomor: 012345678901000"
    assert ba["klarifikasi"][0]["jawaban"] == "Kantor pindah tahun 2024."
    assert ba["simpulan"]["hasil"] == "LULUS"
    assert ba["keberatan"][0].startswith("“Suara sempat putus.” [L-")
    assert ba["wakil"][0]["putusan"] == "berhak mewakili"
    assert ba["tanggal_kata"].startswith("Senin, tanggal dua puluh tiga bulan November")
    assert [row["langkah"][:4] for row in ba["waktu"]] == ["KB-8"]
    assert [row["kode"] for row in ba["waktu_baku"]] == [f"KB-{n}" for n in range(1, 13)]
    assert ba["waktu_baku"][1]["selisih"].startswith("-")
    assert ba["kewakilan"][0].startswith("Andi Contoh hadir sebagai")
    assert (ba["rekam"], ba["mutu"]) == (["A"], "penuh")


def test_the_signers_are_the_whole_pokja_and_who_spoke_for_the_peserta(jalan, ba):
    signers = fakta.signers(jalan.entries, "b-1")

    assert [t.siapa for t in signers] == ["o-1", "o-2", "o-3", "w-1"]
    assert [place["id"] for place in ba["penanda"]] == [fakta.slot(t) for t in signers]
    assert ba["penanda"][3]["pihak"] == "CV Contoh Karya Mandiri"


def test_the_facts_are_the_same_when_the_chain_is_read_back_from_its_lines(jalan, ba):
    """As an auditor does: stored lines and their openings, nothing else."""
    opened = [read_line(e.line, json.loads(json.dumps(dict(e.event.private))) or None, e.salt) for e in jalan.entries]

    again = fakta.facts(opened, at=jalan.at, nomor="09/BA/2026", kode="RB-1", alamat="https://contoh.id/periksa/RB-1")

    assert json.dumps(again) == json.dumps(ba)


def test_the_paper_holds_no_contact_of_the_peserta(ba):
    said = json.dumps(ba)

    assert "karya.contoh.id" not in said
    assert "6281234567890" not in said


def test_a_note_about_a_call_stays_with_the_office():
    jalan = Jalan().begin()
    words = "Ditelepon bersama PT Contoh Pesaing."
    called = upaya.log(
        jalan.sesi, upaya.JalurUpaya.TELEPON, upaya.HasilUpaya.TERHUBUNG, "0812", words, TIM_IT, jalan.at
    )
    jalan.keep((called,))

    paper = fakta.facts(jalan.entries, at=jalan.at)

    row = next(row for row in paper["undangan"] if row["peristiwa"] == "Upaya menghubungi")
    assert row["keterangan"] == "telepon; terhubung"
    assert "Pesaing" not in json.dumps(paper)


def test_why_a_step_took_long_is_cited_and_not_told():
    jalan = Jalan().prepare()
    late = next(one for one in clock(jalan.entries, jalan.at) if one.kode == "KB-1")
    why = explain(jalan.sesi.berkas, replace(late, lewat=True), "Pesaing meminta waktu lebih lama.", KETUA, jalan.at)
    jalan.keep((why,))

    paper = fakta.facts(jalan.entries, at=jalan.at)

    assert "Pesaing meminta" not in json.dumps(paper)


def test_a_chain_whose_openings_were_deleted_still_gives_a_paper(jalan):
    """A lawful deletion removes names and texts, not the lines."""
    shut = [read_line(e.line) for e in jalan.entries]

    paper = fakta.facts(shut, at=jalan.at)

    assert [row["hasil"] for row in paper["pemeriksaan"]] == ["memenuhi", "memenuhi", "tidak ada"]


def test_an_absence_is_told_with_its_clause_and_without_a_signature_of_the_peserta():
    jalan = Jalan().open().staff()
    for _ in range(2):
        called = upaya.log(
            jalan.sesi,
            upaya.JalurUpaya.TELEPON,
            upaya.HasilUpaya.TIDAK_DIANGKAT,
            "0812",
            "Tidak diangkat",
            TIM_IT,
            jalan.at,
        )
        jalan.keep((called,))
    jalan.until(MULAI + day.WAIT_FOR_PESERTA)
    jalan.sesi = jalan.keep(day.waited(jalan.sesi, jalan.ruang, jalan.at))
    jalan.decide(Perihal.TIDAK_HADIR, alasan="Tidak hadir setelah dua kali dihubungi.")
    jalan.sesi = jalan.keep(penutupan.declare_absent(jalan.sesi, jalan.ruang, KETUA, jalan.at))

    paper = fakta.facts(jalan.entries, jenis=JenisBA.KETIDAKHADIRAN, at=jalan.at)

    assert list(fits(paper, shapes.BeritaAcara)) == []
    assert paper["simpulan"]["hasil"] == "TIDAK HADIR"
    assert paper["acara"]["pukul"] == "pukul 09.00 s.d. 10.30 WITA"
    assert "IKP 27.4" in paper["simpulan"]["alasan"]
    assert [place["nama"] for place in paper["penanda"]] == ["Rina Contoh", "Budi Contoh", "Sari Contoh"]
    told = paper["ketidakhadiran"]
    assert told["upaya"] == "2"
    assert "(30 menit)" in told["tunggu"]
    assert "2 dari 3 anggota Pokja: Rina Contoh, Budi Contoh" in told["putusan"]
    assert not [row["kode"] for row in paper["waktu_baku"] if "berjalan" in row["nyata"] and row["kode"] != "KB-9"]


def test_nobody_is_said_to_have_shown_a_card_or_been_seen_who_was_not():
    jalan = Jalan().open().staff().come(DIREKTUR, Kapasitas.DIREKSI)
    jalan.keep(lobi.admit(jalan.ruang, DIREKTUR.id, KETUA, jalan.at, alasan="Dikenal dari sesi sebelumnya."))
    jalan.until(MULAI)
    jalan.sesi = jalan.keep(day.begin(jalan.sesi, jalan.ruang, JUMLAH_POKJA, KETUA, jalan.at))
    for mutu in (Mutu.FOTO_SUARA, Mutu.VIDEO):
        jalan.keep(tangga.report(jalan.ruang, mutu, DIREKTUR, jalan.wait(minutes=5)))

    listed = fakta.facts(jalan.entries, jenis=JenisBA.DAFTAR_HADIR, at=jalan.at)
    paper = fakta.facts(jalan.entries, at=jalan.at)

    assert listed["kelompok"][1]["orang"][0]["identitas"] == "tanpa foto identitas"
    assert re.search(r"berhak mewakili: Dikenal dari sesi sebelumnya \[L-\d+\]\.$", paper["kewakilan"][0])
    assert paper["mutu"] == "sebagian"
    assert list(fits(paper, shapes.BeritaAcara)) == ["facts.simpulan.hasil is 'BELUM DITETAPKAN'"]  # only that yet
    assert paper["kantor"]["pokja"] == "Pokja III"  # it stands in the middle of a sentence too
    assert paper["acara"]["tempat"].startswith("ruang daring")  # likewise


@pytest.mark.parametrize("shown", [False, True])
def test_without_a_recording_only_what_there_is_instead_is_named(shown):
    jalan = Jalan().open().staff().come(DIREKTUR, Kapasitas.DIREKSI, Pilihan.B).show_identity(DIREKTUR)
    jalan.keep(lobi.admit(jalan.ruang, DIREKTUR.id, KETUA, jalan.at))
    jalan.until(MULAI)
    jalan.sesi = jalan.keep(day.begin(jalan.sesi, jalan.ruang, JUMLAH_POKJA, KETUA, jalan.at))
    if shown:
        jalan.show("d-1")

    said = fakta.facts(jalan.entries, at=jalan.at)["klausul"]["tanpa_rekaman"]

    assert said.startswith("Pembuktian dilaksanakan tanpa perekaman audio-video atas permintaan peserta, dengan ")
    assert ("foto dokumen" in said) == shown
    assert "dua pemeriksa" not in said  # nobody has judged anything


def test_only_a_photo_of_the_face_is_one_of_the_attendance():
    jalan = Jalan().begin()
    jalan.photo(Untuk.LAMPIRAN, DIREKTUR)

    [row] = fakta.facts(jalan.entries, jenis=JenisBA.DAFTAR_HADIR, at=jalan.at)["kelompok"][1]["orang"]

    assert row["foto"] == "F-02"  # F-01 is the card
    assert Catatan.of(jalan.entries).photos[DIREKTUR.id] == (1, 2)  # and F-03 shows nothing of the person


def test_an_issuer_is_asked_about_a_named_dokumen_until_a_named_time():
    jalan = Jalan().begin().show("d-2")
    item, doubt = jalan.dokumen["d-2"], penilaian.Putusan.KLARIFIKASI
    doubted = jalan.keep(penilaian.verdict(item, doubt, KETUA, jalan.at, versi=item.versi, alasan="Nomornya berbeda?"))
    jalan.keep(penilaian.ask_issuer(doubted, "DJP contoh", MULAI + timedelta(days=1), KETUA, jalan.at))

    row = fakta.facts(jalan.entries, at=jalan.at)["klarifikasi"][-1]

    told = "Konfirmasi kepada penerbit: DJP contoh, tentang NPWP badan usaha; jawaban ditunggu sampai "
    assert row["pertanyaan"] == told + "24 November 2026 pukul 09.00 WITA"
    assert row["jawaban"] == "menunggu"


def test_the_catatan_knows_everybody_by_name(jalan):
    assert Catatan.of(jalan.entries).name(DIREKTUR.id) == "Andi Contoh"
    assert Catatan.of(jalan.entries).name(TIM_IT.id) == "Joko Contoh"


def test_a_chain_that_is_not_of_a_sesi_is_refused():
    with pytest.raises(ValueError, match="not of a sesi"):
        fakta.facts([], at=MULAI)
