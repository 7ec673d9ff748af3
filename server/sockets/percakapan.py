"""Percakapan: what is said, asked, answered and noted, and what the Pokja says among itself."""

from server.actions import musyawarah, percakapan
from server.sockets import messages as m
from server.sockets.base import Answer
from server.sockets.tempat import Tempat


class Percakapan(Tempat):
    """Words, each of them an event."""

    async def say(self, sid: str, message: m.Words) -> Answer:
        di = await self._di(sid)
        await percakapan.say(self.services, di.pelaku, di.sesi, message.teks)
        return None

    async def note(self, sid: str, message: m.Words) -> Answer:
        di = await self._di(sid)
        await percakapan.write_note(self.services, di.pelaku, di.sesi, message.teks)
        return None

    async def ask(self, sid: str, message: m.Question) -> Answer:
        di = await self._di(sid)
        await percakapan.ask(self.services, di.pelaku, di.sesi, message.teks, message.dokumen, message.siap)
        return None

    async def answer(self, sid: str, message: m.Numbered) -> Answer:
        di = await self._di(sid)
        await percakapan.answer(self.services, di.pelaku, di.sesi, message.nomor, message.teks)
        return None

    async def take_down(self, sid: str, message: m.Spoken) -> Answer:
        di = await self._di(sid)
        await percakapan.take_down(self.services, di.pelaku, di.sesi, message.nomor, message.teks, message.dari)
        return None

    async def conclude(self, sid: str, message: m.Numbered) -> Answer:
        di = await self._di(sid)
        await percakapan.conclude(self.services, di.pelaku, di.sesi, message.nomor, message.teks)
        return None

    async def object(self, sid: str, message: m.Words) -> Answer:
        di = await self._di(sid)
        await percakapan.object_(self.services, di.pelaku, di.sesi, message.teks)
        return None

    async def confer(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await musyawarah.begin(self.services, di.pelaku, di.sesi)
        return None

    async def rejoin(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await musyawarah.end(self.services, di.pelaku, di.sesi)
        return None

    async def whisper(self, sid: str, message: m.Words) -> Answer:
        di = await self._di(sid)
        await musyawarah.speak(self.services, di.pelaku, di.sesi, message.teks)
        return None
