"""Negosiasi, by the rules alone: who may say what when, what is never moved by a clock, and what lapses."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from sessions import fakta, harga, klarifikasi, negosiasi, penutupan, putaran, putusan
from sessions.berita_acara import JenisBA
from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.harga import Baris
from sessions.kapasitas import Kapasitas
from sessions.lipat import apply
from sessions.negosiasi import Keadaan
from sessions.putusan import Perihal
from tests.sessions.contoh import AHLI, ANGGOTA, ANGGOTA_2, DIREKTUR, JUMLAH_POKJA, KETUA, Jalan

ROWS = (Baris(1, "Galian", "m3", "10.5", 1000, 1200, None), Baris(2, "Urugan", "m3", "20", 500, 450, 9100))
HPS = 40_000
ASKED, COUNTERED = (900, 400), (1100, 440)


@pytest.fixture
def jalan():
    return Jalan().begin()


class Meja:
    """A negotiation and the room around it; each act takes its events into the log."""

    def __init__(self, jalan, rows=ROWS, hps=HPS):
        self.jalan = jalan
        self.n = jalan.keep(negosiasi.compose("n-1", "s-1", hps, rows, "11", 1, KETUA, jalan.at))

    @property
    def ruang(self):
        return self.jalan.ruang

    def do(self, rule, *arguments, **named):
        self.n = self.jalan.keep(rule(self.n, *arguments, **named))
        return self

    def send(self, prices=ASKED, menit=15, by=KETUA, jumlah=JUMLAH_POKJA):
        named = {"versi": self.n.versi}
        return self.do(putaran.send, prices, "", menit, self.ruang, jumlah, by, self.jalan.wait(seconds=5), **named)

    def read(self):
        return self.do(putaran.read, DIREKTUR, self.jalan.wait(seconds=5))

    def counter(self, prices=COUNTERED, by=DIREKTUR):
        at = self.jalan.wait(seconds=5)
        return self.do(putaran.counter, prices, "", self.ruang, by, at, versi=self.n.versi)

    def agree(self, by=DIREKTUR):
        return self.do(putaran.agree, self.ruang, by, self.jalan.wait(seconds=5), versi=self.n.versi)

    def accept(self):
        self.jalan.decide(Perihal.SEPAKAT)
        return self.do(putaran.accept, self.ruang, ANGGOTA, self.jalan.at)


@pytest.fixture
def meja(jalan):
    return Meja(jalan)


def test_two_rounds_and_a_quorum_freeze_what_was_agreed(meja):
    meja.send().read().counter().send((950, 420)).read().counter((1000, 430)).accept()

    frozen = meja.do(negosiasi.freeze, "b-1", "a" * 64, meja.ruang, KETUA, meja.jalan.at).n

    assert (frozen.keadaan, frozen.putaran, len(frozen.tawaran)) == (Keadaan.DIBEKUKAN, 2, 4)
    assert frozen.sidik == harga.digest(ROWS, (1000, 430), "11", 1)
    for sides, state in (
        ((False, True), Keadaan.DIBEKUKAN),
        ((True, False), Keadaan.TTD_PENYEDIA),
        ((True, True), Keadaan.FINAL),
    ):
        assert negosiasi.signed(frozen, *sides, meja.jalan.at)[0].keadaan is state


def test_the_peserta_takes_the_offer_and_the_quorum_still_has_its_word(meja):
    meja.send().read().agree()

    with pytest.raises(Conflict, match="belum menetapkan putusan tentang persetujuan harga"):
        negosiasi.freeze(meja.n, "b-1", "a" * 64, meja.ruang, KETUA, meja.jalan.at)
    meja.jalan.decide(Perihal.SEPAKAT)
    assert negosiasi.freeze(meja.n, "b-1", "a" * 64, meja.ruang, KETUA, meja.jalan.at)[0].sidik


def test_a_new_round_lets_the_word_about_the_one_before_lapse(meja):
    meja.send().read().counter()
    usul = putusan.propose(meja.ruang, "q-9", Perihal.SEPAKAT, "", KETUA, meja.jalan.at, jumlah_pokja=JUMLAH_POKJA)
    meja.jalan.keep(usul)
    assert "q-9" in meja.ruang.usul

    meja.send()

    assert "q-9" not in meja.ruang.usul
    with pytest.raises(NotFound, match="tidak ada atau sudah diputuskan"):
        putusan.vote(meja.ruang, "q-9", ANGGOTA, meja.jalan.at, jumlah_pokja=JUMLAH_POKJA)


def test_time_over_is_no_answer_and_only_a_quorum_ends_it(meja):
    meja.send(menit=5)
    due = meja.n.tenggat
    with pytest.raises(Conflict, match="belum lewat"):
        putaran.overdue(meja.n, due, due - timedelta(seconds=1))

    meja.do(putaran.overdue, due, meja.jalan.until(due))

    assert meja.n.keadaan is Keadaan.MENUNGGU_PUTUSAN
    with pytest.raises(Conflict, match="belum menetapkan"):
        putaran.fail(meja.n, Perihal.SELEKSI_GAGAL, meja.ruang, KETUA, meja.jalan.at)
    meja.jalan.decide(Perihal.SELEKSI_GAGAL)
    failed, event = putaran.fail(meja.n, Perihal.SELEKSI_GAGAL, meja.ruang, KETUA, meja.jalan.at)
    assert (failed.keadaan, failed.putusan, event.data["akibat"]) == (
        Keadaan.TIDAK_SEPAKAT,
        "seleksi_gagal",
        "seleksi_gagal",
    )


def test_an_answered_offer_is_not_overdue(meja):
    meja.send(menit=5)
    due = meja.n.tenggat
    meja.read().counter()

    with pytest.raises(Conflict, match="belum lewat"):
        putaran.overdue(meja.n, due, due)


@pytest.mark.parametrize(
    ("prices", "hps", "words"),
    [((1000, 1000), 20_000, "di atas HPS"), ((900,), HPS, "harga yang dikirim 1"), ((-1, 5), HPS, "rupiah bulat")],
)
def test_an_offer_that_cannot_be_is_refused(jalan, prices, hps, words):
    with pytest.raises(Invalid, match=words):
        Meja(jalan, hps=hps).send(prices)


def test_nothing_is_sent_before_the_hps_of_every_unit_is_there(jalan):
    meja = Meja(jalan, (replace(ROWS[0], hps=None), ROWS[1]))

    with pytest.raises(Conflict, match="HPS belum terisi"):
        meja.send()
    with pytest.raises(Conflict, match="belum lengkap"):
        negosiasi.open_hps(meja.n, KETUA, jalan.at)


def test_a_counter_offer_is_at_most_the_corrected_offer_not_what_was_written(meja):
    assert meja.n.terkoreksi.subtotal == 12_600 + 9_000
    meja.send().read()
    with pytest.raises(Invalid, match="di atas harga penawaran terkoreksi"):
        meja.counter((1200, 455))
    meja.counter((1200, 450))


def test_the_agreed_price_never_passes_the_hps(jalan):
    meja = Meja(jalan, hps=15_000)
    meja.send((500, 300)).read().counter((1200, 450))
    jalan.decide(Perihal.SEPAKAT)

    with pytest.raises(Conflict, match="di atas HPS"):
        putaran.accept(meja.n, meja.ruang, ANGGOTA, jalan.at)


def test_only_a_director_or_full_power_binds_the_company(jalan):
    jalan.come(AHLI, Kapasitas.PEGAWAI_TETAP)
    meja = Meja(jalan)
    meja.send().read()
    with pytest.raises(Forbidden):
        meja.counter(by=AHLI)
    seat = replace(meja.ruang.kursi[AHLI.id], keadaan=meja.ruang.kursi[DIREKTUR.id].keadaan)
    jalan.ruang = replace(meja.ruang, kursi={**meja.ruang.kursi, AHLI.id: seat})
    with pytest.raises(Forbidden, match="direktur utama"):
        meja.counter(by=AHLI)

    meja.do(negosiasi.empower, AHLI.id, "Surat kuasa penuh Nomor 7 (contoh)", meja.ruang, KETUA, jalan.at)

    meja.counter(by=AHLI)
    assert meja.n.keadaan is Keadaan.DITAWAR


def test_an_expert_gets_no_power_from_a_paper(jalan):
    jalan.come(AHLI, Kapasitas.TENAGA_AHLI)
    meja = Meja(jalan)

    with pytest.raises(Conflict, match="tenaga ahli"):
        negosiasi.empower(meja.n, AHLI.id, "Surat kuasa penuh Nomor 7", meja.ruang, KETUA, jalan.at)
    with pytest.raises(Conflict, match="sudah berwenang"):
        negosiasi.empower(meja.n, DIREKTUR.id, "Surat kuasa penuh Nomor 7", meja.ruang, KETUA, jalan.at)


def test_a_quorum_sees_an_offer_go_and_an_answer_needs_somebody_to_give_it(meja):
    with pytest.raises(Conflict, match="memerlukan 4 anggota"):
        meja.send(jumlah=7)
    seats = {id_: k for id_, k in meja.ruang.kursi.items() if id_ != DIREKTUR.id}
    meja.jalan.ruang = replace(meja.ruang, kursi=seats)
    with pytest.raises(Conflict, match="Belum ada wakil peserta"):
        meja.send()


def test_the_table_is_the_pokjas_until_it_is_sent(meja):
    new, _ = negosiasi.edit(meja.n, ROWS[:1], "", 100, KETUA, meja.jalan.at, versi=1)
    assert len(new.baris) == 1
    with pytest.raises(Conflict, match="baru saja berubah"):
        negosiasi.edit(meja.n, ROWS, "", 1, KETUA, meja.jalan.at, versi=7)
    meja.send()
    with pytest.raises(Conflict, match="sudah dikirim"):
        negosiasi.edit(meja.n, ROWS, "", 1, KETUA, meja.jalan.at, versi=meja.n.versi)


def test_the_sesi_is_not_closed_over_an_unanswered_price(meja):
    meja.send()
    meja.jalan.decide(Perihal.TUTUP)

    with pytest.raises(Conflict, match="Negosiasi belum selesai"):
        penutupan.close(meja.jalan.sesi, meja.ruang, [], KETUA, meja.jalan.at)


def test_no_public_word_of_the_chain_tells_a_price(meja):
    meja.send().read().counter().accept()
    meja.do(negosiasi.freeze, "b-1", "a" * 64, meja.ruang, KETUA, meja.jalan.at)

    said = [event for event in meja.jalan.events if event.kind.startswith("negosiasi.")]
    assert len(said) == 6
    for event in said:
        numbers = set(
            re.findall(r"\d{3,}", repr({k: v for k, v in event.data.items() if k not in ("tenggat", "sidik")}))
        )
        assert not numbers & {"900", "400", "1100", "440", "1000", "500", "1200", "450"}, event
        if event.kind != "negosiasi.disusun":
            assert "1000" not in repr(event.private)


def test_the_room_that_is_folded_knows_where_the_price_stands(meja):
    assert meja.ruang.negosiasi == "draf"
    meja.send()
    assert meja.ruang.negosiasi == "dikirim"
    assert apply(meja.ruang, meja.jalan.events[-1]).negosiasi == "dikirim"
    meja.read().counter().accept()
    assert meja.ruang.negosiasi == "sepakat"
    assert {k.id for k in meja.ruang.pokja} == {KETUA.id, ANGGOTA.id, ANGGOTA_2.id}


def test_the_annex_adds_up_and_what_is_cut_counts_against_the_total(jalan):
    rows = (Baris(1, "Galian", "m3", "10.5", 1000, 1200, None), Baris(2, "Urugan", "m3", "20", 500, 450, 9100))
    meja = Meja(jalan)
    meja.n = jalan.keep(negosiasi.edit(meja.n, rows, "11", 1000, KETUA, jalan.at, versi=1))
    meja.send((900, 400)).read().counter((1100, 440)).accept()

    told = fakta.facts(jalan.entries, jenis=JenisBA.NEGOSIASI, at=jalan.at)

    for column in ("terkoreksi", "negosiasi", "selisih"):
        *parts, whole = (int(row[column].replace(".", "")) for row in told["rekap"])
        assert sum(parts) == whole
    rows_sum = sum(int(row["jumlah_negosiasi"].replace(".", "")) for row in told["banding"])
    assert rows_sum == int(told["rekap"][0]["negosiasi"].replace(".", ""))
    assert {row["hps"] for row in told["banding"]} == {""}
    assert told["hasil"]["putusan"] == "DISEPAKATI"
    assert [row["nilai"] for row in told["putaran"]][:2] == ["Rp19.000,00", "Rp22.000,00"]


def test_the_minutes_claim_no_clarification_and_end_their_sentences_once(jalan):
    low = Meja(jalan, hps=60_000)
    low.send().read().counter().do(putaran.stop, "Tidak ada titik temu.", KETUA, jalan.at)
    jalan.decide(Perihal.PERINGKAT_BERIKUT, alasan="Peserta tidak menurunkan harga (contoh).")
    low.do(putaran.fail, Perihal.PERINGKAT_BERIKUT, jalan.ruang, KETUA, jalan.at)

    told = fakta.facts(jalan.entries, jenis=JenisBA.NEGOSIASI, at=jalan.at)

    assert told["kewajaran"] == ["Nilai penawaran terkoreksi di bawah 80% HPS; kewajaran harganya perlu diklarifikasi."]
    assert "menurunkan harga (contoh). Akibatnya negosiasi dilanjutkan" in told["hasil"]["kalimat"]


def test_the_file_of_prices_ends_when_they_were_agreed(jalan):
    Meja(jalan).send().read().counter().accept()

    told = fakta.facts(jalan.entries, jenis=JenisBA.BERKAS_NEGOSIASI, at=jalan.wait(hours=2))

    assert told["acara"]["pukul"] == "pukul 09.00 s.d. 09.00 WITA"


@pytest.mark.parametrize(
    ("metode", "jenis", "word"),
    [("tender", "konstruksi", "Harga"), ("seleksi", "konstruksi", "Biaya"), ("tender", "jasa_konsultansi", "Biaya")],
)
def test_a_seleksi_speaks_of_cost_and_everything_else_of_prices(metode, jenis, word):
    assert klarifikasi.tentang(metode, jenis) == f"Klarifikasi dan Negosiasi Teknis dan {word}"
