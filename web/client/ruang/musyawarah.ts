/** Musyawarah: the Pokja among itself: who hears it now, what may still be open, the way back, and its own words. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { act, refusal, said } from "./forms.ts";
import { jam } from "./waktu.ts";
import type { Layar } from "./layar.ts";

export function musyawarah(l: Layar): TemplateResult {
  const { heard, saya, bagian } = l.ruang;
  const others = heard.filter(({ id }) => id !== saya).map(({ nama }) => nama);
  const since = jam(bagian.sesi?.musyawarah ?? "", l.halaman.zona);
  const hear = others.length ? _("Hanya %(nama)s yang mendengar dan melihat Anda.", { nama: others.join(", ") }) : _("Belum ada anggota Pokja lain di sini.");
  return html`<section class="alert info apart" aria-label=${_("Musyawarah Pokja")}>
    ${icon("kunci")}
    <div class="row ends">
      <div role="status"><b>${_("Musyawarah Pokja sejak %(jam)s", { jam: since })}.</b> ${hear} ${_("Yang lain hanya tahu bahwa Pokja bermusyawarah.")} ${lost(l)}</div>
      <div>${act(l, { key: "musyawarah", label: _("Akhiri musyawarah"), kind: "primary tight", name: "rejoin" })}</div>
    </div>
  </section>`;
}

/** A member whose line is down may not have heard that it began: their browser still sends where it sent before. */
function lost(l: Layar): TemplateResult | typeof nothing {
  const names = l.ruang.away.filter(({ peran, keadaan }) => keadaan === "terputus" && ["ketua", "anggota"].includes(peran)).map(({ nama }) => nama);
  return names.length ? html`<b>${_("%(nama)s sedang terputus dan mungkin belum terpisah dari peserta.", { nama: names.join(", ") })}</b>` : nothing;
}

export function whisper(l: Layar): TemplateResult {
  return html`<form class="write" @submit=${(event: SubmitEvent) => void send(l, event)}>
    <label for="bisik">${_("Pesan di antara Pokja")}</label>
    <p class="hint small" id="hint-bisik">${_("Tidak pernah terlihat peserta, juga tidak dalam salinannya.")}</p>
    <textarea id="bisik" name="teks" rows="2" maxlength="4000" required aria-describedby="hint-bisik"></textarea>
    ${refusal(l, "bisik")}<button class="primary tight" aria-disabled=${l.sibuk.has("bisik")}>${_("Kirim kepada Pokja")}</button>
  </form>`;
}

async function send(l: Layar, event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  if (await l.act("bisik", "whisper", { teks: said(new FormData(form), "teks") })) form.reset();
}
