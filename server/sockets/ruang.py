"""/ruang: everyone in a sesi sees the same events, asks for those missed, and acts; see docs/protocol.md."""

import asyncio
from collections.abc import Awaitable, Callable

from server.actions import lobi, media
from server.actions.penjaga import Penjaga
from server.services import Services
from server.sockets import messages as m
from server.sockets.base import Message, table
from server.sockets.keadaan import Keadaan
from server.sockets.kedatangan import Kedatangan
from server.sockets.lobi import Lobi
from server.sockets.media import Media
from server.sockets.negosiasi import Negosiasi
from server.sockets.pelaksanaan import Pelaksanaan
from server.sockets.pemeriksaan import Pemeriksaan
from server.sockets.percakapan import Percakapan
from server.sockets.shapes import choice, flag, listing, moment, number, optional, shape, text, thing
from server.sockets.siaran import Siaran
from server.sockets.suara import Suara
from server.sockets.tangga import Tangga
from sessions.dokumen import Sumber
from sessions.foto import Untuk
from sessions.harga import MOST_PRICE, MOST_ROWS
from sessions.kursi import Mutu
from sessions.penilaian import Putusan
from sessions.persetujuan import Pilihan
from sessions.peserta import Hasil
from sessions.putusan import Perihal
from sessions.upaya import HasilUpaya, JalurUpaya

WHO = text(1, 64)
REASON = optional(text(0, 1000), "")
WORDS = text(1, 4000)
SAID = optional(text(0, 2000), "")
PRICES = listing(number(0, MOST_PRICE), MOST_ROWS)


