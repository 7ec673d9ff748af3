/** Controls: microphone, camera, which camera, and the way out; each with its word, always in the same place. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import type { Kind } from "../devices.ts";
import { refusal } from "./forms.ts";
import { perlihatkan } from "./nanti.ts";
import type { Layar } from "./layar.ts";

export function controls(l: Layar): TemplateResult {
  return html`<div class="controls" role="toolbar" aria-label=${_("Kendali")}>
    ${l.pengamat ? nothing : html`${toggle(l, "audio", _("Mikrofon"), "mikrofon")} ${toggle(l, "video", _("Kamera"), "kamera")}
    <button type="button" @click=${() => void turn(l)}>${icon("foto")}${_("Ganti kamera")}</button>`}
    ${l.tamu ? html`<button type="button" aria-expanded=${l.devices.sharp} @click=${() => perlihatkan(l)}>${icon("dokumen")}${_("Dokumen")}</button>` : nothing}
    ${way(l)}
  </div>`;
}

function toggle(l: Layar, kind: Kind, label: string, name: string): TemplateResult {
  const on = l.devices.enabled(kind);
  const press = () => (l.devices.track(kind) ? l.devices.enable(kind, !on) : void l.devices.switch(kind));
  return html`<button type="button" aria-pressed=${on} @click=${press}>${icon(on ? name : `${name}-mati`)}${label}<span class="unseen">${on ? _("menyala") : _("mati")}</span></button>`;
}

function way(l: Layar): TemplateResult {
  if (l.formulir !== "keluar") return html`<button type="button" class="leave" @click=${() => ask(l, "keluar")}>${icon("keluar")}${_("Keluar")}</button>`;
  return html`<div class="sure" role="alertdialog" aria-label=${_("Keluar dari ruang?")}>
    <p>${_("Keluar dari ruang? Anda dapat masuk lagi dalam 10 menit tanpa pemeriksaan ulang.")}</p>
    ${refusal(l, "keluar")}
    <div class="row">
      <button type="button" class="leave" @click=${() => void l.leave()}>${_("Ya, keluar")}</button>
      <button type="button" @click=${() => ask(l, "")}>${_("Tetap di ruang")}</button>
    </div>
  </div>`;
}

function ask(l: Layar, formulir: string): void {
  l.formulir = formulir;
  l.draw();
}

/** The next camera: on a phone the one at the back, which documents are held before. */
export async function turn(l: Layar): Promise<void> {
  const cameras = await l.devices.list("video");
  const now = cameras.findIndex(({ id }) => id === l.devices.track("video")?.getSettings().deviceId);
  const next = cameras[(now + 1) % cameras.length];
  if (next && cameras.length > 1) await l.devices.switch("video", next.id);
  else l.say(_("Perangkat ini hanya mempunyai satu kamera."));
}

const BACK = /back|rear|environment|belakang/i;

/** Takes the camera at the back where there is one, or goes back to the front. */
export async function face(l: Layar, back: boolean): Promise<void> {
  const cameras = await l.devices.list("video");
  const current = l.devices.track("video")?.getSettings().deviceId;
  const wanted = cameras.find(({ label }) => BACK.test(label) === back);
  if (wanted && cameras.some(({ label }) => BACK.test(label)) && wanted.id !== current) await l.devices.switch("video", wanted.id);
}

/** Why a device is not there, for whoever asks. */
export function problem(l: Layar, kind: Kind, words: Record<string, string>): TemplateResult | typeof nothing {
  const found = l.devices.problems[kind];
  return found ? html`<p class="error">${icon("peringatan")}${words[found]}</p>` : nothing;
}
