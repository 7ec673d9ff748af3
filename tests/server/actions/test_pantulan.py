"""Pantulan: letters that come back are noted, stop the reply clock, and cannot be used against a peserta."""

import pytest
from aiohttp.test_utils import TestServer

from mailer.carrier import Carrier
from mailer.errors import Temporary
from mailer.returns import Returns
from server.actions import pantulan
from server.store import evidence
from server.store import surel as post
from server.store import undangan as letters
from server.store.surel import Surel
from sessions.undangan import Undangan
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan, set_out


@pytest.fixture
async def diundang(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    jalan = await set_out(service, office, clock)
    await jalan.invited()
    return jalan


def report(envelope: str, recipient: str, action: str = "failed") -> bytes:
    """What a mail server sends back (RFC 3464)."""
    text = f"""\
From: MAILER-DAEMON@surat.contoh.id
To: pokja@ruang-bukti.contoh.id
Subject: Returned mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="batas"

--batas
Content-Type: text/plain

Contoh: surat kembali.
--batas
Content-Type: message/delivery-status

Reporting-MTA: dns; surat.contoh.id
Original-Envelope-Id: {envelope}

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--batas--
"""
    return text.replace("\n", "\r\n").encode()


async def sent(jalan: Perjalanan) -> tuple[Surel, Undangan]:
    mail = await jalan.services.store.read(lambda c: post.last(c, jalan.sesi.id, "undangan"))
    letter = await jalan.services.store.read(lambda c: letters.latest(c, jalan.sesi.id))
    return mail, letter


async def test_a_returned_invitation_stops_the_24_hours_and_says_why(diundang: Perjalanan) -> None:
    mail, before = await sent(diundang)
    assert before.tenggat is not None
    await pantulan.take(diundang.services, report(mail.id, mail.kepada))
    mail, after = await sent(diundang)
    assert (mail.keadaan, after.keadaan, after.tenggat) == ("dipantulkan", "gagal_kirim", None)
    assert "550 5.1.1" in mail.pesan
    entries = await diundang.services.store.read(lambda c: evidence.after(c, diundang.sesi.berkas, 0))
    assert entries[-1].event.kind == "undangan.memantul"
    assert "contoh.id" not in entries[-1].line  # the address stays in the private part


async def test_nobody_is_marked_late_after_a_returned_invitation(diundang: Perjalanan) -> None:
    mail, _ = await sent(diundang)
    await pantulan.take(diundang.services, report(mail.id, mail.kepada))
    diundang.clock.advance(hours=30)

    async def over() -> bool:
        jobs = await diundang.services.store.read(lambda c: post.of_sesi(c, diundang.sesi.id))
        return all(one.keadaan != "antre" for one in jobs)

    await diundang.until(over, "the jobs")
    assert await diundang.state() == "menunggu_jawaban"


@pytest.mark.parametrize(
    ("envelope", "recipient", "action"),
    [
        ("bukan-nomor-kami", "direktur@contoh.id", "failed"),
        ("", "direktur@contoh.id", "failed"),
        ("ITS", "orang.lain@contoh.id", "failed"),
        ("ITS", "ITS", "delayed"),
        ("ITS", "ITS", "relayed"),
    ],
)
async def test_a_report_that_does_not_fit_changes_nothing(
    diundang: Perjalanan, envelope: str, recipient: str, action: str
) -> None:
    mail, before = await sent(diundang)
    envelope, recipient = envelope.replace("ITS", mail.id), recipient.replace("ITS", mail.kepada)
    await pantulan.take(diundang.services, report(envelope, recipient, action))
    assert await sent(diundang) == (mail, before)


async def test_a_report_after_the_link_was_opened_does_not_undo_it(diundang: Perjalanan) -> None:
    await diundang.answered()
    mail, before = await sent(diundang)
    await pantulan.take(diundang.services, report(mail.id, mail.kepada))
    mail, after = await sent(diundang)
    assert (mail.keadaan, after) == ("dipantulkan", before)


async def test_reports_arrive_by_smtp_and_are_kept_by_the_sender_until_they_are_taken() -> None:
    taken: list[bytes] = []
    broken = True

    async def nothing() -> None: ...

    async def take(raw: bytes) -> None:
        if broken:
            raise OSError("rows cannot be written")
        taken.append(raw)

    listener = Returns("127.0.0.1", 0, take)
    await listener.open()
    carrier = Carrier(f"smtp://127.0.0.1:{listener.port}")
    raw = report("nomor-contoh", "direktur@contoh.id")
    with pytest.raises(Temporary, match="Try again later"):
        await carrier.deliver("mailer@contoh.id", "pokja@ruang-bukti.contoh.id", raw, "satu", before_data=nothing)
    broken = False
    await carrier.deliver("mailer@contoh.id", "pokja@ruang-bukti.contoh.id", raw, "satu", before_data=nothing)
    await carrier.close()
    await listener.close()
    assert taken == [raw]
