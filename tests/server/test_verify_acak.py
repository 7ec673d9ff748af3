"""Two thousand edits by chance, each found by the offline verifier whose reader holds nothing but one mailed head."""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import bag
from server.periksa import periksa
from sessions.evidence import Entry
from tests.vectors import rantai, sample

Edit = Callable[[Path, random.Random], None]
EVIDENCE = "data/0[0-8]*"
"""What the log must cite; everything else an office that holds the key could write anew, but for the log itself."""


def evidence(folder: Path) -> list[Path]:
    return sorted(path for top in folder.glob(EVIDENCE) for path in (top, *top.rglob("*")) if path.is_file())


def flip(path: Path, chance: random.Random) -> None:
    spoilt = bytearray(path.read_bytes())
    spoilt[chance.randrange(len(spoilt))] ^= chance.randrange(1, 256)
    path.write_bytes(spoilt)


def flip_any(folder: Path, chance: random.Random) -> None:
    flip(chance.choice(sorted(path for path in folder.rglob("*") if path.is_file())), chance)


def flip_evidence(folder: Path, chance: random.Random) -> None:
    flip(chance.choice(evidence(folder)), chance)


def drop(folder: Path, chance: random.Random) -> None:
    chance.choice(evidence(folder)).unlink()


def swap(folder: Path, chance: random.Random) -> None:
    one, other = chance.sample(evidence(folder), 2)
    first, second = one.read_bytes(), other.read_bytes()
    assert first != second
    one.write_bytes(second)
    other.write_bytes(first)


def cut_tail(folder: Path, chance: random.Random) -> None:
    log = folder / periksa.LOG
    raw = log.read_bytes()
    log.write_bytes(raw[: -chance.randrange(1, len(raw))])


def swap_lines(folder: Path, chance: random.Random) -> None:
    log = folder / periksa.LOG
    lines = log.read_bytes().splitlines(keepends=True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    log.write_bytes(b"".join(lines))


def drop_line(folder: Path, chance: random.Random) -> None:
    log = folder / periksa.LOG
    lines = log.read_bytes().splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    log.write_bytes(b"".join(lines))


def nobody(edit: Edit) -> Edit:
    """Somebody who only edits."""
    return edit


def rebuilder(edit: Edit) -> Edit:
    """Somebody who knows the format and rebuilds index and manifests, but holds no key."""

    def edited(folder: Path, chance: random.Random) -> None:
        edit(folder, chance)
        sample.reseal(folder, key=None)

    return edited


def keyholder(edit: Edit, key: Ed25519PrivateKey) -> Edit:
    """Somebody who also seals and signs anew: with a key of their own, or the office itself."""

    def edited(folder: Path, chance: random.Random) -> None:
        edit(folder, chance)
        sample.reseal(folder, key=key)

    return edited


def retold(change: Callable[[list[Entry], random.Random], list[Entry]], by_office: bool) -> Edit:
    """Another log, whole in itself: hashed again from the edit on, its head signed."""

    def edited(folder: Path, chance: random.Random) -> None:
        sample.forge_log(folder, change(sample.entries(sample.files()), chance), by_office)

    return edited


def cut(made: list[Entry], chance: random.Random) -> list[Entry]:
    return made[: -chance.randrange(1, len(made))]


def reworded(made: list[Entry], chance: random.Random) -> list[Entry]:
    number = chance.randrange(len(made))
    said = replace(made[number].event, private={"teks": f"contoh lain {chance.random()}"})
    return rantai.rechain([*made[:number], replace(made[number], event=said), *made[number + 1 :]])


def reordered(made: list[Entry], chance: random.Random) -> list[Entry]:
    one, other = chance.sample(range(len(made)), 2)
    events = [entry.event for entry in made]
    events[one], events[other] = events[other], events[one]
    return rantai.rechain([replace(entry, event=event) for entry, event in zip(made, events, strict=True)])


def left_out(made: list[Entry], chance: random.Random) -> list[Entry]:
    gone = chance.randrange(len(made))
    kept = [entry for number, entry in enumerate(made) if number != gone]
    return rantai.rechain([replace(entry, number=number) for number, entry in enumerate(kept, 1)])


EDITS: dict[str, Edit] = {
    "flip": nobody(flip_any),
    "drop": nobody(drop),
    "swap": nobody(swap),
    "cut tail": nobody(cut_tail),
    "flip, rebuilt": rebuilder(flip_evidence),
    "drop, rebuilt": rebuilder(drop),
    "swap, rebuilt": rebuilder(swap),
    "swap lines, rebuilt": rebuilder(swap_lines),
    "drop line, rebuilt": rebuilder(drop_line),
    "cut tail, rebuilt": rebuilder(cut_tail),
    "flip, own key": keyholder(flip_evidence, rantai.OTHER_KEY),
    "flip, by the office": keyholder(flip_evidence, rantai.KEY),
    "drop, by the office": keyholder(drop, rantai.KEY),
    "swap, by the office": keyholder(swap, rantai.KEY),
    **{
        f"{change.__name__}, {'by the office' if office else 'own key'}": retold(change, office)
        for change in (cut, reworded, reordered, left_out)
        for office in (True, False)
    },
}
NEEDS_HEAD = {name for name in EDITS if name.startswith(("cut, ", "reworded, ", "reordered, ", "left_out, "))}
"""Edits that leave a bag whole in itself: only what left the building tells of them."""


def find_all(tmp_path: Path, count: int) -> Counter[str]:
    """Raises AssertionError naming the first edit that passes."""
    original, copy = tmp_path / "asli", tmp_path / "S-CONTOH-1"
    bag.write(original, sample.contents())
    mailed = sample.contents().head
    chance = random.Random(count)  # noqa: S311 - to repeat a failure
    done: Counter[str] = Counter()
    for number in range(count):
        name = list(EDITS)[number % len(EDITS)]
        shutil.copytree(original, copy)
        EDITS[name](copy, chance)
        report = periksa.verify(copy, [("surat", mailed)])
        assert not report.utuh, f"{name} passed, number {number} of {count}"
        shutil.rmtree(copy)
        done[name] += 1
    shutil.copytree(original, copy)
    assert periksa.verify(copy, [("surat", mailed)]).utuh
    return done


def test_a_hundred_edits_are_all_found(tmp_path: Path) -> None:
    assert find_all(tmp_path, 110).keys() == EDITS.keys()


@pytest.mark.slow
def test_two_thousand_edits_are_all_found(tmp_path: Path) -> None:
    assert find_all(tmp_path, 2000).total() == 2000


@pytest.mark.parametrize("name", sorted(name for name in NEEDS_HEAD if "reworded" in name))
def test_without_a_head_from_outside_a_retold_log_would_pass(tmp_path: Path, name: str) -> None:
    """So the tests above prove what the mailed head is for."""
    bag.write(tmp_path / "S-CONTOH-1", sample.contents())
    EDITS[name](tmp_path / "S-CONTOH-1", random.Random(1))  # noqa: S311 - to repeat a failure

    report = periksa.verify(tmp_path / "S-CONTOH-1")

    assert {check.kode for check in report.pemeriksaan if not check.lulus} <= {"kutipan"}
