"""Lobi: from the door of the lobby to the seat, and out again."""

from server.actions import lobi
from server.sockets import messages as m
from server.sockets.base import Answer
from server.sockets.tempat import Tempat


class Lobi(Tempat):
    """A person shows device, choice and identity; the Pokja admits, refuses, removes."""

    async def device(self, sid: str, message: m.Device) -> Answer:
        di = await self._di(sid)
        return await lobi.pass_device(self.services, di.pelaku, di.sesi, message.mutu)

    async def choose(self, sid: str, message: m.Choice) -> Answer:
        di = await self._di(sid)
        await lobi.choose(self.services, di.pelaku, di.sesi, message.pilihan, message.dibacakan)
        return None

    async def withdraw(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await lobi.withdraw(self.services, di.pelaku, di.sesi)
        return None

    async def complete(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await lobi.complete(self.services, di.pelaku, di.sesi)
        return None

    async def admit(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await lobi.admit(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def more(self, sid: str, message: m.More) -> Answer:
        di = await self._di(sid)
        await lobi.ask_for_more(self.services, di.pelaku, di.sesi, message.siapa, message.kurang, message.menit)
        return None

    async def refuse(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await lobi.refuse(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def refuse_in_person(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await lobi.refuse_in_person(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def remove(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await lobi.remove(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def leave(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await lobi.leave(self.services, di.pelaku, di.sesi)
        return None
