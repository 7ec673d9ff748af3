"""The Pokja's mailbox, on a real Dovecot: what is new comes once, stays unread for people, and is never deleted."""

import asyncio
import ssl
from collections.abc import Iterator

import pytest

from mailer.mailbox import BROKEN, Mailbox, _quoted, place
from tests.mailer.dovecot import Dovecot

LETTER = b"From: contoh@karya.contoh.id\r\nTo: pokja@contoh.id\r\nSubject: satu\r\n\r\nisi\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    made = Dovecot()
    made.start()
    yield made
    made.stop()


async def test_new_letters_come_once_and_stay_unread(server: Dovecot) -> None:
    came: list[bytes] = []

    async def take(raw: bytes) -> bool:
        came.append(raw)
        return len(came) == 1

    box = Mailbox(server.url, 60, take)
    server.put("satu", LETTER)
    server.put("dua", LETTER.replace(b"satu", b"dua"))

    assert await box.look() == 1
    assert sorted(raw.replace(b"\r\n", b"\n") for raw in came) == sorted(
        raw.replace(b"\r\n", b"\n") for raw in (LETTER, LETTER.replace(b"satu", b"dua"))
    )
    assert await box.look() == 0
    assert await Mailbox(server.url, 60, take).look() == 0, "the mark is in the mailbox, not in this program"
    assert len(came) == 2
    assert all("S" not in flags for flags in server.flags().values()), "no letter was marked as read"


async def test_a_letter_that_could_not_be_taken_comes_again(server: Dovecot) -> None:
    tries: list[bytes] = []

    async def take(raw: bytes) -> bool:
        tries.append(raw)
        if len(tries) == 1:
            raise RuntimeError("the disk is full")
        return True

    box = Mailbox(server.url, 60, take)
    server.put("tiga", LETTER.replace(b"satu", b"tiga"))

    with pytest.raises(RuntimeError):
        await box.look()
    assert await box.look() == 1
    assert tries[0] == tries[1]


async def test_a_wrong_password_is_an_error_and_says_none(server: Dovecot) -> None:
    async def take(raw: bytes) -> bool:
        return True

    with pytest.raises(BROKEN) as refused:
        await Mailbox(server.url.replace("rahasia-contoh", "sandi-salah"), 60, take).look()
    assert "sandi-salah" not in str(refused.value)


async def test_the_mailbox_is_looked_into_by_itself_until_it_is_closed(server: Dovecot) -> None:
    came = asyncio.Event()

    async def take(raw: bytes) -> bool:
        came.set()
        return True

    box = Mailbox(server.url, 0.05, take)
    await box.open()
    server.put("empat", LETTER.replace(b"satu", b"empat"))
    await asyncio.wait_for(came.wait(), 20)
    await box.close()


@pytest.mark.parametrize("how", ["imaps", "starttls"])
async def test_by_tls_a_certificate_of_the_named_authority_is_believed(server: Dovecot, how: str) -> None:
    came: list[bytes] = []

    async def take(raw: bytes) -> bool:
        came.append(raw)
        return True

    url = server.secure if how == "imaps" else f"{server.url}?starttls=1"
    server.put(f"tls-{how}", LETTER.replace(b"satu", how.encode()))

    assert await Mailbox(url, 60, take, server.ca).look() == 1
    assert how.encode() in came[0]


@pytest.mark.parametrize("wrong", ["authority", "name"])
async def test_a_wrong_certificate_is_refused_before_any_password_is_sent(
    server: Dovecot, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def take(raw: bytes) -> bool:
        raise AssertionError("no letter comes from a stranger")

    url = server.secure if wrong == "authority" else server.secure.replace("127.0.0.1", "localhost")
    box = Mailbox(url, 0.05, take, "" if wrong == "authority" else server.ca)

    with pytest.raises(ssl.SSLCertVerificationError):
        await box.look()
    before = server.logins()
    await box.open()
    for _ in range(200):
        if caplog.records:
            break
        await asyncio.sleep(0.05)
    await box.close()

    said = caplog.records[0].getMessage()
    assert "certificate is not accepted" in said
    assert ("local issuer" if wrong == "authority" else "localhost") in said
    assert "RUANG_IMAP_CA" in said
    assert "rahasia-contoh" not in said
    assert server.logins() == before


def test_an_address_says_where_and_nothing_else_is_taken() -> None:
    found = place("imaps://pokja%40contoh.id:ra%3Ahasia@surel.contoh.id/Masuk%20Baru")

    assert (found.host, found.port, found.user, found.password) == (
        "surel.contoh.id",
        993,
        "pokja@contoh.id",
        "ra:hasia",
    )
    assert (found.folder, found.tls, found.starttls) == ("Masuk Baru", True, False)
    for wrong in ("http://a@b/", "imaps://surel.contoh.id", "imap://", "bukan alamat"):
        with pytest.raises(ValueError, match="imaps://"):
            place(wrong)


def test_no_folder_name_leaves_its_quotes() -> None:
    assert _quoted('a"b\\c') == '"a\\"b\\\\c"'
