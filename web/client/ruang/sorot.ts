/** Sorot: a document is held into the camera: the one at the back, its letters first, with light, and held for all to read. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { face, turn } from "./controls.ts";
import { pantau } from "./pantau.ts";
import type { Layar } from "./layar.ts";

const SHARP: MediaTrackConstraints = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 10 } };
const USUAL: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 15 } };
const HELD = 400; // ms between frames of a held picture: enough for whoever comes later, and for the encoder to grow sharp

let lit = false;
let redrawing: ReturnType<typeof setInterval> | undefined;
const sight = pantau();
let sent: MediaStream | undefined;

/** Into the mode, and out of it. */
export async function toggle(l: Layar): Promise<void> {
  const { devices } = l;
  if (devices.sharp) {
    release(l);
    await light(l, false);
  } else if (!devices.track("video") && !(await devices.switch("video"))) {
    l.say(_("Kamera tidak dapat dinyalakan. Kirim foto dokumen lewat daftar periksa."), "warn");
    return;
  }
  devices.sharp = !devices.sharp;
  await rear(l, devices.sharp);
  await tune(l);
  if (devices.sharp) requestAnimationFrame(() => l.root.querySelector(".sorot")?.scrollIntoView({ block: "nearest" }));
}

/** By its name where the names say it, else by asking for the side; a computer has no sides. */
async function rear(l: Layar, back: boolean): Promise<void> {
  const before = l.devices.track("video")?.getSettings();
  await face(l, back);
  const now = l.devices.track("video")?.getSettings();
  const side = back ? "environment" : "user";
  if (now?.deviceId !== before?.deviceId || !now?.facingMode || now.facingMode === side) return;
  if (!(await l.devices.switch("video", { facingMode: { exact: side } }))) await l.devices.switch("video", before?.deviceId);
}

/** Resolution before frame rate; `enable` keeps what the person chose. */
async function tune(l: Layar): Promise<void> {
  const { sharp } = l.devices;
  const track = l.devices.track("video");
  if (track) {
    track.contentHint = sharp ? "detail" : "";
    await track.applyConstraints(sharp ? SHARP : USUAL).catch(() => undefined);
  }
  l.devices.stand(null); // told as a change: what is sent follows
}

export function bar(l: Layar): TemplateResult {
  const { devices } = l;
  const track = devices.track("video");
  const torch = (track?.getCapabilities?.() as { torch?: boolean } | undefined)?.torch ?? false;
  return html`<section class="alert info sorot" role="region" aria-label=${_("Memperlihatkan dokumen")}>${icon("dokumen")}<div>
      <h2>${devices.held ? _("Gambar ditahan di layar semua orang") : _("Dokumen diperlihatkan")}</h2>
      <p class="small">${devices.held ? _("Dokumen boleh diturunkan; Pokja membaca gambar yang ditahan.") : _("Huruf didahulukan daripada gerak. Dekatkan dokumen sampai memenuhi layar.")}</p>
      <div class="sight">${seen(l)}</div>
      <div class="row">
        <button type="button" class="tight primary" aria-pressed=${devices.held} @click=${() => void (devices.held ? release(l) : hold(l))}>${devices.held ? _("Lepas gambar") : _("Tahan gambar")}</button>
        ${torch ? html`<button type="button" class="tight" aria-pressed=${lit} @click=${() => void light(l, !lit)}>${lit ? _("Matikan senter") : _("Nyalakan senter")}</button>` : nothing}
        <button type="button" class="tight" @click=${() => void change(l)}>${_("Ganti kamera")}</button>
        <button type="button" class="tight plain" @click=${() => void toggle(l)}>${_("Selesai")}</button>
      </div></div>
  </section>`;
}

/** What the others are sent now: whoever holds a paper looks at it here, not at a tile below the edge. */
function seen(l: Layar): HTMLVideoElement | typeof nothing {
  const track = l.devices.sent("video");
  if (!track) return nothing;
  if (sent?.getTracks()[0] !== track) sent = new MediaStream([track]);
  return sight(sent, _("Yang dilihat semua orang"));
}

async function change(l: Layar): Promise<void> {
  release(l);
  lit = false;
  await turn(l);
  await tune(l);
}

async function light(l: Layar, on: boolean): Promise<void> {
  const wanted = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
  if (on || lit) await l.devices.track("video")?.applyConstraints(wanted).then(() => (lit = on), () => l.say(_("Senter tidak dapat dinyalakan di kamera ini."), "warn"));
  l.draw();
}

/** One frame at the camera's full size stands in for the camera, on every screen and in the recording. */
async function hold(l: Layar): Promise<void> {
  const track = l.devices.track("video");
  if (!track) return;
  const video = document.createElement("video");
  Object.assign(video, { srcObject: new MediaStream([track]), muted: true, playsInline: true });
  await video.play();
  const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  const context = canvas.getContext("2d");
  const kept = await createImageBitmap(video);
  video.srcObject = null;
  const draw = () => context?.drawImage(kept, 0, 0);
  draw();
  const [held] = canvas.captureStream(5).getVideoTracks();
  if (!held) return;
  held.contentHint = "detail";
  clearInterval(redrawing);
  redrawing = setInterval(draw, HELD);
  l.devices.stand(held);
}

function release(l: Layar): void {
  clearInterval(redrawing);
  if (l.devices.held) l.devices.stand(null);
}
