"""Carrier: hands one letter to the agency's mail server over SMTP, and says truthfully what became of it."""

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPHeloError, SMTPResponseException, SMTPServerDisconnected
from aiosmtplib.errors import SMTPTimeoutError

from mailer.address import require_surel
from mailer.errors import DeliveryError, MailError, Permanent, Temporary, Unknown

__all__ = ["Carrier", "DeliveryError", "Permanent", "Receipt", "Server", "Temporary", "Unknown", "next_try"]

CONNECTIONS = 4  # 500 invitations over a 40 ms link take about 25 s; more connections than this annoy servers
IDLE = 30.0  # seconds a finished connection waits for the next letter
TIMEOUT = 60.0  # seconds for each command
PATIENCE = 600.0  # seconds for the answer after the letter: RFC 5321 section 4.5.3.2.6
RETRIES = (1, 2, 5, 10, 20, 30)  # minutes after the first, second … try; then the last, RFC 5321 section 4.5.4.1
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server took the letter: its reply code (250) and text, which often names its queue."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters go. The password is never shown."""

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> "Server":
        """`smtp://[user:password@]host[:port][?starttls=1]` or `smtps://…`; user and password percent-encoded.

        A password is only sent over TLS: with one, STARTTLS is on unless the server is this very machine or
        `starttls=0` says otherwise. Raises MailError.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise MailError("Alamat server surel harus berbentuk smtp://nama:sandi@server:25 atau smtps://…")
        tls = parts.scheme == "smtps"
        wanted = parse_qs(parts.query).get("starttls", [""])[0]
        starttls = not tls and (wanted == "1" or (wanted != "0" and _needs_tls(parts.username, parts.hostname)))
        port = parts.port or (465 if tls else 587 if starttls else 25)
        user, password = (unquote(text) if text else None for text in (parts.username, parts.password))
        return cls(parts.hostname, port, tls, starttls, user, password)


def next_try(attempt: int, rng: Random) -> float:
    """Seconds to wait after failed try number `attempt` (from 1), spread by a fifth so that letters do not flock."""
    minutes = RETRIES[min(attempt, len(RETRIES)) - 1]
    return minutes * 60 * rng.uniform(0.8, 1.2)


class Carrier:
    """Up to `connections` letters on their way at a time, over connections that are used again."""

    def __init__(
        self,
        url: str,
        *,
        connections: int = CONNECTIONS,
        hello: str | None = None,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
    ) -> None:
        """`hello` is this machine's name for the server; `tls` holds an agency's own roots of trust.

        Raises MailError when `url` cannot be read.
        """
        self.server = Server.parse(url)
        self._hello = hello or ("localhost" if self.server.host in LOOPBACK else None)
        self._tls = tls
        self._timeout = timeout
        self._patience = patience
        self._places = asyncio.Semaphore(connections)
        self._idle: dict[SMTP, asyncio.TimerHandle] = {}

    async def deliver(
        self,
        sender: str,
        recipient: str,
        raw: bytes,
        envelope_id: str,
        *,
        before_data: Callable[[], Awaitable[None]],
    ) -> Receipt:
        """Hand `raw` over for `recipient`; failures come back to `sender` under `envelope_id` where the server can.

        `before_data` is awaited once, when the recipient has been accepted and nothing of the letter was sent: the
        place to note durably that it may now arrive. What it raises passes through, and nothing is sent.
        Raises Temporary, Permanent or Unknown, and MailError for an address that is none.
        """
        require_surel(sender)
        require_surel(recipient)
        envelope = Envelope(sender, recipient, len(raw), envelope_id)
        async with self._places:
            client = await self._open(envelope)
            with _closed_on_failure(client):
                await before_data()
                receipt = await self._hand_over(client, raw)
            self._keep(client)
            return receipt

    async def close(self) -> None:
        """Say goodbye on the connections that wait."""
        while client := self._take():
            with suppress(SMTPException, OSError):
                await client.quit(timeout=5)
            client.close()

    async def _open(self, envelope: "Envelope") -> SMTP:
        """A connection on which the server has accepted `envelope`; a waiting one if it still answers."""
        if client := self._take():
            try:
                return await envelope.offer(client)
            except SMTPException as error:
                if not _went_stale(error):
                    raise _refusal(error) from error
        client = await self._connect()
        try:
            return await envelope.offer(client)
        except SMTPException as error:
            raise _refusal(error) from error

    async def _connect(self) -> SMTP:
        """A new connection. Whatever goes wrong here is nobody's letter's fault, a wrong password too: Temporary."""
        client = SMTP(
            hostname=self.server.host,
            port=self.server.port,
            username=self.server.user,
            password=self.server.password,
            use_tls=self.server.tls,
            start_tls=self.server.starttls,
            tls_context=self._tls,
            local_hostname=self._hello,
            timeout=self._timeout,
        )
        try:
            with _closed_on_failure(client):
                await client.connect()
                await _greet(client)
        except SMTPResponseException as error:
            raise Temporary(error.code, error.message) from error
        except (SMTPException, OSError) as error:
            raise Temporary(0, str(error)) from error
        return client

    async def _hand_over(self, client: SMTP, raw: bytes) -> Receipt:
        if not client.is_connected:  # it broke while before_data was at work: nothing was sent
            raise Temporary(0, "connection lost before DATA")
        try:
            response = await client.data(raw, timeout=self._patience)
        except SMTPResponseException as error:
            if 400 <= error.code < 600:
                raise _refusal(error) from error
            raise Unknown(f"unexpected answer after DATA: {error.code} {error.message}") from error
        except (SMTPException, OSError) as error:
            raise Unknown(f"no answer after DATA: {error}") from error
        return Receipt(int(response.code), response.message)

    def _take(self) -> SMTP | None:
        """The connection used last, if one waits; those that the server closed meanwhile are dropped."""
        while self._idle:
            client, timer = self._idle.popitem()
            timer.cancel()
            if client.is_connected:
                return client
        return None

    def _keep(self, client: SMTP) -> None:
        self._idle[client] = asyncio.get_running_loop().call_later(IDLE, self._retire, client)

    def _retire(self, client: SMTP) -> None:
        if self._idle.pop(client, None):
            client.close()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the server hears before the letter. `size` in bytes; `envelope_id` comes back in delivery reports."""

    sender: str
    recipient: str
    size: int
    envelope_id: str

    async def offer(self, client: SMTP) -> SMTP:
        """MAIL and RCPT, with delivery status options (RFC 3461) where the server has them. Returns `client`."""
        mail, rcpt = [], []
        if client.supports_extension("size"):
            mail.append(f"SIZE={self.size}")
        if client.supports_extension("dsn"):
            mail += ["RET=HDRS", f"ENVID={xtext(self.envelope_id)}"]
            rcpt += ["NOTIFY=SUCCESS,FAILURE,DELAY", f"ORCPT=rfc822;{xtext(self.recipient)}"]
        with _closed_on_failure(client):
            await client.mail(self.sender, options=mail)
            await client.rcpt(self.recipient, options=rcpt)
        return client


