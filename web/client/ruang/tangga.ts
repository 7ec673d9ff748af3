/** Tangga: the step of the ladder one is on, told to everybody and kept as a grade; stills, sleep, another network, a call. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { TANGGA, rung, type Anak } from "../quality.ts";
import { badge, form, said, word } from "./forms.ts";
import { follow } from "./pengeras.ts";
import { picker } from "./perangkat.ts";
import type { Kata } from "./kata.ts";
import { lama } from "./waktu.ts";
import type { Tampak } from "./halaman.ts";
import type { Layar } from "./layar.ts";
import type { Kursi } from "./bagian.ts";

const EVERY = 1_000; // ms between looks
const STILL = 4_000; // ms between stills, and never before the last one has arrived
const TELL = 10_000; // ms after which everybody is told again, for those who came since
const MINUTE = 60_000;
const SETTLES = 6_000; // ms for devices and connections to come up before anything is graded
const SILENT = 15_000; // ms without any connection before it counts as nothing heard
const SLEPT = 5_000; // ms out of sight that are worth a word
const SOUND_FIRST = 4_000; // ms for the voice to come back before the picture
const READY = 2_000; // ms after which everything is fetched that must open without a line
const WIDE = 400; // pixels of a still
const MOST = 46_000; // letters of a still in Base64

export const ANAK: Record<Anak, Kata> = {
  video: ["ok", _("Video")],
  video_hemat: ["ok", _("Video hemat")],
  foto_suara: ["warn", _("Foto berkala dan suara")],
  suara: ["warn", _("Suara saja")],
  telepon: ["bad", _("Tanpa suara dan gambar, atau lewat telepon")],
};

/** What a person may choose instead of leaving it to the line; megabytes an hour as sent to one other. */
const PILIHAN: [Anak | "", string][] = [
  ["", _("Otomatis")],
  ["video_hemat", _("Gambar jarang bergerak (100 MB/jam)")],
  ["foto_suara", _("Foto berkala, suara (30 MB/jam)")],
  ["suara", _("Suara saja (15 MB/jam)")],
];

export interface Penjaga {
  anak: Anak;
  pilihan: Anak | "";
  choose(pilihan: Anak | ""): void;
}

/** Begins to watch, once for the page. */
export function begin(l: Layar): void {
  if (l.tangga) return;
  const penjaga = new Watch(l);
  l.tangga = penjaga;
  penjaga.choose((sessionStorage.getItem("tangga") ?? "") as Anak | "");
}

/** Whoever's line breaks still writes, answers and takes a consent back: it goes when the line is there again. */
async function ready(): Promise<void> {
  const parts = [() => import("./chat.ts"), () => import("./questions.ts"), () => import("./rekam.ts")];
  await Promise.allSettled(parts.map((part) => part()));
}

class Watch implements Penjaga {
  anak: Anak = "video";
  pilihan: Anak | "" = "";
  #l: Layar;
  #told = "";
  #toldAt = 0;
  #stillAt = 0;
  #sending = false;
  #worst: Anak = "video";
  #minute = 0;
  #settled = performance.now() + SETTLES;
  #heard = performance.now();
  #hidden = 0;
  #woke = 0;
  #inside = "";

