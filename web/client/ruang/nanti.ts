/** Nanti: parts of the room whose script comes when they are first shown; a room without them goes without their weight. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import type { Kode } from "../mutu.ts";
import type { Bidikan } from "./halaman.ts";
import type { Layar } from "./layar.ts";
import type { Dokumen, Kursi } from "./bagian.ts";
import { watches } from "./state.ts";

type Shown = TemplateResult | typeof nothing;

const KINDS = new Set(["negosiasi", "klarifikasi_kewajaran_harga", "gabungan"]);

const prices = later(() => import("./negosiasi.ts"));
const table = later(() => import("./pemeriksaan.ts"));
const spoken = later(() => import("./aspek.ts"));
const private_ = later(() => import("./musyawarah.ts"));
const limits = later(() => import("./batas.ts"));
const tape = later(() => import("./rekam.ts"));
const minutes = later(() => import("./risalah.ts"));
const picking = later(() => import("./perangkat.ts"));
const photo = later(() => import("./camera.ts"));
const shows = later(() => import("./sorot.ts"));
const prepared = later(() => import("./siap.ts"));
const ladder = later(() => import("./tangga.ts"));
const crowd = later(() => import("./people.ts"));
const words = later(() => import("./chat.ts"));
const asked = later(() => import("./questions.ts"));
const voices = later(() => import("./suara.ts"));

/** The table as a card; nothing where this sesi has no prices to talk over. */
export function negosiasi(l: Layar): Shown {
  const { negosiasi: n, sesi } = l.ruang.bagian;
  return sesi && KINDS.has(sesi.jenis) && (n || !l.tamu) ? prices(l, (script) => script.negosiasi(l, sesi, n)) : nothing;
}

/** One document under examination: the Pokja's, once an item is chosen. */
export function pemeriksaan(l: Layar, item: Dokumen): TemplateResult {
  return table(l, (script) => script.pemeriksaan(l, item));
}

/** What was clarified aspect by aspect; nothing while there is none. */
export function aspects(l: Layar): Shown {
  return l.ruang.bagian.aspek.length ? spoken(l, (script) => script.aspects(l)) : nothing;
}

/** The Pokja's own room: the sign that it is closed, and the way back; nothing while the Pokja does not confer. */
export function musyawarah(l: Layar): Shown {
  return l.ruang.confers ? private_(l, (script) => script.musyawarah(l)) : nothing;
}

/** The questions that the Pokja prepared before. */
export function siap(l: Layar): Shown {
  return l.ruang.bagian.siap.length ? prepared(l, (script) => script.siap(l)) : nothing;
}

/** The limit that runs now. */
export function batas(l: Layar): Shown {
  const { sesi } = l.ruang.bagian;
  return sesi?.batas && l.ruang.mine?.di_dalam ? limits(l, (script) => script.batas(l, sesi)) : nothing;
}

/** The attempts to reach the peserta. */
export function hubungi(l: Layar): TemplateResult {
  return limits(l, (script) => script.hubungi(l));
}

/** Where words among the Pokja are written. */
export function whisper(l: Layar): TemplateResult {
  return private_(l, (script) => script.whisper(l));
}

/** The recording: the Pokja's ways, and one's own consent. */
export function rekam(l: Layar): Shown {
  const { rekaman } = l.ruang.bagian;
  const leads = ["ketua", "anggota"].includes(l.halaman.saya.peran);
  return rekaman && !l.pengamat && l.ruang.mine?.di_dalam ? tape(l, (script) => html`${leads ? script.lead(l, rekaman) : nothing} ${script.own(l)}`) : nothing;
}

/** That something which ought to be recorded is not. */
export function spanduk(l: Layar): Shown {
  const { rekaman } = l.ruang.bagian;
  return rekaman?.macet.length ? tape(l, (script) => script.banner(l, rekaman)) : nothing;
}

/** The berita acara as it grows. */
export function risalah(l: Layar): TemplateResult {
  return minutes(l, (script) => script.risalah(l));
}

