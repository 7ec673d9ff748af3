/** Camera: a document, a card or a face is photographed in the page, looked at, and sent; or a file is chosen instead. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { MASALAH } from "./kata.ts";
import { problem, turn } from "./controls.ts";
import { KATA, petunjuk } from "./petunjuk.ts";
export { judge, petunjuk } from "./petunjuk.ts";
import type { Bidikan } from "./halaman.ts";
import type { Layar } from "./layar.ts";

/** One and the same element at every draw: given its stream again, a browser would play it anew. */
const finder = Object.assign(document.createElement("video"), { autoplay: true, playsInline: true, muted: true });

export function camera(l: Layar): TemplateResult | typeof nothing {
  const { bidikan } = l;
  if (!bidikan) return nothing;
  return html`<dialog class="camera" aria-labelledby="bidik" @cancel=${() => l.putAway()} @close=${() => l.bidikan && l.putAway()}>
    <h2 id="bidik">${_("Foto %(apa)s", { apa: bidikan.label })}</h2>
    ${bidikan.alamat ? look(l, bidikan) : aim(l, bidikan)}
  </dialog>`;
}

function finding(stream: MediaStream): HTMLVideoElement {
  if (finder.srcObject !== stream || !finder.isConnected) finder.srcObject = stream; // one that was taken away stands still
  return finder;
}

function aim(l: Layar, bidikan: Bidikan): TemplateResult {
  const track = l.devices.track("video");
  const kode = l.ruang.bagian.sesi?.kode;
  return html`<p class="small">${hint(bidikan.untuk)}</p>
    ${bidikan.sendiri ? html`<p class="row" role="status" id="sendiri">${_("Tahan diam: foto diambil dan dikirim sendiri.")}</p>` : nothing}
    ${kode ? html`<p class="small soft">${_("Kode sesi")} <b class="mono">${kode}</b></p>` : nothing}
    ${track ? html`<div class="tile whole">${finding(l.devices.stream)}</div>` : problem(l, "video", MASALAH["video"] ?? {})}
    ${bidikan.galat ? html`<p class="error" role="alert">${icon("peringatan")}${bidikan.galat}</p>` : nothing}
    <div class="actions">
      ${track ? html`<button type="button" class="primary" aria-disabled=${bidikan.sibuk ?? false} @click=${() => void l.shoot()}>${icon("foto")}${bidikan.sibuk ? _("Mengambil foto…") : _("Ambil foto")}</button>` : nothing}
      ${file(l)}
      ${track ? html`<button type="button" @click=${() => void turn(l)}>${_("Ganti kamera")}</button>` : nothing}
      <button type="button" class="plain" @click=${() => l.putAway()}>${_("Batal")}</button>
    </div>`;
}

function look(l: Layar, bidikan: Bidikan): TemplateResult {
  const picture = bidikan.gambar?.type.startsWith("image/") ?? false;
  return html`<p class="small">${_("Apakah semua tulisan terbaca dan keempat sudut tampak?")}</p>
    ${picture ? html`<div class="tile whole"><img src=${bidikan.alamat ?? ""} alt=${_("Foto yang akan dikirim")} /></div>` : html`<p>${_("Berkas siap dikirim.")}</p>`}
    ${bidikan.mutu ? petunjuk(bidikan.mutu, KATA[bidikan.mutu] ?? "") : nothing}
    <div class="actions">
      <button type="button" class=${bidikan.mutu ? "" : "primary"} aria-disabled=${bidikan.sibuk ?? false} @click=${() => void l.post()}>${_("Kirim foto ini")}</button>
      <button type="button" class=${bidikan.mutu ? "primary" : ""} @click=${() => l.again()}>${_("Ulangi")}</button>
      <button type="button" class="plain" @click=${() => l.putAway()}>${_("Batal")}</button>
    </div>`;
}

function hint(untuk: string): string {
  if (untuk === "wajah") return _("Lihat ke kamera di tempat terang, tanpa masker dan kacamata hitam.");
  return _("Letakkan di tempat terang tanpa pantulan. Dekatkan sampai keempat sudutnya memenuhi layar.");
}

const ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,application/pdf";

/** A photo that is on the device already, where the camera cannot be used in the page. */
function file(l: Layar): TemplateResult {
  const choose = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) l.show(file, "unggah");
    input.value = "";
  };
  return html`<button type="button" @click=${() => l.root.querySelector<HTMLInputElement>("#berkas")?.click()}>${_("Pilih berkas foto")}</button
    ><input hidden id="berkas" type="file" accept=${ACCEPTED} aria-label=${_("Pilih berkas foto")} @change=${choose} />`;
}
