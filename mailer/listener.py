"""Listener: the least of an SMTP server; whoever builds on it says what becomes of a letter."""

import asyncio
import logging
import weakref

from aiosmtpd.smtp import SMTP, Envelope, Session


class Listener:
    """Listens from `open` to `close`; a subclass answers `handle_DATA`."""

    def __init__(self, host: str, port: int, largest: int) -> None:
        """`port` 0 takes a free one; `largest` is in bytes."""
        self._host, self._wanted, self._largest = host, port, largest
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
        """Stop listening and hang up on whoever is still there."""
        if self._server is None:
            return
        self._server.close()
        for caller in tuple(self._callers):
            if caller.transport is not None:
                caller.transport.close()
        await self._server.wait_closed()
        self._server = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The SMTP answer to a whole letter."""
        raise NotImplementedError

    def _answer(self) -> SMTP:
        caller = SMTP(
            self,
            hostname="localhost",
            ident="Ruang Bukti",
            data_size_limit=self._largest,
            loop=asyncio.get_running_loop(),
        )
        self._callers.add(caller)
        return caller