/** Watches over one's own quality from the moment one is inside. */
export function climb(l: Layar): void {
  import("./tangga.ts").then(({ begin }) => begin(l), () => setTimeout(() => climb(l), 3_000));
}

/** Which camera and microphone, and a tone to hear. */
export function perangkat(l: Layar): TemplateResult {
  return picking(l, (script) => script.picker(l));
}

/** The viewfinder, while something is photographed. */
export function camera(l: Layar): Shown {
  return l.bidikan ? photo(l, (script) => html`${script.camera(l)}`) : nothing;
}

/** What to do better with a photo, as a drawing and words. */
export function petunjuk(l: Layar, kode: string, kata: string): TemplateResult {
  return photo(l, (script) => script.petunjuk(kode, kata));
}

/** The first look at a photo, on the device. */
export async function judge(gambar: Blob, face: boolean): Promise<Kode> {
  return await import("./camera.ts").then((script) => script.judge(gambar, face), () => "");
}

/** A guest's camera must not wait for the network when it is needed. */
export function ahead(l: Layar): void {
  photo(l, () => html``);
}

/** Takes the photo and sends it as soon as it is bright and still; without this script it is taken by hand. */
export function aim(l: Layar, bidikan: Bidikan): void {
  import("./bidik.ts").then(({ watch }) => watch(l, bidikan)).catch(() => undefined);
}

/** While a document is held into the camera: light, a picture held, the other camera. */
export function sorot(l: Layar): Shown {
  return l.devices.sharp || l.devices.held ? shows(l, (script) => script.bar(l)) : nothing;
}

/** Into the mode for documents, and out again. */
export function perlihatkan(l: Layar): void {
  import("./sorot.ts").then(({ toggle }) => toggle(l)).catch(() => l.say(_("Jaringan terputus sebelum ini siap. Coba lagi."), "warn"));
}

/** One's own quality, with the choice to save data. */
export function quality(l: Layar): TemplateResult {
  return ladder(l, (script) => script.panel(l));
}

/** How well somebody is seen and heard, minute by minute. */
export function beside(l: Layar, kursi: Kursi): TemplateResult {
  return ladder(l, (script) => script.beside(l, kursi));
}

/** The people: who waits, who is inside, who has gone. */
export function orang(l: Layar): TemplateResult {
  return crowd(l, (script) => script.people(l));
}

/** What is written to everybody. */
export function chat(l: Layar): TemplateResult {
  return words(l, (script) => script.chat(l));
}

/** The numbered questions. */
export function questions(l: Layar): TemplateResult {
  return asked(l, (script) => script.questions(l));
}

/** Who watches, by name, for everybody. */
export function pengamat(l: Layar): Shown {
  return l.ruang.inside.some(watches) ? voices(l, (script) => script.watched(l)) : nothing;
}

/** An observer's way in. */
export function pintu(l: Layar): TemplateResult {
  return voices(l, (script) => script.door(l));
}

/** To somebody who is muted, or asked to be quiet; to the Pokja, who asks to speak. */
export function suara(l: Layar): Shown {
  const { mine, inside } = l.ruang;
  const asked = l.diminta && l.devices.enabled("audio");
  return mine?.bisu || asked || inside.some(({ minta_bicara }) => minta_bicara) ? voices(l, (script) => html`${script.notices(l)}`) : nothing;
}

/** Beside a person, for the Pokja: ask for quiet, mute, let speak again. */
export function senyap(l: Layar, kursi: Kursi): Shown {
  return watches(kursi) ? nothing : voices(l, (script) => html`${script.quiet(l, kursi)}`);
}

/** Shows a part by its script, or that it is on its way; after a broken line it is asked for again. */
function later<M>(load: () => Promise<M>): (l: Layar, show: (script: M) => TemplateResult) => TemplateResult {
  let script: M | undefined;
  let coming = false;
  return (l, show) => {
    if (script) return show(script);
    if (!coming) {
      coming = true;
      const again = () => setTimeout(() => ((coming = false), l.draw()), 2_000);
      load().then((made) => ((script = made), l.draw()), again);
    }
    return html`<p role="status">${_("Memuat…")}</p>`;
  };
}
