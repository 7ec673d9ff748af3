/** Checklist: everything that must be shown, and what became of it; the host's leads to the examination, the guest's to the camera. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icon.ts";
import { _, ngettext } from "../i18n.ts";
import { word } from "./forms.ts";
import { DOKUMEN } from "./kata.ts";
import { petunjuk } from "./nanti.ts";
import { progress } from "./request.ts";
import type { Dokumen } from "./bagian.ts";
import { PUTUS } from "./state.ts";
import type { Layar } from "./layar.ts";

export function checklist(l: Layar): TemplateResult {
  const { dokumen } = l.ruang.bagian;
  const done = dokumen.filter(({ keadaan }) => PUTUS.has(keadaan)).length;
  return html`<section class="checks" aria-labelledby="daftar">
    <h2 id="daftar">${_("Daftar periksa")}</h2>
    <p class="small soft">${_("%(n)s dari %(semua)s sudah diputuskan", { n: done, semua: dokumen.length })}</p>
    <ul class="checklist">
      ${repeat(dokumen, ({ id }) => id, (item) => (l.tamu ? own(l, item) : ours(l, item)))}
    </ul>
  </section>`;
}

function ours(l: Layar, item: Dokumen): TemplateResult {
  const here = l.dokumen === item.id;
  const choose = () => {
    l.dokumen = here ? null : item.id;
    l.formulir = "";
    l.draw();
  };
  const n = item.foto.length;
  return html`<li aria-current=${here ? "true" : nothing}>
    <button type="button" class="item" aria-pressed=${here} @click=${choose}>${item.urut}. ${item.nama}</button>
    <span class="row">${word(DOKUMEN, item.keadaan)}${wanted(l, item) ? html`<span class="by">${_("foto sedang diminta")}</span>` : nothing}${reading(l, item)}</span>
    <span class="by">${[item.wajib ? _("wajib") : _("bila ada"), ...(item.kunci ? [_("dua pemeriksa")] : []), ...(n ? [ngettext("%(n)s foto", "%(n)s foto", n)] : [])].join(" · ")}</span>
  </li>`;
}

/** While the photo is worked on: what is being done with it now. */
function reading(l: Layar, { id, keadaan }: Dokumen): TemplateResult | typeof nothing {
  const langkah = keadaan === "diterima" || keadaan === "diolah" ? l.langkah.get(id) : undefined;
  if (!langkah) return nothing;
  return html`<span class="by" role="status">${langkah === "dibuka" ? _("Foto sedang dibuka…") : _("Tulisan pada foto sedang dibaca…")}</span>`;
}

function wanted(l: Layar, { id }: Dokumen): boolean {
  return l.ruang.bagian.diminta?.dokumen === id;
}

function own(l: Layar, item: Dokumen): TemplateResult {
  const open = !PUTUS.has(item.keadaan);
  const first = item.keadaan === "diminta";
  return html`<li>
    <b>${item.nama}</b>
    <span class="row">${word(DOKUMEN, item.keadaan)}${item.foto.length ? html`<span class="by">${item.foto.map(({ nomor }) => nomor).join(", ")}</span>` : nothing}</span>
    ${item.petunjuk ? petunjuk(l, item.kode_petunjuk ?? "", item.petunjuk) : nothing}
    ${reading(l, item)} ${progress(l, "dokumen", item.id)}
    ${open && !l.sending("dokumen", item.id)
      ? html`<button type="button" class="tight" @click=${() => l.photograph("dokumen", item.id)}>${icon("foto")}${first ? _("Foto") : item.keadaan === "perlu_ulang" ? _("Foto ulang") : _("Tambah foto")}<span class="unseen"> ${item.nama}</span></button>`
      : nothing}
  </li>`;
}
