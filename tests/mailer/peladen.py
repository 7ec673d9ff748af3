"""Peladen: a real SMTP server for tests, that does to each recipient what the local part of the address says."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Peladen:
    """terima@ 250 · tunda@ 451, the second time 250 · tolak@ 550 · penuh@ 452 and buruk@ 554 after the letter ·
    putus@ hangs up after the letter · diam@ never answers the letter · pergi@ hangs up at RCPT · aneh@ 199.
    """

    dsn: bool = True
    tls: ssl.SSLContext | None = None
    auth: bool = False
    greeting: bool = True
    accepted: list[Envelope] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    port: int = 0
    connections: int = 0
    together: int = 0
    at_once: int = 0
    left: asyncio.Event = field(default_factory=asyncio.Event)
    busy: asyncio.Event = field(default_factory=asyncio.Event)
    tries: Counter[str] = field(default_factory=Counter)
    conversations: list[SMTP] = field(default_factory=list)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-DSN", *responses[1:]] if self.dsn else responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        name = address.partition("@")[0]
        self.tries[name] += 1
        if name == "tunda" and self.tries[name] == 1:
            return "451 4.7.1 Greylisted, try again later"
        if name == "tolak":
            return "550 5.1.1 No such user here"
        if name == "pergi":
            server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.together += 1
        self.at_once = max(self.at_once, self.together)
        try:
            return await self._answer(server, envelope)
        finally:
            self.together -= 1

    async def _answer(self, server: SMTP, envelope: Envelope) -> str:
        name = envelope.rcpt_tos[0].partition("@")[0]
        answers = {"penuh": "452 4.3.1 Queue full", "buruk": "554 5.6.0 Not this", "aneh": "199 What"}
        if name in answers:
            return answers[name]
        if name == "putus":
            server.transport.abort()
            return ""
        self.busy.set()
        if name == "diam":
            await asyncio.Event().wait()
        await asyncio.sleep(0.01)
        self.accepted.append(envelope)
        return f"250 2.0.0 OK queued as {len(self.accepted)}"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, proof: LoginPassword
    ) -> AuthResult:
        self.logins.append((proof.login, proof.password))
        return AuthResult(success=proof.password == b"sandi/contoh@1", handled=False)

    @asynccontextmanager
    async def open(self, secure: ssl.SSLContext | None = None) -> AsyncIterator["Peladen"]:
        """With `secure`, TLS from the first byte."""
        server = await asyncio.get_running_loop().create_server(self._talk, "127.0.0.1", 0, ssl=secure)
        self.port = int(server.sockets[0].getsockname()[1])
        try:
            yield self
        finally:
            server.close()
            self.hang_up()
            await server.wait_closed()

    def hang_up(self) -> None:
        for conversation in self.conversations:
            if conversation.transport is not None:
                conversation.transport.close()

    def _talk(self) -> asyncio.Protocol:
        self.connections += 1
        if not self.greeting:
            return Mute()
        conversation = WithDsn(
            self,
            hostname="peladen.contoh.id",
            tls_context=self.tls,
            authenticator=self.authenticate,
            auth_required=self.auth,
            loop=asyncio.get_running_loop(),
        )
        conversation.options = self.options
        conversation.left = self.left
        self.conversations.append(conversation)
        return conversation


class WithDsn(SMTP):
    """aiosmtpd knows no RFC 3461; this notes its parameters and lets them pass."""

    options: list[str]
    left: asyncio.Event

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.left.set()

    def _getparams(self, params: list[str]) -> dict[str, str | bool] | None:
        ours = [param for param in params if param.startswith(("RET=", "ENVID=", "NOTIFY=", "ORCPT="))]
        self.options += ours
        return super()._getparams([param for param in params if param not in ours])


class Mute(asyncio.Protocol):
    """Takes the call and hangs up before a word is said."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()
