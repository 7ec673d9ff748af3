/** Layar: what one page of the room holds: its line, its devices, the room's state, and what is open on the screen. */
import type { Kode } from "../mutu.ts";
import { Antrean, take, type Foto } from "../photo.ts";
import { Devices, Mesh, type Medium, type Mutu } from "../media.ts";
import { rung } from "../quality.ts";
import { Ditolak, Kanal, type Answer, type Wire } from "../protocol.ts";
import { _, ngettext } from "../i18n.ts";
import type { Bagian, Kursi } from "./bagian.ts";
import { Ruang, SELESAI, TERBUKA, watches } from "./state.ts";
import { face } from "./controls.ts";
import { UNTUK } from "./kata.ts";
import type { Meja } from "./pemeriksaan.ts";
import type { Telinga } from "./device.ts";
import { aim, ahead, climb, judge } from "./nanti.ts";
import type { Penjaga } from "./tangga.ts";

/** What the page says of itself, in its JSON. */
export interface Halaman {
  sesi: string;
  sebagai: "staf" | "tamu";
  saya: { id: string; nama: string; peran: string };
  keadaan: string;
  paket: string;
  peserta: string;
  mulai: string;
  dibuka: string;
  zona: string;
  sekarang: string;
  pokja: number;
  kuorum: number;
  batas_foto: number;
  iceServers: RTCIceServer[];
}

export interface Galat {
  message: string;
  details: Record<string, unknown>;
}

/** A photo being taken: what of, and the picture while it is looked at before it goes. */
export interface Bidikan {
  untuk: string;
  dokumen: string | null;
  label: string;
  gambar?: Blob;
  alamat?: string;
  jalur?: string;
  galat?: string;
  sibuk?: boolean;
  /** What the first look says is wrong with it, "" for nothing. */
  mutu?: Kode;
  /** The question whose answer it goes beside. */
  tanya?: number;
  /** When it was taken, by the server's clock; whether it is taken and sent by itself once it is bright and still. */
  saat?: string;
  sendiri?: boolean;
}

/** How another says to be seen and heard; to those in `tanpa` no moving picture goes, and `gambar` is the last still. */
export interface Tampak {
  dari: string;
  mikrofon: boolean;
  kamera: boolean;
  tidur: boolean;
  beku: boolean;
  mutu: string;
  tanpa: string[];
  gambar: string;
}

const AGAIN = 20_000; // ms between knocks while the lobby is closed

export class Layar {
  readonly halaman: Halaman;
  readonly ruang: Ruang;
  readonly kanal: Kanal;
  readonly devices = new Devices();
  mesh: Medium | undefined;
  antrean: Antrean | undefined;
  /** Photos that are on their way, and how far. */
  kiriman: Foto[] = [];
  maju = new Map<string, number>();
  /** How far the server is with the newest photo of a document: dibuka, dibaca. */
  langkah = new Map<string, string>();
  /** What photos were taken of since the page opened: the server's word that it has one comes a moment later. */
  terkirim = new Set<string>();
  sibuk = new Set<string>();
  galat = new Map<string, Galat>();
  /** What a page shows that no server knows: tabs, open forms, the document on the table. */
  tab = "orang";
  formulir = "";
  dokumen: string | null = null;
  bidikan: Bidikan | null = null;
  terbaca = 0;
  jaringan: Mutu | null = null;
  tertahan = false;
  /** The Pokja has asked for a quiet microphone. */
  diminta = false;
  tampak = new Map<string, Tampak>();
  tangga: Penjaga | undefined;
  pernah = false;
  selesai = false;
  keluar = false;
  /** Photos that go beside an answer, by the question's number. */
  lampiran = new Map<string, number>();
  /** Photos that this person cannot take now; whether the notice was read aloud; how each document lies on the table. */
  lewati = new Set<string>();
  dibacakan = false;
  meja = new Map<string, Meja>();
  telinga: Telinga | undefined;
  lewat = false;
  /** The offer that was shown last, and the prices that are being typed. */
  dibuka = 0;
  ketikan: { versi: number; harga: string[] } = { versi: -1, harga: [] };
  kenal: HTMLElement | undefined;
  #root: HTMLElement;
  #view: (layar: Layar) => void;
  #drawing = false;
  #skew: number;
  #opening = false;
  #joining = false;

