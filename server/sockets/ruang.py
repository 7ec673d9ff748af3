"""/ruang: everyone in a sesi sees the same events, asks for those missed, and acts; see docs/protocol.md."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass
from http.cookies import SimpleCookie
from time import monotonic
from typing import Any

from server.actions import dokumen, klarifikasi, media, musyawarah, negosiasi, persiapan, rekaman, risalah, tampilan
from server.actions import ruang as actions
from server.actions import tangga as ladder
from server.actions.penjaga import Penjaga
from server.login import STAF, TAMU, cookie_name, device_name, fingerprint
from server.media.port import PEREKAM
from server.services import Services
from server.sockets import messages as m
from server.sockets.base import Answer, Message, Namespace, Remembered, table
from server.sockets.shapes import choice, flag, listing, moment, number, optional, shape, text, thing
from server.store import akses, evidence, kode
from server.store.akses import Di
from server.store.unit import Once
from sessions.dokumen import Sumber
from sessions.errors import DomainError, Forbidden, NotFound, Unknown
from sessions.evidence import Entry
from sessions.foto import Untuk
from sessions.harga import MOST_PRICE, MOST_ROWS
from sessions.kursi import Mutu
from sessions.penilaian import Putusan
from sessions.persetujuan import Pilihan
from sessions.peserta import Hasil
from sessions.putusan import Perihal
from sessions.upaya import HasilUpaya, JalurUpaya
from sessions.wewenang import POKJA, Pelaku, Peran, require

log = logging.getLogger(__name__)
PAGE = 200  # entries in one answer to `follow`

AUDIENCES = {
    "pokja": Peran.ANGGOTA,  # the Pokja inside
    "petugas": Peran.TIM_IT,
    "peserta": Peran.PENYEDIA,  # the peserta's people inside
}

OUT = {
    "ruang.keluar": "Anda keluar dari ruang.",
    "ruang.dikeluarkan": "Pokja mengeluarkan Anda dari ruang. Alasan:",
    "ruang.ditolak": "Pokja tidak dapat menerima Anda dalam sesi ini. Alasan:",
}
"""Kinds of events that end a connection, and what its person is told."""

MOVES = ("ruang.", "sesi.", "musyawarah.")
"""Kinds of events after which somebody may be in another place, or be heard by others than before."""

FRESH = 2.0  # seconds for which a right that was looked at counts as looked at
WATCH = 15.0  # seconds after which those who only listen are looked at again
ENDS = frozenset(
    {"orang.dinonaktifkan", "orang.sandi_diganti", "pokja.ditetapkan", "undangan.digantikan", "undangan.ditarik"}
    | {"sesi.disegel", "sesi.dibatalkan"}
)
"""Kinds of events after which somebody may have lost a login or a place: everybody is looked at again at once."""

WHO = text(1, 64)
REASON = optional(text(0, 1000), "")
WORDS = text(1, 4000)
SAID = optional(text(0, 2000), "")
PRICES = listing(number(0, MOST_PRICE), MOST_ROWS)


@dataclass(slots=True)
class Door:
    """By what right a connection is here: the login's fingerprint, and the place it gave when last looked at."""

    kind: str
    sidik: str
    di: Di
    seen: float  # monotonic seconds
    perangkat: str = ""  # of the browser's own cookie, "" where it has none


