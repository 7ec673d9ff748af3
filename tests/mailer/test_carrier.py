"""Carrier: what becomes of a letter is told truthfully, whatever the other server does."""

import asyncio
import ssl
from pathlib import Path
from random import Random

import pytest

from mailer.carrier import Carrier, DeliveryError, Permanent, Server, Temporary, Unknown, next_try, xtext
from mailer.errors import MailError
from tests.mailer.conftest import Mark
from tests.mailer.peladen import Peladen
from tests.mailer.sertifikat import make

SENDER = "pokja3@ukpbj.contoh.id"


async def test_a_letter_arrives_byte_for_byte(peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark) -> None:
    receipt = await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

    [envelope] = peladen.accepted
    assert (receipt.code, receipt.text) == (250, "2.0.0 OK queued as 1")
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["terima@karya.contoh.id"])
    assert envelope.original_content == undangan
    assert mark.times == 1


async def test_a_line_that_begins_with_a_dot_stays_as_it_is(peladen: Peladen, carrier: Carrier, mark: Mark) -> None:
    raw = b"Subject: titik\r\n\r\n.\r\n..dua\r\nselesai\r\n"

    await carrier.deliver(SENDER, "terima@karya.contoh.id", raw, "s-1", before_data=mark)

    assert peladen.accepted[0].original_content == raw


