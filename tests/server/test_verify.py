"""Nothing in a bag can be altered unseen: each edit is found, and told by file or line."""

import ast
import json
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import bag, notes, verify
from server.periksa import periksa
from sessions.evidence import Entry
from tests.vectors import make, sample

INDEX = json.loads((make.HERE / "index.json").read_text("utf-8"))
EVIDENCE_PAGE = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text("utf-8")
CODES = {"rantai", "bukaan", "kepala", "kepala_luar", "kunci"}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asli") / "S-CONTOH-1"
    bag.write(folder, sample.contents())
    return folder


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    """A bag to spoil."""
    return Path(shutil.copytree(original, tmp_path / "S-CONTOH-1"))


@pytest.fixture(scope="module")
def mailed() -> str:
    """The head that the peserta received by mail when the sesi was sealed."""
    return sample.contents().head


def failing(report: periksa.Laporan) -> set[str]:
    return {check.kode for check in report.pemeriksaan if not check.lulus}


def places(report: periksa.Laporan) -> list[str]:
    return [problem.di for check in report.pemeriksaan for problem in check.masalah]


def paths(folder: Path, pattern: str = "**/*") -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if path.is_file())


def seeded(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311 - to repeat a failure, not to hide anything


@contextmanager
def flipped(path: Path, chance: random.Random) -> Iterator[None]:
    """One bit at a random place of the file is another, for a while."""
    before = path.read_bytes()
    spoilt = bytearray(before)
    spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    path.write_bytes(spoilt)
    yield
    path.write_bytes(before)


# The vectors, through the verifier alone and through the server's.


@pytest.mark.parametrize("case", INDEX["kasus"], ids=lambda case: case["nama"])
def test_each_vector_is_judged_as_the_index_says(case, copy):
    place = make.HERE / case["nama"]
    _put_vector(copy, place, case["kunci"], case["salinan"])
    luar = (place / case["luar"]).read_text("utf-8") if case["luar"] else None

    report = verify.verify(copy, luar, case["kunci_luar"])
    alone = periksa.verify(copy, [("luar", luar)] if luar else [], case["kunci_luar"])

    assert failing(report) & CODES == set(case["gagal"]), report.as_text()
    assert failing(alone) == failing(report)
    if case["putus_di"]:
        assert f"baris {case['putus_di']}" in places(report)


def _put_vector(folder: Path, place: Path, vkey: str, salinan: str) -> None:
    """A bag without files, around the raw log of a vector."""
    for path in paths(folder, "data/**/*"):
        path.unlink()
    for name in ("log.jsonl", "bukaan.jsonl", "kepala.txt"):
        shutil.copy(place / name, folder / "data" / f"09-{name}")
    (folder / periksa.KUNCI).write_text(f"{vkey}\n", "utf-8")
    sample.restate_head(folder, salinan)
    sample.reseal(folder)


# Edits by someone who cannot rebuild the bag, and by someone who can.


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

    report = periksa.verify(copy, [("surat", mailed)], make.VKEY)

    assert "kepala_luar" in failing(report)
    assert "terpotong" in report.as_text()


def test_a_chain_that_the_office_hashed_again_is_found_by_the_mailed_head_only(copy, mailed):
    sample.forge_log(copy, _retold(sample.entries(sample.files())), by_office=True)

    assert periksa.verify(copy).utuh  # whole in itself: this is why heads leave the building
    assert failing(periksa.verify(copy, [("surat", mailed)])) == {"kepala_luar"}


def test_a_chain_signed_with_a_foreign_key_is_found_by_whoever_holds_a_head_or_the_key(copy, mailed):
    sample.forge_log(copy, _retold(sample.entries(sample.files())), by_office=False)

    assert periksa.verify(copy).utuh
    assert "kepala_luar" in failing(periksa.verify(copy, [("surat", mailed)]))
    assert "kunci" in failing(periksa.verify(copy, [], make.VKEY))


def _retold(made: list[Entry]) -> list[Entry]:
    """The chain with one chat message altered and everything after it hashed again."""
    said = replace(made[-3].event, private={"teks": "contoh: tidak pernah dikatakan"})
    return make.rechain([*made[:-3], replace(made[-3], event=said), *made[-2:]])


def test_an_earlier_head_proves_the_beginning(copy):
    early = make.note(sample.entries(sample.files()), 12)

    report = periksa.verify(copy, [("tanda terima", early)])

    assert report.utuh
    assert any("pada 12 baris" in check.uraian for check in report.pemeriksaan)


def test_a_head_is_found_inside_a_saved_mail(copy, mailed):
    quoted = "".join(f"> {line}\r\n" for line in mailed.split("\n"))
    letter = f"Yth. Direktur CV Contoh\r\n\r\nKepala rantai:\r\n\r\n{quoted}\r\nHormat kami\r\n"

    assert periksa.verify(copy, [("surat", letter)]).utuh
    assert not periksa.verify(copy, [("surat", "surat tanpa kepala")]).utuh


def test_a_head_of_another_berkas_is_refused(copy):
    other = make.note(make.entries(3, "S-CONTOH-2"), berkas="S-CONTOH-2")

    report = periksa.verify(copy, [("surat", other)])

    assert failing(report) == {"kepala_luar"}
    assert "bukan milik berkas S-CONTOH-1" in report.as_text()


@pytest.mark.parametrize("dots", ["…", "..."])
def test_a_head_copied_from_a_printed_page_is_compared(copy, dots):
    made = sample.entries(sample.files())
    right = notes.printed(make.head(made, 12)).replace("…", dots)
    wrong = notes.printed(make.head(_retold(made))).replace("…", dots)
    longer = notes.printed(make.head(made)).replace("40:", "41:").replace("…", dots)

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

    sample.seal(copy, make.OTHER_KEY)
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
    cited = relabelled(copy, gone, make.KEY)

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
    made = make.rechain([*made, replace(made[0], number=len(made) + 1, event=event)])
    kept = {path: content for path, content in contents.files.items() if content != gone}
    lines = [entry.line for entry in made]

    bag.write(tmp_path / "bag", replace(contents, files=kept, lines=lines, head=make.note(made)))

    assert periksa.verify(tmp_path / "bag").utuh


def test_the_last_time_of_a_hostile_log_is_no_time():
    for line in (
        b"",
        b"x",
        b"[]",
        b'{"waktu":1}',
        make.entries(1)[0].line.replace(".007Z", "").encode(),
        b"[" * 99_999,
    ):
        assert verify._last_time(line + b"\n").year == 1


# Hostile bags must be refused, not crash the verifier.


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[" * 100_000 + b"\n",
        b'"x"\n',
        b"null\n",
        b"1\n",
        b"\xff\xfe\n",
        b'{"no":1}\n',
        b"9" * 5_000 + b"\n",
    ],
    ids=lambda content: str(content[:8]),
)
@pytest.mark.parametrize("name", [periksa.LOG, periksa.BUKAAN, periksa.KEPALA, periksa.KUNCI, periksa.INDEKS])
def test_garbage_in_any_part_is_reported_not_raised(copy, name, content):
    (copy / name).write_bytes(content)

    assert not periksa.verify(copy).utuh
    sample.reseal(copy, index=name != periksa.INDEKS)
    assert not periksa.verify(copy).utuh


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"])
@pytest.mark.parametrize("content", [b"", b"\xff\n", b"a" * 64 + b"  ../../etc/passwd\n", b"x\r\n"])
def test_a_wrong_tag_file_is_reported(copy, name, content):
    (copy / name).write_bytes(content)

    assert not periksa.verify(copy).utuh


