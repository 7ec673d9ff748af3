"""Whose copy a bag is, what it leaves out, and what was lawfully deleted."""

from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import bag, verify
from server.periksa import periksa
from tests.server.verify.kantong import failing
from tests.vectors import rantai, sample


def relabelled(copy: Path, gone: Path, key: Ed25519PrivateKey | None) -> str:
    """A complete bag without one photo, which calls itself the peserta's copy; what the log says of the photo."""
    cited = sample.digest(gone.read_bytes())[:8]
    gone.unlink()
    info = (copy / "bag-info.txt").read_text("utf-8")
    (copy / "bag-info.txt").write_text(info.replace("Salinan: lengkap", "Salinan: peserta"), "utf-8")
    sample.reseal(copy, key=key)
    return cited


def test_a_complete_bag_passed_off_as_the_copy_of_the_peserta_is_refused(copy, mailed):
    relabelled(copy, copy / "data/05-dokumen/asli/foto-1.jpg", None)

    report = periksa.verify(copy, [("surat", mailed)])

    assert failing(report) == {"segel"}
    assert "bag-info.txt: mengaku salinan peserta, sedangkan disegel sebagai lengkap" in report.as_text()


def test_whoever_holds_no_key_can_rebuild_no_manifest(copy, mailed):
    """Also not of what no line cites: the seal covers every file."""
    (copy / "data/internal/lain.json").write_bytes(b"{}")
    sample.reseal(copy, key=None)
    assert failing(periksa.verify(copy)) == {"segel"}

    sample.seal(copy, rantai.OTHER_KEY)
    assert failing(periksa.verify(copy)) == {"segel"}

    (copy / periksa.SEGEL).unlink()
    assert failing(periksa.verify(copy)) == {"kelengkapan", "segel"}


def test_a_seal_of_another_berkas_or_a_head_in_its_place_is_refused(copy, mailed):
    listed = sample.digest((copy / "tagmanifest-sha256.txt").read_bytes())
    other = f"ruang-bukti/CONTOH/S-CONTOH-2\nbag lengkap {listed}\n"

    for text in (sample.sign(other), mailed, f"{other}\n"):
        (copy / periksa.SEGEL).write_text(text, "utf-8")
        assert failing(periksa.verify(copy)) == {"segel"}


def test_the_office_itself_may_make_a_copy_that_leaves_out_and_tells_what(copy, mailed):
    gone = copy / "data/05-dokumen/asli/foto-1.jpg"
    cited = relabelled(copy, gone, rantai.KEY)

    report = periksa.verify(copy, [("surat", mailed)])

    assert any(cited in note for note in report.catatan)
    assert "salinan peserta" in report.as_text()
    assert not periksa.verify(copy, [("surat", mailed)], lengkap=True).utuh


def test_dropping_an_opening_is_told_and_refused_when_all_was_asked_for(copy, mailed):
    lines = (copy / periksa.BUKAAN).read_bytes().splitlines(keepends=True)
    (copy / periksa.BUKAAN).write_bytes(b"".join(lines[:-1]))
    sample.reseal(copy)

    assert any("Isi tertutup" in note for note in periksa.verify(copy).catatan)
    assert failing(periksa.verify(copy, lengkap=True)) == {"bukaan"}


def test_a_lawful_deletion_that_the_log_tells_of_leaves_the_bag_whole(tmp_path):
    contents = sample.contents()
    made = sample.entries(sample.files())
    gone = contents.files["data/05-dokumen/asli/foto-1.jpg"]
    assert isinstance(gone, bytes)
    facts = {"dihapus": [sample.digest(gone)], "dasar": "contoh"}
    event = replace(made[0].event, kind="berkas.dihapus", data=facts, private={})
    made = rantai.rechain([*made, replace(made[0], number=len(made) + 1, event=event)])
    kept = {path: content for path, content in contents.files.items() if content != gone}
    lines = [entry.line for entry in made]

    bag.write(tmp_path / "bag", replace(contents, files=kept, lines=lines, head=rantai.note(made)))

    assert periksa.verify(tmp_path / "bag").utuh


def test_the_last_time_of_a_hostile_log_is_no_time():
    for line in (
        b"",
        b"x",
        b"[]",
        b'{"waktu":1}',
        rantai.entries(1)[0].line.replace(".007Z", "").encode(),
        b"[" * 99_999,
    ):
        assert verify._last_time(line + b"\n").year == 1
