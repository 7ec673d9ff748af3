"""Pelaksanaan: the sesi begins, pauses and goes on, and the Pokja decides by quorum."""

from server.actions import pelaksanaan, persiapan, putusan, rekaman
from server.sockets import messages as m
from server.sockets.base import Answer
from server.sockets.tempat import Tempat


class Pelaksanaan(Tempat):
    """The course of the sesi, its recording, and the decisions of the Pokja."""

    async def begin(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await pelaksanaan.begin(self.services, di.pelaku, di.sesi)
        return None

    async def pause(self, sid: str, message: m.Reason) -> Answer:
        di = await self._di(sid)
        await pelaksanaan.pause(self.services, di.pelaku, di.sesi, message.alasan)
        return None

    async def resume(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await pelaksanaan.resume(self.services, di.pelaku, di.sesi)
        return None

    async def attempt(self, sid: str, message: m.Attempt) -> Answer:
        di = await self._di(sid)
        said = {"tujuan": message.tujuan, "catatan": message.catatan}
        form = {"jalur": message.jalur.value, "hasil": message.hasil.value, **said}
        await persiapan.log_attempt(self.services, di.pelaku, di.sesi, form)
        return None

    async def suspend_lost(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await pelaksanaan.suspend_lost(self.services, di.pelaku, di.sesi)
        return None

    async def record_begin(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await rekaman.begin(self.services, di.pelaku, di.sesi)
        return None

    async def record_pause(self, sid: str, message: m.Reason) -> Answer:
        di = await self._di(sid)
        await rekaman.pause(self.services, di.pelaku, di.sesi, message.alasan)
        return None

    async def record_resume(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await rekaman.resume(self.services, di.pelaku, di.sesi)
        return None

    async def propose(self, sid: str, message: m.Proposal) -> Answer:
        di = await self._di(sid)
        await putusan.propose(self.services, di.pelaku, di.sesi, message.perihal, message.hasil, message.alasan)
        return None

    async def vote(self, sid: str, message: m.Vote) -> Answer:
        di = await self._di(sid)
        await putusan.vote(self.services, di.pelaku, di.sesi, message.usul)
        return None

    async def drop(self, sid: str, message: m.Dropped) -> Answer:
        di = await self._di(sid)
        await putusan.drop(self.services, di.pelaku, di.sesi, message.usul, message.alasan)
        return None