  constructor(halaman: Halaman, wire: Wire, root: HTMLElement, view: (layar: Layar) => void) {
    this.halaman = halaman;
    this.#root = root;
    this.#view = view;
    this.#skew = Date.parse(halaman.sekarang) - Date.now();
    this.ruang = new Ruang(halaman.saya.id);
    this.kanal = new Kanal(wire);
    this.ruang.on("changed", () => this.#follow());
    this.kanal.on("peristiwa", (entry) => this.ruang.hear(entry));
    this.kanal.on("status", () => void this.#status());
    this.kanal.hear<Partial<Bagian> & { no: number }>("keadaan", (parts) => this.ruang.take(parts));
    this.kanal.hear<{ dokumen: string | null; langkah: string }>("foto_maju", ({ dokumen, langkah }) => {
      this.langkah.set(dokumen ?? "", langkah);
      this.draw();
    });
    this.kanal.hear<Tampak>("tampak", (said) => {
      this.tampak.set(said.dari, { ...said, gambar: said.gambar || (this.tampak.get(said.dari)?.gambar ?? "") });
      this.draw();
    });
    this.kanal.hear<{ bagian: string[] }>("berubah", ({ bagian }) => void this.ask(bagian));
    this.devices.on("changed", () => this.#hush());
    setInterval(() => this.draw(), 15_000); // clocks
  }

  /** Opens the line and the queue of photos. */
  async start(): Promise<void> {
    this.draw();
    this.kanal.open();
    if (!this.tamu) return;
    ahead(this);
    await this.#queue();
  }

  get tamu(): boolean {
    return this.halaman.sebagai === "tamu";
  }

  get root(): HTMLElement {
    return this.#root;
  }

  /** Of the Pokja. */
  get leads(): boolean {
    return ["ketua", "anggota"].includes(this.halaman.saya.peran);
  }

  /** Only watches: the server takes neither sound nor picture nor words of this person. */
  get pengamat(): boolean {
    return ["kepala", "ppk", "auditor"].includes(this.halaman.saya.peran);
  }

  /** The server's clock, in milliseconds. */
  get now(): number {
    return Date.now() + this.#skew;
  }

  get keadaan(): string {
    return this.ruang.bagian.sesi?.keadaan ?? this.halaman.keadaan;
  }

  /** The lobby is not open yet: the page waits, and knocks again by itself. */
  get belumDibuka(): boolean {
    return !this.pernah && this.kanal.status.keadaan !== "tersambung" && !TERBUKA.has(this.halaman.keadaan) && !SELESAI.has(this.halaman.keadaan);
  }

  draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      this.#view(this);
    });
  }

  /** Does something once; while it is under way `sibuk` has its key, and `galat` its refusal afterwards. */
  async act(key: string, name: string, payload: object = {}): Promise<Answer | null> {
    if (this.sibuk.has(key)) return null;
    this.sibuk.add(key);
    this.galat.delete(key);
    this.draw();
    try {
      return await this.kanal.write(name, payload);
    } catch (error) {
      const refused = error instanceof Ditolak;
      const message = refused ? error.message : _("Sambungan terputus sebelum ini tersimpan. Ulangi setelah tersambung lagi.");
      this.galat.set(key, { message, details: refused ? { ...error.details, error: error.error } : {} });
      return null;
    } finally {
      this.sibuk.delete(key);
      this.draw();
    }
  }

  /** Says something to everybody who looks or listens. */
  say(text: string, kind: "ok" | "warn" | "bad" | "info" = "info"): void {
    const toast = Object.assign(document.createElement("div"), { className: `toast ${kind}`, textContent: text });
    const board = document.getElementById("kabar");
    board?.append(toast);
    if ((board?.childElementCount ?? 0) > 2) board?.firstElementChild?.remove();
    setTimeout(() => toast.remove(), 8_000);
  }

  /** Asks for the named parts, or all, as they are now. */
  async ask(bagian?: string[]): Promise<void> {
    const asked = performance.now();
    try {
      const answer = await this.kanal.ask("state", bagian ? { bagian } : {});
      this.#feel(performance.now() - asked);
      this.ruang.take(answer as Partial<Bagian>);
    } catch {
      // Down: whoever comes back asks for everything. Unanswered: once more, for nobody says it again.
      if (this.kanal.status.keadaan === "tersambung") setTimeout(() => void this.ask(bagian), 1_000);
    }
  }

  /** Turns camera and microphone on, as far as the person and the device allow. */
  async openDevices(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    await this.devices.open();
    this.#opening = false;
    this.draw();
  }

  async leave(): Promise<void> {
    this.keluar = true;
    await this.act("keluar", "leave");
    // The connection may end before the answer comes: only a refusal means that one stays.
    if (this.galat.get("keluar")?.details["error"]) this.keluar = false;
    this.draw();
  }

