"""Siaran: what a transaction has made durable is told to each audience, and the connections of those who go out end."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from server.actions import media, tampilan
from server.sockets.alamat import AUDIENCES, audience, concerned, hears, lobby, own_of, waiting
from server.sockets.tempat import Tempat
from server.tasks import Tasks
from sessions.evidence import Entry
from sessions.wewenang import Pelaku, Peran

log = logging.getLogger(__name__)

OUT = {
    "ruang.keluar": "Saudara keluar dari ruang.",
    "ruang.dikeluarkan": "Pokja mengeluarkan Saudara dari ruang. Alasan:",
    "ruang.ditolak": "Pokja tidak dapat menerima Saudara dalam sesi ini. Alasan:",
}
"""Kinds of events that end a connection, and what its person is told."""

MOVES = ("ruang.", "sesi.", "musyawarah.", "suara.")
"""Kinds of events after which somebody may be in another place, or be heard by others than before."""

ENDS = frozenset(
    {"orang.dinonaktifkan", "orang.sandi_diganti", "pokja.ditetapkan", "undangan.digantikan", "undangan.ditarik"}
    | {"sesi.disegel", "sesi.dibatalkan"}
)
"""Kinds of events after which somebody may have lost a login or a place: everybody is looked at again at once."""


class Siaran(Tempat):
    """Tells everybody who may hear of it, in the order of the chain."""

    def __init__(self) -> None:
        super().__init__()
        self._told: asyncio.Queue[list[Entry]] = asyncio.Queue()
        self._aside = Tasks("ruang-siaran")

    def tell(self, entries: list[Entry]) -> None:
        """Called with what a transaction has just made durable. A hint: whoever misses it asks with `follow`."""
        self._told.put_nowait(entries)
        if self._penjaga:
            self._penjaga.notice(entries)
        if any(entry.event.kind in ENDS for entry in entries):
            self._doubt.set()

    def pass_on(self, sesi: str, what: Mapping[str, Any]) -> None:
        """How far a photo is: to the staff inside and to who sent it; lost when nobody is there to hear it."""
        shown = {name: value for name, value in what.items() if name != "wakil"}
        rooms = [audience(sesi, "pokja"), audience(sesi, "petugas"), own_of(sesi, str(what.get("wakil", "")))]
        self._aside.run(self._pass_on(shown, rooms))

    async def _sort_media(self, sesi: str, entries: Sequence[Entry]) -> None:
        """Media end with the right to be inside, and whatever the browser does; who confers is heard by few."""
        try:
            if any(entry.event.kind.startswith("musyawarah.") for entry in entries):
                await media.sort(self.services, sesi)
            if any(entry.event.kind.startswith("suara.") for entry in entries):
                await media.hush(self.services, sesi)
            await media.clear(self.services, sesi)
        except Exception:
            log.exception("detaching those who are out failed; it is tried again")

    async def _pass_on(self, shown: Mapping[str, Any], rooms: Sequence[str]) -> None:
        try:
            for room in rooms:
                await self.emit("foto_maju", dict(shown), room=room)
        except Exception:
            log.exception("telling how far a photo is failed")

    async def _tell_all(self) -> None:
        """One teller, so that the events of one berkas go out in their order."""
        while True:
            entries = await self._told.get()
            try:
                await self._tell(entries)
            except Exception:
                log.exception("telling failed; browsers will follow")

    async def _tell(self, entries: Sequence[Entry]) -> None:
        for sesi in {e.event.berkas.removeprefix("sesi/") for e in entries if e.event.berkas.startswith("sesi/")}:
            own = [entry for entry in entries if entry.event.berkas == f"sesi/{sesi}"]
            for entry in own:
                await self._let_in(sesi, entry)
            for entry in own:  # before a browser can ask about what is told next, and hears only that it may not
                await self._show_out(sesi, entry)
            for entry in own:
                await self._tell_one(sesi, entry)
            if parts := tampilan.touched(own):
                await self._tell_state(sesi, parts, own)
            if any(entry.event.kind.startswith(MOVES) for entry in own):
                self._aside.run(self._sort_media(sesi, own))

    async def _tell_one(self, sesi: str, entry: Entry) -> None:
        for who, peran in AUDIENCES.items():
            await self.emit("peristiwa", tampilan.entry(entry, peran), room=audience(sesi, who))
        for who in concerned(entry):
            await self.emit("peristiwa", tampilan.entry(entry, Peran.PENYEDIA), room=waiting(sesi, who))

    async def _tell_state(self, sesi: str, parts: Sequence[str], entries: Sequence[Entry]) -> None:
        services = self.services
        readers = {a: Pelaku("", "", peran, "") for a, peran in AUDIENCES.items()}

        def read(c: Any) -> dict[str, dict[str, Any]]:
            return {a: tampilan.room(services, c, sesi, reader, parts) for a, reader in readers.items()}

        for who, made in (await services.store.read(read)).items():
            await self.emit("keadaan", {**made, "no": entries[-1].number}, room=audience(sesi, who))
        if "media" in parts:
            await self._tell_media(sesi, entries[-1].number)
        rooms = [waiting(sesi, who) for who in {who for entry in entries for who in concerned(entry)}]
        if any(entry.event.kind.startswith("sesi.") for entry in entries):
            rooms = [lobby(sesi)]
        for room in rooms:
            await self.emit("berubah", {"bagian": list(parts)}, room=room)

    async def _tell_media(self, sesi: str, no: int) -> None:
        """What differs from one person inside to the next: whether they are to send to the recorder."""

        def read(c: Any) -> dict[str, dict[str, Any]]:
            seats = self.services.ruang.state(c, sesi).kursi.values()
            inside = [Pelaku(kursi.id, "", kursi.peran, "") for kursi in seats if kursi.di_dalam]
            return {one.id: tampilan.room(self.services, c, sesi, one, ["media"]) for one in inside}

        for who, made in (await self.services.store.read(read)).items():
            await self.emit("keadaan", {**made, "no": no}, room=own_of(sesi, who))

    async def _let_in(self, sesi: str, entry: Entry) -> None:
        """Who comes in hears the room, before anything more is told. A seat taken over in the lobby stays there.

        Whoever is connected to another process is let in there: it hears of it on the same channel, in order.
        """
        if entry.event.kind not in ("ruang.masuk", "ruang.kembali"):
            return
        who, sid = str(entry.event.data.get("id", "")), str(entry.event.data.get("sambungan", ""))
        door = self._doors.get(sid)
        if door is None and not self.services.settings.redis_url:
            return
        if door is None or door.di.pelaku.id == who:
            ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, sesi))
            await self.leave_room(sid, waiting(sesi, who))
            await self.leave_room(sid, lobby(sesi))
            await self.enter_room(sid, audience(sesi, hears(ruang.seat(who).peran)))

    async def _show_out(self, sesi: str, entry: Entry) -> None:
        """Who goes out is told why, and hears nothing more: the connection ends, whatever the browser does."""
        if entry.event.kind not in OUT:
            return
        who = str(entry.event.data.get("id", ""))
        said = {"message": " ".join((OUT[entry.event.kind], str(entry.event.private.get("alasan", "")))).strip()}
        here = {sid for sid, _ in self.server.manager.get_participants(self.namespace, own_of(sesi, who))}
        ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, sesi))
        kursi = ruang.seat(who)
        # Who has come again since, by a right of their own, keeps the new connection: it is read after the old ones.
        gone = here - {kursi.sambungan} if kursi.tersambung else here | {kursi.sambungan}
        for sid in gone - {""}:  # no name would mean everybody
            await self.emit("ditolak", said, to=sid)
            await self.disconnect(sid)
