"""Pemeriksaan: papers are asked for, shown and judged, and doubts are cleared up."""

from server.actions import dokumen, klarifikasi, penerbit, percakapan
from server.sockets import messages as m
from server.sockets.base import Answer
from server.sockets.tempat import Tempat


class Pemeriksaan(Tempat):
    """One paper of the checklist at a time."""

    async def want_photo(self, sid: str, message: m.Photo) -> Answer:
        di = await self._di(sid)
        await percakapan.want_photo(self.services, di.pelaku, di.sesi, message.untuk, message.dokumen, message.kursi)
        return None

    async def judge(self, sid: str, message: m.Verdict) -> Answer:
        di = await self._di(sid)
        read = {str(name): str(value)[:300] for name, value in (message.terbaca or {}).items()}
        versi = await dokumen.judge(
            self.services, di.pelaku, di.sesi, message.dokumen, message.versi, message.putusan, message.alasan,
            message.sumber, read,
        )  # fmt: skip
        return {"versi": versi}

    async def clarify(self, sid: str, message: m.Doubt) -> Answer:
        di = await self._di(sid)
        versi = await dokumen.clarify(self.services, di.pelaku, di.sesi, message.dokumen, message.versi, message.teks)
        return {"versi": versi}

    async def shown(self, sid: str, message: m.Item) -> Answer:
        di = await self._di(sid)
        return {"versi": await dokumen.shown(self.services, di.pelaku, di.sesi, message.dokumen, message.alasan)}

    async def force(self, sid: str, message: m.Item) -> Answer:
        di = await self._di(sid)
        return {"versi": await dokumen.force(self.services, di.pelaku, di.sesi, message.dokumen, message.alasan)}

    async def not_needed(self, sid: str, message: m.Item) -> Answer:
        di = await self._di(sid)
        return {"versi": await dokumen.not_needed(self.services, di.pelaku, di.sesi, message.dokumen, message.alasan)}

    async def ask_issuer(self, sid: str, message: m.Issuer) -> Answer:
        di = await self._di(sid)
        versi = await penerbit.ask(
            self.services, di.pelaku, di.sesi, message.dokumen, message.versi, message.penerbit, message.tenggat
        )
        return {"versi": versi}

    async def attach(self, sid: str, message: m.Attachment) -> Answer:
        di = await self._di(sid)
        await klarifikasi.attach(self.services, di.pelaku, di.sesi, message.nomor, message.foto)
        return None

    async def aspect(self, sid: str, message: m.Aspect) -> Answer:
        di = await self._di(sid)
        said = {"dokumen": message.dokumen, "penawaran": message.penawaran, "hasil": message.hasil}
        await klarifikasi.record(self.services, di.pelaku, di.sesi, message.aspek, said)
        return None
