"""Mailbox: the Pokja's own mailbox, looked into by IMAP (RFC 3501); what was taken is marked, nothing is deleted.

`imaplib` of the standard library in a thread of its own: it blocks, and one look at a time is enough. A letter is
marked only after `take` has put it away; when the line breaks in between it comes again, and `take` knows it.
"""

import asyncio
import contextlib
import imaplib
import logging
import re
import ssl
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from mailer.received import LARGEST

log = logging.getLogger(__name__)

MARK = "RuangBukti"  # a keyword of our own: whether a person has read the letter stays theirs to say
TIMEOUT = 30.0
LONGEST_WAIT = 900.0
AT_ONCE = 50  # letters of one look
Take = Callable[[bytes], Awaitable[bool]]

BROKEN = (OSError, imaplib.IMAP4.error, ssl.SSLError, ValueError)


@dataclass(frozen=True, slots=True)
class Kotak:
    """Where it is: `imaps://user:password@host:993/INBOX`, or `imap://…?starttls=1`."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    tls: bool
    starttls: bool


def place(url: str) -> Kotak:
    """Raises ValueError, without the password in its words."""
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise ValueError("must be imaps://user:password@host/INBOX or imap://…?starttls=1")
    tls = parts.scheme == "imaps"
    return Kotak(
        host=parts.hostname,
        port=parts.port or (993 if tls else 143),
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        tls=tls,
        starttls=parse_qs(parts.query).get("starttls") == ["1"],
    )


class Mailbox:
    """Looks every `every` seconds from `open` to `close`; less often while the server does not answer."""

    def __init__(self, url: str, every: float, take: Take, ca: str = "") -> None:
        """`ca`: a file with the certificates of those who may vouch for the server; "": whom this machine trusts."""
        self._place = place(url)
        self._every, self._take, self._ca = every, take, ca
        self._task: asyncio.Task[None] | None = None
        self._left: set[tuple[bytes, bytes]] = set()  # (UIDVALIDITY, UID) of letters that cannot be marked

    async def open(self) -> None:
        self._task = asyncio.create_task(self._watch(), name="mailbox")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def look(self) -> int:
        """Hand over what is new; how many letters `take` kept. Raises one of BROKEN."""
        loop = asyncio.get_running_loop()

        def hand_over(raw: bytes) -> bool:
            return asyncio.run_coroutine_threadsafe(self._given(raw), loop).result()

        return await asyncio.to_thread(self._look, hand_over)

    async def _given(self, raw: bytes) -> bool:
        return await self._take(raw)

    async def _watch(self) -> None:
        wait = self._every
        while True:
            try:
                await self.look()
                wait = self._every
            except BROKEN as error:
                wait = min(LONGEST_WAIT, wait * 2)
                log.warning("the mailbox could not be read (%s); again in %d s", _why(error), wait)
            except Exception:
                wait = min(LONGEST_WAIT, wait * 2)
                log.exception("a letter could not be taken; again in %d s", wait)
            await asyncio.sleep(wait)

    def _look(self, hand_over: Callable[[bytes], bool]) -> int:
        kept = 0
        with self._connected() as box:
            box.select(_quoted(self._place.folder))
            era = (box.response("UIDVALIDITY")[1] or [b""])[0] or b""
            for uid in self._new(box, era):
                raw = _fetch(box, uid)
                if raw:
                    kept += hand_over(raw)
                self._mark(box, era, uid)
        return kept

    @contextlib.contextmanager
    def _connected(self) -> Iterator[imaplib.IMAP4]:
        where, context = self._place, ssl.create_default_context(cafile=self._ca or None)
        box: imaplib.IMAP4
        if where.tls:
            box = imaplib.IMAP4_SSL(where.host, where.port, ssl_context=context, timeout=TIMEOUT)
        else:
            box = imaplib.IMAP4(where.host, where.port, timeout=TIMEOUT)
        try:
            if where.starttls:
                box.starttls(context)
            box.login(where.user, where.password)
            yield box
        finally:
            with contextlib.suppress(*BROKEN):
                box.logout()

    def _new(self, box: imaplib.IMAP4, era: bytes) -> list[bytes]:
        found = box.uid("SEARCH", "UNKEYWORD", MARK)[1][0] or b""
        return [uid for uid in found.split() if (era, uid) not in self._left][:AT_ONCE]

    def _mark(self, box: imaplib.IMAP4, era: bytes, uid: bytes) -> None:
        """With our keyword; a server without keywords is remembered for, as long as this program runs."""
        status, _ = box.uid("STORE", uid.decode(), "+FLAGS.SILENT", f"({MARK})")
        if status != "OK":
            self._left.add((era, uid))


def _why(error: Exception) -> str:
    """What an administrator has to know, never a password."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"the server's certificate is not accepted: {error.verify_message}; nothing was sent to it. Check the name "
            "in RUANG_IMAP_URL, or name the file of your own authority in RUANG_IMAP_CA"
        )
    if isinstance(error, FileNotFoundError):
        return "the file that RUANG_IMAP_CA names is not there"
    return type(error).__name__


def _fetch(box: imaplib.IMAP4, uid: bytes) -> bytes:
    """The letter, unread as it was; b"" for one that is gone or too large to be one of ours."""
    said = box.uid("FETCH", uid.decode(), "(RFC822.SIZE)")[1]
    size = re.search(rb"RFC822\.SIZE (\d+)", said[0] if said and isinstance(said[0], bytes) else b"")
    if size is None or int(size[1]) > LARGEST:
        log.warning("a letter was left in the mailbox: larger than %d bytes", LARGEST)
        return b""
    found = box.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1]
    return next((bytes(part[1]) for part in found if isinstance(part, tuple)), b"")


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
