"""What comes back signed: taken in, read by a machine that only hints, and judged by a person who says why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sessions import kembali as rules
from sessions import terbitan as papers
from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.kembali import NEXT, Cara, Keadaan, Kembali, Kiriman, Tambahan, TandaTangan, same_name
from sessions.mesin import SISTEM
from sessions.pencocokan import PETUNJUK, Angka, Kode, KotakTtd, Lembar, Petunjuk, Putusan, Tempat, Tinta
from sessions.peristiwa import KINDS, visible
from sessions.terbitan import Kotak, Terbitan
from sessions.wewenang import Pelaku, Peran

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
WAKIL = Pelaku("w1", "Bima Contoh", Peran.PENYEDIA, "k1")
KETUA = Pelaku("o1", "Rahayu Contoh", Peran.KETUA, "k1")
WHERE = Tempat(1, 2, 3, 4)
WHY = "Coretan itu lipatan kertas (contoh)."


def paper(**more: object) -> Terbitan:
    box = Kotak("peserta", 2, 1, 1, 200, 85)
    made = Terbitan(
        "t1", "s1", "NG-1", "Hasil Negosiasi Harga", "a" * 64, ("HTTPS://A-1", "HTTPS://A-2"), (), (box,),
        ("peserta",), "Bima Contoh, S.T.", papers.Keadaan.BEREDAR, AT,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def sent(nomor: int = 1, **more: object) -> Kiriman:
    made = Kiriman(f"f{nomor}", nomor, "b" * 64, "", 1000, "image/jpeg", "w1", AT)
    return replace(made, **more)  # type: ignore[arg-type]


def empty(cara: Cara = Cara.KERTAS) -> Kembali:
    return Kembali("r1", "t1", "s1", cara, Keadaan.DITERIMA, versi=0)


def taken(*files: Kiriman, cara: Cara = Cara.KERTAS) -> Kembali:
    back = empty(cara)
    for file in files or (sent(),):
        back, _ = rules.receive(paper(), back, file, WAKIL, AT)
    return back


def sheet(halaman: int | None, putusan: Putusan = Putusan.SAMA, kode: Kode = Kode.COCOK, **more: object) -> Lembar:
    amounts = (Angka(f"baris-{halaman}-jumlah", "1.000", "1.000", putusan, WHERE),) if halaman else ()
    boxes = (KotakTtd("peserta", 80, Tinta.ADA, WHERE),) if halaman == 2 else ()
    return replace(Lembar(1, halaman, kode, amounts, boxes), **more)  # type: ignore[arg-type]


def read(*sheets: Lembar) -> Kembali:
    back, _ = rules.read(taken(), "f1", sheets, AT)
    return back


def test_every_step_is_described_and_leads_somewhere() -> None:
    assert set(rules.JEJAK) == {event for _, event in NEXT}
    assert set(rules.JEJAK.values()) <= KINDS.keys()
    assert {state for state, _ in NEXT} == {Keadaan.DITERIMA, Keadaan.MENUNGGU_POKJA}
    assert PETUNJUK.keys() == set(Petunjuk)


def test_what_the_machine_read_is_not_for_the_peserta() -> None:
    assert not visible("kembali.dibaca", Peran.PENYEDIA)
    assert all(
        visible(kind, Peran.PENYEDIA) for kind in ("kembali.diterima", "kembali.disahkan", "kembali.diminta_ulang")
    )


def test_files_are_numbered_and_their_digests_written_down() -> None:
    back, event = rules.receive(paper(), taken(), sent(2, sha256="c" * 64), WAKIL, AT)

    assert [one.nomor for one in back.kiriman] == [1, 2]
    assert (event.kind, event.data["sha256"], event.data["nomor"]) == ("kembali.diterima", "c" * 64, 2)
    assert back.keadaan is Keadaan.DITERIMA


@pytest.mark.parametrize(
    ("file", "cara", "refusal"),
    [
        (sent(ukuran=0), Cara.KERTAS, Invalid),
        (sent(sha256="x"), Cara.KERTAS, Invalid),
        (sent(sha256_gawai="d" * 64), Cara.KERTAS, Invalid),
        (sent(tipe="image/gif"), Cara.KERTAS, Invalid),
        (sent(tipe=""), Cara.KERTAS, Invalid),
        (sent(), Cara.TTE, Invalid),
        (sent(3), Cara.KERTAS, Conflict),
    ],
)
def test_what_cannot_be_taken_in_is_refused(file: Kiriman, cara: Cara, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.receive(paper(), empty(cara), file, WAKIL, AT)


@pytest.mark.parametrize("keadaan", [papers.Keadaan.DITARIK, papers.Keadaan.KEMBALI])
def test_nothing_comes_back_for_a_paper_that_is_no_longer_out(keadaan: papers.Keadaan) -> None:
    with pytest.raises(Conflict):
        rules.receive(paper(keadaan=keadaan), empty(), sent(), WAKIL, AT)


def test_thirty_files_are_enough() -> None:
    back = replace(empty(), kiriman=tuple(sent(n) for n in range(1, 31)))

    with pytest.raises(Conflict, match="30 berkas"):
        rules.receive(paper(), back, sent(31), WAKIL, AT)


def test_it_waits_for_the_pokja_only_when_every_file_was_read() -> None:
    back = taken(sent(1), sent(2))

    half, _ = rules.read(back, "f1", (sheet(1),), AT)
    whole, event = rules.unreadable(half, "f2", "Foto terpotong. Kirim ulang.", AT)

    assert (half.keadaan, whole.keadaan) == (Keadaan.DITERIMA, Keadaan.MENUNGGU_POKJA)
    assert whole.kiriman_of("f2").galat
    assert (event.kind, event.actor) == ("kembali.dibaca", "sistem")
    with pytest.raises(NotFound):
        whole.kiriman_of("f9")


def test_another_photo_may_come_while_the_pokja_has_not_decided() -> None:
    back, _ = rules.receive(paper(), read(sheet(1)), sent(2), WAKIL, AT)

    assert back.keadaan is Keadaan.DITERIMA


def test_the_newest_sheet_of_a_page_counts_and_unknown_sheets_only_while_a_page_is_missing() -> None:
    poor, good, unknown = sheet(1, Putusan.TIDAK_TERBACA), sheet(1), sheet(None, kode=Kode.TIDAK_TERBACA)

    assert read(poor, good, sheet(2), unknown).pencocokan(paper()).lembar == (good, sheet(2))
    missing = read(good, unknown).pencocokan(paper())
    assert (missing.hilang, missing.lembar) == ((2,), (good, unknown))


@pytest.mark.parametrize(
    ("sheets", "clean"),
    [
        ((sheet(1), sheet(2)), True),
        ((sheet(1),), False),
        ((sheet(1, Putusan.BERBEDA), sheet(2)), False),
        ((sheet(1, Putusan.TIDAK_TERBACA), sheet(2)), False),
        ((sheet(1, kode=Kode.TIDAK_TERBACA), sheet(2)), False),
        ((sheet(1, coretan=(WHERE,)), sheet(2)), False),
        ((sheet(1), sheet(2, ttd=(KotakTtd("peserta", 3, Tinta.KOSONG, WHERE),))), False),
        ((sheet(1), sheet(2, ttd=())), False),
        ((), False),
    ],
)
def test_only_what_leaves_no_doubt_is_taken_without_a_reason(sheets: tuple[Lembar, ...], clean: bool) -> None:
    back = read(*sheets)

    assert back.bersih(paper()) is clean
    if not clean:
        with pytest.raises(Invalid):
            rules.confirm(back, paper(), "ya", KETUA, AT)
    new, out, event = rules.confirm(back, paper(), "" if clean else WHY, KETUA, AT)
    assert (new.keadaan, new.pemeriksa, out.keadaan) == (Keadaan.SAH, "o1", papers.Keadaan.KEMBALI)
    assert (event.kind, event.data["bersih"], event.data["berkas"]) == ("kembali.disahkan", clean, ["b" * 64])


def signature(nama: str = "BIMA CONTOH", dipercaya: bool = True) -> TandaTangan:
    return TandaTangan(nama, "CA Contoh PSrE", dipercaya, AT, True)


@pytest.mark.parametrize(
    ("added", "clean"),
    [
        (Tambahan("f1", (signature(),)), True),
        (Tambahan("f1", (signature(dipercaya=False),)), False),
        (Tambahan("f1", (signature("Orang Lain Contoh"),)), False),
        (Tambahan("f1", (signature(),), ("Berkas ini diubah.",)), False),
        (Tambahan("f1", (signature(),), (), ("psre_1",)), False),
        (Tambahan("f1"), False),
    ],
)
def test_an_electronic_signature_is_clean_when_it_is_the_awaited_persons_by_a_known_issuer(
    added: Tambahan, clean: bool
) -> None:
    back, _ = rules.checked(taken(sent(tipe="application/pdf"), cara=Cara.TTE), added, AT)

    assert back.bersih(paper()) is clean


def test_the_program_never_asks_for_another_photo_and_a_person_says_why() -> None:
    back = read(sheet(1))

    with pytest.raises(Forbidden):
        rules.ask_again(back, "Foto kabur, mohon diulang.", SISTEM, AT)
    with pytest.raises(Invalid):
        rules.ask_again(back, "kabur", KETUA, AT)
    new, event = rules.ask_again(back, "Foto kabur, mohon diulang.", KETUA, AT)
    assert (new.keadaan, event.kind) == (Keadaan.DIMINTA_ULANG, "kembali.diminta_ulang")
    with pytest.raises(Conflict):
        rules.confirm(new, paper(), WHY, KETUA, AT)
    with pytest.raises(Conflict):
        rules.receive(paper(), new, sent(2), WAKIL, AT)


def test_a_paper_goes_out_and_may_be_withdrawn_once() -> None:
    _, event = papers.issue(paper(), KETUA, AT)
    gone, told = papers.withdraw(paper(), "Digantikan berkas baru.", KETUA, AT)

    assert (event.kind, event.data["pdf"], event.data["halaman"]) == ("terbitan.diterbitkan", "a" * 64, 2)
    assert (gone.keadaan, told.kind) == (papers.Keadaan.DITARIK, "terbitan.ditarik")
    with pytest.raises(Conflict):
        papers.withdraw(gone, "Digantikan berkas baru.", KETUA, AT)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("BIMA CONTOH", "Bima Contoh, S.T.", True),
        ("Dr. Bima Contoh", "Bima Contoh, S.T., M.M.", True),
        ("Bima  Contoh", "bima contoh", True),
        ("Bima Conto", "Bima Contoh", False),
        ("", "Bima Contoh", False),
    ],
)
def test_names_are_compared_without_titles_and_case(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