  /** Ends sound and picture at once, when the room is over for this person. */
  closeMedia(): void {
    this.mesh?.close();
    this.mesh = undefined;
    this.devices.close();
  }

  // Photos

  /** Opens the camera for a photo; one that the Pokja asks for takes itself and goes (bidik.ts). */
  photograph(untuk: string, dokumen: string | null = null, tanya?: number, sendiri = false): void {
    const item = this.ruang.item(dokumen);
    this.bidikan = { untuk, dokumen, label: item?.nama ?? UNTUK[untuk] ?? untuk, sendiri, ...(tanya ? { tanya } : {}) };
    this.draw();
    if (this.devices.track("video")) void face(this, untuk !== "wajah");
    else void this.devices.switch("video");
    if (sendiri) aim(this, this.bidikan);
  }

  async shoot(): Promise<void> {
    const bidikan = this.bidikan;
    const track = this.devices.track("video");
    if (!bidikan || !track) return;
    Object.assign(bidikan, { sibuk: true, galat: "" });
    this.draw();
    const saat = new Date(this.now).toISOString();
    try {
      this.show(await take(track), "kamera_langsung");
      bidikan.saat = saat;
    } catch {
      bidikan.galat = _("Kamera tidak memberi gambar. Coba lagi, atau pilih berkas foto.");
    }
    bidikan.sibuk = false;
    this.draw();
  }

  /** Shows a picture before it is sent. */
  show(gambar: Blob, jalur: string): void {
    const bidikan = this.bidikan;
    if (!bidikan) return;
    if (gambar.size > this.halaman.batas_foto) {
      bidikan.galat = _("Berkas lebih besar dari %(mb)s MB. Perkecil foto, lalu pilih lagi.", { mb: Math.floor(this.halaman.batas_foto / 1e6) });
    } else {
      Object.assign(bidikan, { gambar, jalur, galat: "", alamat: URL.createObjectURL(gambar) });
      void judge(gambar, bidikan.untuk === "wajah").then((mutu) => {
        bidikan.mutu = mutu;
        this.draw();
      });
    }
    this.draw();
  }

  /** Another look through the camera; the picture is let go. */
  again(): void {
    const { bidikan } = this;
    if (bidikan?.alamat) URL.revokeObjectURL(bidikan.alamat);
    if (bidikan) {
      const { untuk, dokumen, label, tanya } = bidikan;
      this.bidikan = { untuk, dokumen, label, ...(tanya ? { tanya } : {}) };
    }
    this.draw();
  }

  putAway(): void {
    if (this.bidikan?.alamat) URL.revokeObjectURL(this.bidikan.alamat);
    this.bidikan = null;
    this.draw();
  }

  async post(): Promise<void> {
    const { bidikan, antrean } = this;
    if (!bidikan?.gambar || !antrean || bidikan.sibuk) return;
    bidikan.sibuk = true;
    this.draw();
    const { untuk, dokumen, label, gambar, jalur = "", tanya, saat } = bidikan;
    const query = `?jalur=${jalur}${saat ? `&saat=${saat}` : ""}`;
    const foto = await antrean.add(gambar, `/hadir/foto/${untuk}/${dokumen ?? "-"}`, label, query);
    if (tanya) this.lampiran.set(foto.id, tanya);
    this.terkirim.add(untuk);
    this.putAway();
  }

  /** What is on its way for a thing: a document's id, or what the photo is for. */
  sending(untuk: string, dokumen: string | null = null): Foto | undefined {
    return this.kiriman.find(({ url }) => url.startsWith(`/hadir/foto/${untuk}/${dokumen ?? "-"}/`));
  }

  async #queue(): Promise<void> {
    const antrean = await Antrean.open({ name: `ruang-bukti-foto-${this.halaman.saya.id}` });
    this.antrean = antrean;
    const look = async () => {
      this.kiriman = await antrean.all();
      this.draw();
    };
    antrean.on("changed", () => void look());
    antrean.on("progress", ({ id, sent, total }) => {
      this.maju.set(id, total ? sent / total : 0);
      this.draw();
    });
    antrean.on("stored", ({ label, sha256, answer }) => this.#stored(label, sha256, answer));
    antrean.on("refused", ({ label, message }) => this.say(_("Foto %(label)s belum diterima. %(sebab)s", { label, sebab: message }), "bad"));
    await look();
  }

