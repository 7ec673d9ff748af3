/** Consent: the notice, read or read aloud, and the choice A, B or C; nothing is chosen beforehand. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { refusal } from "./forms.ts";
import type { Layar } from "./layar.ts";

const CARDS = (): [string, string, string][] => [
  ["A", _("A. Saya setuju direkam"), _("Suara dan gambar, hanya selama tanda REC menyala.")],
  ["B", _("B. Saya tidak setuju direkam"), _("Tetap mengikuti sesi daring. Foto dokumen, catatan tertulis, dan log kehadiran tetap dibuat.")],
  ["C", _("C. Saya memohon tatap muka"), _("Pokja menjawab permohonan Saudara secara tertulis.")],
];

/** The whole page of it, for a peserta. */
export function consent(l: Layar): TemplateResult {
  const refused = l.ruang.last("persetujuan.ditampilkan", l.ruang.saya);
  const why = String(refused?.private?.["alasan"] ?? "");
  return html`<h1 tabindex="-1">${_("Bolehkah sesi ini direkam?")}</h1>
    ${why ? html`<section class="alert info" role="note">${icon("keterangan")}<div><h2>${_("Tatap muka tidak dapat dipenuhi Pokja")}</h2><p>${why}</p><p>${_("Silakan memilih A atau B.")}</p></div></section>` : nothing}
    <div class="card notice" tabindex="0" role="region" aria-label=${_("Pemberitahuan dan persetujuan perekaman")}>${(l.kenal ??= notice())}</div>
    ${speech(l)}
    ${cards(l, why ? 2 : 3, _("Simpan pilihan"))}`;
}

/** The cards alone; `many` is 2 for staff, who cannot ask to meet in person. */
export function cards(l: Layar, many: number, button: string): TemplateResult {
  const key = "choose";
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const pilihan = new FormData(event.target as HTMLFormElement).get("pilihan");
    hush(l);
    void l.act(key, "choose", { pilihan, dibacakan: l.dibacakan });
  };
  return html`<form @submit=${submit}>
    <fieldset class="field">
      <legend>${_("Pilihan saya")}</legend>
      <div class="choices">
        ${CARDS()
          .slice(0, many)
          .map(
            ([value, label, hint]) =>
              html`<div class="choice"><input type="radio" name="pilihan" id="pilihan-${value}" value=${value} required /><label for="pilihan-${value}">${label}<span class="hint">${hint}</span></label></div>`,
          )}
      </div>
    </fieldset>
    ${many > 2 || l.tamu ? html`<p><b>${_("Pilihan B atau C tidak menggugurkan dan tidak mengurangi penilaian.")}</b></p>` : nothing}
    ${refusal(l, key)}
    <div class="actions"><button class="primary" aria-disabled=${l.sibuk.has(key)}>${l.sibuk.has(key) ? _("Menyimpan…") : button}</button></div>
  </form>`;
}

/** The notice stands in the page, as the server wrote it; its digest is in the chain. */
export function notice(): HTMLElement {
  const text = document.createElement("div");
  text.append((document.getElementById("pemberitahuan") as HTMLTemplateElement).content.cloneNode(true));
  return text;
}

function speech(l: Layar): TemplateResult | typeof nothing {
  if (!("speechSynthesis" in window)) return nothing;
  const speaking = l.sibuk.has("baca");
  return html`<p><button type="button" aria-pressed=${speaking} @click=${() => (speaking ? hush(l) : read(l))}>${icon("obrolan")}${speaking ? _("Berhenti membacakan") : _("Bacakan untuk saya")}</button></p>`;
}

/** Paragraph by paragraph: browsers cut long speeches short. */
function read(l: Layar): void {
  const parts = [...notice().querySelectorAll("h2, h3, p, li")].map((part) => part.textContent ?? "");
  l.dibacakan = true;
  l.sibuk.add("baca");
  parts.forEach((text, place) => {
    const said = Object.assign(new SpeechSynthesisUtterance(text), { lang: "id-ID" });
    if (place === parts.length - 1) said.onend = () => hush(l);
    speechSynthesis.speak(said);
  });
  l.draw();
}

function hush(l: Layar): void {
  if (l.sibuk.delete("baca")) speechSynthesis.cancel();
  l.draw();
}

/** Inside: what was chosen; the way to change it stands beside the sign of recording. */
export function chosen(l: Layar): TemplateResult {
  return html`<h3>${_("Perekaman")}</h3>
    <p class="small">${STANDS()[l.ruang.mine?.persetujuan ?? ""] ?? ""}</p>`;
}

const STANDS = (): Record<string, string> => ({
  A_setuju: _("Saudara setuju direkam (pilihan A)."),
  B_tanpa_av: _("Saudara tidak direkam (pilihan B)."),
  ditarik: _("Saudara menarik persetujuan; suara dan gambar Saudara tidak direkam."),
});
