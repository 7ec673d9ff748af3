"""Returns: an SMTP listener for reports on our own letters; the office's mail server forwards them here."""

import logging
from collections.abc import Awaitable, Callable

from aiosmtpd.smtp import SMTP, Envelope, Session

from mailer.listener import Listener

LARGEST = 2_000_000
"""Bytes of one report: it quotes at most the head of the letter (RET=HDRS)."""

_LATER = "451 4.3.0 Try again later"

log = logging.getLogger(__name__)


class Returns(Listener):
    """Hands every message to `take`; acknowledged once `take` has finished, asked for again if it fails."""

    def __init__(self, host: str, port: int, take: Callable[[bytes], Awaitable[None]]) -> None:
        super().__init__(host, port, LARGEST)
        self._take = take

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        try:
            await self._take(envelope.original_content or b"")
        except Exception:  # whatever it was: the sender keeps the report and comes again
            log.exception("a report could not be taken")
            return _LATER
        return "250 2.0.0 OK"
