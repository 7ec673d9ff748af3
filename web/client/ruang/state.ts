/** State: the room as this reader may see it, kept from the server's parts and the chain's entries. No DOM. */
import type { Anak } from "../quality.ts";
import { Emitter } from "../emitter.ts";
import type { Peristiwa } from "../protocol.ts";

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

/** x, y, width, height in pixels of the derived picture. */
export type Kotak = [number, number, number, number];

/** Four corners in pixels of the whole photo. */
export type Segiempat = [number, number][];

/** What one engine gave for one value. */
export interface Pembacaan {
  mesin: string;
  mentah: string;
  nilai: string | null;
  keyakinan: number;
}

/** One value read on a photo (docs/reading.md). */
export interface Terbaca {
  nama: string;
  judul: string;
  nilai: string | null;
  baca: "terbaca" | "periksa" | "tidak_terbaca";
  pembacaan: Pembacaan[];
  keyakinan: number;
  sepakat: boolean;
  kotak: Kotak | null;
  potongan: Kotak | null;
  asal: Segiempat | null;
}

/** A QR code on the photo, and the fields whose print it holds or contradicts. */
export interface KodeQR {
  teks: string;
  kotak: Kotak | null;
  asal: Segiempat | null;
  sama: string[];
  berbeda: string[];
}

export interface Temuan {
  bidang: string;
  hasil: string;
  terbaca: string | null;
  isian: string | null;
  catatan: string;
}

export interface Bacaan {
  jenis?: string | null;
  dugaan?: string | null;
  fields?: Terbaca[];
  kode?: KodeQR[];
  quality?: { cukup: boolean; petunjuk: string; kode: string };
  width?: number;
  height?: number;
  whole_width?: number;
  whole_height?: number;
  sudut?: Segiempat | null;
  catatan?: string[];
  temuan?: Temuan[];
  galat?: string;
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

const SPOKEN: Record<string, Ucapan["jenis"]> = { "pesan.dikirim": "pesan", "catatan.ditulis": "catatan", "keberatan.diajukan": "keberatan", "musyawarah.pesan": "musyawarah" };
const NAMES = ["sesi", "kursi", "dokumen", "tanya", "usul", "diminta", "langkah", "aspek", "negosiasi", "rekaman", "media", "upaya", "siap"] as const;
export const LOBI = new Set(["cek_perangkat", "persetujuan", "cek_identitas", "lengkapi_kuasa", "diterima"]);
export const PUTUS = new Set(["sah", "tidak_sah", "tidak_diperlukan", "tidak_ada"]);
/** From here on the sesi is over for everybody. */
export const SELESAI = new Set(["ditutup", "dilaporkan", "siap_segel", "disegel", "dialihkan", "dibatalkan", "diskors"]);
/** In these the lobby is open. */
export const TERBUKA = new Set(["ruang_tunggu", "berlangsung", "jeda", "terputus", "menunggu_putusan_hadir"]);

export class Ruang extends Emitter<{ changed: null; baris: Baris; menunggu: Kursi }> {
  bagian: Bagian = { sesi: null, kursi: [], dokumen: [], tanya: [], usul: [], diminta: null, langkah: [], aspek: [], negosiasi: null, rekaman: null, media: null, upaya: [], siap: [] };
  readonly saya: string;
  /** When the steps came, for the seconds since. */
  sejak = 0;
  #clock: () => number;
  #seated = 0;
  #no: Partial<Record<keyof Bagian, number>> = {};
  #names = new Map<string, string>();
  #baris = new Map<number, Baris>();

  constructor(saya: string, clock: () => number = Date.now) {
    super();
    this.saya = saya;
    this.#clock = clock;
  }