class Ruang(Namespace):
    """One browser tab of one person in one sesi."""

    def __init__(self) -> None:
        super().__init__(recall=self._recall_answer, remember=self._remember_answer, keep=self._keep_key)
        self._services: Services | None = None
        self._told: asyncio.Queue[list[Entry]] = asyncio.Queue()
        self._teller: asyncio.Task[None] | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._doors: dict[str, Door] = {}
        self._doubt = asyncio.Event()
        self._passing: set[asyncio.Task[None]] = set()
        self._penjaga: Penjaga | None = None

    @property
    def services(self) -> Services:
        if self._services is None:
            raise RuntimeError("the service is not open")
        return self._services

    async def open(self, services: Services, owner: int, is_gone: Callable[[int], Awaitable[bool]]) -> None:
        """`owner` is this process among those that share the rows; `is_gone` tells whether another one is dead."""
        self._services = services
        self._owner, self._is_gone = owner, is_gone
        await actions.lose_those_of_the_dead(services, owner, is_gone)
        services.store.committed = self.tell
        services.store.passing = self.pass_on
        await media.join(services, self._say_of_media)
        self._teller = asyncio.create_task(self._tell_all(), name="ruang-teller")
        self._watcher = asyncio.create_task(self._watch(), name="ruang-watcher")
        self._penjaga = Penjaga(services, owner, is_gone, self._doors.__contains__, self._say_of_recorder)
        await self._penjaga.open()

    async def close(self) -> None:
        if self._penjaga:
            await self._penjaga.close()
        for task in (self._teller, self._watcher):
            if task:
                task.cancel()

    # Coming and going

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: dict[str, Any] | None) -> None:
        """`auth`: {sesi, sebagai}; who it is, the cookie says. A link's secret never comes here."""
        door = await self._knock(environ, auth or {})
        di = door.di
        await self.save_session(sid, {"who": di.pelaku.id, "di": di})
        self._doors[sid] = door
        before = await self._seat_connection(di)
        await actions.arrive(self.services, di.pelaku, di.sesi, sid, self._owner, door.perangkat)
        await self.enter_room(sid, _own(di))
        if before and before != sid:
            await self.emit("diambil_alih", {"message": "Anda membuka ruang ini di tempat lain."}, to=before)
            await self.disconnect(before)
        await self._seat_audience(sid, di)

    async def on_disconnect(self, sid: str, reason: str) -> None:
        self._doors.pop(sid, None)
        held = await self.get_session(sid)
        di: Di | None = held.get("di")
        if di is not None:
            await actions.lose(self.services, di.pelaku.id, di.sesi, sid)

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
            raise Unknown("Anda belum masuk. Buka kembali tautan pribadi Anda atau masuk lagi.")
        di = akses.in_sesi(c, siapa, sesi, now) if kind == STAF else akses.guest(c, siapa)
        if di.sesi != sesi:
            raise NotFound("Sesi tidak ditemukan.")
        require(di.pelaku, "ruang.masuk")
        return di

    async def _seat_connection(self, di: Di) -> str | None:
        ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, di.sesi))
        kursi = ruang.kursi.get(di.pelaku.id)
        return kursi.sambungan if kursi and kursi.tersambung else None

    async def _seat_audience(self, sid: str, di: Di) -> None:
        """Whoever is inside hears the room; whoever is not hears only of themselves, and of the sesi's course."""
        if await self.services.store.read(lambda c: self._inside(c, di)):
            await self.enter_room(sid, _audience(di.sesi, _hears(di.pelaku.peran)))
        else:
            await self.enter_room(sid, _waiting(di.sesi, di.pelaku.id))
            await self.enter_room(sid, _lobby(di.sesi))

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

    async def _watch(self) -> None:
        """Rights end elsewhere, and other processes die: those who only listen are shown out too, the lost let go."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._doubt.wait(), WATCH)
            try:
                self._doubt.clear()
                await self._look_around()
                await media.clear_all(self.services)
                await actions.lose_those_of_the_dead(self.services, self._owner, self._is_gone)
            except Exception:
                log.exception("looking at those present failed")

    async def _look_around(self) -> None:
        doors = dict(self._doors)
        ended = await self.services.store.read(lambda c: self._ended(c, doors)) if doors else {}
        for sid, why in ended.items():
            await self.emit("ditolak", {"message": why}, to=sid)
            await self.disconnect(sid)
            await media.part(self.services, doors[sid].di.sesi, doors[sid].di.pelaku.id)

    def _ended(self, c: Any, doors: Mapping[str, Door]) -> dict[str, str]:
        """Connection -> why it may no longer be. Who has another task now comes in again with that."""
        found = {}
        for sid, door in doors.items():
            try:
                fresh = self._place(c, door.kind, door.sidik, door.di.sesi)
                if fresh.pelaku.peran is not door.di.pelaku.peran:
                    found[sid] = "Tugas Anda dalam paket ini berubah. Muat ulang halaman ini."
            except DomainError as error:
                found[sid] = str(error)
        return found

    # Reading

    async def follow(self, sid: str, wanted: m.Follow) -> Answer:
        """What this reader has missed, as far as they may see it."""
        di = await self._di(sid)
        services = self.services

        def read(c: Any) -> tuple[list[Entry], bool]:
            return evidence.after(c, f"sesi/{di.sesi}", wanted.after, PAGE), self._inside(c, di)

        entries, inside = await services.store.read(read)
        seen = [_cut(entry, di.pelaku, inside) for entry in entries]
        last = entries[-1].number if entries else wanted.after
        return {"entries": seen, "last": last, "more": len(entries) == PAGE}

    async def state(self, sid: str, wanted: m.Seen) -> Answer:
        """The room as it is now, for this reader: all parts, or those named; `no` is the last event it has heard."""
        di = await self._di(sid)
        parts = wanted.bagian or tampilan.PARTS

        def read(c: Any) -> dict[str, Any]:
            no = evidence.state(c, f"sesi/{di.sesi}")[0]  # first: what comes meanwhile is told again
            seen = tampilan.room(self.services, c, di.sesi, di.pelaku, parts, inside=self._inside(c, di))
            return {**seen, "saya": di.pelaku.id, "no": no}

        return await self.services.store.read(read)

    def _inside(self, c: Any, di: Di) -> bool:
        """Whether this person may hear the room now; who has been inside once and is in the lobby again may not."""
        kursi = self.services.ruang.state(c, di.sesi).kursi.get(di.pelaku.id)
        return di.pelaku.peran is not Peran.PENYEDIA or bool(kursi and kursi.di_dalam)

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
        await self.emit("signal", {"dari": di.pelaku.id, "isi": message.isi}, room=_own_of(di.sesi, message.ke))
        return None

    # The ladder

    async def show(self, sid: str, message: m.Show) -> Answer:
        """How somebody is seen and heard now, and a still picture where no moving one comes; relayed, never kept."""
        di = await self._di(sid)
        ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, di.sesi))
        ruang.inside(di.pelaku.id)
        said = {"dari": di.pelaku.id, **asdict(message)}
        pokja = di.pelaku.peran in POKJA
        for audience in AUDIENCES:
            if ruang.musyawarah and pokja != (audience == "pokja"):
                continue  # while the Pokja confers, neither side sees the other
            await self.emit("tampak", said, room=_audience(di.sesi, audience))
        return None

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

    async def _say_of_media(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        await self.emit("signal", {"dari": media.SFU, "isi": dict(isi)}, room=_own_of(sesi, kursi))

    async def _say_of_recorder(self, sesi: str, kursi: str, isi: Mapping[str, Any]) -> None:
        await self.emit("signal", {"dari": PEREKAM, "isi": dict(isi)}, room=_own_of(sesi, kursi))

    # The lobby

    async def device(self, sid: str, message: m.Device) -> Answer:
        di = await self._di(sid)
        return await actions.pass_device(self.services, di.pelaku, di.sesi, message.mutu)

    async def choose(self, sid: str, message: m.Choice) -> Answer:
        di = await self._di(sid)
        await actions.choose(self.services, di.pelaku, di.sesi, message.pilihan, message.dibacakan)
        return None

    async def withdraw(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await actions.withdraw(self.services, di.pelaku, di.sesi)
        return None

    async def complete(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await actions.complete(self.services, di.pelaku, di.sesi)
        return None

    async def admit(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await actions.admit(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def more(self, sid: str, message: m.More) -> Answer:
        di = await self._di(sid)
        await actions.ask_for_more(self.services, di.pelaku, di.sesi, message.siapa, message.kurang, message.menit)
        return None

    async def refuse(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await actions.refuse(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def refuse_in_person(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await actions.refuse_in_person(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def remove(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await actions.remove(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    async def leave(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await actions.leave(self.services, di.pelaku, di.sesi)
        return None

    # The sesi

    async def begin(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await actions.begin(self.services, di.pelaku, di.sesi)
        return None

    async def pause(self, sid: str, message: m.Reason) -> Answer:
        di = await self._di(sid)
        await actions.pause(self.services, di.pelaku, di.sesi, message.alasan)
        return None

    async def resume(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await actions.resume(self.services, di.pelaku, di.sesi)
        return None

    async def attempt(self, sid: str, message: m.Attempt) -> Answer:
        di = await self._di(sid)
        said = {"tujuan": message.tujuan, "catatan": message.catatan}
        form = {"jalur": message.jalur.value, "hasil": message.hasil.value, **said}
        await persiapan.log_attempt(self.services, di.pelaku, di.sesi, form)
        return None

    async def suspend_lost(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await actions.suspend_lost(self.services, di.pelaku, di.sesi)
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
        await actions.propose(self.services, di.pelaku, di.sesi, message.perihal, message.hasil, message.alasan)
        return None

    async def vote(self, sid: str, message: m.Vote) -> Answer:
        di = await self._di(sid)
        await actions.vote(self.services, di.pelaku, di.sesi, message.usul)
        return None

    async def drop(self, sid: str, message: m.Dropped) -> Answer:
        di = await self._di(sid)
        await actions.drop(self.services, di.pelaku, di.sesi, message.usul, message.alasan)
        return None

    # Words and documents

    async def say(self, sid: str, message: m.Words) -> Answer:
        di = await self._di(sid)
        await actions.say(self.services, di.pelaku, di.sesi, message.teks)
        return None

    async def note(self, sid: str, message: m.Words) -> Answer:
        di = await self._di(sid)
        await actions.write_note(self.services, di.pelaku, di.sesi, message.teks)
        return None

    async def ask(self, sid: str, message: m.Question) -> Answer:
        di = await self._di(sid)
        await actions.ask(self.services, di.pelaku, di.sesi, message.teks, message.dokumen)
        return None

    async def answer(self, sid: str, message: m.Numbered) -> Answer:
        di = await self._di(sid)
        await actions.answer(self.services, di.pelaku, di.sesi, message.nomor, message.teks)
        return None

    async def take_down(self, sid: str, message: m.Spoken) -> Answer:
        di = await self._di(sid)
        await actions.take_down(self.services, di.pelaku, di.sesi, message.nomor, message.teks, message.dari)
        return None

    async def conclude(self, sid: str, message: m.Numbered) -> Answer:
        di = await self._di(sid)
        await actions.conclude(self.services, di.pelaku, di.sesi, message.nomor, message.teks)
        return None

    async def want_photo(self, sid: str, message: m.Photo) -> Answer:
        di = await self._di(sid)
        await actions.want_photo(self.services, di.pelaku, di.sesi, message.untuk, message.dokumen, message.kursi)
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
        versi = await dokumen.ask_issuer(
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

    # The Pokja among itself

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

    async def object(self, sid: str, message: m.Words) -> Answer:
        di = await self._di(sid)
        await actions.object_(self.services, di.pelaku, di.sesi, message.teks)
        return None

    # The price

    async def offer(self, sid: str, message: m.Offer) -> Answer:
        di = await self._di(sid)
        await negosiasi.send(
            self.services, di.pelaku, di.sesi, message.versi, message.harga, message.catatan, message.menit
        )
        return None

    async def offer_seen(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await negosiasi.read(self.services, di.pelaku, di.sesi)
        return None

    async def counter(self, sid: str, message: m.Counter) -> Answer:
        di = await self._di(sid)
        await negosiasi.counter(self.services, di.pelaku, di.sesi, message.versi, message.harga, message.catatan)
        return None

    async def agree(self, sid: str, message: m.Version) -> Answer:
        di = await self._di(sid)
        await negosiasi.agree(self.services, di.pelaku, di.sesi, message.versi)
        return None

    async def decline(self, sid: str, message: m.Reason) -> Answer:
        di = await self._di(sid)
        await negosiasi.refuse(self.services, di.pelaku, di.sesi, message.alasan)
        return None

    async def stop_round(self, sid: str, message: m.Reason) -> Answer:
        di = await self._di(sid)
        await negosiasi.stop(self.services, di.pelaku, di.sesi, message.alasan)
        return None

    async def open_hps(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await negosiasi.open_hps(self.services, di.pelaku, di.sesi)
        return None

    async def empower(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await negosiasi.empower(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None

    # The berita acara as it grows

    async def minutes(self, sid: str, _: m.Nothing) -> Answer:
        """Its parts as they stand, for whoever may hear the room."""
        di = await self._di(sid)

        def read(c: Any) -> dict[str, Any]:
            if not self._inside(c, di):
                raise Forbidden("Berita acara terbaca setelah Anda berada di dalam ruang.")
            return risalah.state(self.services, c, di.sesi, di.pelaku)

        return await self.services.store.read(read)

    async def initial(self, sid: str, message: m.Initials) -> Answer:
        di = await self._di(sid)
        await risalah.initial(self.services, di.pelaku, di.sesi, message.bagian, message.sidik)
        return None

    # Telling everybody

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
        rooms = [_audience(sesi, "pokja"), _audience(sesi, "petugas"), _own_of(sesi, str(what.get("wakil", "")))]
        self._aside(self._pass_on(shown, rooms), "ruang-passing")

    def _aside(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _sort_media(self, sesi: str, entries: Sequence[Entry]) -> None:
        """Media end with the right to be inside, and whatever the browser does; who confers is heard by few."""
        try:
            if any(entry.event.kind.startswith("musyawarah.") for entry in entries):
                await media.sort(self.services, sesi)
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
            for entry in own:
                await self._tell_one(sesi, entry)
            if parts := tampilan.touched(own):
                await self._tell_state(sesi, parts, own)
            for entry in own:
                await self._show_out(sesi, entry)
            if any(entry.event.kind.startswith(MOVES) for entry in own):
                self._aside(self._sort_media(sesi, own), "ruang-media")

    async def _tell_one(self, sesi: str, entry: Entry) -> None:
        for audience, peran in AUDIENCES.items():
            await self.emit("peristiwa", tampilan.entry(entry, peran), room=_audience(sesi, audience))
        for who in _concerned(entry):
            await self.emit("peristiwa", tampilan.entry(entry, Peran.PENYEDIA), room=_waiting(sesi, who))

    async def _tell_state(self, sesi: str, parts: Sequence[str], entries: Sequence[Entry]) -> None:
        services = self.services
        readers = {a: Pelaku("", "", peran, "") for a, peran in AUDIENCES.items()}

        def read(c: Any) -> dict[str, dict[str, Any]]:
            return {a: tampilan.room(services, c, sesi, reader, parts) for a, reader in readers.items()}

        for audience, made in (await services.store.read(read)).items():
            await self.emit("keadaan", {**made, "no": entries[-1].number}, room=_audience(sesi, audience))
        if "media" in parts:
            await self._tell_media(sesi, entries[-1].number)
        waiting = [_waiting(sesi, who) for who in {who for entry in entries for who in _concerned(entry)}]
        if any(entry.event.kind.startswith("sesi.") for entry in entries):
            waiting = [_lobby(sesi)]
        for room in waiting:
            await self.emit("berubah", {"bagian": list(parts)}, room=room)

    async def _tell_media(self, sesi: str, no: int) -> None:
        """What differs from one person inside to the next: whether they are to send to the recorder."""

        def read(c: Any) -> dict[str, dict[str, Any]]:
            seats = self.services.ruang.state(c, sesi).kursi.values()
            inside = [Pelaku(kursi.id, "", kursi.peran, "") for kursi in seats if kursi.di_dalam]
            return {one.id: tampilan.room(self.services, c, sesi, one, ["media"]) for one in inside}

        for who, made in (await self.services.store.read(read)).items():
            await self.emit("keadaan", {**made, "no": no}, room=_own_of(sesi, who))

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
            await self.leave_room(sid, _waiting(sesi, who))
            await self.leave_room(sid, _lobby(sesi))
            await self.enter_room(sid, _audience(sesi, _hears(ruang.seat(who).peran)))

    async def _show_out(self, sesi: str, entry: Entry) -> None:
        """Who goes out is told why, and hears nothing more: the connection ends, whatever the browser does."""
        if entry.event.kind not in OUT:
            return
        who = str(entry.event.data.get("id", ""))
        said = {"message": " ".join((OUT[entry.event.kind], str(entry.event.private.get("alasan", "")))).strip()}
        here = {sid for sid, _ in self.server.manager.get_participants(self.namespace, _own_of(sesi, who))}
        ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, sesi))
        kursi = ruang.seat(who)
        # Who has come again since, by a right of their own, keeps the new connection: it is read after the old ones.
        gone = here - {kursi.sambungan} if kursi.tersambung else here | {kursi.sambungan}
        for sid in gone - {""}:  # no name would mean everybody
            await self.emit("ditolak", said, to=sid)
            await self.disconnect(sid)

    async def _recall_answer(self, who: str, kunci: str) -> Remembered | None:
        return await self.services.store.read(lambda c: kode.recall(c, who, kunci))

    def _keep_key(self, who: str, kunci: str, remembered: Remembered) -> AbstractContextManager[Once]:
        return self.services.store.once(who, kunci, remembered)

    async def _remember_answer(self, who: str, kunci: str, answer: Remembered) -> None:
        await self.services.store.write(lambda tx: kode.remember(tx.connection, who, kunci, answer, tx.now()))

    MESSAGES = table(
        Message("follow", follow, shape(m.Follow, after=number())),
        Message("state", state, shape(m.Seen, bagian=optional(listing(text(1, 20), 10)))),
        Message("signal", signal, shape(m.Signal, ke=WHO, isi=thing())),
        Message(
            "show",
            show,
            shape(
                m.Show, mikrofon=flag(), kamera=flag(), tidur=flag(), beku=flag(), mutu=choice(Mutu),
                tanpa=listing(WHO, 20), gambar=optional(text(0, 48_000), ""),
            ),
        ),
        Message("grade", grade, shape(m.Device, mutu=choice(Mutu)), writes=True),
        Message("call_me", call_me, shape(m.Number, nomor=text(6, 30)), writes=True),
        Message("called", called, shape(m.Called, siapa=WHO, hasil=choice(HasilUpaya), catatan=REASON), writes=True),
        Message("device", device, shape(m.Device, mutu=choice(Mutu)), writes=True),
        Message("choose", choose, shape(m.Choice, pilihan=choice(Pilihan), dibacakan=flag()), writes=True),
        Message("withdraw", withdraw, shape(m.Nothing), writes=True),
        Message("complete", complete, shape(m.Nothing), writes=True),
        Message("admit", admit, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("more", more, shape(m.More, siapa=WHO, kurang=text(3, 1000), menit=number(1, 120)), writes=True),
        Message("refuse", refuse, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("refuse_in_person", refuse_in_person, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("remove", remove, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("leave", leave, shape(m.Nothing), writes=True),
        Message("begin", begin, shape(m.Nothing), writes=True),
        Message("pause", pause, shape(m.Reason, alasan=REASON), writes=True),
        Message("resume", resume, shape(m.Nothing), writes=True),
        Message("record_begin", record_begin, shape(m.Nothing), writes=True),
        Message("record_pause", record_pause, shape(m.Reason, alasan=REASON), writes=True),
        Message("record_resume", record_resume, shape(m.Nothing), writes=True),
        Message(
            "attempt",
            attempt,
            shape(
                m.Attempt, jalur=choice(JalurUpaya), hasil=choice(HasilUpaya), tujuan=optional(text(0, 200), ""),
                catatan=text(3, 1000),
            ),
            writes=True,
        ),
        Message("suspend_lost", suspend_lost, shape(m.Nothing), writes=True),
        Message(
            "propose",
            propose,
            shape(m.Proposal, perihal=choice(Perihal), hasil=optional(choice(Hasil)), alasan=REASON),
            writes=True,
        ),
        Message("vote", vote, shape(m.Vote, usul=WHO), writes=True),
        Message("drop", drop, shape(m.Dropped, usul=WHO, alasan=REASON), writes=True),
        Message("say", say, shape(m.Words, teks=WORDS), writes=True),
        Message("note", note, shape(m.Words, teks=WORDS), writes=True),
        Message("confer", confer, shape(m.Nothing), writes=True),
        Message("rejoin", rejoin, shape(m.Nothing), writes=True),
        Message("whisper", whisper, shape(m.Words, teks=WORDS), writes=True),
        Message("ask", ask, shape(m.Question, teks=WORDS, dokumen=optional(WHO)), writes=True),
        Message("answer", answer, shape(m.Numbered, nomor=number(1), teks=WORDS), writes=True),
        Message("take_down", take_down, shape(m.Spoken, nomor=number(1), teks=WORDS, dari=WHO), writes=True),
        Message("conclude", conclude, shape(m.Numbered, nomor=number(1), teks=WORDS), writes=True),
        Message(
            "want_photo",
            want_photo,
            shape(m.Photo, untuk=choice(Untuk), dokumen=optional(WHO), kursi=optional(text(0, 64), "")),
            writes=True,
        ),
        Message(
            "judge",
            judge,
            shape(
                m.Verdict, dokumen=WHO, versi=number(), putusan=choice(Putusan), alasan=REASON,
                sumber=optional(choice(Sumber)), terbaca=optional(thing()),
            ),
            writes=True,
        ),
        Message("clarify", clarify, shape(m.Doubt, dokumen=WHO, versi=number(), teks=WORDS), writes=True),
        Message("shown", shown, shape(m.Item, dokumen=WHO, alasan=REASON), writes=True),
        Message("force", force, shape(m.Item, dokumen=WHO, alasan=REASON), writes=True),
        Message("not_needed", not_needed, shape(m.Item, dokumen=WHO, alasan=REASON), writes=True),
        Message(
            "ask_issuer",
            ask_issuer,
            shape(m.Issuer, dokumen=WHO, versi=number(), penerbit=text(3, 200), tenggat=moment()),
            writes=True,
        ),
        Message("attach", attach, shape(m.Attachment, nomor=number(1), foto=WHO), writes=True),
        Message(
            "aspect",
            aspect,
            shape(m.Aspect, aspek=text(1, 30), dokumen=SAID, penawaran=SAID, hasil=text(1, 2000)),
            writes=True,
        ),
        Message(
            "offer",
            offer,
            shape(m.Offer, versi=number(), harga=PRICES, catatan=REASON, menit=number(1, 1440)),
            writes=True,
        ),
        Message("offer_seen", offer_seen, shape(m.Nothing), writes=True),
        Message("counter", counter, shape(m.Counter, versi=number(), harga=PRICES, catatan=REASON), writes=True),
        Message("agree", agree, shape(m.Version, versi=number()), writes=True),
        Message("decline", decline, shape(m.Reason, alasan=REASON), writes=True),
        Message("stop_round", stop_round, shape(m.Reason, alasan=REASON), writes=True),
        Message("open_hps", open_hps, shape(m.Nothing), writes=True),
        Message("empower", empower, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("object", object, shape(m.Words, teks=WORDS), writes=True),
        Message("minutes", minutes, shape(m.Nothing)),
        Message("initial", initial, shape(m.Initials, bagian=text(1, 20), sidik=text(64, 64)), writes=True),
    )  # fmt: skip


def _cut(entry: Entry, reader: Pelaku, inside: bool) -> dict[str, object]:
    """In the lobby one reads what concerns oneself; the rest is a number and a digest."""
    if inside or reader.id in _concerned(entry):
        return tampilan.entry(entry, reader.peran)
    return {"number": entry.number, "kind": "tertutup", "digest": entry.digest}


def _concerned(entry: Entry) -> set[str]:
    event = entry.event
    named = (event.data.get("id"), event.data.get("wakil"), event.data.get("kursi"), event.actor)
    return {str(who) for who in named if who}


def _hears(peran: Peran) -> str:
    if peran in POKJA:
        return "pokja"
    return "peserta" if peran is Peran.PENYEDIA else "petugas"


def _audience(sesi: str, audience: str) -> str:
    return f"{sesi}/{audience}"


def _own_of(sesi: str, who: str) -> str:
    return f"{sesi}/orang/{who}"


def _own(di: Di) -> str:
    return _own_of(di.sesi, di.pelaku.id)


def _waiting(sesi: str, who: str) -> str:
    return f"{sesi}/tunggu/{who}"


def _lobby(sesi: str) -> str:
    return f"{sesi}/tunggu"
