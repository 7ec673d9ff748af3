/** Bidik: the Pokja asked, the person pressed once; the photo is taken and sent as soon as it is bright, sharp and still. */
import { _ } from "../i18n.ts";
import { look } from "../mutu.ts";
import { judge, KATA } from "./petunjuk.ts";
import type { Bidikan } from "./halaman.ts";
import type { Layar } from "./layar.ts";

const EVERY = 350; // ms between looks
const FIRST = 1_500; // ms in which a hand finds its place
const STEADY = 3; // looks in a row that are good and alike
const GIVES_UP = 45_000; // ms: then it is taken by hand
const WIDE = 320;
const MOVES = 9; // mean difference of brightness between two looks, of 255; a hand that holds still stays below

/** Watches the picture in the dialog until it is good, taken by hand, or put away. */
export function watch(l: Layar, bidikan: Bidikan): void {
  const began = performance.now();
  let before: Uint8Array | null = null;
  let steady = 0;
  const timer = setInterval(() => {
    if (l.bidikan !== bidikan || bidikan.gambar || performance.now() - began > GIVES_UP) return clearInterval(timer);
    if (bidikan.sibuk || performance.now() - began < FIRST) return;
    const seen = glance(l);
    if (!seen) return;
    const kode = look(seen, bidikan.untuk === "wajah");
    const light = bright(seen.data);
    const still = before !== null && difference(light, before) < MOVES;
    before = light;
    steady = !kode && still ? steady + 1 : 0;
    say(kode ? (KATA[kode] ?? "") : still ? _("Bagus, tahan sebentar…") : _("Tahan diam: foto diambil dan dikirim sendiri."));
    if (steady < STEADY) return;
    clearInterval(timer);
    void send(l, bidikan);
  }, EVERY);
}

/** Takes it at the camera's full size; sent at once unless the whole picture is worse than the glance. */
async function send(l: Layar, bidikan: Bidikan): Promise<void> {
  await l.shoot();
  if (l.bidikan !== bidikan || !bidikan.gambar) return;
  bidikan.jalur = "bidik";
  if (await judge(bidikan.gambar, bidikan.untuk === "wajah")) return; // the dialog shows it with its hint: the person decides
  if (l.bidikan === bidikan) await l.post();
}

function glance(l: Layar): ImageData | null {
  const video = l.root.querySelector<HTMLVideoElement>("dialog.camera video");
  if (!video?.videoWidth) return null;
  const height = Math.round((WIDE * video.videoHeight) / video.videoWidth);
  const context = Object.assign(document.createElement("canvas"), { width: WIDE, height }).getContext("2d", { willReadFrequently: true });
  context?.drawImage(video, 0, 0, WIDE, height);
  return context?.getImageData(0, 0, WIDE, height) ?? null;
}

function bright(data: Uint8ClampedArray): Uint8Array {
  return Uint8Array.from({ length: data.length / 16 }, (_unused, at) => data[16 * at + 1] ?? 0); // the green of every fourth pixel
}

function difference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

/** Beside the viewfinder, where a screen reader hears it; only when it changes. */
function say(words: string): void {
  const place = document.getElementById("sendiri");
  if (place && place.textContent !== words) place.textContent = words;
}