def _cut_last_newline(folder: Path) -> None:
    (folder / periksa.LOG).write_bytes((folder / periksa.LOG).read_bytes()[:-1])
    sample.reseal(folder)


def _other_bagit(folder: Path) -> None:
    (folder / "bagit.txt").write_bytes(periksa.BAGIT.replace(b"1.0", b"0.97"))
    sample.reseal(folder)


def _other_stated_head(folder: Path) -> None:
    info = (folder / "bag-info.txt").read_text("utf-8")
    (folder / "bag-info.txt").write_text(info.replace("S-CONTOH-1 40", "S-CONTOH-1 41"), "utf-8")
    sample.reseal(folder)


def _other_oxum(folder: Path) -> None:
    info = (folder / "bag-info.txt").read_bytes()
    (folder / "bag-info.txt").write_bytes(info.replace(b"Payload-Oxum: ", b"Payload-Oxum: 1"))
    _list(folder, "tagmanifest-sha256.txt", periksa.TAG)


def _tag_in_payload(folder: Path) -> None:
    listed = [path.relative_to(folder).as_posix() for path in paths(folder, "data/**/*")]
    _list(folder, "manifest-sha256.txt", ["bagit.txt", *listed])
    _list(folder, "tagmanifest-sha256.txt", periksa.TAG)