class Ruang(Kedatangan, Siaran, Keadaan, Media, Tangga, Lobi, Suara, Pelaksanaan, Percakapan, Pemeriksaan, Negosiasi):
    """One browser tab of one person in one sesi."""

    def __init__(self) -> None:
        super().__init__()
        self._teller: asyncio.Task[None] | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def open(self, services: Services, owner: int, is_gone: Callable[[int], Awaitable[bool]]) -> None:
        """`owner` is this process among those that share the rows; `is_gone` tells whether another one is dead."""
        self._services = services
        self._owner, self._is_gone = owner, is_gone
        await lobi.lose_those_of_the_dead(services, owner, is_gone)
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

    MESSAGES = table(
        Message("follow", Keadaan.follow, shape(m.Follow, after=number())),
        Message("state", Keadaan.state, shape(m.Seen, bagian=optional(listing(text(1, 20), 10)))),
        Message("signal", Media.signal, shape(m.Signal, ke=WHO, isi=thing())),
        Message(
            "show",
            Media.show,
            shape(
                m.Show, mikrofon=flag(), kamera=flag(), tidur=flag(), beku=flag(), mutu=choice(Mutu),
                tanpa=listing(WHO, 20), gambar=optional(text(0, 48_000), ""),
            ),
        ),
        Message("grade", Tangga.grade, shape(m.Device, mutu=choice(Mutu)), writes=True),
        Message("call_me", Tangga.call_me, shape(m.Number, nomor=text(6, 30)), writes=True),
        Message(
            "called",
            Tangga.called,
            shape(m.Called, siapa=WHO, hasil=choice(HasilUpaya), catatan=REASON),
            writes=True,
        ),
        Message("device", Lobi.device, shape(m.Device, mutu=choice(Mutu)), writes=True),
        Message("choose", Lobi.choose, shape(m.Choice, pilihan=choice(Pilihan), dibacakan=flag()), writes=True),
        Message("withdraw", Lobi.withdraw, shape(m.Nothing), writes=True),
        Message("complete", Lobi.complete, shape(m.Nothing), writes=True),
        Message("admit", Lobi.admit, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("more", Lobi.more, shape(m.More, siapa=WHO, kurang=text(3, 1000), menit=number(1, 120)), writes=True),
        Message("refuse", Lobi.refuse, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("refuse_in_person", Lobi.refuse_in_person, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("remove", Lobi.remove, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("hush", Suara.hush, shape(m.Whom, siapa=WHO), writes=True),
        Message("mute", Suara.mute, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("unmute", Suara.unmute, shape(m.Whom, siapa=WHO), writes=True),
        Message("ask_to_speak", Suara.ask_to_speak, shape(m.Nothing), writes=True),
        Message("leave", Lobi.leave, shape(m.Nothing), writes=True),
        Message("begin", Pelaksanaan.begin, shape(m.Nothing), writes=True),
        Message("pause", Pelaksanaan.pause, shape(m.Reason, alasan=REASON), writes=True),
        Message("resume", Pelaksanaan.resume, shape(m.Nothing), writes=True),
        Message("record_begin", Pelaksanaan.record_begin, shape(m.Nothing), writes=True),
        Message("record_pause", Pelaksanaan.record_pause, shape(m.Reason, alasan=REASON), writes=True),
        Message("record_resume", Pelaksanaan.record_resume, shape(m.Nothing), writes=True),
        Message(
            "attempt",
            Pelaksanaan.attempt,
            shape(
                m.Attempt, jalur=choice(JalurUpaya), hasil=choice(HasilUpaya), tujuan=optional(text(0, 200), ""),
                catatan=text(3, 1000),
            ),
            writes=True,
        ),
        Message("suspend_lost", Pelaksanaan.suspend_lost, shape(m.Nothing), writes=True),
        Message(
            "propose",
            Pelaksanaan.propose,
            shape(m.Proposal, perihal=choice(Perihal), hasil=optional(choice(Hasil)), alasan=REASON),
            writes=True,
        ),
        Message("vote", Pelaksanaan.vote, shape(m.Vote, usul=WHO), writes=True),
        Message("drop", Pelaksanaan.drop, shape(m.Dropped, usul=WHO, alasan=REASON), writes=True),
        Message("say", Percakapan.say, shape(m.Words, teks=WORDS), writes=True),
        Message("note", Percakapan.note, shape(m.Words, teks=WORDS), writes=True),
        Message("confer", Percakapan.confer, shape(m.Nothing), writes=True),
        Message("rejoin", Percakapan.rejoin, shape(m.Nothing), writes=True),
        Message("whisper", Percakapan.whisper, shape(m.Words, teks=WORDS), writes=True),
        Message(
            "ask",
            Percakapan.ask,
            shape(m.Question, teks=WORDS, dokumen=optional(WHO), siap=optional(number(1))),
            writes=True,
        ),
        Message("answer", Percakapan.answer, shape(m.Numbered, nomor=number(1), teks=WORDS), writes=True),
        Message("take_down", Percakapan.take_down, shape(m.Spoken, nomor=number(1), teks=WORDS, dari=WHO), writes=True),
        Message("conclude", Percakapan.conclude, shape(m.Numbered, nomor=number(1), teks=WORDS), writes=True),
        Message(
            "want_photo",
            Pemeriksaan.want_photo,
            shape(m.Photo, untuk=choice(Untuk), dokumen=optional(WHO), kursi=optional(text(0, 64), "")),
            writes=True,
        ),
        Message(
            "judge",
            Pemeriksaan.judge,
            shape(
                m.Verdict, dokumen=WHO, versi=number(), putusan=choice(Putusan), alasan=REASON,
                sumber=optional(choice(Sumber)), terbaca=optional(thing()),
            ),
            writes=True,
        ),
        Message("clarify", Pemeriksaan.clarify, shape(m.Doubt, dokumen=WHO, versi=number(), teks=WORDS), writes=True),
        Message("shown", Pemeriksaan.shown, shape(m.Item, dokumen=WHO, alasan=REASON), writes=True),
        Message("force", Pemeriksaan.force, shape(m.Item, dokumen=WHO, alasan=REASON), writes=True),
        Message("not_needed", Pemeriksaan.not_needed, shape(m.Item, dokumen=WHO, alasan=REASON), writes=True),
        Message(
            "ask_issuer",
            Pemeriksaan.ask_issuer,
            shape(m.Issuer, dokumen=WHO, versi=number(), penerbit=text(3, 200), tenggat=moment()),
            writes=True,
        ),
        Message("attach", Pemeriksaan.attach, shape(m.Attachment, nomor=number(1), foto=WHO), writes=True),
        Message(
            "aspect",
            Pemeriksaan.aspect,
            shape(m.Aspect, aspek=text(1, 30), dokumen=SAID, penawaran=SAID, hasil=text(1, 2000)),
            writes=True,
        ),
        Message(
            "offer",
            Negosiasi.offer,
            shape(m.Offer, versi=number(), harga=PRICES, catatan=REASON, menit=number(1, 1440)),
            writes=True,
        ),
        Message("offer_seen", Negosiasi.offer_seen, shape(m.Nothing), writes=True),
        Message(
            "counter",
            Negosiasi.counter,
            shape(m.Counter, versi=number(), harga=PRICES, catatan=REASON),
            writes=True,
        ),
        Message("agree", Negosiasi.agree, shape(m.Version, versi=number()), writes=True),
        Message("decline", Negosiasi.decline, shape(m.Reason, alasan=REASON), writes=True),
        Message("stop_round", Negosiasi.stop_round, shape(m.Reason, alasan=REASON), writes=True),
        Message("open_hps", Negosiasi.open_hps, shape(m.Nothing), writes=True),
        Message("empower", Negosiasi.empower, shape(m.Person, siapa=WHO, alasan=REASON), writes=True),
        Message("object", Percakapan.object, shape(m.Words, teks=WORDS), writes=True),
        Message("minutes", Keadaan.minutes, shape(m.Nothing)),
        Message("initial", Keadaan.initial, shape(m.Initials, bagian=text(1, 20), sidik=text(64, 64)), writes=True),
    )  # fmt: skip
