"""docs/protocol.md says what the room's socket does: every message, field, refusal, event and part of it."""

import re
from pathlib import Path

import pytest

from server.actions.tampilan import PARTS
from server.errors import CRASH, STATUS
from server.sockets.ruang import Ruang

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/protocol.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    section = TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def names(heading: str) -> list[str]:
    return [row[0].strip("`") for row in rows(heading)]


def fields(cell: str) -> dict[str, str]:
    pairs = [part.split(": ", 1) for part in cell.replace("\\|", "|").split("<br>") if part != "–"]
    return {name.strip("`"): kind for name, kind in pairs}


def test_every_message_is_listed_as_a_question_or_a_write() -> None:
    assert names("Questions") == [name for name, message in Ruang.MESSAGES.items() if not message.writes]
    assert names("Writes") == [name for name, message in Ruang.MESSAGES.items() if message.writes]


@pytest.mark.parametrize("row", rows("Questions") + rows("Writes"), ids=lambda row: row[0])
def test_the_fields_of_a_message_are_those_that_it_takes(row: list[str]) -> None:
    assert fields(row[2]) == Ruang.MESSAGES[row[0].strip("`")].parse.describe()


def test_every_code_is_explained_and_no_other_is_promised() -> None:
    codes = {error.code for error in STATUS} | {CRASH["error"]}
    promised = {code for row in rows("Questions") + rows("Writes") for code in re.findall(r"`(\w+)`", row[4])}

    assert set(names("Answers")) == codes
    assert promised <= codes


def test_every_event_that_is_sent_is_listed() -> None:
    sent = re.findall(r'self\.emit\(\s*"(\w+)"', "".join(p.read_text() for p in (ROOT / "server/sockets").glob("*.py")))

    assert set(names("Events from the server")) == set(sent)


def test_every_part_of_the_room_is_listed() -> None:
    assert tuple(names("Parts of the room")) == PARTS


def test_the_client_says_only_what_the_server_understands() -> None:
    files = [ROOT / "web/client/protocol.ts", ROOT / "web/client/media.ts", *(ROOT / "web/client/ruang").glob("*.ts")]
    patterns = (r'\.(?:ask|write)\("(\w+)"', r'\.act\([^,()]+, "(\w+)"', r'key.*\bname: "(\w+)"')
    said = {name for file in files for pattern in patterns for name in re.findall(pattern, file.read_text())}

    assert said <= set(Ruang.MESSAGES)
    assert len(said) > 25
