"""Suara: microphones that are to be quiet, and those who ask to speak."""

from server.actions import suara
from server.sockets import messages as m
from server.sockets.base import Answer
from server.sockets.tempat import Tempat


class Suara(Tempat):
    """Who is heard, by the Pokja's word."""

    async def hush(self, sid: str, message: m.Whom) -> Answer:
        di = await self._di(sid)
        await suara.ask_quiet(self.services, di.pelaku, di.sesi, message.siapa)
        return None

    async def mute(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await suara.mute(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def unmute(self, sid: str, message: m.Whom) -> Answer:
        di = await self._di(sid)
        await suara.unmute(self.services, di.pelaku, di.sesi, message.siapa)
        return None

    async def ask_to_speak(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await suara.ask_to_speak(self.services, di.pelaku, di.sesi)
        return None
