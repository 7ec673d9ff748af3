/** Kata: the words on the screen for what the protocol names, and the colour that goes with them. No DOM. */
import { _ } from "../i18n.ts";

/** The class of a badge and its words. */
export type Kata = readonly ["ok" | "warn" | "bad" | "info" | "grey", string];

export const SESI: Record<string, Kata> = {
  ruang_tunggu: ["info", _("Ruang tunggu dibuka")],
  berlangsung: ["ok", _("Sedang berlangsung")],
  jeda: ["warn", _("Dijeda")],
  terputus: ["warn", _("Peserta terputus, jam berhenti")],
  menunggu_putusan_hadir: ["warn", _("Waktu tunggu lewat, Pokja memutuskan")],
  diskors: ["grey", _("Diskors, dilanjutkan lain waktu")],
  ditutup: ["grey", _("Sudah ditutup")],
  dialihkan: ["grey", _("Dialihkan ke tatap muka")],
  dibatalkan: ["grey", _("Dibatalkan")],
};

export const KURSI: Record<string, Kata> = {
  diundang: ["grey", _("Belum datang")],
  cek_perangkat: ["grey", _("Memeriksa perangkat")],
  persetujuan: ["grey", _("Membaca pemberitahuan")],
  cek_identitas: ["warn", _("Menunggu Anda periksa")],
  lengkapi_kuasa: ["info", _("Melengkapi bukti kewakilan")],
  diterima: ["ok", _("Diterima, menunggu sesi dimulai")],
  hadir: ["ok", _("Di dalam ruang")],
  terputus: ["bad", _("Terputus")],
  keluar: ["grey", _("Sudah keluar")],
  ditolak: ["grey", _("Tidak diterima")],
  selesai: ["grey", _("Selesai")],
  tidak_hadir: ["grey", _("Tidak hadir")],
};

export const PERSETUJUAN: Record<string, Kata> = {
  belum: ["grey", _("Belum memilih perekaman")],
  ditawarkan: ["grey", _("Belum memilih perekaman")],
  A_setuju: ["ok", _("A: setuju direkam")],
  B_tanpa_av: ["info", _("B: tidak direkam")],
  C_minta_luring: ["warn", _("C: memohon tatap muka")],
  ditarik: ["info", _("Persetujuan rekam ditarik")],
};

export const DOKUMEN: Record<string, Kata> = {
  diminta: ["grey", _("Belum ada foto")],
  tidak_diperlukan: ["grey", _("Tidak diperlukan")],
  diterima: ["info", _("Foto diterima")],
  diolah: ["info", _("Foto sedang dibaca")],
  perlu_ulang: ["warn", _("Foto perlu diulang")],
  siap_periksa: ["info", _("Siap diperiksa")],
  diperlihatkan: ["info", _("Sedang diperiksa")],
  klarifikasi: ["warn", _("Diklarifikasi")],
  menunggu_penerbit: ["warn", _("Menunggu jawaban penerbit")],
  sah: ["ok", _("Memenuhi")],
  tidak_sah: ["bad", _("Tidak memenuhi")],
  tidak_ada: ["bad", _("Tidak ada")],
};

export const TEMUAN: Record<string, Kata> = {
  sama_persis: ["ok", _("Sama dengan isian")],
  mirip_periksa: ["warn", _("Mirip, periksa lagi")],
  berbeda: ["bad", _("Berbeda dari isian")],
  tidak_terbaca: ["grey", _("Tidak terbaca")],
  tanpa_pembanding: ["grey", _("Tidak ada isian pembanding")],
  kedaluwarsa: ["bad", _("Masa berlaku habis")],
};

export const SUMBER: Record<string, string> = {
  asli: _("Asli"),
  legalisir: _("Salinan dilegalisir"),
  elektronik_qr: _("Elektronik berkode QR"),
  elektronik_tte: _("Elektronik bertanda tangan"),
  salinan: _("Salinan biasa (perlu alasan)"),
};

export const PERAN: Record<string, string> = {
  ketua: _("Ketua Pokja"),
  anggota: _("Anggota Pokja"),
  tim_it: _("Tim IT"),
  kepala: _("Kepala UKPBJ"),
  ppk: _("PPK"),
  auditor: _("Auditor"),
  penyedia: _("Peserta"),
  sistem: _("Sistem"),
};

export const BIDANG: Record<string, string> = {
  nik: _("NIK"),
  nama: _("Nama"),
  tempat: _("Tempat lahir"),
  tgl_lahir: _("Tanggal lahir"),
  jk: _("Jenis kelamin"),
  npwp: _("NPWP"),
  nib: _("NIB"),
  perusahaan: _("Nama perusahaan"),
  alamat: _("Alamat"),
  tgl_terbit: _("Tanggal terbit"),
  nomor: _("Nomor"),
  penanggung_jawab: _("Penanggung jawab"),
  subklas: _("Subklasifikasi"),
  berlaku: _("Berlaku sampai"),
  tanggal: _("Tanggal"),
};

export const MUTU: Record<string, Kata> = {
  baik: ["ok", _("Jaringan baik")],
  cukup: ["warn", _("Jaringan cukup")],
  lemah: ["bad", _("Jaringan lemah")],
};

export const PERIHAL: Record<string, string> = {
  tutup: _("menutup sesi"),
  hasil: _("hasil peserta"),
  tidak_hadir: _("peserta tidak hadir"),
  ralat: _("ralat berita acara"),
  sepakat: _("menyetujui harga negosiasi"),
  peringkat_berikut: _("negosiasi gagal, lanjut ke peringkat berikutnya"),
  seleksi_gagal: _("negosiasi gagal, seleksi gagal"),
  buka_segel: _("membuka kembali harga yang dibekukan"),
};

export const HASIL: Record<string, string> = {
  lulus: _("Lulus"),
  gugur: _("Gugur"),
  tidak_hadir: _("Tidak hadir"),
  tatap_muka: _("Dialihkan ke tatap muka"),
  ditunda: _("Ditunda"),
};

/** What a photo shows, as one says it to the person who takes it. */
export const UNTUK: Record<string, string> = {
  identitas: _("kartu identitas"),
  wajah: _("wajah"),
  kuasa: _("bukti kewakilan"),
  lampiran: _("lampiran"),
  dokumen: _("dokumen"),
};

export const MASALAH: Record<string, Record<string, string>> = {
  video: {
    ditolak: _("Kamera tidak diizinkan. Buka pengaturan situs di browser ini, izinkan kamera, lalu coba lagi."),
    tidak_ada: _("Kamera tidak ditemukan. Sambungkan kamera, atau lanjut tanpa kamera."),
    dipakai: _("Kamera sedang dipakai aplikasi lain. Tutup aplikasi itu, lalu coba lagi."),
    gagal: _("Kamera tidak dapat dinyalakan. Coba lagi, atau lanjut tanpa kamera."),
  },
  audio: {
    ditolak: _("Mikrofon tidak diizinkan. Buka pengaturan situs di browser ini, izinkan mikrofon, lalu coba lagi."),
    tidak_ada: _("Mikrofon tidak ditemukan. Sambungkan mikrofon, atau tulis jawaban Anda lewat obrolan."),
    dipakai: _("Mikrofon sedang dipakai aplikasi lain. Tutup aplikasi itu, lalu coba lagi."),
    gagal: _("Mikrofon tidak dapat dinyalakan. Coba lagi, atau tulis jawaban Anda lewat obrolan."),
  },
};

export function kata(table: Record<string, Kata>, name: string): Kata {
  return table[name] ?? ["grey", name.replaceAll("_", " ")];
}
