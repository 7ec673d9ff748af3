/** Siap: the questions that the Pokja prepared out of the documents, each asked by one press. */
import { html, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { refusal } from "./forms.ts";
import type { Layar } from "./layar.ts";
import type { Siap } from "./bagian.ts";

export function siap(l: Layar): TemplateResult {
  return html`<section aria-labelledby="siap"><h3 id="siap">${_("Pertanyaan siap")}</h3><ul class="talk">${l.ruang.bagian.siap.map((one) => row(l, one))}</ul></section>`;
}

function row(l: Layar, { nomor, teks, dokumen }: Siap): TemplateResult {
  const key = `siap-${nomor}`;
  const item = l.ruang.item(dokumen);
  return html`<li>
    ${item ? html`<span class="by">${item.nama}</span>` : ""}<span class="said">${teks}</span>
    <span class="row"><button type="button" class="tight" aria-disabled=${l.sibuk.has(key)} @click=${() => void l.act(key, "ask", { teks, dokumen, siap: nomor })}>${_("Ajukan")}<span class="unseen"> ${teks}</span></button></span>${refusal(l, key)}
  </li>`;
}
