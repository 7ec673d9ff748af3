"""Returns: an SMTP listener for reports on our own letters; the office's mail server forwards them here."""

import asyncio
import logging
import weakref
from collections.abc import Awaitable, Callable

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 2_000_000
"""Bytes of one report: it quotes at most the head of the letter (RET=HDRS)."""

_LATER = "451 4.3.0 Try again later"

log = logging.getLogger(__name__)


class Returns:
    """Hands every message to `take`; acknowledged once `take` has finished, asked for again if it fails."""

    def __init__(self, host: str, port: int, take: Callable[[bytes], Awaitable[None]]) -> None:
        """`port` 0 takes a free one."""
        self._host, self._wanted, self._take = host, port, take
        self._server: asyncio.Server | None = None
        self._callers: weakref.WeakSet[SMTP] = weakref.WeakSet()

    @property
    def port(self) -> int:
        if self._server is None:
            raise RuntimeError("the listener is not open")
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self) -> None:
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # below it aiosmtpd writes addresses, then contents
        self._server = await asyncio.get_running_loop().create_server(self._answer, self._host, self._wanted)

    async def close(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for caller in tuple(self._callers):
            if caller.transport is not None:
                caller.transport.close()
        await self._server.wait_closed()
        self._server = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        try:
            await self._take(envelope.original_content or b"")
        except Exception:  # whatever it was: the sender keeps the report and comes again
            log.exception("a report could not be taken")
            return _LATER
        return "250 2.0.0 OK"

    def _answer(self) -> SMTP:
        caller = SMTP(
            self,
            hostname="localhost",
            ident="Ruang Bukti",
            data_size_limit=LARGEST,
            loop=asyncio.get_running_loop(),
        )
        self._callers.add(caller)
        return caller