def xtext(text: str) -> str:
    """RFC 3461 section 4: everything but plain visible ASCII as "+" and two hex digits per byte."""
    return re.sub(r"[^!-~]|[+=]", lambda found: "".join(f"+{byte:02X}" for byte in found[0].encode()), text)


async def _greet(client: SMTP) -> None:
    """Without EHLO the client knows no extensions, and there would silently be no delivery reports."""
    if not client.is_ehlo_or_helo_needed:
        return
    try:
        await client.ehlo()
    except SMTPHeloError:
        await client.helo()


@contextmanager
def _closed_on_failure(client: SMTP) -> Iterator[None]:
    """A conversation that was broken off, even by cancellation, must not be taken up again by another letter."""
    try:
        yield
    except BaseException:
        client.close()
        raise


def _refusal(error: SMTPException) -> Temporary | Permanent:
    """What an error means that came before the letter, or as a clear answer to it."""
    if not isinstance(error, SMTPResponseException):
        return Temporary(0, str(error))
    if 500 <= error.code < 600:
        return Permanent(error.code, error.message)
    return Temporary(error.code, error.message)


def _went_stale(error: SMTPException) -> bool:
    """The waiting connection had been given up by the server; a new one will tell."""
    return isinstance(error, SMTPServerDisconnected | SMTPTimeoutError) or getattr(error, "code", 0) == 421


def _needs_tls(user: str | None, host: str) -> bool:
    return user is not None and host not in LOOPBACK
