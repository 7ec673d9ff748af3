"""The two commands, the page that tells how to verify by hand, and bags as archives."""

import ast
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from server import bag, notes, verify
from server.periksa import periksa
from tests.server.verify.kantong import seeded
from tests.vectors import make, rantai, sample

INDEX = json.loads((make.HERE / "index.json").read_text("utf-8"))
EVIDENCE_PAGE = (Path(__file__).parents[3] / "docs" / "evidence.md").read_text("utf-8")


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
    assert notes.printed(rantai.head(rantai.entries(2))) in EVIDENCE_PAGE


def test_the_page_names_every_check(copy, mailed):
    report = verify.verify(copy, mailed, rantai.VKEY)

    assert {check.kode for check in report.pemeriksaan} <= set(re.findall(r"`([a-z_]+)`", EVIDENCE_PAGE))


def test_the_command_verifies_a_folder_and_a_zip_alike(copy, tmp_path, mailed, capsys):
    (tmp_path / "bag.zip").write_bytes(b"".join(bag.zip_stream(copy)))
    (tmp_path / "surat.txt").write_text(mailed, "utf-8")

    for place in (copy, tmp_path / "bag.zip"):
        assert verify.main([str(place), "--head", str(tmp_path / "surat.txt"), "--kunci", rantai.VKEY]) == 0
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
