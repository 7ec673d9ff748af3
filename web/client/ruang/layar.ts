/** Layar: what one page of the room holds: its line, its devices, the room's state, and what is open on the screen. */
import { Devices, Mesh, type Medium, type Mutu } from "../media.ts";
import { rung } from "../quality.ts";
import { Ditolak, Kanal, type Answer, type Wire } from "../protocol.ts";
import { _, ngettext } from "../i18n.ts";
import type { Bagian, Kursi } from "./bagian.ts";
import { Ruang, SELESAI, TERBUKA, watches } from "./state.ts";
import type { Meja } from "./meja.ts";
import type { Telinga } from "./device.ts";
import type { Galat, Halaman, Tampak } from "./halaman.ts";
import { ahead, climb } from "./nanti.ts";
import { Pemotret } from "./pemotret.ts";
import type { Penjaga } from "./tangga.ts";

const AGAIN = 20_000; // ms between knocks while the lobby is closed

export class Layar extends Pemotret {
  readonly halaman: Halaman;
  readonly ruang: Ruang;
  readonly kanal: Kanal;
  readonly devices = new Devices();
  mesh: Medium | undefined;
  /** How far the server is with the newest photo of a document: dibuka, dibaca. */
  langkah = new Map<string, string>();
  sibuk = new Set<string>();
  galat = new Map<string, Galat>();
  /** What a page shows that no server knows: tabs, open forms, the document on the table. */
  tab = "orang";
  formulir = "";
  dokumen: string | null = null;
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
    super();
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
    await this.queue();
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
