"""The whole way of one sesi, from the paket to the seal, by the rules alone."""

from datetime import timedelta

from sessions import berita_acara, gerbang, pembekuan, penandatanganan, penilaian, penutupan, percakapan, peserta, tahap
from sessions.berita_acara import JenisBA, Pihak, TandaTangan
from sessions.dokumen import Sumber
from sessions.evidence import first_break
from sessions.penilaian import Putusan
from sessions.peristiwa import KINDS
from sessions.peserta import Hasil
from sessions.putusan import Perihal
from sessions.ruang import Ruang
from sessions.wewenang import Peran
from tests.sessions.contoh import ANGGOTA, ANGGOTA_2, DIREKTUR, KETUA, SHA, TIM_IT, Jalan


def proven(jalan):
    """Every dokumen shown and judged, the result decided, and the sesi closed."""
    for id_ in ("d-1", "d-2"):
        jalan.show(id_)
    for id_, who in (("d-1", KETUA), ("d-1", ANGGOTA), ("d-2", ANGGOTA)):
        judged = jalan.dokumen[id_]
        said = penilaian.verdict(
            judged,
            Putusan.SAH,
            who,
            jalan.wait(minutes=1),
            versi=judged.versi,
            sumber=Sumber.ASLI,
            terbaca={"nomor": "12", "tanggal": "1 Mei 2020"},
        )
        jalan.dokumen[id_] = jalan.keep(said)
    jalan.keep(percakapan.ask(jalan.ruang, "Mengapa alamat berbeda?", "d-2", KETUA, jalan.wait(minutes=1)))
    jalan.keep(percakapan.answer(jalan.ruang, 1, "Kantor pindah tahun 2024.", DIREKTUR, jalan.wait(minutes=1)))
    jalan.keep(percakapan.conclude(jalan.ruang, 1, "Dapat diterima.", KETUA, jalan.wait(minutes=1)))
    jalan.decide(Perihal.HASIL, Hasil.LULUS).decide(Perihal.TUTUP)
    sesi, gone, events = penutupan.close(
        jalan.sesi, jalan.ruang, list(jalan.dokumen.values()), KETUA, jalan.wait(minutes=1)
    )
    jalan.keep((sesi, events))
    jalan.sesi = sesi
    jalan.dokumen |= {one.id: one for one in gone}
    return jalan


def signed(jalan):
    jalan.ba = jalan.keep(berita_acara.compose("b-1", jalan.sesi, JenisBA.PEMBUKTIAN, SHA, KETUA, jalan.at))
    jalan.ba = jalan.keep(berita_acara.read_out(jalan.ba, KETUA, jalan.wait(minutes=2)))
    jalan.ba = jalan.keep(berita_acara.object_(jalan.ba, "Suara sempat putus.", DIREKTUR, jalan.at))
    who = [(KETUA, Pihak.POKJA), (ANGGOTA, Pihak.POKJA), (ANGGOTA_2, Pihak.POKJA), (DIREKTUR, Pihak.PESERTA)]
    jalan.tanda = [TandaTangan("b-1", n, p.id, p.nama, "jabatan", pihak) for n, (p, pihak) in enumerate(who, 1)]
    jalan.ba = jalan.keep(
        pembekuan.freeze(jalan.ba, "09/BA/2026", SHA, SHA, jalan.tanda, jalan.ruang, KETUA, jalan.wait(minutes=2))
    )
    for n, (person, _) in enumerate(who):
        ba, tanda, events = penandatanganan.sign(jalan.ba, jalan.tanda, f"{n:064x}", person, jalan.wait(minutes=1))
        jalan.keep((ba, events))
        jalan.ba, jalan.tanda[n] = ba, tanda
    return jalan


def sealed(jalan):
    langkah = tahap.clock(jalan.entries, jalan.at)
    for one in tahap.unexplained(langkah):
        jalan.keep((tahap.explain("sesi/s-1", one, "Menunggu jam kerja hari Senin.", KETUA, jalan.at),))
    langkah = tahap.clock(jalan.entries, jalan.at)
    jalan.sesi = jalan.keep(penutupan.report_done(jalan.sesi, jalan.ba, langkah, KETUA, jalan.wait(minutes=2)))
    jalan.sesi = jalan.keep(penutupan.return_equipment(jalan.sesi, ["Laptop"], TIM_IT, jalan.wait(minutes=9)))
    jalan.ba = jalan.ba
    jalan.sesi = jalan.keep(penutupan.seal(jalan.sesi, True, jalan.wait(seconds=5)))
    return jalan


def test_a_sesi_goes_from_the_letter_to_the_seal():
    jalan = sealed(signed(proven(Jalan().begin())))

    assert jalan.sesi.keadaan == "disegel"
    assert jalan.ba.keadaan == "final"
    assert {id_: d.keadaan for id_, d in jalan.dokumen.items()} == {"d-1": "sah", "d-2": "sah", "d-3": "tidak_ada"}
    assert jalan.kinds()[-1] == "sesi.disegel"


def test_its_chain_is_whole_and_every_kind_is_known():
    jalan = sealed(signed(proven(Jalan().begin())))

    assert first_break([entry.line for entry in jalan.entries], "sesi/s-1") is None
    assert set(jalan.kinds()) <= set(KINDS)


def test_the_room_folded_from_the_chain_is_the_room_that_was_kept():
    jalan = signed(proven(Jalan().begin()))

    assert Ruang.after(jalan.entries) == jalan.ruang


def test_names_numbers_and_free_text_are_never_in_the_public_part():
    jalan = sealed(signed(proven(Jalan().begin())))
    words = ("Contoh", "0812", "812345", "Kantor pindah", "Jalan", "01.234", "012345678901000", "karya", "putus.")

    for event in jalan.events:
        said = repr(dict(event.data))
        assert not [word for word in words if word in said], (event.kind, said)


def test_the_paket_comes_to_its_result_when_all_are_judged():
    jalan = sealed(signed(proven(Jalan().begin())))
    one = jalan.keep(peserta.judge(jalan.peserta, Hasil.LULUS, "", "s-1", KETUA, jalan.at))
    counted = jalan.keep(gerbang.all_decided(jalan.paket, [one], KETUA, jalan.at))
    after = jalan.keep(gerbang.count(counted, [one], KETUA, jalan.at))

    assert after.keadaan == "prakualifikasi_gagal"  # one passed, and the first round needs three
    assert jalan.events[-1].role == Peran.KETUA


def test_attendance_is_summed_when_the_sesi_closes():
    jalan = proven(Jalan().begin())

    seat = jalan.ruang.kursi[DIREKTUR.id]
    assert seat.keadaan == "selesai"
    assert seat.total == jalan.ruang.tutup - jalan.ruang.mulai
    assert seat.total > timedelta(minutes=5)
