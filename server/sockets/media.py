"""Media: sound, picture and stills between those inside, relayed and never kept."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from server.actions import media
from server.media.port import PEREKAM
from server.sockets import messages as m
from server.sockets.alamat import AUDIENCES, audience, own_of
from server.sockets.base import Answer
from server.sockets.tempat import Tempat
from sessions.errors import Forbidden
from sessions.pengamat import WATCHES, sends
from sessions.wewenang import POKJA


class Media(Tempat):
    """What browsers tell each other about their connections, and what the servers of media tell them."""

    async def signal(self, sid: str, message: m.Signal) -> Answer:
        """Sound and picture: relayed between two people inside, or said to the server between all; never kept."""
        di = await self._di(sid)
        if message.ke == media.SFU:
            return await media.signal(self.services, di.pelaku, di.sesi, message.isi)
        if message.ke == PEREKAM and self._penjaga:
            await self._penjaga.signal(di.sesi, di.pelaku.id, message.isi)
            return None
        ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, di.sesi))
        if not ruang.may_signal(di.pelaku.id, message.ke):
            raise Forbidden("Orang ini sedang tidak berada di ruang.")
        if ruang.mute(di.pelaku.id) and sends(message.isi):
            raise Forbidden(WATCHES)
        await self.emit("signal", {"dari": di.pelaku.id, "isi": message.isi}, room=own_of(di.sesi, message.ke))
        return None

    async def show(self, sid: str, message: m.Show) -> Answer:
        """How somebody is seen and heard now, and a still picture where no moving one comes; relayed, never kept."""
        di = await self._di(sid)
        ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, di.sesi))
        if ruang.inside(di.pelaku.id).pengamat:
            raise Forbidden(WATCHES)
        said = {"dari": di.pelaku.id, **asdict(message)}
        pokja = di.pelaku.peran in POKJA
        for who in AUDIENCES:
            if ruang.musyawarah and pokja != (who == "pokja"):
                continue  # while the Pokja confers, neither side sees the other
            await self.emit("tampak", said, room=audience(di.sesi, who))
        return None

    async def _say_of_media(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        await self.emit("signal", {"dari": media.SFU, "isi": dict(isi)}, room=own_of(sesi, kursi))

    async def _say_of_recorder(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        await self.emit("signal", {"dari": PEREKAM, "isi": dict(isi)}, room=own_of(sesi, kursi))
