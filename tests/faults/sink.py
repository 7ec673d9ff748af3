"""A mail server that remembers every copy it took, also those whose sender died before it heard so."""

import asyncio
import hashlib
import time
from collections import defaultdict
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Sink:
    """`copies`: Message-ID -> SHA-256 of each copy. Runs in a thread of its own, so that it outlives whom it serves."""

    def __init__(self, port: int, delay: float = 0.02) -> None:
        self.copies: dict[str, list[str]] = defaultdict(list)
        self.letters: list[Any] = []
        self._delay = delay
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self.url = f"smtp://127.0.0.1:{port}"

    def __enter__(self) -> "Sink":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: object, envelope: Any) -> str:
        await asyncio.sleep(self._delay * 2 * (time.monotonic() % 1))
        letter = message_from_bytes(envelope.content)
        self.letters.append((list(envelope.rcpt_tos), envelope.content))
        self.copies[str(letter["Message-ID"])].append(hashlib.sha256(envelope.content).hexdigest())
        return "250 OK"
