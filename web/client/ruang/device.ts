/** Device: does this telephone or computer see, hear and reach the room? Joining without a camera is allowed. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { dalam } from "../aplikasi.ts";
import { supported } from "../devices.ts";
import { meter, type Meter } from "../meter.ts";
import { aliran } from "./aliran.ts";
import { act, word } from "./forms.ts";
import { problem } from "./controls.ts";
import { MASALAH, MUTU } from "./kata.ts";
import { perangkat } from "./nanti.ts";
import type { Layar } from "./layar.ts";

export function device(l: Layar): TemplateResult {
  const opened = l.devices.stream.getTracks().length > 0;
  const tried = opened || Object.keys(l.devices.problems).length > 0;
  return html`<h1 tabindex="-1">${_("Apakah kamera dan mikrofon Saudara bekerja?")}</h1>
    ${dalam(navigator.userAgent) || !supported() ? elsewhere() : nothing}
    ${tried ? mirror(l) : html`<p>${_("Browser akan meminta izin memakai kamera dan mikrofon. Tekan Izinkan.")}</p>`}
    <div class="actions">
      ${opened ? act(l, { key: "device", label: _("Lanjut"), kind: "primary", name: "device", payload: { mutu: ability(l) } }) : nothing}
      ${opened && !l.devices.problems.video && !l.devices.problems.audio
        ? nothing
        : html`<button type="button" class=${opened ? "" : "primary"} @click=${() => void l.openDevices()}>${tried ? _("Coba lagi") : _("Nyalakan kamera dan mikrofon")}</button>`}
      ${opened ? nothing : act(l, { key: "tanpa", label: _("Lanjut tanpa kamera dan mikrofon"), kind: "plain", name: "device", payload: { mutu: "telepon" } })}
    </div>
    ${tried ? nothing : html`<p class="small soft">${_("Tanpa kamera pun Saudara dapat ikut: foto dokumen dapat dipilih dari berkas, dan jawaban dapat ditulis.")}</p>`}`;
}

/** Oneself, how loud one is, and how far the room is away. */
export function mirror(l: Layar): TemplateResult {
  const video = l.devices.track("video");
  return html`<div class="mirror-card">
    ${video
      ? html`<div class="tile mirror"><video autoplay playsinline .muted=${true} .srcObject=${aliran(l.devices.stream)}></video></div>`
      : html`<div class="tile"><span class="initials" aria-hidden="true">${icon("kamera-mati")}</span></div>`}
    <div class="stack">
      ${problem(l, "video", MASALAH["video"] ?? {})} ${problem(l, "audio", MASALAH["audio"] ?? {})}
      ${l.devices.track("audio") ? loudness(l) : nothing}
      ${l.jaringan ? html`<p>${word(MUTU, l.jaringan)}</p>` : nothing} ${perangkat(l)}
    </div>
  </div>`;
}

function loudness(l: Layar): TemplateResult {
  listen(l);
  return html`<div>
    <label for="suara">${_("Suara Saudara")}</label><meter id="suara" min="0" max="1" low="0.05" optimum="0.6"></meter>
    <p class="small soft">${_("Ucapkan sesuatu; batangnya harus bergerak.")}</p>
  </div>`;
}

/** How loud a track is, while its bar is shown. */
export interface Telinga {
  of: MediaStreamTrack;
  meter: Meter;
  timer: ReturnType<typeof setInterval>;
}

/** One ear for the page; it goes when the bar is no longer shown. */
function listen(l: Layar): void {
  const track = l.devices.track("audio");
  if (!track || l.telinga?.of === track) return;
  l.telinga?.meter.close();
  clearInterval(l.telinga?.timer);
  const made = meter(new MediaStream([track]));
  const timer = setInterval(() => {
    const bar = l.root.querySelector<HTMLMeterElement>("#suara");
    if (bar) bar.value = made.read();
    else {
      clearInterval(timer);
      made.close();
      l.telinga = undefined;
    }
  }, 100);
  l.telinga = { of: track, meter: made, timer };
}

/** The rung of the ladder that the Pokja is told: what this device can do. */
export function ability(l: Layar): string {
  if (l.devices.track("video")) return "video";
  return l.devices.track("audio") ? "suara" : "telepon";
}

function elsewhere(): TemplateResult {
  return html`<section class="alert warn" role="note">
    ${icon("peringatan")}
    <div>
      <h2>${_("Buka tautan ini di Chrome atau Safari")}</h2>
      <p>${_("Halaman ini terbuka di dalam aplikasi lain, yang sering tidak mengizinkan kamera. Kembali ke surel undangan, salin tautannya, lalu buka di Chrome atau Safari. Saudara tetap dapat mencoba di sini.")}</p>
    </div>
  </section>`;
}
