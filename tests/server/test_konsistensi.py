"""Konsistensi: for every pair of heads the proof holds, and no other history can be passed off with it."""

import json
import random
from pathlib import Path

import pytest

from server import notes, verify
from server.periksa import periksa
from server.periksa.periksa import Kepala
from sessions.evidence import consistency, frontier, inclusion, leaf, tree_hash
from tests.vectors import rantai

LEAVES = [leaf(entry.line) for entry in rantai.entries(70)]
ROOTS = [frontier(entry.line for entry in rantai.entries(n)).root for n in range(71)]


def head(size: int) -> Kepala:
    return Kepala("ruang-bukti/CONTOH/S-CONTOH-1", size, ROOTS[size])


def test_the_proof_between_any_two_heads_holds_and_none_fits_another_pair():
    for new in range(1, 71):
        for old in range(1, new + 1):
            path = consistency(LEAVES[:new], old)
            assert periksa.is_consistent(head(old), head(new), path), (old, new)
            forged = Kepala(head(old).asal, old, ROOTS[old - 1])
            assert not periksa.is_consistent(forged, head(new), path)
            assert not periksa.is_consistent(head(old), Kepala(head(new).asal, new, ROOTS[new - 1]), path)
            if path:
                assert not periksa.is_consistent(head(old), head(new), path[:-1])
                assert not periksa.is_consistent(head(old), head(new), [*path, path[0]])
                assert not periksa.is_consistent(head(old), head(new), [path[0][::-1], *path[1:]])


def test_the_audit_path_of_every_line_leads_to_the_root_and_to_no_other_place():
    for size in (1, 2, 3, 7, 8, 33, 64, 70):
        for index in range(size):
            path = inclusion(LEAVES[:size], index)
            assert periksa.root_from_path(LEAVES[index], index, size, path) == tree_hash(LEAVES[:size])
            for wrong in {index + 1, index - 1, size} - {index}:
                assert periksa.root_from_path(LEAVES[index], wrong, size, path) != tree_hash(LEAVES[:size])
    assert periksa.root_from_path(LEAVES[0], 0, 1, LEAVES[:1]) is None


def proof(old: int, new: int, **more: object) -> dict[str, object]:
    made = rantai.entries(new)
    path = [one.hex() for one in consistency([leaf(entry.line) for entry in made], old)]
    return {"lama": rantai.note(made, old), "baru": rantai.note(made, new), "jalur": path, **more}


def run(tmp_path: Path, told: object, *more: str) -> int:
    (tmp_path / "bukti.json").write_text(json.dumps(told), "utf-8")
    return verify.main([str(tmp_path / "bukti.json"), *more])


def test_the_command_checks_a_proof_against_the_two_heads_that_its_reader_holds(tmp_path, capsys):
    made = rantai.entries(70)
    (tmp_path / "lama.txt").write_text(f"> {rantai.note(made, 12)}", "utf-8")
    (tmp_path / "baru.txt").write_text(rantai.note(made, 70), "utf-8")
    (tmp_path / "lain.txt").write_text(rantai.note(made, 13), "utf-8")
    held = ["--head", str(tmp_path / "lama.txt"), "--head", str(tmp_path / "baru.txt")]

    assert run(tmp_path, proof(12, 70), *held, "--kunci", rantai.VKEY) == 0
    assert "12 dan 70 baris" in capsys.readouterr().out
    assert run(tmp_path, proof(12, 70), *held) == 0
    assert run(tmp_path, proof(12, 70), "--head", notes.printed(rantai.head(made, 12))) == 0
    assert run(tmp_path, proof(12, 70), "--head", str(tmp_path / "lain.txt")) == 1
    assert run(tmp_path, proof(12, 70), "--head", "12:00000000…11111111") == 1
    assert run(tmp_path, proof(12, 70), "--kunci", rantai.OTHER_VKEY) == 1


def test_another_history_garbage_and_two_chains_are_refused(tmp_path):
    good = proof(12, 70)
    other = rantai.changed(rantai.entries(70), 5)
    foreign = rantai.note(rantai.entries(70, "S-CONTOH-2"), berkas="S-CONTOH-2")
    for told in (
        {**good, "baru": rantai.note(other)},
        {**good, "baru": foreign},
        {**good, "jalur": []},
        {**good, "jalur": ["x"]},
        {**good, "jalur": 1},
        {"lama": good["lama"]},
        [],
        "x",
    ):
        assert run(tmp_path, told) == 1, told
    chance = random.Random(4)  # noqa: S311 - to repeat a failure
    whole = json.dumps(good)
    for _ in range(200):
        place = chance.randrange(len(whole))
        spoilt = whole[:place] + chance.choice("0123456789abcdef") + whole[place + 1 :]
        (tmp_path / "bukti.json").write_text(spoilt, "utf-8")
        if spoilt != whole:
            assert verify.main([str(tmp_path / "bukti.json"), "--kunci", rantai.VKEY]) == 1


@pytest.mark.parametrize("old", [0, 71])
def test_there_is_no_proof_beyond_the_ends(old):
    assert consistency(LEAVES, old) == []
    assert not periksa.is_consistent(Kepala("a/b/c", 71, ROOTS[70]), head(70), [])
