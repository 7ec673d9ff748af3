/** Request: what is wanted of the peserta now, as one sentence and one button. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { UNTUK } from "./kata.ts";
import type { Layar } from "./layar.ts";

export function request(l: Layar): TemplateResult {
  return html`<section class="request ${l.ruang.wanted ? "photo" : ""}" aria-live="polite" aria-label=${_("Yang diminta sekarang")}>${now(l)}</section>`;
}

function now(l: Layar): TemplateResult {
  const { wanted, bagian } = l.ruang;
  const open = bagian.tanya.find(({ jawaban }) => jawaban === null);
  if (wanted) return photo(l, wanted.untuk, wanted.dokumen);
  if (bagian.sesi?.keadaan === "jeda") return html`<p>${_("Sesi dijeda. Tetap di halaman ini; Pokja akan melanjutkan.")}</p>`;
  if (open) {
    const answer = () => {
      l.tab = "tanya";
      l.draw();
      queueMicrotask(() => queueMicrotask(() => document.getElementById(`jawab-${open.nomor}`)?.focus()));
    };
    return html`<p>${_("Pertanyaan %(nomor)s: %(teks)s", { nomor: open.nomor, teks: open.teks })}</p>
      <button type="button" class="primary" @click=${answer}>${icon("obrolan")}${_("Jawab pertanyaan ini")}</button>`;
  }
  return html`<p class="calm">${_("Tidak ada permintaan. Dengarkan Pokja; permintaan foto akan tampil di sini.")}</p>`;
}

function photo(l: Layar, untuk: string, dokumen: string | null): TemplateResult {
  const apa = l.ruang.item(dokumen)?.nama ?? UNTUK[untuk] ?? untuk;
  const foto = l.sending(untuk, dokumen);
  return html`<p>${_("Pokja meminta foto %(apa)s.", { apa })}</p>
    ${foto ? progress(l, untuk, dokumen) : html`<button type="button" class="primary" @click=${() => l.photograph(untuk, dokumen, undefined, true)}>${icon("foto")}${_("Foto %(apa)s", { apa })}</button>`}`;
}

/** A photo on its way: how far, why it waits, or why it was refused. */
export function progress(l: Layar, untuk: string, dokumen: string | null = null): TemplateResult | typeof nothing {
  const foto = l.sending(untuk, dokumen);
  if (!foto) return nothing;
  if (foto.refusal) {
    return html`<p class="error small">${icon("peringatan")}${foto.refusal}</p>
      <span class="row"><button type="button" class="tight" @click=${() => void again(l, foto.id, untuk, dokumen)}>${_("Foto ulang")}</button></span>`;
  }
  const part = Math.round((l.maju.get(foto.id) ?? 0) * 100);
  return html`<label class="small" for="maju-${foto.id}">${foto.attempts ? _("Menunggu jaringan; foto aman di perangkat ini dan dikirim lagi sendiri.") : _("Mengirim foto…")}</label
    ><progress id="maju-${foto.id}" max="100" .value=${part}>${part} %</progress>`;
}

async function again(l: Layar, id: string, untuk: string, dokumen: string | null): Promise<void> {
  await l.antrean?.discard(id);
  l.photograph(untuk, dokumen);
}
