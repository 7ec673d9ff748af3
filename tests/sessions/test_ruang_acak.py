"""Whatever people do in whatever order, the room keeps its promises (hypothesis walks through it)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions import lobi, pelaksanaan, percakapan, pilihan, putusan
from sessions.errors import DomainError
from sessions.foto import Untuk
from sessions.kapasitas import Kapasitas
from sessions.kehadiran import AKHIR
from sessions.kursi import Mutu
from sessions.persetujuan import Pilihan
from sessions.peserta import Hasil
from sessions.putusan import Perihal
from sessions.ruang import Ruang
from sessions.wewenang import Peran
from tests.sessions.contoh import AHLI, ANGGOTA, ANGGOTA_2, DIREKTUR, JUMLAH_POKJA, KETUA, TEXT, TIM_IT, Jalan

PEOPLE = (KETUA, ANGGOTA, ANGGOTA_2, TIM_IT, DIREKTUR, AHLI)
ROOM = {
    "arrive": lambda r, who, at, n: lobi.arrive(r, lobi.Datang(Kapasitas.DIREKSI, "", f"{who.id}-{n}"), who, at),
    "device": lambda r, who, at, n: lobi.pass_device(r, Mutu.VIDEO, "v1", TEXT, who, at),
    "choose": lambda r, who, at, n: pilihan.choose(r, list(Pilihan)[n % 3], who, at),
    "withdraw": lambda r, who, at, n: pilihan.withdraw(r, who, at),
    "enter": lambda r, who, at, n: lobi.enter(r, who, at),
    "lose": lambda r, who, at, n: lobi.lose(r, who.id, r.seat(who.id).sambungan, at),
    "leave": lambda r, who, at, n: lobi.leave(r, who, at),
    "admit": lambda r, who, at, n: lobi.admit(r, who.id, KETUA, at),
    "refuse": lambda r, who, at, n: lobi.refuse(r, who.id, "Bukan pihak yang berhak.", KETUA, at),
    "more": lambda r, who, at, n: lobi.ask_for_more(r, who.id, "Surat kuasa", 15, KETUA, at),
    "complete": lambda r, who, at, n: lobi.complete(r, who, at),
    "remove": lambda r, who, at, n: lobi.remove(r, who.id, "Mengganggu jalannya sesi.", KETUA, at),
    "say": lambda r, who, at, n: percakapan.say(r, "Halo", who, at),
    "ask": lambda r, who, at, n: percakapan.ask(r, "Mengapa?", None, KETUA, at),
    "answer": lambda r, who, at, n: percakapan.answer(r, n, "Karena.", who, at),
    "vote": lambda r, who, at, n: putusan.vote(r, next(iter(r.usul), "q"), who, at, jumlah_pokja=JUMLAH_POKJA),
    "propose": lambda r, who, at, n: putusan.propose(
        r, f"q-{n}", Perihal.HASIL, "Akta bukan miliknya.", who, at, jumlah_pokja=JUMLAH_POKJA, hasil=Hasil.GUGUR
    ),
}
SESI = {
    "begin": lambda j: pelaksanaan.begin(j.sesi, j.ruang, JUMLAH_POKJA, KETUA, j.at),
    "lost": lambda j: pelaksanaan.peserta_lost(j.sesi, j.ruang, j.at),
    "back": lambda j: pelaksanaan.peserta_back(j.sesi, j.ruang, j.at),
    "pause": lambda j: pelaksanaan.pause(j.sesi, "Istirahat", KETUA, j.at),
    "resume": lambda j: pelaksanaan.resume(j.sesi, j.ruang, JUMLAH_POKJA, KETUA, j.at),
    "quorum": lambda j: pelaksanaan.quorum_lost(j.sesi, j.ruang, JUMLAH_POKJA, j.at),
    "pause_over": lambda j: pelaksanaan.pause_over(j.sesi, j.ruang, j.at),
}
NAMES = [*ROOM, *["onward"] * 12, "resume", "resume", *SESI]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(PEOPLE),
        st.integers(0, 5),
        st.sampled_from([1, 30, 90, 400, 900]),
    ),
    min_size=20,
    max_size=120,
)


ONWARD = {
    "cek_perangkat": "device",
    "persetujuan": "choose",
    "cek_identitas": "enter",
    "lengkapi_kuasa": "complete",
    "diterima": "enter",
}


def onward(jalan, who):
    """What this person would naturally do next."""
    kursi = jalan.ruang.kursi.get(who.id)
    if kursi is None or not kursi.tersambung:
        return "arrive"
    if who.peran is Peran.PENYEDIA and kursi.keadaan == "cek_identitas":
        return "photos" if Untuk.WAJAH not in kursi.bukti else "admit"
    return ONWARD.get(kursi.keadaan, "say")


def take(jalan, name, who, n):
    name = onward(jalan, who) if name == "onward" else name
    if name == "photos":
        jalan.show_identity(who)
    elif name in SESI:
        jalan.sesi = jalan.keep(SESI[name](jalan))
    else:
        jalan.keep(ROOM[name](jalan.ruang, who, jalan.at, n))


def walk(steps, start):
    jalan = start()
    for name, who, n, seconds in steps:
        jalan.wait(seconds=seconds)
        before = (jalan.ruang, len(jalan.events))
        try:
            take(jalan, name, who, n)
        except DomainError:
            if name != "onward":  # two pictures: the first may have come in
                assert (jalan.ruang, len(jalan.events)) == before
    return jalan


def attended(events, id_, now):
    """How long somebody was inside, worked out anew from when they came and went."""
    total, since = timedelta(), None
    for event in events:
        mine = event.data.get("id") == id_
        if mine and event.kind in ("ruang.masuk", "ruang.kembali"):
            since = since or event.at
        elif since and (
            (mine and event.kind in ("ruang.terputus", "ruang.keluar", "ruang.dikeluarkan"))
            or (event.data.get("mesin") == "sesi" and event.data["ke"] in ("diskors", "ditutup"))
        ):
            total, since = total + event.at - since, None
    return total + (now - since if since else timedelta())


def promises(jalan):
    events = [entry.event for entry in jalan.entries]
    for kursi in jalan.ruang.kursi.values():
        assert kursi.lama(jalan.at) == attended(events, kursi.id, jalan.at)
        assert not (kursi.keadaan in AKHIR and kursi.tersambung)
        assert (kursi.sejak is not None) == kursi.di_dalam
        if kursi.di_dalam and kursi.peran is Peran.PENYEDIA:
            mine = [e.kind for e in events if e.data.get("id") == kursi.id]
            last = len(mine) - 1 - mine[::-1].index("ruang.menunggu")
            assert "ruang.diterima" in mine[last:]
            assert kursi.persetujuan != "belum"
        if kursi.keadaan == "ditolak":
            refused = next(e for e in reversed(events) if e.kind == "ruang.ditolak" and e.data["id"] == kursi.id)
            assert refused.role in ("ketua", "anggota")
            assert refused.private["alasan"]
    for decided in (e for e in events if e.kind == "putusan.ditetapkan"):
        assert len(set(decided.data["setuju"])) >= 2
        assert set(decided.data["setuju"]) <= {"o-1", "o-2", "o-3"}
    ids = [*jalan.ruang.kursi, "orang-luar"]
    for one in ids:
        for other in ids:
            assert jalan.ruang.may_signal(one, other) == jalan.ruang.may_signal(other, one)


@pytest.mark.parametrize("start", [lambda: Jalan().open(), lambda: Jalan().begin()], ids=["lobby", "room"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_the_room_keeps_its_promises(start, steps):
    jalan = walk(steps, start)

    promises(jalan)
    assert Ruang.after(jalan.entries) == jalan.ruang
