"""Nothing in a bag can be altered unseen: each edit is found, and told by file or line."""

import shutil
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from server import notes
from server.periksa import periksa
from sessions.evidence import Entry
from tests.server.verify.kantong import failing, flipped, paths, places, seeded
from tests.vectors import rantai, sample


def test_every_flipped_bit_is_found_and_its_file_named(copy):
    chance = seeded(2026)
    all_paths = paths(copy)

    for _ in range(300):
        path = chance.choice(all_paths)
        with flipped(path, chance):
            report = periksa.verify(copy)
        assert not report.utuh, f"a flip in {path} passed"
        assert any(path.name in place for place in places(report)) or "manifest" in path.name

    assert periksa.verify(copy).utuh


def test_every_file_that_is_dropped_is_found_and_named(copy):
    for path in paths(copy):
        before = path.read_bytes()
        path.unlink()
        assert path.relative_to(copy).as_posix() in places(periksa.verify(copy)) or "manifest" in path.name
        assert not periksa.verify(copy).utuh
        path.write_bytes(before)


def test_every_swap_of_two_files_is_found(copy):
    chance = seeded(7)
    photos = paths(copy, "data/05-dokumen/asli/*")

    for _ in range(10):
        one, other = chance.sample(photos, 2)
        kept = one.read_bytes(), other.read_bytes()
        one.write_bytes(kept[1])
        other.write_bytes(kept[0])
        assert not periksa.verify(copy).utuh
        one.write_bytes(kept[0])
        other.write_bytes(kept[1])


def test_a_file_that_was_added_is_found_and_named(copy):
    (copy / "data/05-dokumen/asli/tambahan.jpg").write_bytes(b"contoh")
    (copy / "catatan.txt").write_bytes(b"contoh")

    found = places(periksa.verify(copy))

    assert "data/05-dokumen/asli/tambahan.jpg" in found
    assert "catatan.txt" in found


def test_a_link_is_never_followed_out_of_the_bag(copy, tmp_path):
    photo = copy / "data/05-dokumen/asli/foto-1.jpg"
    shutil.move(photo, tmp_path / "foto-1.jpg")
    photo.symlink_to(tmp_path / "foto-1.jpg")

    assert "data/05-dokumen/asli/foto-1.jpg" in places(periksa.verify(copy))


def test_with_rebuilt_manifests_every_flipped_bit_of_the_evidence_is_found(copy, mailed):
    chance = seeded(20261121)
    evidence = [path for path in paths(copy, "data/**/*") if periksa.DIKUTIP.match(path.relative_to(copy).as_posix())]
    evidence += [copy / periksa.LOG, copy / periksa.BUKAAN, copy / periksa.KEPALA, copy / periksa.KUNCI]

    for _ in range(200):
        path = chance.choice(evidence)
        with flipped(path, chance):
            sample.reseal(copy)
            report = periksa.verify(copy, [("surat", mailed)])
        assert not report.utuh, f"a flip in {path} passed"

    sample.reseal(copy)
    assert periksa.verify(copy, [("surat", mailed)]).utuh


def test_with_rebuilt_manifests_a_dropped_file_is_found_by_the_line_that_cites_it(copy, mailed):
    for path in paths(copy, "data/0[0-8]*/**/*"):
        before = path.read_bytes()
        path.unlink()
        sample.reseal(copy)
        report = periksa.verify(copy, [("surat", mailed)])
        assert failing(report) == {"kutipan"}, f"dropping {path} passed"
        assert places(report)[0].startswith("baris ")
        path.write_bytes(before)


def test_with_rebuilt_manifests_a_foreign_photo_is_found(copy, mailed):
    (copy / "data/05-dokumen/asli/foto-9.jpg").write_bytes(b"foto lain, contoh")
    sample.reseal(copy)

    report = periksa.verify(copy, [("surat", mailed)])

    assert places(report) == ["data/05-dokumen/asli/foto-9.jpg"]


def test_with_rebuilt_manifests_another_berita_acara_is_found(copy, mailed):
    (copy / "data/00-ba/ba.pdf").write_bytes(b"%PDF-1.7 contoh berita acara lain")
    sample.reseal(copy)

    report = periksa.verify(copy, [("surat", mailed)])

    assert failing(report) == {"kutipan", "berita_acara"}


@pytest.mark.parametrize("cut", [1, 2, 10, 39])
def test_a_cut_tail_is_found_even_when_the_office_itself_cut_it(copy, mailed, cut):
    sample.forge_log(copy, sample.entries(sample.files())[:-cut], by_office=True)

    report = periksa.verify(copy, [("surat", mailed)], rantai.VKEY)

    assert "kepala_luar" in failing(report)
    assert "terpotong" in report.as_text()


def test_a_head_from_behind_the_seal_is_told_as_such_and_accuses_nobody(copy, mailed):
    report = periksa.verify(copy, [("surat", mailed), ("malam", sample.later())], rantai.VKEY)

    assert (report.utuh, report.belum_lengkap, failing(report)) == (False, True, {"kepala_luar"})
    told = report.as_text()
    assert "menyebut 43 baris, bag ini disegel pada baris 40: 3 baris ditulis sesudah segel ini" in told
    assert "BELUM LENGKAP" in told
    for accusation in ("TIDAK UTUH", "GAGAL", "terpotong", "diubah, hilang"):
        assert accusation not in told
    printed = periksa.verify(copy, [("kertas", "43:00000000…11111111")])
    assert (printed.utuh, printed.belum_lengkap) == (False, True)