def _payload_in_tags(folder: Path) -> None:
    _list(folder, "tagmanifest-sha256.txt", [*periksa.TAG, "data/00-ba/ba.pdf"])


def _junk_in_manifest(folder: Path) -> None:
    manifest = folder / "manifest-sha256.txt"
    manifest.write_text(f"{manifest.read_text('utf-8')}contoh\n", "utf-8")
    _list(folder, "tagmanifest-sha256.txt", periksa.TAG)


def _stray_link(folder: Path) -> None:
    (folder / "data" / "tautan").symlink_to("/tidak-ada")


def _list(folder: Path, manifest: str, listed: Iterable[str]) -> None:
    rows = [f"{sample.digest((folder / path).read_bytes())}  {path}\n" for path in sorted(listed)]
    (folder / manifest).write_text("".join(rows), "utf-8")


SPELLINGS = [
    (_cut_last_newline, periksa.LOG),
    (_other_bagit, "bagit.txt"),
    (_other_stated_head, "bag-info.txt"),
    (_other_oxum, "bag-info.txt"),
    (_tag_in_payload, "bagit.txt"),
    (_payload_in_tags, "data/00-ba/ba.pdf"),
    (_junk_in_manifest, "manifest-sha256.txt baris 26"),
    (_stray_link, "data/tautan"),
]


@pytest.mark.parametrize(("edit", "named"), SPELLINGS, ids=lambda part: getattr(part, "__name__", ""))
def test_a_bag_in_another_spelling_is_refused_though_all_its_hashes_fit(copy, edit, named):
    edit(copy)

    assert named in places(periksa.verify(copy))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"no":1', '"no":"1"'),
        ('"no":1', '"no":true'),
        ('"no":1', '"no":1.0'),
        ('"no":1,', ""),
        ('"data":{', '"data":[],"x":{'),
        (':01.007Z"', ':01Z"'),
        (".007Z", ".007+00:00"),
        ('"sebelum":"', '"isi":1,"sebelum":"'),
        ('"peran":"peserta",', ""),
        ('"jenis":"undangan.dijawab"', '"jenis":null'),
    ],
)
def test_a_line_with_a_field_of_another_form_is_refused(old, new):
    line = make.entries(1)[0].line
    assert old in line

    assert periksa.parse_line(line.encode())
    with pytest.raises(periksa.Salah):
        periksa.parse_line(line.replace(old, new).encode())


def test_a_committed_text_that_is_no_json_is_refused():
    digest = sample.digest(b"garam[contoh")
    opening = b'{"no":1,"garam":"garam","isi":"[contoh"}\n'

    check, opened = periksa.check_openings(opening, [{"no": 1, "isi": digest}])

    assert [problem.pesan for problem in check.masalah] == ["bukan JSON UTF-8 yang utuh"]
    assert opened == {}


def test_an_empty_folder_is_not_a_whole_bag(tmp_path):
    assert not periksa.verify(tmp_path).utuh


# The two commands.


def test_the_standalone_verifier_speaks_its_verdict_and_its_exit_code(copy, tmp_path, mailed):
    (tmp_path / "surat.txt").write_text(mailed, "utf-8")
    (copy / "data/05-dokumen/asli/foto-3.jpg").write_bytes(b"contoh lain")

    done = _run(copy / "periksa.py", copy, "--kepala", tmp_path / "surat.txt")

    assert done.returncode == 1
    assert "TIDAK UTUH" in done.stdout
    assert "data/05-dokumen/asli/foto-3.jpg" in done.stdout


def test_the_standalone_verifier_answers_programs_in_json(copy):
    done = _run(copy / "periksa.py", "--json")

    answer = json.loads(done.stdout)
    assert answer["utuh"] is True
    assert answer["ukuran"] == 40
    assert {check["kode"] for check in answer["pemeriksaan"]} >= {"kelengkapan", "sidik", "rantai", "kepala", "kutipan"}


def _run(*command: object) -> subprocess.CompletedProcess[str]:
    arguments = [str(part) for part in (sys.executable, "-I", "-S", *command)]
    return subprocess.run(arguments, capture_output=True, text=True)


