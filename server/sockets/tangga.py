"""Tangga: the step of the ladder that somebody is on, and the telephone below it."""

from server.actions import tangga as ladder
from server.sockets import messages as m
from server.sockets.base import Answer
from server.sockets.tempat import Tempat


class Tangga(Tempat):
    """How well each person is heard and seen."""

    async def grade(self, sid: str, message: m.Device) -> Answer:
        di = await self._di(sid)
        await ladder.report(self.services, di.pelaku, di.sesi, message.mutu)
        return None

    async def call_me(self, sid: str, message: m.Number) -> Answer:
        di = await self._di(sid)
        await ladder.ask_for_call(self.services, di.pelaku, di.sesi, message.nomor)
        return None

    async def called(self, sid: str, message: m.Called) -> Answer:
        di = await self._di(sid)
        await ladder.called(self.services, di.pelaku, di.sesi, message.siapa, message.hasil, message.catatan)
        return None
