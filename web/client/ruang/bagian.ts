/** Bagian: the parts of a room as the server tells them, for this reader. Types only. */
import type { Anak } from "../quality.ts";
import type { Peristiwa } from "../protocol.ts";
import type { Bacaan } from "./bacaan.ts";

export interface Sesi {
  id: string;
  kode: string;
  jenis: string;
  keadaan: string;
  mulai: string;
  zona: string;
  dimulai: string | null;
  ditutup: string | null;
  hasil: string | null;
  upaya: number;
  /** Since when the Pokja confers. */
  musyawarah?: string | null;
  batas?: { jenis: string; sampai: string } | null;
  kuorum?: { hadir: number; perlu: number };
  tanpa_kuorum?: boolean;
  upaya_perlu?: number;
}

/** An attempt to reach the peserta. */
export interface Upaya {
  waktu: string;
  jalur: string;
  hasil: string;
  tujuan: string;
  catatan: string;
  oleh: string;
}

/** A picture of a person; `siap` once there is a copy to look at. */
export interface FotoOrang {
  id: string;
  nomor: string;
  untuk: string;
  siap: boolean;
}

/** A person in the lobby or the room. From `kurang` on staff only; `perlu` and `bukti` one's own only. */
export interface Kursi {
  id: string;
  nama: string;
  peran: string;
  kapasitas: string;
  uraian: string;
  keadaan: string;
  persetujuan: string;
  tersambung: boolean;
  di_dalam: boolean;
  masuk: string | null;
  perlu?: string[];
  bukti?: string[];
  kurang?: string[];
  putus?: number;
  lama?: number;
  foto?: FotoOrang[];
  /** The step of the ladder; for staff the seconds on each, and the number of an open wish to be called. */
  mutu?: Anak | null;
  tangga?: Partial<Record<Anak, number>>;
  telepon?: string;
  minta_telepon?: boolean;
  /** Muted by the Pokja; and asks to speak. */
  bisu?: boolean;
  minta_bicara?: boolean;
}

export interface FotoDokumen {
  id: string;
  nomor: string;
  waktu: string;
  /** When the camera took it, by the service's clock, and how it came. */
  saat?: string | null;
  jalur?: string;
  siap?: boolean;
  bacaan?: Bacaan;
}

/** One thing to show. From `kunci` on staff only. */
export interface Dokumen {
  id: string;
  urut: number;
  jenis: string;
  nama: string;
  wajib: boolean;
  keadaan: string;
  petunjuk: string;
  /** Of the drawing beside the hint, "" for none. */
  kode_petunjuk?: string;
  foto: FotoDokumen[];
  kunci?: boolean;
  isian?: Record<string, string>;
  alasan?: string;
  pemeriksa?: string[];
  nilai?: Record<string, string>;
  versi?: number;
  sumber?: string | null;
}

export interface Tanya {
  nomor: number;
  oleh: string;
  teks: string;
  waktu: string;
  dokumen: string | null;
  jawaban: string | null;
  waktu_jawab: string | null;
  simpulan: string;
  lampiran: string[];
}

export interface Usul {
  id: string;
  perihal: string;
  hasil: string;
  alasan: string;
  oleh: string;
  setuju: string[];
}

export interface Diminta {
  untuk: string;
  dokumen: string | null;
  kursi: string;
  waktu: string;
}

/** One of the twelve steps; times in seconds. */
export interface Langkah {
  kode: string;
  uraian: string;
  baku: number | null;
  nyata: number | null;
  mulai: string | null;
  selesai: string | null;
  lewat: boolean;
  alasan: string;
}

/** What was clarified about one aspect. */
export interface Aspek {
  aspek: string;
  dokumen: string;
  penawaran: string;
  hasil: string;
}

/** One row of the price table; `angka` is its volume as a decimal. `hps` only for those who may know it. */
export interface BarisHarga {
  no: number;
  uraian: string;
  satuan: string;
  volume: string;
  angka: string;
  penawaran: number;
  tertulis: number;
  jumlah: number;
  koreksi: string;
  hps?: number | null;
}

export interface Tawaran {
  putaran: number;
  sisi: "pokja" | "peserta";
  nama: string;
  harga: number[];
  jumlah: number[];
  total: number;
  persen: string;
  catatan: string;
  waktu: string;
}

export interface Negosiasi {
  versi: number;
  keadaan: string;
  hps: number;
  hps_terbuka: boolean;
  ppn: string;
  bulat: number;
  putaran: number;
  tenggat: string | null;
  baris: BarisHarga[];
  penawaran: { total: number };
  persen: string;
  rendah: boolean;
  tawaran: Tawaran[];
  terbilang: string;
  berwenang: string[];
  disetujui: boolean;
  timpang?: number[];
}

/** Who is recorded, as the recorder says; `macet`: of whom nothing comes (`kursi` "": of anybody). */
export interface Rekaman {
  keadaan: string;
  sejak: string | null;
  orang: Record<string, boolean>;
  macet: { kursi: string; sejak: string }[];
  celah: { kursi: string; sejak: string; sampai: string }[];
  alasan: string;
  /** For the Pokja: what is said aloud before it begins. */
  pernyataan?: string;
}

/** How sound and picture go; `perekam`: this page is to send to the recorder now (mesh only). */
export interface Media {
  cara: "mesh" | "sfu";
  perekam: boolean;
}

export interface Bagian {
  sesi: Sesi | null;
  kursi: Kursi[];
  dokumen: Dokumen[];
  tanya: Tanya[];
  usul: Usul[];
  diminta: Diminta | null;
  langkah: Langkah[];
  aspek: Aspek[];
  negosiasi: Negosiasi | null;
  rekaman: Rekaman | null;
  media: Media | null;
  upaya: Upaya[];
  siap: Siap[];
}

/** A question that the Pokja prepared before; nobody else gets them. */
export interface Siap {
  nomor: number;
  teks: string;
  dokumen: string | null;
}

/** An entry that is opened to this reader; `private` holds its words. */
export type Baris = Peristiwa & { private?: Record<string, unknown> };

export interface Ucapan {
  number: number;
  jenis: "pesan" | "catatan" | "keberatan" | "musyawarah";
  oleh: string;
  peran: string;
  at: string;
  teks: string;
}