  #stored(label: string, sha256: string, answer: Record<string, unknown>): void {
    const nomor = String(answer["nomor"] ?? "");
    const foto = String(answer["foto"] ?? "");
    const tanya = this.lampiran.get(foto);
    if (tanya) void this.act(`lampir-${tanya}`, "attach", { nomor: tanya, foto });
    this.lampiran.delete(foto);
    if (answer["sha256"] !== sha256) this.say(_("Foto %(label)s berubah di perjalanan. Ambil sekali lagi.", { label }), "bad");
    else this.say(_("Foto %(label)s diterima sebagai %(nomor)s. Sidiknya %(sidik)s.", { label, nomor, sidik: `${sha256.slice(0, 8)}…` }), "ok");
  }

  // The line

  async #status(): Promise<void> {
    const { keadaan } = this.kanal.status;
    if (keadaan === "tersambung") {
      const first = !this.pernah;
      this.pernah = true;
      await this.ask();
      if (!first) this.say(_("Tersambung lagi. Yang terlewat sudah ditampilkan."), "ok");
    } else if (keadaan === "terputus" && this.pernah && !this.selesai) {
      this.say(_("Sambungan terputus. Halaman ini mencoba lagi sendiri; yang sudah terkirim aman."), "warn");
    } else if (keadaan === "ditolak" && this.belumDibuka) setTimeout(() => this.kanal.open(), AGAIN);
    if (keadaan === "ditolak" || keadaan === "diambil_alih") this.closeMedia();
    this.draw();
  }

  /** Meets those who are inside as long as this person is. */
  #follow(): void {
    const { mine, heard } = this.ruang;
    this.#hush();
    if (mine?.di_dalam && this.ruang.bagian.media && !this.mesh && !this.#joining) void this.#join(mine.id);
    if (mine?.di_dalam) this.#meet(heard);
    else if (SELESAI.has(this.keadaan) && !this.selesai) {
      this.selesai = true;
      this.closeMedia();
    } else if (mine && !this.selesai) this.#meet([]);
    this.draw();
  }

  /** The room's way of sound and picture, as the server says; that by a server between all is fetched when needed. */
  async #join(me: string): Promise<void> {
    this.#joining = true;
    void this.#enter();
    try {
      const Way = this.ruang.bagian.media?.cara === "sfu" ? (await import("../sfu.ts")).Sfu : Mesh;
      if (!this.ruang.mine?.di_dalam) return;
      const first = this.jaringan === "lemah" ? rung("foto_suara") : 0; // the voice before the picture
      this.mesh = new Way({ me, line: this.kanal, devices: this.devices, iceServers: this.halaman.iceServers, first, mute: this.pengamat });
      this.mesh.on("changed", () => this.draw());
      if (!this.pengamat) climb(this);
    } catch {
      setTimeout(() => this.#follow(), 2_000); // the line broke while it was fetched
    } finally {
      this.#joining = false;
    }
    if (this.mesh) this.#follow();
  }

  /** Observers get and never send; two of them have nothing to say to each other. */
  #meet(people: Kursi[]): void {
    const others = people.filter(({ id }) => id !== this.ruang.saya);
    const wanted = others.filter((kursi) => !watches(kursi)).map(({ id }) => id);
    const listeners = others.filter((kursi) => watches(kursi) && !this.pengamat && this.ruang.bagian.media?.cara === "mesh").map(({ id }) => id);
    if (people.length && this.ruang.bagian.media?.perekam) listeners.push("perekam");
    if (this.mesh && [...wanted, ...listeners].sort().join() !== [...this.mesh.peers.keys()].sort().join()) this.mesh.meet(wanted, listeners);
  }

  /** Whom the Pokja has muted is silent at the source, whatever device is taken. */
  #hush(): void {
    if (this.ruang.mine?.bisu) this.devices.enable("audio", false);
    this.draw();
  }

  /** Just let in: what was said before is open now, and the others want to see and hear. */
  async #enter(): Promise<void> {
    if (!this.pengamat && !this.devices.stream.getTracks().length) void this.openDevices();
    let after = 0;
    for (let more = true; more; ) {
      const page = await this.kanal.ask("follow", { after }).catch(() => null);
      if (!page) return;
      for (const entry of page["entries"] as never[]) this.ruang.hear(entry);
      after = Number(page["last"]);
      more = page["more"] === true;
    }
  }

  /** The network as the time of an answer; a judgement, not measured in the field. */
  #feel(ms: number): void {
    this.jaringan = ms < 400 ? "baik" : ms < 1_200 ? "cukup" : "lemah";
  }

  /** Words for what waits for the network, "" when nothing does. */
  get tertunda(): string {
    const n = this.kanal.waiting;
    return n && this.kanal.status.keadaan !== "tersambung" ? ngettext("%(n)s kiriman menunggu jaringan", "%(n)s kiriman menunggu jaringan", n) : "";
  }
}
