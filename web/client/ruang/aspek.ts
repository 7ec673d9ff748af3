/** Aspek: what was clarified about each aspect of a seleksi, as it will stand in the berita acara. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { ASPEK } from "./kata.ts";
import type { Layar } from "./layar.ts";

/** The aspects that were written down; nothing while there is none. */
export function aspects(l: Layar): TemplateResult | typeof nothing {
  const { aspek } = l.ruang.bagian;
  if (!aspek.length) return nothing;
  return html`<section class="exam"><h2>${_("Klarifikasi per aspek")}</h2><dl class="facts">${aspek.map(
    (one) => html`<div><dt>${ASPEK[one.aspek] ?? one.aspek}</dt><dd>${one.dokumen ? html`${_("Dokumen:")} ${one.dokumen}<br />` : nothing}${one.penawaran ? html`${_("Penawaran:")} ${one.penawaran}<br />` : nothing}<b>${one.hasil}</b></dd></div>`,
  )}</dl></section>`;
}
