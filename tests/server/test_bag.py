"""A bag is complete on the disk or not there, and holds what the layout says, for whom it was meant."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from server import bag
from server.bag import BagContents, Salinan
from server.periksa import periksa
from tests.vectors import rantai, sample


@pytest.fixture
def contents() -> BagContents:
    return sample.contents()


@pytest.fixture
def written(tmp_path: Path, contents: BagContents) -> Path:
    bag.write(tmp_path / "S-CONTOH-1", contents)
    return tmp_path / "S-CONTOH-1"


def test_a_written_bag_verifies(written):
    report = periksa.verify(written)

    assert report.utuh, report.as_text()
    assert report.salinan == "lengkap"


def test_sha256sum_agrees_with_both_manifests(written):
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "--quiet", "-c", manifest], cwd=written, check=True)


def test_the_log_in_the_bag_is_the_stored_lines(written, contents):
    lines = (written / "data/09-log.jsonl").read_bytes().split(b"\n")

    assert lines == [*(line.encode() for line in contents.lines), b""]


def test_each_opening_says_the_very_text_that_was_committed(written, contents):
    for line in (written / "data/09-bukaan.jsonl").read_text("utf-8").split("\n")[:-1]:
        opening = json.loads(line)
        stated = json.loads(contents.lines[opening["no"] - 1])["isi"]
        assert hashlib.sha256((opening["garam"] + opening["isi"]).encode()).hexdigest() == stated


def test_bag_info_says_the_office_the_size_and_the_head(written):
    info = (written / "bag-info.txt").read_text("utf-8").split("\n")

    payload = [path for path in written.glob("data/**/*") if path.is_file()]
    assert info[0] == "Source-Organization: UKPBJ Kabupaten Contoh"
    assert f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}" in info
    assert any(line.startswith("Kepala-Rantai: ruang-bukti/CONTOH/S-CONTOH-1 40 ") for line in info)


def test_the_index_names_the_line_that_cites_each_file(written, contents):
    index = json.loads((written / "data/berkas.json").read_bytes())

    assert "data/00-ba/ba.pdf" in index
    for path, entry in index.items():
        if not path.endswith("foto-7.jpg"):  # cited in a private part
            assert entry["sha256"] in contents.lines[entry["no"] - 1]
        assert entry["sha256"] == sample.digest((written / path).read_bytes())


def test_the_verifier_travels_in_the_bag_and_runs_with_nothing_else(written):
    done = subprocess.run([sys.executable, "-I", "-S", written / "periksa.py"], capture_output=True, text=True, cwd="/")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "UTUH" in done.stdout
    assert (written / "periksa.py").read_bytes() == Path(periksa.__file__).read_bytes()


def test_big_files_are_copied_from_where_they_lie(tmp_path, contents):
    film = tmp_path / "film.mjr"
    film.write_bytes(b"contoh" * 700_000)  # several blocks
    stored = {**contents.files, "data/internal/film.mjr": film}

    bag.write(tmp_path / "bag", replace(contents, files=stored))

    assert (tmp_path / "bag/data/internal/film.mjr").read_bytes() == film.read_bytes()
    assert not periksa.verify(tmp_path / "bag").pemeriksaan[1].masalah


def test_a_bag_that_is_there_is_never_written_over(written, contents):
    with pytest.raises(FileExistsError):
        bag.write(written, contents)


def test_a_file_that_no_line_cites_is_refused_and_nothing_is_left(tmp_path, contents):
    stored = {**contents.files, "data/06-klarifikasi.json": b"[1]"}

    with pytest.raises(ValueError, match="06-klarifikasi"):
        bag.write(tmp_path / "bag", replace(contents, files=stored))

    assert list(tmp_path.iterdir()) == []


def test_a_missing_source_leaves_nothing_behind(tmp_path, contents):
    stored = {**contents.files, "data/internal/a.bin": tmp_path / "tidak-ada"}

    with pytest.raises(FileNotFoundError):
        bag.write(tmp_path / "bag", replace(contents, files=stored))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        "ba.pdf",
        "data/ba.pdf",
        "data/../x",
        "data/00-ba/../../x",
        "/data/00-ba/x",
        "data/00-ba//x",
        "data/00-ba/.x",
        "data/00-ba/x.",
        "data/00-ba/a b",
        "data/00-ba/é",
        "data/00-ba/x\n",
        "data/09-log.jsonl",
        "data/berkas.json",
        "data/11-lain/x",
    ],
)
def test_a_path_without_a_place_in_the_layout_is_refused(tmp_path, contents, path):
    with pytest.raises(ValueError, match="no place"):
        bag.write(tmp_path / "bag", replace(contents, files={**contents.files, path: b""}))


def test_two_names_that_differ_in_capitals_only_are_refused(tmp_path, contents):
    stored = {**contents.files, "data/00-ba/BA.pdf": contents.files["data/00-ba/ba.pdf"]}

    with pytest.raises(ValueError, match="capitals"):
        bag.write(tmp_path / "bag", replace(contents, files=stored))


@pytest.mark.parametrize("label", ["Payload-Oxum", "Kepala-Rantai", "a b", "A:", "A\n", ""])
def test_a_label_that_would_confuse_bag_info_is_refused(tmp_path, contents, label):
    with pytest.raises(ValueError, match="cannot be a label"):
        bag.write(tmp_path / "bag", replace(contents, metadata={label: "x"}))


def test_a_label_cannot_be_smuggled_in_through_a_value(tmp_path, contents):
    bag.write(tmp_path / "bag", replace(contents, metadata={"External-Description": "a\nPayload-Oxum: 0.0\u2028b"}))

    info = (tmp_path / "bag/bag-info.txt").read_text("utf-8").split("\n")
    assert info[0] == "External-Description: a Payload-Oxum: 0.0 b"


def test_the_copy_for_the_peserta_leaves_out_what_is_internal_and_still_verifies(tmp_path, contents):
    copy = bag.copy_for_provider(contents, sample.for_peserta)
    bag.write(tmp_path / "salinan", copy)

    report = periksa.verify(tmp_path / "salinan")

    assert report.utuh, report.as_text()
    assert report.salinan == Salinan.PESERTA
    assert not (tmp_path / "salinan/data/internal").exists()
    hidden = [number for number, line in enumerate(copy.lines) if line != contents.lines[number]]
    assert hidden
    assert all("catatan.internal" in contents.lines[number] for number in hidden)
    assert any("Baris tertutup dalam salinan ini" in note for note in report.catatan)


def test_no_word_of_an_internal_opening_reaches_the_peserta(tmp_path, contents):
    kinds = [json.loads(line)["jenis"] for line in contents.lines]
    secret = [one.text for one in contents.openings if not sample.for_peserta(kinds[one.number - 1])]
    bag.write(tmp_path / "salinan", bag.copy_for_provider(contents, sample.for_peserta))

    everything = b"".join(path.read_bytes() for path in (tmp_path / "salinan").rglob("*") if path.is_file())

    assert secret
    assert not any(json.dumps(text, ensure_ascii=False).encode() in everything for text in secret)
    assert b"catatan.internal" not in everything
    assert b"contoh foto 7" not in everything  # only an internal opening speaks of it
    assert b"contoh foto 6" in everything


def test_a_full_check_refuses_the_copy_of_the_peserta(tmp_path, contents):
    bag.write(tmp_path / "salinan", bag.copy_for_provider(contents, sample.for_peserta))

    assert not periksa.verify(tmp_path / "salinan", lengkap=True).utuh


def test_a_bag_travels_as_a_zip_that_any_unzip_reads(tmp_path, written):
    target = tmp_path / "bag.zip"
    target.write_bytes(b"".join(bag.zip_stream(written)))

    subprocess.run(["unzip", "-q", target, "-d", tmp_path / "keluar"], check=True)

    assert periksa.verify(tmp_path / "keluar" / written.name).utuh
    assert sorted(path.name for path in tmp_path.iterdir()) == ["S-CONTOH-1", "bag.zip", "keluar"]


def test_pictures_and_pdf_are_stored_and_text_is_deflated(written):
    archive = zipfile.ZipFile(io.BytesIO(b"".join(bag.zip_stream(written))))
    kinds = {entry.filename.rpartition(".")[2]: entry.compress_type for entry in archive.infolist()}

    assert kinds["jpg"] == kinds["pdf"] == kinds["mjr"] == zipfile.ZIP_STORED
    assert kinds["jsonl"] == zipfile.ZIP_DEFLATED


def test_equal_contents_give_equal_zips(tmp_path, contents):
    archives = []
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        bag.write(tmp_path / place / "bag", contents)
        archives.append(b"".join(bag.zip_stream(tmp_path / place / "bag")))

    assert archives[0] == archives[1]


def test_a_bag_without_private_parts_has_an_empty_list_of_openings(tmp_path):
    made = rantai.entries(3, private=False)
    plain = BagContents(
        sample.METADATA, {}, [entry.line for entry in made], [], rantai.note(made), rantai.VKEY, sample.sign
    )

    bag.write(tmp_path / "bag", plain)

    assert (tmp_path / "bag/data/09-bukaan.jsonl").read_bytes() == b""
    assert periksa.verify(tmp_path / "bag").utuh
