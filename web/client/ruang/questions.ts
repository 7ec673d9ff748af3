/** Questions: numbered, with their time; answered in writing or written down as spoken, and concluded by the Pokja. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { _ } from "../i18n.ts";
import { badge, form, refusal, said } from "./forms.ts";
import { siap } from "./nanti.ts";
import { jam } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import type { Tanya } from "./bagian.ts";

export function questions(l: Layar): TemplateResult {
  const { tanya } = l.ruang.bagian;
  const pokja = ["ketua", "anggota"].includes(l.halaman.saya.peran);
  return html`<ol class="talk questions">
      ${repeat(tanya, ({ nomor }) => nomor, (one) => question(l, one, pokja))}
    </ol>
    ${tanya.length ? nothing : html`<p class="soft small">${pokja ? _("Pertanyaan yang Anda ajukan tampil di sini, bernomor, lalu masuk ke berita acara.") : _("Belum ada pertanyaan. Pertanyaan Pokja tampil di sini.")}</p>`}
    ${pokja ? html`${siap(l)} ${ask(l)}` : nothing}`;
}

function question(l: Layar, tanya: Tanya, pokja: boolean): TemplateResult {
  const item = l.ruang.item(tanya.dokumen);
  return html`<li>
    <span class="by">${_("Pertanyaan %(nomor)s", { nomor: tanya.nomor })} · ${jam(tanya.waktu, l.halaman.zona)}${item ? ` · ${item.nama}` : ""}</span>
    <b class="said">${tanya.teks}</b>
    ${tanya.jawaban === null ? badge(["warn", _("Belum dijawab")]) : html`<span class="said">${tanya.jawaban}</span><span class="by">${_("Dijawab pukul %(jam)s", { jam: tanya.waktu_jawab ? jam(tanya.waktu_jawab, l.halaman.zona) : "" })}</span>`}
    ${tanya.lampiran.length ? html`<span class="by">${_("Lampiran: %(foto)s", { foto: tanya.lampiran.join(", ") })}</span>` : nothing}
    ${tanya.simpulan ? html`<span class="said"><b>${_("Simpulan Pokja:")}</b> ${tanya.simpulan}</span>` : nothing}
    ${pokja ? ours(l, tanya) : html`${l.tamu && tanya.jawaban === null ? answer(l, tanya) : nothing} ${l.tamu ? attach(l, tanya.nomor) : nothing}`}
  </li>`;
}

function answer(l: Layar, { nomor }: Tanya): TemplateResult {
  const key = `jawab-${nomor}`;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void l.act(key, "answer", { nomor, teks: said(new FormData(event.target as HTMLFormElement), "teks") });
  };
  return html`<form class="write" @submit=${submit}>
    <label for=${key}>${_("Jawaban Saudara untuk pertanyaan %(nomor)s", { nomor })}</label>
    <textarea id=${key} name="teks" rows="3" maxlength="4000" required></textarea>
    ${refusal(l, key)}<button class="primary" aria-disabled=${l.sibuk.has(key)}>${_("Kirim jawaban")}</button>
  </form>`;
}

function attach(l: Layar, nomor: number): TemplateResult {
  return html`<span class="row"><button type="button" class="tight" @click=${() => l.photograph("lampiran", null, nomor)}>${_("Lampirkan foto")}<span class="unseen"> ${nomor}</span></button></span>${refusal(l, `lampir-${nomor}`)}`;
}

function ours(l: Layar, { nomor, jawaban }: Tanya): TemplateResult {
  if (jawaban === null) return spoken(l, nomor);
  return html`<span class="row">${form(l, {
    key: `simpul-${nomor}`,
    label: _("Tulis simpulan"),
    kind: "tight",
    tanya: _("Simpulan Pokja atas jawaban ini"),
    least: 1,
    unseen: ` ${nomor}`,
    send: (filled) => l.act(`simpul-${nomor}`, "conclude", { nomor, teks: said(filled) }),
  })}</span>`;
}

function spoken(l: Layar, nomor: number): TemplateResult {
  const people = l.ruang.inside.filter(({ peran }) => peran === "penyedia");
  const who = html`<label for="dari-${nomor}">${_("Dijawab lisan oleh")}</label><select id="dari-${nomor}" name="dari" required>${people.map(({ id, nama }) => html`<option value=${id}>${nama}</option>`)}</select>`;
  return html`<span class="row">${form(l, {
    key: `lisan-${nomor}`,
    label: _("Catat jawaban lisan"),
    kind: "tight",
    tanya: _("Jawaban, sedekat mungkin dengan yang diucapkan"),
    least: 1,
    more: who,
    unseen: ` ${nomor}`,
    send: (filled) => l.act(`lisan-${nomor}`, "take_down", { nomor, teks: said(filled), dari: said(filled, "dari") }),
  })}</span>`;
}

function ask(l: Layar): TemplateResult {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const sheet = event.target as HTMLFormElement;
    const filled = new FormData(sheet);
    if (await l.act("tanya", "ask", { teks: said(filled, "teks"), dokumen: said(filled, "dokumen") || null })) sheet.reset();
  };
  return html`<form class="write" @submit=${submit}>
    <label for="tanya">${_("Pertanyaan baru")}</label>
    <textarea id="tanya" name="teks" rows="2" maxlength="4000" required></textarea>
    <label for="tanya-dokumen">${_("Tentang")}</label>
    <select id="tanya-dokumen" name="dokumen">
      <option value="">${_("Tidak tentang satu dokumen")}</option>
      ${l.ruang.bagian.dokumen.map(({ id, nama }) => html`<option value=${id}>${nama}</option>`)}
    </select>
    ${refusal(l, "tanya")}<button class="primary tight" aria-disabled=${l.sibuk.has("tanya")}>${_("Ajukan pertanyaan")}</button>
  </form>`;
}