def test_a_letter_with_the_heads_of_many_chains_is_judged_by_this_ones(copy, mailed):
    report = periksa.verify(copy, [("malam", sample.nightly())], rantai.VKEY)

    assert report.utuh
    assert "pada 30 baris; 2 kepala berkas lain dilewati" in report.as_text()
    sample.forge_log(copy, sample.entries(sample.files())[:-15], by_office=True)
    assert "kepala_luar" in failing(periksa.verify(copy, [("malam", sample.nightly())], rantai.VKEY))


def test_a_bag_that_was_changed_is_called_so_whatever_else_is_newer(copy):
    (copy / "data/05-dokumen/asli/foto-3.jpg").write_bytes(b"contoh lain")

    report = periksa.verify(copy, [("malam", sample.later())])

    assert not report.belum_lengkap
    assert "TIDAK UTUH" in report.as_text()


def test_a_chain_that_the_office_hashed_again_is_found_by_the_mailed_head_only(copy, mailed):
    sample.forge_log(copy, _retold(sample.entries(sample.files())), by_office=True)

    assert periksa.verify(copy).utuh  # whole in itself: this is why heads leave the building
    assert failing(periksa.verify(copy, [("surat", mailed)])) == {"kepala_luar"}


def test_a_chain_signed_with_a_foreign_key_is_found_by_whoever_holds_a_head_or_the_key(copy, mailed):
    sample.forge_log(copy, _retold(sample.entries(sample.files())), by_office=False)

    assert periksa.verify(copy).utuh
    assert "kepala_luar" in failing(periksa.verify(copy, [("surat", mailed)]))
    assert "kunci" in failing(periksa.verify(copy, [], rantai.VKEY))


def _retold(made: list[Entry]) -> list[Entry]:
    """The chain with one chat message altered and everything after it hashed again."""
    said = replace(made[-3].event, private={"teks": "contoh: tidak pernah dikatakan"})
    return rantai.rechain([*made[:-3], replace(made[-3], event=said), *made[-2:]])


def test_an_earlier_head_proves_the_beginning(copy):
    early = rantai.note(sample.entries(sample.files()), 12)

    report = periksa.verify(copy, [("tanda terima", early)])

    assert report.utuh
    assert any("pada 12 baris" in check.uraian for check in report.pemeriksaan)


def test_a_head_is_found_inside_a_saved_mail(copy, mailed):
    quoted = "".join(f"> {line}\r\n" for line in mailed.split("\n"))
    letter = f"Yth. Direktur CV Contoh\r\n\r\nKepala rantai:\r\n\r\n{quoted}\r\nHormat kami\r\n"

    assert periksa.verify(copy, [("surat", letter)]).utuh
    assert not periksa.verify(copy, [("surat", "surat tanpa kepala")]).utuh


def test_a_head_of_another_berkas_is_refused(copy):
    other = rantai.note(rantai.entries(3, "S-CONTOH-2"), berkas="S-CONTOH-2")

    report = periksa.verify(copy, [("surat", other)])

    assert failing(report) == {"kepala_luar"}
    assert "bukan milik berkas S-CONTOH-1" in report.as_text()


@pytest.mark.parametrize("dots", ["…", "..."])
def test_a_head_copied_from_a_printed_page_is_compared(copy, dots):
    made = sample.entries(sample.files())
    right = notes.printed(rantai.head(made, 12)).replace("…", dots)
    wrong = notes.printed(rantai.head(_retold(made))).replace("…", dots)
    longer = notes.printed(rantai.head(made)).replace("40:", "41:").replace("…", dots)

    assert periksa.verify(copy, periksa.read_heads([right])).utuh
    assert failing(periksa.verify(copy, periksa.read_heads([wrong]))) == {"kepala_luar"}
    assert failing(periksa.verify(copy, [("BA", f"kepala rantai {longer}, hal. 1")])) == {"kepala_luar"}


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_the_mail_that_brought_the_head_is_read_as_it_was_saved(
    copy: Path, mailed: str, tmp_path: Path, encoding: str, ending: bytes
) -> None:
    def saved(words: str) -> str:
        letter = EmailMessage()
        letter["Subject"] = "Berkas disegel (contoh)"
        letter.set_content(f"Simpan surel ini.\n\n{words}\nHormat kami,", cte=encoding)
        letter.add_alternative(f"<p>Simpan surel ini.</p><pre>{words}</pre>", subtype="html")
        place = tmp_path / "berkas.eml"
        place.write_bytes(letter.as_bytes().replace(b"\n", ending))
        return str(place)

    assert periksa.verify(copy, periksa.read_heads([saved(mailed)])).utuh
    assert failing(periksa.verify(copy, periksa.read_heads([saved("Tanpa kepala.")]))) == {"kepala_luar"}


def test_the_altered_line_itself_is_named_when_its_neighbours_vouch(copy):
    lines = (copy / periksa.LOG).read_bytes().split(b"\n")
    lines[4] = lines[4].replace(b'"pokja"', b'"pokjb"')
    (copy / periksa.LOG).write_bytes(b"\n".join(lines))

    assert "baris 6: tidak menyambung baris 5: baris 5 diubah" in periksa.verify(copy).as_text()
