"""The chain: every line follows from those before it, and a tree over all of them fits in one signed head."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import notes
from sessions.evidence import (
    GENESIS,
    Event,
    Frontier,
    Head,
    chain,
    commitment,
    compact,
    first_break,
    frontier,
    inclusion,
    leaf,
    read_line,
    sha256,
    tree_hash,
    utc_text,
)
from tests.vectors import make

INDEX = json.loads((make.HERE / "index.json").read_text("utf-8"))
WHOLE = [case for case in INDEX["kasus"] if "tertutup" not in case["nama"]]  # the store knows no closed lines
AT = datetime(2026, 11, 21, 2, 0, 0, 123_999, tzinfo=UTC)
EVENT = Event("S-1", "undangan.dijawab", "o-1", "peserta", AT, {"kesediaan": "bersedia"}, {"nama": "contoh"})

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_a_line_is_compact_json_in_the_specified_order():
    entry = chain(EVENT, 1, GENESIS, "garam")

    assert entry.line == (
        '{"no":1,"berkas":"S-1","waktu":"2026-11-21T02:00:00.123Z","jenis":"undangan.dijawab","pelaku":"o-1",'
        f'"peran":"peserta","data":{{"kesediaan":"bersedia"}},"isi":"{sha256("garam" + compact({"nama": "contoh"}))}",'
        f'"sebelum":"{GENESIS}"}}'
    )
    assert entry.digest == sha256(entry.line)


def test_a_line_without_private_part_has_no_commitment_and_no_salt():
    entry = chain(replace(EVENT, private={}), 1, GENESIS, "garam")

    assert "isi" not in json.loads(entry.line)
    assert entry.salt == ""


def test_times_are_written_in_utc_to_the_millisecond():
    wita = timezone(timedelta(hours=8))

    assert utc_text(datetime(2026, 11, 21, 10, 0, 0, 999_999, tzinfo=wita)) == "2026-11-21T02:00:00.999Z"


def test_a_float_that_is_no_number_never_enters_a_line():
    with pytest.raises(ValueError, match="JSON compliant"):
        compact({"a": float("nan")})


@given(facts=st.dictionaries(TEXT, JSON), salt=st.text("0123456789abcdef"))
def test_a_line_read_back_is_the_event_that_was_chained(facts, salt):
    entry = chain(replace(EVENT, data=facts, private={"isi": facts}), 1, GENESIS, salt)

    again = read_line(entry.line, {"isi": facts}, salt)

    assert "\n" not in entry.line
    assert (again.event.data, again.event.private, again.digest) == (facts, {"isi": facts}, entry.digest)
    assert abs(again.event.at - AT) < timedelta(milliseconds=1)


def test_an_opening_that_was_altered_is_refused():
    entry = chain(EVENT, 1, GENESIS, "garam")

    with pytest.raises(ValueError, match="does not match"):
        read_line(entry.line, {"nama": "lain"}, "garam")
    with pytest.raises(ValueError, match="does not match"):
        read_line(entry.line, {"nama": "contoh"}, "lain")


def test_a_commitment_hides_equal_words_behind_different_salts():
    assert commitment("a", {"nik": "0"}) != commitment("b", {"nik": "0"})


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case["nama"])
def test_the_reference_finds_in_each_vector_what_the_index_says(case):
    place = make.HERE / case["nama"]
    lines = (place / "log.jsonl").read_bytes().decode("utf-8", "surrogateescape").split("\n")[:-1]
    note = (place / "kepala.txt").read_text("utf-8")

    place_of_break = first_break(lines, Head.parse(note).origin.split("/", 2)[2])
    head = _opens(note, case["kunci_luar"] or case["kunci"])

    assert place_of_break == case["putus_di"]
    assert ("rantai" in case["gagal"]) == (place_of_break is not None)
    assert ("kepala" in case["gagal"]) == (head != _head_of(case["berkas"], lines))


def _head_of(berkas: str, lines: list[str]) -> Head | None:
    try:
        return Head(f"ruang-bukti/CONTOH/{berkas}", len(lines), frontier(lines).root)
    except UnicodeEncodeError:
        return None


def _opens(note: str, vkey: str) -> Head | None:
    try:
        return notes.open_note(note, vkey)
    except ValueError:
        return None


@pytest.mark.parametrize("case", [case for case in INDEX["kasus"] if case["sah"]], ids=lambda case: case["nama"])
def test_the_reference_opens_each_good_opening(case):
    place = make.HERE / case["nama"]
    lines = (place / "log.jsonl").read_text("utf-8").split("\n")
    for line in (place / "bukaan.jsonl").read_text("utf-8").split("\n")[:-1]:
        opening = json.loads(line)
        assert read_line(lines[opening["no"] - 1], json.loads(opening["isi"]), opening["garam"]).event.private


def test_the_vectors_are_what_their_maker_makes(tmp_path):
    make.write(tmp_path / "lagi")

    made, kept = _content(tmp_path / "lagi"), _content(make.HERE)
    assert made == kept


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_root_of_a_growing_tree_is_that_of_the_definition():
    lines = [entry.line for entry in make.entries(100)]
    state = Frontier()

    for size in range(101):
        assert state.root == tree_hash([leaf(line) for line in lines[:size]])
        assert notes.encode(state.root) == INDEX["akar"][size]
        assert Frontier.from_text(state.size, state.to_text()) == state
        state = state.append(lines[size]) if size < 100 else state


def test_trees_of_rfc_6962_have_their_published_hashes():
    # The empty tree, and the leaf of the empty string, RFC 6962 section 2.1.
    assert frontier([]).root.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert frontier([""]).root.hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(size=st.integers(1, 70), data=st.data())
def test_an_audit_path_leads_from_its_leaf_to_the_root(size, data):
    leaves = [leaf(str(number)) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))

    path = inclusion(leaves, index)

    assert _climb(leaves[index], index, size, path) == tree_hash(leaves)
    assert _climb(leaf("lain"), index, size, path) != tree_hash(leaves)


def _climb(node: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The verification of RFC 9162 section 2.1.3.2, told apart from how the path was made."""
    last = size - 1
    for sibling in path:
        if index & 1 or index == last:
            node = hashlib.sha256(b"\x01" + sibling + node).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + sibling).digest()
        index, last = index >> 1, last >> 1
    assert last == 0
    return node


def test_a_head_is_the_text_of_a_checkpoint():
    head = Head("ruang-bukti/CONTOH/S-1", 7, b"\x00" * 32)

    assert head.text() == "ruang-bukti/CONTOH/S-1\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    assert Head.parse(head.text()) == head
