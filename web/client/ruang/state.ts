/** State: the room as this reader may see it, kept from the server's parts and the chain's entries. No DOM. */
import { Emitter } from "../emitter.ts";
import type { Peristiwa } from "../protocol.ts";
import type { Bagian, Baris, Diminta, Dokumen, Kursi, Langkah, Ucapan } from "./bagian.ts";

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