  /** Takes the parts that came with event `no`; what is older than what is known stays out. */
  take(parts: Partial<Bagian> & { no?: number }): void {
    const no = parts.no ?? 0;
    for (const name of NAMES) {
      if (!(name in parts) || no < (this.#no[name] ?? 0)) continue;
      this.#no[name] = no;
      if (name === "kursi") this.#seat(parts.kursi ?? []);
      else Object.assign(this.bagian, { [name]: parts[name] });
      if (name === "langkah") this.sejak = this.#clock();
    }
    this.tell("changed", null);
  }

  /** Takes an entry of the chain; one that was closed may come again, opened. */
  hear(entry: Peristiwa): void {
    const known = this.#baris.get(entry.number);
    if (entry.kind === "tertutup" || known) return;
    this.#baris.set(entry.number, entry);
    this.tell("baris", entry);
    this.tell("changed", null);
  }

  get mine(): Kursi | undefined {
    return this.bagian.kursi.find(({ id }) => id === this.saya);
  }

  get inside(): Kursi[] {
    return this.bagian.kursi.filter((kursi) => kursi.di_dalam);
  }

  /** Whether the Pokja confers now, and this person with it. */
  get confers(): boolean {
    return !!this.bagian.sesi?.musyawarah && pokja(this.mine);
  }

  /** Those inside whom this person hears and sees: while the Pokja confers, either it or the others. */
  get heard(): Kursi[] {
    if (!this.bagian.sesi?.musyawarah) return this.inside;
    return this.inside.filter((kursi) => pokja(kursi) === pokja(this.mine));
  }

  /** Those of the peserta, and observers, who are in the lobby now. */
  get waiting(): Kursi[] {
    return this.bagian.kursi.filter((kursi) => (kursi.peran === "penyedia" || watches(kursi)) && kursi.tersambung && LOBI.has(kursi.keadaan));
  }

  get away(): Kursi[] {
    const here = new Set([...this.inside, ...this.waiting]);
    return this.bagian.kursi.filter((kursi) => !here.has(kursi));
  }

  /** What is said, in the chain's order. */
  get chat(): Ucapan[] {
    return [...this.#baris.values()]
      .filter(({ kind }) => kind in SPOKEN)
      .sort((a, b) => a.number - b.number)
      .map(({ number, kind, actor, role, at, private: words }) => ({
        ...{ number, at, oleh: actor, peran: role, jenis: SPOKEN[kind] as Ucapan["jenis"], teks: String(words?.["teks"] ?? "") },
      }));
  }

  /** The photo that is asked of this person now. */
  get wanted(): Diminta | null {
    const { diminta } = this.bagian;
    const mine = diminta && (diminta.kursi === this.saya || (diminta.kursi === "" && this.mine?.di_dalam));
    if (!mine || (diminta.dokumen && PUTUS.has(this.item(diminta.dokumen)?.keadaan ?? ""))) return null;
    return diminta;
  }

  item(id: string | null): Dokumen | undefined {
    return this.bagian.dokumen.find((item) => item.id === id);
  }

  /** Also of somebody who has left since; "" for somebody this reader has never seen. */
  name(id: string): string {
    return this.#names.get(id) ?? "";
  }

  /** The last entry of a kind about a person or a thing. */
  last(kind: string, id: string): Baris | undefined {
    return [...this.#baris.values()].filter((entry) => entry.kind === kind && entry.data["id"] === id).sort((a, b) => b.number - a.number)[0];
  }

  /** The seconds that somebody has been inside, over all their connections. */
  stayed({ lama = 0, di_dalam }: Kursi): number {
    return lama + (di_dalam ? Math.max(0, this.#clock() - this.#seated) / 1000 : 0);
  }

  /** The seconds that a step has taken by now: the clock of the sesi stands still while it is broken off. */
  spent({ nyata, mulai, selesai }: Langkah): number {
    const runs = mulai !== null && selesai === null && this.bagian.sesi?.keadaan === "berlangsung";
    return (nyata ?? 0) + (runs ? Math.max(0, this.#clock() - this.sejak) / 1000 : 0);
  }

  #seat(fresh: Kursi[]): void {
    this.#seated = this.#clock();
    const before = new Map(this.bagian.kursi.map((kursi) => [kursi.id, kursi]));
    // What everybody is told of a person leaves out what only that person knows.
    this.bagian.kursi = fresh.map((kursi) => ({ ...pick(before.get(kursi.id)), ...kursi }));
    for (const { id, nama } of fresh) this.#names.set(id, nama);
    for (const kursi of this.waiting) {
      if (kursi.keadaan === "cek_identitas" && before.get(kursi.id)?.keadaan !== "cek_identitas") this.tell("menunggu", kursi);
    }
  }
}

function pokja(kursi: Kursi | undefined): boolean {
  return kursi?.peran === "ketua" || kursi?.peran === "anggota";
}

/** An observer: seen by name, and neither heard nor seen otherwise. */
export function watches(kursi: Kursi | undefined): boolean {
  return kursi?.kapasitas === "pengamat";
}

function pick(kursi: Kursi | undefined): Partial<Kursi> {
  if (!kursi) return {};
  const { perlu, bukti, telepon } = kursi;
  return { ...(perlu ? { perlu } : {}), ...(bukti ? { bukti } : {}), ...(telepon === undefined ? {} : { telepon }) };
}
