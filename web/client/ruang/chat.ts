/** Chat: what is written to everybody inside, the Pokja's own notes, and objections; each with its time. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { badge, refusal, said } from "./forms.ts";
import { PERAN } from "./kata.ts";
import { whisper } from "./nanti.ts";
import { jam } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import type { Ucapan } from "./bagian.ts";

export function chat(l: Layar): TemplateResult {
  const all = l.ruang.chat;
  l.terbaca = all.length;
  const pokja = ["ketua", "anggota"].includes(l.halaman.saya.peran);
  return html`<ol class="talk" aria-live="polite" aria-label=${_("Obrolan")}>
      ${all.map((ucapan) => line(l, ucapan))}
    </ol>
    ${all.length ? nothing : html`<p class="soft small">${_("Belum ada pesan. Semua yang ditulis di sini tersimpan sebagai bukti.")}</p>`}
    ${l.pengamat ? nothing : l.ruang.confers ? whisper(l) : write(l, pokja)}`;
}

/** Not the form of the private talk under another name: what was typed there must not be sent here. */
function write(l: Layar, pokja: boolean): TemplateResult {
  return html`<form class="write" @submit=${(event: SubmitEvent) => void send(l, event)}>
      <label for="pesan">${pokja ? _("Pesan atau catatan") : _("Pesan kepada semua orang di ruang")}</label>
      <textarea id="pesan" name="teks" rows="2" maxlength="4000" required></textarea>
      ${pokja ? html`<div class="checkbox"><input type="checkbox" id="catatan" name="catatan" /><label for="catatan">${_("Catatan Pokja, tidak terlihat peserta")}</label></div>` : nothing}
      ${refusal(l, "pesan")}<button class="primary tight" aria-disabled=${l.sibuk.has("pesan")}>${_("Kirim pesan")}</button>
    </form>`;
}

function line(l: Layar, ucapan: Ucapan): TemplateResult {
  const own = ucapan.oleh === l.ruang.saya;
  return html`<li class=${ucapan.jenis}>
    <span class="by">${own ? _("Anda") : l.ruang.name(ucapan.oleh) || PERAN[ucapan.peran]} · ${jam(ucapan.at, l.halaman.zona)}</span>
    ${ucapan.jenis === "catatan" ? badge(["grey", _("catatan Pokja")]) : ucapan.jenis === "musyawarah" ? badge(["grey", _("musyawarah Pokja")]) : ucapan.jenis === "keberatan" ? badge(["warn", _("keberatan, dicatat kata demi kata")]) : nothing}
    <span class="said">${ucapan.teks}</span>
  </li>`;
}

async function send(l: Layar, event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const filled = new FormData(form);
  if (await l.act("pesan", filled.has("catatan") ? "note" : "say", { teks: said(filled, "teks") })) form.reset();
}