  constructor(l: Layar) {
    this.#l = l;
    setInterval(() => void this.#look(), EVERY);
    follow();
    document.addEventListener("visibilitychange", () => this.#turned());
    addEventListener("online", () => l.mesh?.revive(true));
    const network = (navigator as { connection?: EventTarget }).connection;
    network?.addEventListener("change", () => l.mesh?.revive(true)); // Wi-Fi to 4G and back
    void this.#wake();
    setTimeout(() => void ready(), READY);
  }

  choose(pilihan: Anak | ""): void {
    this.pilihan = pilihan;
    sessionStorage.setItem("tangga", pilihan);
    this.#l.mesh?.keepBelow(pilihan ? rung(pilihan) : 0);
    this.#l.draw();
  }

  async #look(): Promise<void> {
    const l = this.#l;
    if (!l.mesh || !l.ruang.mine?.di_dalam || l.kanal.status.keadaan !== "tersambung") return;
    if (this.#woke && performance.now() - this.#woke > SOUND_FIRST && this.#others().some(([, { state }]) => state === "tersambung")) {
      this.#woke = 0;
      this.choose(this.pilihan);
    }
    if (this.pilihan && [...l.mesh.peers.values()].some((peer) => peer.rung < rung(this.pilihan as Anak))) l.mesh.keepBelow(rung(this.pilihan));
    const before = this.anak;
    this.anak = this.#step();
    if (before !== this.anak) l.draw();
    this.#grade();
    await this.#tell();
  }

  /** What reaches whoever is reached best: a weak line of one of the others is theirs. */
  #step(): Anak {
    const { devices, ruang } = this.#l;
    const others = this.#others();
    const connected = others.filter(([, { state }]) => state === "tersambung");
    if (connected.length || !others.length) this.#heard = performance.now();
    if (!devices.track("audio") && !devices.track("video")) return "telepon";
    if (performance.now() - this.#heard > SILENT) return "telepon";
    if (!connected.length && ruang.inside.length > 1) return this.anak;
    const best = Math.min(...connected.map(([, peer]) => peer.rung), connected.length ? Infinity : rung(this.pilihan || "video"));
    const anak = TANGGA[best]?.anak ?? "suara";
    return devices.enabled("video") ? anak : "suara";
  }

  #others() {
    const here = new Set(this.#l.ruang.inside.map(({ id }) => id));
    return [...(this.#l.mesh?.peers ?? [])].filter(([id]) => here.has(id));
  }

  /** The worst step of a minute is its grade; the server keeps a line only where it changed. */
  #grade(): void {
    if (performance.now() < this.#settled) {
      this.#worst = this.anak;
      return;
    }
    const order = Object.keys(ANAK);
    if (order.indexOf(this.anak) > order.indexOf(this.#worst)) this.#worst = this.anak;
    const { mine } = this.#l.ruang;
    if (performance.now() < this.#minute || mine?.mutu === this.#worst) {
      if (performance.now() >= this.#minute) this.#worst = this.anak;
      return;
    }
    this.#minute = performance.now() + MINUTE + EVERY;
    const mutu = this.#worst;
    this.#worst = this.anak;
    this.#l.kanal.write("grade", { mutu }).catch(() => undefined);
  }

  async #tell(): Promise<void> {
    const { devices, ruang } = this.#l;
    const kamera = devices.enabled("video");
    const blind = kamera ? this.#others().filter(([, { state, rung: at }]) => state !== "tersambung" || !TANGGA[at]?.video) : [];
    const stills = blind.some(([, { state, rung: at }]) => state !== "tersambung" || TANGGA[at]?.anak === "foto_suara");
    const tampak = { mikrofon: devices.enabled("audio"), kamera, tidur: document.hidden, beku: devices.held, mutu: this.anak, tanpa: blind.map(([id]) => id) };
    const now = performance.now();
    const inside = ruang.inside.map(({ id }) => id).join();
    const due = stills && now - this.#stillAt > STILL && !document.hidden;
    if (this.#sending || (!due && JSON.stringify(tampak) === this.#told && inside === this.#inside && now - this.#toldAt < TELL)) return;
    this.#sending = true;
    const gambar = due ? await still(this.#l) : "";
    if (due) this.#stillAt = now;
    [this.#told, this.#toldAt, this.#inside] = [JSON.stringify(tampak), now, inside];
    await this.#l.kanal.ask("show", { ...tampak, gambar }).catch(() => undefined);
    this.#sending = false;
  }

  /** The screen went dark or another app came up, and back: the others are told, and what stopped is begun again. */
  #turned(): void {
    const l = this.#l;
    if (document.hidden) {
      this.#hidden = Date.now();
      void this.#look();
      return;
    }
    const away = this.#hidden ? Date.now() - this.#hidden : 0;
    this.#hidden = 0;
    void this.#wake();
    if (!l.mesh) return;
    if (away > SLEPT) {
      this.#woke = performance.now();
      l.mesh.keepBelow(rung("foto_suara"));
      void l.kanal.wake();
    }
    void this.#look();
    l.mesh.revive();
    for (const video of l.root.querySelectorAll("video")) void video.play().catch(() => undefined); // some phones stop them
    for (const kind of ["audio", "video"] as const) {
      if (l.devices.problems[kind] === "tidak_ada" && !l.devices.track(kind)) void l.devices.switch(kind);
    }
    if (away > SLEPT) {
      const time = away < MINUTE ? _("%(n)s detik", { n: Math.round(away / 1000) }) : lama(away / 1000);
      l.say(_("Layar mati atau berpindah aplikasi selama %(lama)s; selama itu Saudara mungkin tidak terlihat atau terdengar.", { lama: time }), "warn");
    }
  }

  /** A phone whose screen goes dark stops the camera: it is kept awake while the page is seen. */
  async #wake(): Promise<void> {
    if (document.hidden) return;
    const lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    lock?.addEventListener("release", () => void this.#wake(), { once: true }); // out of sight it is asked for at the return
  }
}

/** One's own picture now, small enough for one message; "" when there is none. */
async function still(l: Layar): Promise<string> {
  const track = l.devices.sent("video");
  if (!track) return "";
  const video = document.createElement("video");
  try {
    Object.assign(video, { srcObject: new MediaStream([track]), muted: true, playsInline: true });
    await video.play();
    for (const [wide, quality] of [[WIDE, 0.6], [WIDE, 0.3], [200, 0.4]] as const) {
      const canvas = document.createElement("canvas");
      canvas.width = wide;
      canvas.height = Math.round((wide * video.videoHeight) / (video.videoWidth || wide)) || 1;
      canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
      const coded = canvas.toDataURL("image/jpeg", quality).split(",")[1] ?? "";
      if (coded.length <= MOST) return coded;
    }
  } catch {
    // The camera is being changed: the next one comes in a moment.
  } finally {
    video.srcObject = null;
  }
  return "";
}

/** One's own step, the choice to save data, and the wish to be called. */
export function panel(l: Layar): TemplateResult {
  const { tangga } = l;
  const choose = (event: Event) => tangga?.choose((event.target as HTMLSelectElement).value as Anak | "");
  return html`<h3>${_("Mutu sambungan Saudara")}</h3>
    <p class="row">${word(ANAK, tangga?.anak ?? "video")}</p>
    <label for="mutu">${_("Hemat kuota")}</label>
    <select id="mutu" @change=${choose}>
      ${PILIHAN.map(([anak, words]) => html`<option value=${anak} ?selected=${tangga?.pilihan === anak}>${words}</option>`)}
    </select>
    <p class="small soft">${_("Suara selalu didahulukan. Mutu dicatat per menit; sambungan yang lemah tidak mengurangi penilaian.")}</p>
    ${call(l)}
    <details><summary>${_("Kamera, mikrofon, dan pengeras suara")}</summary><div class="stack">${picker(l)}</div></details>`;
}

function call(l: Layar): TemplateResult | typeof nothing {
  if (!l.tamu) return nothing;
  const { mine } = l.ruang;
  const nomor = mine?.minta_telepon ? (mine.telepon ?? "") : null;
  const send = async (filled: FormData) => {
    if (await l.act("telepon", "call_me", { nomor: said(filled, "nomor") })) await l.ask(["kursi"]);
  };
  const wish = nomor !== null ? html`<p role="status">${icon("centang")}${_("Pokja akan menelepon %(nomor)s. Tetap di halaman ini.", { nomor })}</p>` : nothing;
  const more = html`<label for="nomor">${_("Nomor telepon Saudara")}</label><input id="nomor" name="nomor" type="tel" autocomplete="tel" minlength="8" maxlength="25" required />`;
  const hint = _("Suara tetap tidak terdengar? Pokja menelepon Saudara; foto dan jawaban tertulis tetap lewat halaman ini.");
  return html`${wish}<p class="small">${hint}</p>${form(l, { key: "telepon", label: nomor !== null ? _("Ganti nomor telepon") : _("Minta ditelepon"), kind: "tight", tanya: "", more, send })}`;
}

const HASIL: [string, string][] = [
  ["terhubung", _("Terhubung")],
  ["tidak_diangkat", _("Tidak diangkat")],
  ["tidak_aktif", _("Nomor tidak aktif")],
  ["gagal", _("Gagal")],
];

/** Beside a person, for the staff: the step of this minute, the shares so far, and a call that is asked for. */
export function beside(l: Layar, kursi: Kursi): TemplateResult {
  const spent = Object.entries(kursi.tangga ?? {}) as [Anak, number][];
  const whole = spent.reduce((sum, [, seconds]) => sum + seconds, 0);
  const shares = spent.map(([anak, seconds]) => `${ANAK[anak][1]} ${Math.round((100 * seconds) / (whole || 1))} %`).join(", ");
  const tampak: Tampak | undefined = l.tampak.get(kursi.id);
  return html`<span class="row">${kursi.mutu ? word(ANAK, kursi.mutu) : nothing}${tampak?.tidur ? badge(["warn", _("Layar mati atau di aplikasi lain")]) : nothing}</span>
    ${spent.length > 1 ? html`<span class="by">${shares}</span>` : nothing} ${kursi.telepon ? ring(l, kursi, kursi.telepon) : nothing}`;
}

function ring(l: Layar, { id, nama }: Kursi, nomor: string): TemplateResult {
  const key = `telepon-${id}`;
  const more = html`<label for="hasil-${id}">${_("Hasil")}</label><select id="hasil-${id}" name="hasil">${HASIL.map(([value, words]) => html`<option value=${value}>${words}</option>`)}</select>`;
  const send = (filled: FormData) => l.act(key, "called", { siapa: id, hasil: said(filled, "hasil"), catatan: said(filled) });
  return html`<span class="row">${badge(["warn", _("Minta ditelepon")])} <a href="tel:${nomor.replace(/[^+\d]/g, "")}">${nomor}</a></span>
    <span class="row">${form(l, { key, label: _("Catat telepon"), kind: "tight", unseen: ` ${nama}`, more, tanya: _("Apa yang terjadi?"), least: 3, send })}</span>`;
}