def test_the_verifier_stays_within_python_3_8_and_the_standard_library():
    tree = ast.parse(Path(periksa.__file__).read_text("utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
    newer = {"removeprefix", "removesuffix", "file_digest", "walk_packages", "is_relative_to", "pairwise", "batched"}
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not used & newer


def by_hand() -> str:
    """The shell commands of docs/evidence.md."""
    return "set -e\n" + EVIDENCE_PAGE.partition("## By hand")[2].partition("```sh\n")[2].partition("```")[0]


def test_the_page_verifies_a_bag_by_hand(copy):
    done = subprocess.run(["bash", "-c", by_hand()], cwd=copy, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Signature Verified Successfully" in done.stdout


@pytest.mark.parametrize("name", [periksa.LOG, periksa.KEPALA, "data/00-ba/ba.pdf", "bag-info.txt"])
@pytest.mark.parametrize("resealed", [False, True])
def test_the_page_finds_an_edit_by_hand(copy, name, resealed):
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(whole.replace(b"CONTOH", b"C0NTOH").replace(b"contoh", b"c0ntoh"))
    if resealed:
        sample.reseal(copy)
    done = subprocess.run(["bash", "-c", by_hand()], cwd=copy, capture_output=True, text=True)

    seals_only_the_log = resealed and name not in (periksa.LOG, periksa.KEPALA)
    assert (done.returncode == 0) == seals_only_the_log


def test_the_examples_of_the_page_are_those_of_the_vectors():
    place = make.HERE / "baris-2"

    for name in ("bukaan.jsonl", "kepala.txt"):
        assert (place / name).read_text("utf-8") in EVIDENCE_PAGE
    assert (place / "log.jsonl").read_text("utf-8").split("\n")[1] in EVIDENCE_PAGE
    assert INDEX["kunci"] in EVIDENCE_PAGE
    assert notes.printed(make.head(make.entries(2))) in EVIDENCE_PAGE


def test_the_page_names_every_check(copy, mailed):
    report = verify.verify(copy, mailed, make.VKEY)

    assert {check.kode for check in report.pemeriksaan} <= set(re.findall(r"`([a-z_]+)`", EVIDENCE_PAGE))


def test_the_command_verifies_a_folder_and_a_zip_alike(copy, tmp_path, mailed, capsys):
    (tmp_path / "bag.zip").write_bytes(b"".join(bag.zip_stream(copy)))
    (tmp_path / "surat.txt").write_text(mailed, "utf-8")

    for place in (copy, tmp_path / "bag.zip"):
        assert verify.main([str(place), "--head", str(tmp_path / "surat.txt"), "--kunci", make.VKEY]) == 0
        assert "UTUH" in capsys.readouterr().out


def test_the_command_says_1_for_a_spoilt_bag_and_2_when_it_cannot_tell(copy, tmp_path, capsys):
    (copy / "data/00-ba/ba.pdf").write_bytes(b"contoh")
    (tmp_path / "bukan.zip").write_bytes(b"PK contoh")

    assert verify.main([str(copy), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["utuh"] is False
    assert verify.main([str(tmp_path / "bukan.zip")]) == 2
    assert verify.main([str(tmp_path / "tidak-ada")]) == 2


@pytest.mark.parametrize("name", ["../keluar.txt", "/keluar.txt", "a\\..\\keluar.txt"])
def test_a_zip_that_would_write_outside_is_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "jahat.zip", "w") as archive:
        archive.writestr("bagit.txt", periksa.BAGIT)
        archive.writestr(name, b"contoh")

    with pytest.raises(ValueError, match="tidak wajar"):
        verify.verify(tmp_path / "jahat.zip")


def test_a_zip_with_a_flipped_bit_is_found(copy, tmp_path):
    whole = b"".join(bag.zip_stream(copy))
    chance = seeded(3)

    for _ in range(40):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        (tmp_path / "bag.zip").write_bytes(spoilt)
        assert not _is_whole(tmp_path / "bag.zip") or _same_files(tmp_path / "bag.zip", copy)


def _is_whole(archive: Path) -> bool:
    try:
        return verify.verify(archive).utuh
    except (ValueError, OSError):
        return False


def _same_files(archive: Path, folder: Path) -> bool:
    """A flip in the ZIP's own dress (a date, a flag) changes no byte of the bag."""
    with zipfile.ZipFile(archive) as unpacker:
        return all(
            unpacker.read(entry) == (folder / entry.filename.partition("/")[2]).read_bytes()
            for entry in unpacker.infolist()
        )
