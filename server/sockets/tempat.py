"""Tempat: by what right each connection is here, and which person in which sesi it speaks for."""

import asyncio
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from time import monotonic
from typing import Any

from server.actions.penjaga import Penjaga
from server.login import STAF, TAMU, cookie_name, device_name, fingerprint
from server.services import Services
from server.sockets.base import Namespace, Remembered
from server.store import akses, kode
from server.store.akses import Di
from server.store.unit import Once
from sessions.errors import DomainError, NotFound, Unknown
from sessions.wewenang import PETUGAS, require

FRESH = 2.0  # seconds for which a right that was looked at counts as looked at


@dataclass(slots=True)
class Door:
    """By what right a connection is here: the login's fingerprint, and the place it gave when last looked at."""

    kind: str
    sidik: str
    di: Di
    seen: float  # monotonic seconds
    perangkat: str = ""  # of the browser's own cookie, "" where it has none


class Tempat(Namespace):
    """The connections of this process, and the place that each has."""

    def __init__(self) -> None:
        super().__init__(recall=self._recall_answer, remember=self._remember_answer, keep=self._keep_key)
        self._services: Services | None = None
        self._doors: dict[str, Door] = {}
        self._doubt = asyncio.Event()
        self._penjaga: Penjaga | None = None

    @property
    def services(self) -> Services:
        if self._services is None:
            raise RuntimeError("the service is not open")
        return self._services

    async def _knock(self, environ: dict[str, Any], auth: dict[str, Any]) -> Door:
        """The login in the handshake's cookie, and this person's place in the sesi. Raises Unknown, NotFound."""
        kind = TAMU if auth.get("sebagai") == "tamu" else STAF
        jar = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        morsel = jar.get(cookie_name(kind, self.services.settings.secure))
        sidik, sesi = fingerprint(morsel.value if morsel else ""), str(auth.get("sesi", ""))
        di = await self.services.store.read(lambda c: self._place(c, kind, sidik, sesi))
        gawai = jar.get(device_name(self.services.settings.secure))
        return Door(kind, sidik, di, monotonic(), fingerprint(gawai.value)[:16] if gawai else "")

    def _place(self, c: Any, kind: str, sidik: str, sesi: str) -> Di:
        now = self.services.now()
        siapa = akses.login_owner(c, kind, sidik, now.isoformat())
        if siapa is None:
            raise Unknown("Buka kembali tautan pribadi dari surel undangan, atau masuk lagi.")
        di = akses.in_sesi(c, siapa, sesi, now) if kind == STAF else akses.guest(c, siapa)
        if di.sesi != sesi:
            raise NotFound("Sesi tidak ditemukan.")
        require(di.pelaku, "ruang.datang")
        return di

    async def _di(self, sid: str) -> Di:
        """Who this is and where, while they are: a right that ended since they came refuses what they say."""
        door = self._doors.get(sid)
        if door is None:
            raise Unknown("Sambungan ini sudah berakhir. Muat ulang halaman.")
        if monotonic() - door.seen > FRESH or self._doubt.is_set():
            try:
                fresh = await self.services.store.read(lambda c: self._place(c, door.kind, door.sidik, door.di.sesi))
            except DomainError:
                self._doubt.set()
                raise
            if fresh.pelaku.peran is not door.di.pelaku.peran:
                self._doubt.set()
            door.seen = monotonic()
            return fresh
        return door.di

    def _inside(self, c: Any, di: Di) -> bool:
        """Whether this person may hear the room now; who has been inside once and is in the lobby again may not."""
        kursi = self.services.ruang.state(c, di.sesi).kursi.get(di.pelaku.id)
        return di.pelaku.peran in PETUGAS or bool(kursi and kursi.di_dalam)

    async def _recall_answer(self, who: str, kunci: str) -> Remembered | None:
        return await self.services.store.read(lambda c: kode.recall(c, who, kunci))

    def _keep_key(self, who: str, kunci: str, remembered: Remembered) -> AbstractContextManager[Once]:
        return self.services.store.once(who, kunci, remembered)

    async def _remember_answer(self, who: str, kunci: str, answer: Remembered) -> None:
        await self.services.store.write(lambda tx: kode.remember(tx.connection, who, kunci, answer, tx.now()))
