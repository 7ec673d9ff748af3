"""Contoh: one invented paket and everybody in it, and the steps that bring its sesi to where a test begins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sessions import dokumen as documents
from sessions import (
    kesediaan,
    lobi,
    paket,
    pelaksanaan,
    penerimaan,
    pengiriman,
    penjadwalan,
    personil,
    peserta,
    pilihan,
    pokja,
    putusan,
    sarana,
    syarat,
    undangan,
    upaya,
)
from sessions.evidence import GENESIS, chain
from sessions.foto import Foto, Jalur, Untuk
from sessions.kapasitas import Kapasitas
from sessions.kursi import Mutu
from sessions.lipat import apply
from sessions.persetujuan import Pilihan
from sessions.ruang import Ruang
from sessions.wewenang import Pelaku, Peran

AT = datetime(2026, 11, 20, 1, tzinfo=UTC)  # Friday 09.00 WITA
MULAI = datetime(2026, 11, 23, 1, tzinfo=UTC)  # Monday 09.00 WITA
SHA = "a" * 64
TEXT = "b" * 64

KETUA = Pelaku("o-1", "Rina Contoh", Peran.KETUA, "k-1")
ANGGOTA = Pelaku("o-2", "Budi Contoh", Peran.ANGGOTA, "k-1")
ANGGOTA_2 = Pelaku("o-3", "Sari Contoh", Peran.ANGGOTA, "k-1")
TIM_IT = Pelaku("o-4", "Joko Contoh", Peran.TIM_IT, "k-1")
PPK = Pelaku("o-5", "Dewi Contoh", Peran.PPK, "k-1")
DIREKTUR = Pelaku("w-1", "Andi Contoh", Peran.PENYEDIA, "k-1")
AHLI = Pelaku("w-2", "Lina Contoh", Peran.PENYEDIA, "k-1")
JUMLAH_POKJA = 3

PAKET = {
    "kode_tender": "10012345",
    "kode_rup": "51234567",
    "nama": "Pembangunan Jembatan Contoh",
    "skpd": "Dinas Pekerjaan Umum Contoh",
    "sumber_dana": "APBD",
    "tahun": "2026",
    "pagu": "1.300.000.000",
    "hps": "Rp1.250.750.500,00",
    "jenis": "konstruksi",
    "metode": "tender",
    "kualifikasi": "pra",
    "nomor_dokpil": "01/DOKPIL/2026",
    "tanggal_dokpil": "2026-10-01",
    "nomor_ba_evaluasi": "07/BA-EV/2026",
    "tanggal_ba_evaluasi": "2026-11-18",
    "nama_pokja": "Pokja III",
    "sk_pokja": "188/SK/2026",
    "ppk": "Dewi Contoh",
    "klausul_hadir": "IKP 27.4",
}
PESERTA = {
    "peringkat": "1",
    "nama": "CV Contoh Karya Mandiri",
    "npwp": "01.234.567.8-901.000",
    "nib": "1234567890123",
    "alamat": "Jalan Contoh Nomor 1, Kota Contoh",
    "surel": "kantor@karya.contoh.id",
    "telepon": "0812-3456-7890",
    "direktur": "Andi Contoh",
}
SESI = {
    "jenis": "pembuktian",
    "mulai": "2026-11-23T09:00",
    "selesai": "2026-11-23T10:30",
    "zona": "WITA",
    "dasar": "perlem_12_2021",
    "dasar_nomor": "",
    "tempat": "Ruang Rapat UKPBJ Contoh",
}
KANTOR = {
    "pemerintah": "PEMERINTAH KABUPATEN CONTOH",
    "unit": "BAGIAN PENGADAAN BARANG/JASA",
    "alamat": "Jalan Pemda 2",
    "kontak": "ukpbj@contoh.id",
}
POKJA = [
    {"id": p.id, "nama": p.nama, "nip": f"1980010120100110{n:02d}", "jabatan": jabatan}
    for n, (p, jabatan) in enumerate([(KETUA, "Ketua"), (ANGGOTA, "Anggota"), (ANGGOTA_2, "Anggota")], 1)
]
ISI = {
    "dasar": "BA Hasil Evaluasi",
    "acara": "Senin, 23 November 2026",
    "hadir": ["Direksi"],
    "siapkan": ["KTP"],
    "narahubung": {"nama": "Joko Contoh", "telepon": "+628110000001"},
}
JAWABAN = {"pilihan": "bersedia", "whatsapp": "0812 3456 7890", "perangkat": "telepon,jaringan_lemah"}
HADIR = [{"nama": "Andi Contoh", "jabatan": "Direktur", "kapasitas": "direksi", "surel": "", "telepon": ""}]


class Jalan:
    """A sesi under way: its values, its room, its clock, and every event so far. Only tests are so careless."""

    def __init__(self):
        self.at = AT
        self.events = []
        self.ruang = Ruang()
        self.photos = 0
        self.paket = self.keep(paket.create("p-1", "k-1", PAKET, KETUA, AT))
        self.keep(pokja.appoint(self.paket, anggota(), {}, KETUA, AT))
        self.peserta = self.keep(peserta.create("c-1", "p-1", PESERTA, KETUA, AT))
        self.paket = self.keep(paket.start(self.paket, 1, KETUA, AT))
        self.sesi = self.keep(
            penjadwalan.create("s-1", self.paket, self.peserta, "RB-7K2", SESI, KETUA, AT, kantor=KANTOR, pokja=POKJA)
        )
        self.dokumen = {}
        for one in self.keep(
            syarat.checklist(
                self.sesi, SYARAT, ["d-1", "d-2", "d-3"], {"npwp": {"nomor": "012345678901000"}}, KETUA, AT
            )
        ):
            self.dokumen[one.id] = one
        self.undangan = None
        self.jawaban = None
        self.ba = None
        self.tanda = []

    def keep(self, result):
        """Take the events of a rule's result into the log and the room; return what is new."""
        new, events = result[:-1], result[-1]
        for event in events if isinstance(events, tuple) else (events,):
            self.events.append(event)
            if event.berkas == "sesi/s-1":
                self.ruang = apply(self.ruang, event)
        return new[0] if len(new) == 1 else new

    def wait(self, **by):
        self.at += timedelta(**by)
        return self.at

    def until(self, moment):
        self.at = max(self.at, moment)
        return self.at

    @property
    def entries(self):
        """The chain of the sesi."""
        entries, previous = [], GENESIS
        for number, event in enumerate((e for e in self.events if e.berkas == "sesi/s-1"), 1):
            entries.append(chain(event, number, previous, f"garam-{number}"))
            previous = entries[-1].digest
        return entries

    def kinds(self):
        return [event.kind for event in self.events]

    # The steps

    def approve(self):
        self.undangan = self.keep(undangan.create("u-1", "s-1", 1, ISI, KETUA, self.at))
        self.undangan = self.keep(undangan.submit(self.undangan, ANGGOTA, self.wait(minutes=20)))
        self.undangan = self.keep(undangan.approve(self.undangan, "007/UND/2026", SHA, KETUA, self.wait(minutes=5)))
        return self

    def send(self):
        self.approve()
        self.undangan = self.keep(pengiriman.queue(self.undangan, TIM_IT, self.at))
        self.sesi = self.keep(penjadwalan.send(self.sesi, self.undangan, [self.peserta.surel], TIM_IT, self.at))
        self.undangan = self.keep(pengiriman.accepted(self.undangan, "<m1@contoh.id>", "250 OK", self.wait(minutes=1)))
        return self

    def answer(self, isian=JAWABAN, hadir=HADIR):
        done, events = kesediaan.answer("j-1", self.undangan, self.sesi, isian, hadir, DIREKTUR, self.at)
        self.keep((done, events))
        self.jawaban, self.undangan, self.sesi = done.jawaban, done.undangan, done.sesi
        return self

    def prepare(self):
        """Invited, answered, staffed, checked."""
        self.send().wait(hours=2)
        self.answer()
        self.sesi = self.keep(personil.assign(self.sesi, PERSONIL, JUMLAH_POKJA, KETUA, self.wait(minutes=5)))
        self.until(MULAI - timedelta(hours=2))
        self.keep((sarana.begin(self.sesi, TIM_IT, self.at),))
        self.keep((sarana.check(self.sesi, BAIK, TIM_IT, self.wait(minutes=20)),))
        self.keep((upaya.connected(self.sesi, upaya.JalurUpaya.WHATSAPP, "Andi Contoh", TIM_IT, self.wait(minutes=5)),))
        self.sesi = self.keep(pelaksanaan.report_ready(self.sesi, BAIK, TIM_IT, self.wait(minutes=5)))
        return self

    def open(self):
        self.prepare().until(MULAI - timedelta(minutes=30))
        self.sesi = self.keep(pelaksanaan.open_lobby(self.sesi, self.at))
        return self

    def come(self, who, kapasitas=Kapasitas.POKJA, pilih=Pilihan.A):
        """To the point where identity is looked at."""
        self.keep(lobi.arrive(self.ruang, lobi.Datang(kapasitas, "", f"{who.id}-1"), who, self.at))
        self.keep(lobi.pass_device(self.ruang, Mutu.VIDEO, "v1", TEXT, who, self.wait(seconds=10)))
        self.keep(pilihan.choose(self.ruang, pilih, who, self.wait(seconds=10)))
        return self

    def staff(self, *who):
        for one in who or (KETUA, ANGGOTA, ANGGOTA_2, TIM_IT):
            self.come(one)
            self.keep(lobi.enter(self.ruang, one, self.at))
        return self

    def show_identity(self, who):
        for untuk in (Untuk.IDENTITAS, Untuk.WAJAH):
            self.photo(untuk, who)
        return self

    def photo(self, untuk, who, dokumen=None, **changes):
        self.photos += 1
        foto = Foto(
            id=f"f-{self.photos}",
            sesi="s-1",
            dokumen=dokumen,
            untuk=untuk,
            nomor=self.ruang.foto + 1,
            sha256=f"{self.photos:064x}",
            sha256_gawai=f"{self.photos:064x}",
            ukuran=400_000,
            tipe="image/jpeg",
            jalur=Jalur.KAMERA_LANGSUNG,
            wakil=who.id,
            waktu=self.at,
        )
        shown = self.dokumen.get(dokumen)
        new = self.keep(penerimaan.receive(replace(foto, **changes), shown, self.ruang, who, self.at))
        if new:
            self.dokumen[dokumen] = new
        return self

    def admit(self, who=DIREKTUR, kapasitas=Kapasitas.DIREKSI):
        self.come(who, kapasitas).show_identity(who)
        self.keep(lobi.admit(self.ruang, who.id, KETUA, self.wait(minutes=1)))
        return self

    def begin(self):
        """Everybody is in, and the sesi goes on."""
        self.open().staff().admit().until(MULAI)
        self.sesi = self.keep(pelaksanaan.begin(self.sesi, self.ruang, JUMLAH_POKJA, KETUA, self.at))
        return self

    def show(self, id_):
        """A dokumen photographed, read and held into the camera."""
        self.photo(Untuk.DOKUMEN, DIREKTUR, id_)
        for rule in (
            lambda d: documents.processing(d, self.wait(seconds=1)),
            lambda d: documents.read(d, self.wait(seconds=2), temuan={"nomor": "0123"}),
            lambda d: documents.shown(d, DIREKTUR, self.wait(minutes=1)),
        ):
            self.dokumen[id_] = self.keep(rule(self.dokumen[id_]))
        return self

    def decide(self, perihal, hasil=None, alasan="Semua persyaratan sudah diperiksa bersama."):
        id_ = f"q-{len(self.events)}"
        self.keep(
            putusan.propose(self.ruang, id_, perihal, alasan, KETUA, self.at, jumlah_pokja=JUMLAH_POKJA, hasil=hasil)
        )
        self.keep(putusan.vote(self.ruang, id_, ANGGOTA, self.wait(seconds=30), jumlah_pokja=JUMLAH_POKJA))
        return self


def anggota():
    return [pokja.Anggota("p-1", who.id, who.peran) for who in (KETUA, ANGGOTA, ANGGOTA_2, TIM_IT, PPK)]


PERSONIL = [
    personil.Personil(KETUA.id, KETUA.nama, KETUA.peran, personil.Tugas.PEMIMPIN),
    personil.Personil(ANGGOTA.id, ANGGOTA.nama, ANGGOTA.peran, personil.Tugas.PEMERIKSA),
    personil.Personil(ANGGOTA_2.id, ANGGOTA_2.nama, ANGGOTA_2.peran, personil.Tugas.NOTULIS),
    personil.Personil(TIM_IT.id, TIM_IT.nama, TIM_IT.peran, personil.Tugas.SARANA),
]
BAIK = {kode: sarana.Periksa(sarana.Kondisi.BAIK) for kode in sarana.DAFTAR}
SYARAT = (
    syarat.Syarat("akta_pendirian", "Akta pendirian", wajib=True, kunci=True),
    syarat.Syarat("npwp", "NPWP badan usaha", wajib=True),
    syarat.Syarat("neraca", "Neraca keuangan", wajib=False),
)
