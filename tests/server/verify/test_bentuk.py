"""Hostile bags are refused, and never crash the verifier."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from server.periksa import periksa
from tests.server.verify.kantong import paths, places
from tests.vectors import rantai, sample


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
    line = rantai.entries(1)[0].line
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