async def test_delivery_reports_are_asked_for_where_the_server_has_them(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    await carrier.deliver(SENDER, "terima+satu@karya.contoh.id", undangan, "s=1", before_data=mark)

    assert peladen.options == [
        "RET=HDRS",
        "ENVID=S+3D1",
        "NOTIFY=SUCCESS,FAILURE,DELAY",
        "ORCPT=RFC822;TERIMA+2BSATU@KARYA.CONTOH.ID",
    ]


async def test_a_server_without_reports_is_not_asked_for_them(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    peladen.dsn = False

    await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert len(peladen.accepted) == 1
    assert peladen.options == []


async def test_a_greylisted_letter_is_temporary_and_goes_the_second_time(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    with pytest.raises(Temporary) as refused:
        await carrier.deliver(SENDER, "tunda@karya.contoh.id", undangan, "s-1", before_data=mark)
    assert (refused.value.code, mark.times) == (451, 0)
    assert "Greylisted" in refused.value.text

    receipt = await carrier.deliver(SENDER, "tunda@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert receipt.code == 250
    assert (len(peladen.accepted), mark.times) == (1, 1)


async def test_an_unknown_recipient_is_permanent_and_nothing_was_marked(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    with pytest.raises(Permanent) as refused:
        await carrier.deliver(SENDER, "tolak@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert (refused.value.code, mark.times) == (550, 0)
    assert "No such user" in refused.value.text
    assert peladen.accepted == []


@pytest.mark.parametrize(("name", "error", "code"), [("penuh", Temporary, 452), ("buruk", Permanent, 554)])
async def test_an_answer_after_the_letter_is_as_clear_as_one_before(
    carrier: Carrier, undangan: bytes, mark: Mark, name: str, error: type[Temporary], code: int
) -> None:
    with pytest.raises(error) as refused:
        await carrier.deliver(SENDER, f"{name}@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert (refused.value.code, mark.times) == (code, 1)


@pytest.mark.parametrize("name", ["putus", "aneh"])
async def test_no_clear_answer_after_the_letter_leaves_its_fate_unknown(
    carrier: Carrier, undangan: bytes, mark: Mark, name: str
) -> None:
    with pytest.raises(Unknown):
        await carrier.deliver(SENDER, f"{name}@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert mark.times == 1


async def test_silence_after_the_letter_leaves_its_fate_unknown(peladen: Peladen, undangan: bytes, mark: Mark) -> None:
    hasty = Carrier(f"smtp://127.0.0.1:{peladen.port}", timeout=5, patience=0.2)

    with pytest.raises(Unknown):
        await hasty.deliver(SENDER, "diam@karya.contoh.id", undangan, "s-1", before_data=mark)

    await hasty.close()


async def test_a_server_that_hangs_up_at_the_recipient_has_nothing_of_the_letter(
    carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    with pytest.raises(Temporary) as refused:
        await carrier.deliver(SENDER, "pergi@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert refused.value.code == 0


async def test_a_server_that_hangs_up_before_a_word_is_temporary(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    peladen.greeting = False

    with pytest.raises(Temporary):
        await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert mark.times == 0


async def test_a_server_that_is_down_is_temporary(undangan: bytes, mark: Mark) -> None:
    async with Peladen().open() as gone:
        port = gone.port
    carrier = Carrier(f"smtp://127.0.0.1:{port}", timeout=5)

    with pytest.raises(Temporary) as refused:
        await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert (refused.value.code, mark.times) == (0, 0)


async def test_nothing_is_sent_when_the_mark_cannot_be_made(
    peladen: Peladen, carrier: Carrier, undangan: bytes
) -> None:
    async def fenced() -> None:
        raise LookupError("another worker has this job")

    with pytest.raises(LookupError):
        await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=fenced)

    await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-2", before_data=Mark())
    assert len(peladen.accepted) == 1


async def test_a_connection_lost_while_marking_sent_nothing(
    peladen: Peladen, carrier: Carrier, undangan: bytes
) -> None:
    async def slow() -> None:
        peladen.hang_up()
        await asyncio.sleep(0.1)

    with pytest.raises(Temporary):
        await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=slow)

    assert peladen.accepted == []


async def test_letters_one_after_another_share_a_connection(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    for number in range(5):
        await carrier.deliver(SENDER, f"terima@karya{number}.contoh.id", undangan, f"s-{number}", before_data=mark)

    assert (peladen.connections, len(peladen.accepted)) == (1, 5)


async def test_many_letters_at_once_use_four_connections_and_no_more(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    sends = (carrier.deliver(SENDER, f"terima@k{n}.contoh.id", undangan, f"s-{n}", before_data=mark) for n in range(40))

    await asyncio.gather(*sends)

    assert (peladen.connections, peladen.at_once) == (4, 4)
    assert sorted(e.rcpt_tos[0] for e in peladen.accepted) == sorted(f"terima@k{n}.contoh.id" for n in range(40))


async def test_a_connection_that_the_server_gave_up_is_replaced_unseen(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)
    peladen.hang_up()

    await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-2", before_data=mark)

    assert (peladen.connections, len(peladen.accepted)) == (2, 2)


@pytest.mark.parametrize("name", ["tolak", "tunda", "penuh", "buruk"])
async def test_a_connection_on_which_a_letter_failed_is_hung_up(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark, name: str
) -> None:
    with pytest.raises(DeliveryError):
        await carrier.deliver(SENDER, f"{name}@karya.contoh.id", undangan, "s-1", before_data=mark)

    await asyncio.wait_for(peladen.left.wait(), 5)


async def test_a_letter_that_was_called_off_does_not_spoil_the_next(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark
) -> None:
    called_off = asyncio.create_task(carrier.deliver(SENDER, "diam@karya.contoh.id", undangan, "s-1", before_data=mark))
    await peladen.busy.wait()
    called_off.cancel()
    with pytest.raises(asyncio.CancelledError):
        await called_off

    await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-2", before_data=mark)

    assert [envelope.rcpt_tos for envelope in peladen.accepted] == [["terima@karya.contoh.id"]]


@pytest.mark.parametrize(
    "recipient", ["", "a b@c.id", "a@c.id\r\nDATA", "a@c.id> SIZE=1", "dua@c.id,tiga@c.id", "é@c.id"]
)
async def test_what_is_no_address_is_refused_before_anyone_is_called(
    peladen: Peladen, carrier: Carrier, undangan: bytes, mark: Mark, recipient: str
) -> None:
    with pytest.raises(MailError):
        await carrier.deliver(SENDER, recipient, undangan, "s-1", before_data=mark)

    assert peladen.connections == 0


async def test_a_password_goes_over_starttls_only(undangan: bytes, mark: Mark, sertifikat: Path) -> None:
    async with Peladen(tls=_served(sertifikat), auth=True).open() as peladen:
        url = f"smtp://surat:sandi%2Fcontoh%401@localhost:{peladen.port}?starttls=1"
        carrier = Carrier(url, tls=_trusting(sertifikat), timeout=5)

        receipt = await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

        assert receipt.code == 250
        assert peladen.logins == [(b"surat", b"sandi/contoh@1")]
        await carrier.close()


async def test_a_wrong_password_is_our_fault_and_temporary(undangan: bytes, mark: Mark, sertifikat: Path) -> None:
    async with Peladen(tls=_served(sertifikat), auth=True).open() as peladen:
        url = f"smtp://surat:salah@localhost:{peladen.port}?starttls=1"
        carrier = Carrier(url, tls=_trusting(sertifikat), timeout=5)

        with pytest.raises(Temporary) as refused:
            await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

        assert refused.value.code == 535


async def test_smtps_is_tls_from_the_first_byte(undangan: bytes, mark: Mark, sertifikat: Path) -> None:
    async with Peladen().open(secure=_served(sertifikat)) as peladen:
        carrier = Carrier(f"smtps://localhost:{peladen.port}", tls=_trusting(sertifikat), timeout=5)

        await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

        assert len(peladen.accepted) == 1
        await carrier.close()


async def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    undangan: bytes, mark: Mark, sertifikat: Path
) -> None:
    async with Peladen().open(secure=_served(sertifikat)) as peladen:
        carrier = Carrier(f"smtps://localhost:{peladen.port}", timeout=5)

        with pytest.raises(Temporary) as refused:
            await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

        assert "certificate" in refused.value.text.lower()
        assert peladen.accepted == []


async def test_starttls_that_is_not_offered_is_not_done_without(peladen: Peladen, undangan: bytes, mark: Mark) -> None:
    carrier = Carrier(f"smtp://127.0.0.1:{peladen.port}?starttls=1", timeout=5)

    with pytest.raises(Temporary):
        await carrier.deliver(SENDER, "terima@karya.contoh.id", undangan, "s-1", before_data=mark)

    assert peladen.accepted == []


URLS = [
    ("smtp://surat.contoh.id", Server("surat.contoh.id", 25, False, False)),
    ("smtp://surat.contoh.id:2525", Server("surat.contoh.id", 2525, False, False)),
    ("smtp://surat.contoh.id?starttls=1", Server("surat.contoh.id", 587, False, True)),
    ("smtps://a:b@surat.contoh.id", Server("surat.contoh.id", 465, True, False, "a", "b")),
    ("smtp://a:b@surat.contoh.id:25", Server("surat.contoh.id", 25, False, True, "a", "b")),
    ("smtp://a:b@surat.contoh.id:25?starttls=0", Server("surat.contoh.id", 25, False, False, "a", "b")),
    ("smtp://a:b@127.0.0.1:25", Server("127.0.0.1", 25, False, False, "a", "b")),
    ("smtp://a%40b:c%3Ad@surat.contoh.id:25", Server("surat.contoh.id", 25, False, True, "a@b", "c:d")),
]


@pytest.mark.parametrize(("url", "server"), URLS)
def test_where_letters_go_is_read_from_a_url(url: str, server: Server) -> None:
    assert Server.parse(url) == server


@pytest.mark.parametrize("url", ["", "surat.contoh.id:25", "http://surat.contoh.id", "smtp://"])
def test_a_url_that_says_nothing_is_refused(url: str) -> None:
    with pytest.raises(MailError):
        Carrier(url)


def test_a_password_is_never_shown() -> None:
    assert "rahasia" not in repr(Server.parse("smtps://surat:rahasia@surat.contoh.id"))


def test_the_waits_grow_to_half_an_hour_and_are_spread_by_a_fifth() -> None:
    minutes = (1, 2, 5, 10, 20, 30, 30, 30)

    for attempt, wait in enumerate(minutes, 1):
        waits = [next_try(attempt, Random(seed)) / 60 for seed in range(200)]  # noqa: S311 - spreads retries
        assert wait * 0.8 <= min(waits) < wait * 0.85
        assert wait * 1.15 < max(waits) <= wait * 1.2


def test_envelope_ids_are_written_as_rfc_3461_says() -> None:
    assert xtext("s-1.2_3") == "s-1.2_3"
    assert xtext("a+b=c d\r\né") == "a+2Bb+3Dc+20d+0D+0A+C3+A9"


def _served(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


@pytest.fixture(scope="session")
def sertifikat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for "localhost" and its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(make())
    return path
