"""Inbox: an office without a mail server reads what was sent, and nothing accepted is ever lost."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvloop

from mailer import post
from mailer.carrier import Carrier, Temporary
from mailer.inbox import Inbox
from tests.mailer.conftest import Mark
from tests.mailer.contoh import BALASAN, FACTS, MESSAGE_ID, NOW, PESERTA, POKJA

SENDER = "pokja3@ukpbj.contoh.id"


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    made = Inbox(tmp_path / "surel", lambda: NOW)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def carrier(inbox: Inbox) -> AsyncIterator[Carrier]:
    made = Carrier(inbox.url, timeout=5)
    yield made
    await made.close()


async def test_a_letter_sent_over_smtp_can_be_read_with_all_its_parts(
    inbox: Inbox, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    receipt = await carrier.deliver("balas+7k2m@ukpbj.contoh.id", PESERTA.surel, undangan, "s-1", before_data=mark)

    assert receipt.text == "2.0.0 OK: stored as 0000000001"
    letter = await inbox.get("0000000001")
    assert letter is not None
    assert letter.subject == "[Undangan Pembuktian] Peningkatan Jalan Desa Contoh Makmur – 23 Nov 2026 09.00 WITA"
    assert letter.sender == f"{POKJA.nama} <{POKJA.surel}>"
    assert letter.recipient == f"{PESERTA.nama} <{PESERTA.surel}>"
    assert letter.date == "Sat, 21 Nov 2026 02:00:00 +0000"
    assert (letter.envelope_from, letter.envelope_to) == ("balas+7k2m@ukpbj.contoh.id", (PESERTA.surel,))
    assert letter.received == "Sat, 21 Nov 2026 02:00:00 +0000"
    assert "24 (dua puluh empat) jam" in letter.text
    assert "<h1" in letter.html
    assert [(a.name, a.type, a.size) for a in letter.attachments] == [
        ("undangan.pdf", "application/pdf", 15),
        ("undangan.ics", "application/ics", letter.attachments[1].size),
    ]
    assert letter.attachments[0].content == b"%PDF-1.7 contoh"
    assert letter.attachments[1].content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert letter.raw == undangan


async def test_the_list_has_the_newest_first(inbox: Inbox, carrier: Carrier, mark: Mark) -> None:
    for letter in ("akun", "pembatalan", "ba_siap"):
        await carrier.deliver(SENDER, PESERTA.surel, _raw(letter), letter, before_data=mark)

    listed = await inbox.list()

    assert [line.id for line in listed] == ["0000000003", "0000000002", "0000000001"]
    assert listed[0].subject.startswith("[Mohon tanda tangan]")
    assert listed[0].recipient == f"{PESERTA.nama} <{PESERTA.surel}>"
    assert [line.id for line in await inbox.list(limit=1)] == ["0000000003"]


async def test_many_letters_at_once_are_all_there(inbox: Inbox, carrier: Carrier, undangan: bytes, mark: Mark) -> None:
    sends = (carrier.deliver(SENDER, f"a{n}@karya.contoh.id", undangan, str(n), before_data=mark) for n in range(30))

    receipts = await asyncio.gather(*sends)

    assert len({receipt.text for receipt in receipts}) == 30
    assert len(await inbox.list()) == 30


async def test_letters_survive_and_numbers_go_on(tmp_path: Path, mark: Mark) -> None:
    listed: list[list[str]] = []
    for letter in ("akun", "pembatalan"):
        inbox = Inbox(tmp_path, lambda: NOW)
        await inbox.open()
        carrier = Carrier(inbox.url, timeout=5)
        await carrier.deliver(SENDER, PESERTA.surel, _raw(letter), letter, before_data=mark)
        listed.append([line.id for line in await inbox.list()])
        await inbox.close()
        await carrier.close()

    assert listed == [["0000000001"], ["0000000002", "0000000001"]]


async def test_a_letter_that_cannot_be_kept_is_not_accepted_and_comes_again(
    inbox: Inbox, carrier: Carrier, undangan: bytes, mark: Mark, tmp_path: Path
) -> None:
    folder = tmp_path / "surel"
    folder.rename(tmp_path / "penuh")  # as with a full disk, writing fails

    with pytest.raises(Temporary) as refused:
        await carrier.deliver(SENDER, PESERTA.surel, undangan, "s-1", before_data=mark)
    (tmp_path / "penuh").rename(folder)
    await carrier.deliver(SENDER, PESERTA.surel, undangan, "s-1", before_data=mark)

    assert refused.value.code == 452
    assert len(await inbox.list()) == 1


async def test_only_this_machine_can_reach_it(inbox: Inbox) -> None:
    assert inbox.url == f"smtp://127.0.0.1:{inbox.port}"


@pytest.mark.parametrize("letter_id", ["", "1", "../../etc/passwd", "0000000009", "0000000001.eml", "000000000a"])
async def test_what_is_no_letter_is_none(inbox: Inbox, letter_id: str) -> None:
    assert await inbox.get(letter_id) is None


async def test_a_letter_of_another_make_can_be_read_too(inbox: Inbox, carrier: Carrier, mark: Mark) -> None:
    bare = b"Subject: =?utf-8?q?Jawaban_kesediaan_=E2=80=93_contoh?=\r\n\r\nKami bersedia.\r\n"

    await carrier.deliver(SENDER, PESERTA.surel, bare, "s-1", before_data=mark)

    letter = await inbox.get("0000000001")
    assert letter is not None
    assert (letter.subject, letter.text, letter.html) == ("Jawaban kesediaan – contoh", "Kami bersedia.\r\n", "")
    assert (letter.sender, letter.attachments) == ("", ())


async def test_nothing_of_a_letter_gets_into_the_logs(
    inbox: Inbox, carrier: Carrier, undangan: bytes, mark: Mark, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    await carrier.deliver(SENDER, PESERTA.surel, undangan, "s-1", before_data=mark)

    assert PESERTA.surel not in caplog.text
    assert "rahasia" not in caplog.text


async def test_closing_does_not_wait_for_those_still_connected(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, lambda: NOW)
    await inbox.open()
    reader, writer = await asyncio.open_connection("127.0.0.1", inbox.port)
    assert (await reader.readline()).startswith(b"220 localhost")

    await asyncio.wait_for(inbox.close(), 5)

    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def test_carrier_and_inbox_work_on_uvloop(tmp_path: Path, undangan: bytes) -> None:
    """The service runs on it, and its transports are not asyncio's."""

    async def send() -> int:
        inbox = Inbox(tmp_path, lambda: datetime.now(UTC))
        await inbox.open()
        carrier = Carrier(inbox.url, timeout=5)
        for number in range(3):
            await carrier.deliver(SENDER, PESERTA.surel, undangan, str(number), before_data=Mark())
        await inbox.close()  # while the carrier's connection still waits
        await carrier.close()
        return len(await inbox.list())

    assert await asyncio.to_thread(uvloop.run, send()) == 3


def _raw(letter: str) -> bytes:
    message = post.write(letter, PESERTA, POKJA, FACTS[letter], message_id=MESSAGE_ID, date=NOW, reply_to=BALASAN)
    return post.to_bytes(message)
