"""`ruang-bukti ocr`: a photo told as a table or as JSON, compared with what was typed, by the job's own reader."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from server import contoh


def ocr(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server", "ocr", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=110, check=False, env={"PATH": "/usr/bin:/bin"} | environ
    )


@pytest.fixture(scope="module")
def ktp(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    rng = contoh.seeded(5)
    example = contoh.make("ktp", None, None, rng)
    path = tmp_path_factory.mktemp("foto") / "ktp.jpg"
    path.write_bytes(contoh.photograph(example.image, "mudah", rng))
    return path, dict(example.truth)


def test_json_holds_both_raw_readings_and_the_comparison(ktp: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    path, truth = ktp
    forged = truth | {"nik": truth["nik"][:-1] + str((int(truth["nik"][-1]) + 1) % 10)}
    (tmp_path / "isian.json").write_text(json.dumps(forged))

    told = ocr(path, "--isian", tmp_path / "isian.json", "--json")

    assert (told.returncode, told.stderr) == (0, "")
    found = json.loads(told.stdout)
    fields = {field["nama"]: field for field in found["fields"]}
    findings = {one["bidang"]: one["hasil"] for one in found["temuan"]}
    assert (found["jenis"], found["quality"]["cukup"]) == ("ktp", True)
    assert (fields["nik"]["nilai"], fields["nik"]["baca"]) == (truth["nik"], "terbaca")
    assert {each["mesin"] for each in fields["nik"]["pembacaan"]} >= {"nik", "rapidocr"}
    assert (findings["nik"], findings["nama"]) == ("berbeda", "sama_persis")


def test_the_table_is_for_people_and_one_engine_alone_agrees_on_numbers_only(ktp: tuple[Path, dict[str, str]]) -> None:
    path, truth = ktp

    told = ocr(path, "--jenis", "ktp", RUANG_OCR_ENGINE="none")

    assert told.returncode == 0
    assert "Jenis    KTP elektronik" in told.stdout
    assert truth["nik"] in told.stdout
    assert "rapidocr" not in told.stdout
    name = next(line for line in told.stdout.splitlines() if line.startswith("Nama"))
    assert name.endswith("PERIKSA")


def test_what_is_no_photo_or_no_type_is_refused_in_words(ktp: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    (tmp_path / "bukan.jpg").write_text("bukan foto")
    (tmp_path / "isian.json").write_text("[1]")

    refused = [
        ocr(tmp_path / "bukan.jpg"),
        ocr(tmp_path / "tiada.jpg"),
        ocr(ktp[0], "--jenis", "paspor"),
        ocr(ktp[0], "--isian", tmp_path / "isian.json"),
    ]

    assert [each.returncode for each in refused] == [1, 1, 2, 2]
    for each, words in zip(refused, ("bukan foto", "tiada.jpg", "yang dikenal: akta", "objek JSON"), strict=True):
        assert words in each.stderr
        assert "Traceback" not in each.stderr


def test_a_faulty_question_is_answered_in_words(ktp: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    (tmp_path / "rusak.json").write_text("{nik")

    for arguments, code, words in (
        ((tmp_path,), 1, "ini folder, bukan berkas"),
        ((ktp[0], "--isian", tmp_path / "tiada.json"), 2, "tiada.json: berkas ini tidak ada"),
        ((ktp[0], "--isian", tmp_path / "rusak.json"), 2, "rusak.json: harus satu objek JSON"),
        ((ktp[0], "--tanggal", "31-02-2026"), 2, "bukan tanggal"),
    ):
        told = ocr(*arguments)
        assert (told.returncode, told.stdout) == (code, ""), arguments
        assert words in told.stderr


def test_below_the_cover_of_a_pdf_a_document_is_found_and_a_field_that_it_does_not_have_is_named(
    ktp: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    card = Image.open(ktp[0])
    Image.new("RGB", card.size, "white").save(tmp_path / "dua.pdf", save_all=True, append_images=[card])
    (tmp_path / "isian.json").write_text('{"nik_wakil": "1"}')

    told = ocr(
        tmp_path / "dua.pdf", "--isian", tmp_path / "isian.json", "--tanggal", "31-12-2026", RUANG_OCR_ENGINE="none"
    )

    assert told.returncode == 0
    assert "Jenis    KTP elektronik" in told.stdout
    assert ktp[1]["nik"] in told.stdout
    assert "Yang dibaca halaman 2 dari 2." in told.stdout
    assert "nik_wakil: isian 1; Bukan bidang yang dibaca pada KTP elektronik" in told.stdout
