/** Putusan: what an examiner decides about one document, and what the other examiner has decided meanwhile. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { act, badge, form, refusal, said, word } from "./forms.ts";
import { DOKUMEN, SUMBER } from "./kata.ts";
import { berzona } from "./waktu.ts";
import type { Galat } from "./halaman.ts";
import type { Layar } from "./layar.ts";
import { change, examiner, want, type Meja } from "./meja.ts";
import type { Dokumen } from "./bagian.ts";

type Shown = TemplateResult | typeof nothing;

export function verdict(l: Layar, item: Dokumen, meja: Meja): Shown {
  if (!examiner(l)) return nothing;
  switch (item.keadaan) {
    case "diminta":
      return html`<div class="row">${notNeeded(l, item)}</div>`;
    case "perlu_ulang":
      return html`<div class="row">${want(l, item, "primary tight")} ${force(l, item)}</div>`;
    case "siap_periksa":
      return html`<p class="small">${_("Minta peserta memegang dokumen aslinya di depan kamera.")}</p><div class="row">${act(l, { key: `tampak-${item.id}`, label: _("Sudah diperlihatkan di kamera"), kind: "primary tight", name: "shown", payload: { dokumen: item.id, alasan: "" } })} ${unshown(l, item)} ${want(l, item)}</div>`;
    case "diperlihatkan":
    case "klarifikasi":
    case "menunggu_penerbit":
      return judge(l, item, meja);
    default:
      return decided(l, item);
  }
}

function notNeeded(l: Layar, { id }: Dokumen): TemplateResult {
  const key = `sikap-${id}`;
  return form(l, { key, label: _("Tidak diperlukan"), kind: "tight", tanya: _("Sudah terkualifikasi di mana? (rujukan SIKaP atau SPSE)"), least: 5, send: (filled) => l.act(key, "not_needed", { dokumen: id, alasan: said(filled) }) });
}

function force(l: Layar, { id }: Dokumen): TemplateResult {
  const key = `paksa-${id}`;
  return form(l, { key, label: _("Pakai foto ini"), kind: "tight", tanya: _("Mengapa foto ini tetap dipakai?"), send: (filled) => l.act(key, "force", { dokumen: id, alasan: said(filled) }) });
}

function unshown(l: Layar, { id }: Dokumen): TemplateResult {
  const key = `tanpa-${id}`;
  return form(l, { key, label: _("Periksa tanpa video"), kind: "tight", tanya: _("Mengapa diperiksa tanpa video?"), send: (filled) => l.act(key, "shown", { dokumen: id, alasan: said(filled) }) });
}

function judge(l: Layar, item: Dokumen, meja: Meja): TemplateResult {
  if (item.kunci && item.nilai?.[l.ruang.saya] && !split(item)) {
    return html`<p class="small">${badge(["info", _("Menunggu pemeriksa kedua")])} ${_("Putusan Anda sudah tercatat. Butir kunci memerlukan anggota Pokja lain.")}</p>`;
  }
  const key = `nilai-${item.id}`;
  const touch = () => void (meja.kotor = true);
  return html`<form class="judge" @input=${touch} @submit=${(event: SubmitEvent) => void send(l, item, meja, event)}>
    ${second(l, item)} ${moved(l, item, meja)}
    <label for="sumber">${_("Sumber yang diperlihatkan")}</label>
    <select id="sumber" name="sumber">
      <option value="">${_("Pilih sumber")}</option>
      ${Object.entries(SUMBER).map(([value, label]) => html`<option value=${value} ?selected=${item.sumber === value}>${label}</option>`)}
    </select>
    <label for="alasan-nilai">${_("Alasan atau pertanyaan")}</label>
    <textarea id="alasan-nilai" name="alasan" rows="2" maxlength="1000"></textarea>
    <details>
      <summary class="small">${_("Catat yang terbaca pada dokumen")}</summary>
      ${[["nomor", _("Nomor")], ["tanggal", _("Tanggal")], ["penerbit", _("Penerbit")], ["berlaku", _("Berlaku sampai")]].map(([name, label]) => html`<label for="baca-${name}">${label}</label><input id="baca-${name}" name="baca-${name}" maxlength="300" autocomplete="off" />`)}
    </details>
    ${clash(l, key, meja)}
    <div class="row verdicts">
      <button class="primary tight" name="putusan" value="sah" aria-disabled=${l.sibuk.has(key)}>${icon("centang")}${_("Sah")}</button>
      <button class="danger tight" name="putusan" value="tidak_sah" aria-disabled=${l.sibuk.has(key)}>${icon("silang")}${_("Tidak sah")}</button>
      ${item.keadaan === "diperlihatkan" ? html`<button class="tight" name="putusan" value="klarifikasi" aria-disabled=${l.sibuk.has(key)}>${icon("obrolan")}${_("Klarifikasi")}</button>` : nothing}
    </div>
  </form>
  ${item.keadaan === "klarifikasi" ? issuer(l, item) : nothing}`;
}

/** Whoever issued it is asked; silence until the time brings it back to the Pokja and proves nothing. */
function issuer(l: Layar, { id, versi = 0 }: Dokumen): TemplateResult {
  const key = `penerbit-${id}`;
  const more = html`<label for="penerbit">${_("Penerbit yang ditanya")}</label><input id="penerbit" name="penerbit" minlength="3" maxlength="200" required placeholder="OSS, AHU, LPJK, DJP" />
    <label for="tenggat">${_("Jawaban ditunggu sampai (%(zona)s)", { zona: l.halaman.zona })}</label><input id="tenggat" name="tenggat" type="datetime-local" required />`;
  const send = (filled: FormData) => l.act(key, "ask_issuer", { dokumen: id, versi, penerbit: said(filled, "penerbit"), tenggat: berzona(said(filled, "tenggat"), l.halaman.zona) });
  return html`<div class="row">${form(l, { key, label: _("Tanya penerbit"), kind: "tight", more, tanya: "", send })}</div>`;
}

/** Two examiners see it differently. */
function split({ nilai = {} }: Dokumen): boolean {
  return new Set(Object.values(nilai)).size > 1;
}

function second(l: Layar, item: Dokumen): Shown {
  if (!item.kunci) return nothing;
  if (split(item)) return badge(["warn", _("Pemeriksa berbeda pendapat")]);
  const first = item.pemeriksa?.[0];
  return html`<p class="small">${first ? _("Butir kunci: %(nama)s sudah menilai, Anda pemeriksa kedua.", { nama: l.ruang.name(first) }) : _("Butir kunci: perlu dua pemeriksa yang berbeda.")}</p>`;
}

function moved(l: Layar, item: Dokumen, meja: Meja): Shown {
  if (!meja.kotor || meja.versi === item.versi) return nothing;
  return html`<section class="alert warn" role="status">
    ${icon("peringatan")}
    <div><h2>${_("Dokumen ini berubah sejak Anda mulai menulis")}</h2><p>${_("Keadaan sekarang: %(keadaan)s. Pemeriksa: %(nama)s. Tulisan Anda tetap di sini.", now(l, item))}</p>
      <button type="button" class="tight" @click=${change(l, meja, { versi: item.versi ?? 0 })}>${_("Sudah saya lihat")}</button></div>
  </section>`;
}

function now(l: Layar, { keadaan, pemeriksa }: { keadaan?: unknown; pemeriksa?: unknown }): Record<string, string> {
  const names = (Array.isArray(pemeriksa) ? pemeriksa : []).map((id) => l.ruang.name(String(id))).filter(Boolean);
  return { keadaan: (DOKUMEN[String(keadaan)]?.[1] ?? "").toLowerCase(), nama: names.join(", ") || _("belum ada") };
}

/** Somebody was first: what they left is shown, and nothing is overwritten. */
function clash(l: Layar, key: string, meja: Meja): Shown {
  const galat: Galat | undefined = l.galat.get(key);
  const newer = galat?.details["versi"];
  if (!galat || typeof newer !== "number") return refusal(l, key);
  const seen = () => {
    l.galat.delete(key);
    change(l, meja, { versi: newer })();
  };
  return html`<section class="alert warn" role="alert">
    ${icon("peringatan")}
    <div><h2>${_("Pemeriksa lain lebih dahulu")}</h2><p>${galat.message}</p><p>${_("Keadaan sekarang: %(keadaan)s. Pemeriksa: %(nama)s. Tulisan Anda tetap di sini.", now(l, galat.details))}</p>
      <button type="button" class="tight" @click=${seen}>${_("Sudah saya lihat")}</button></div>
  </section>`;
}

async function send(l: Layar, item: Dokumen, meja: Meja, event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const sheet = event.target as HTMLFormElement;
  const filled = new FormData(sheet);
  const putusan = (event.submitter as HTMLButtonElement | null)?.value ?? "";
  const key = `nilai-${item.id}`;
  const about = { dokumen: item.id, versi: meja.versi };
  const answer =
    putusan === "klarifikasi"
      ? await l.act(key, "clarify", { ...about, teks: said(filled) || " " })
      : await l.act(key, "judge", { ...about, putusan, alasan: said(filled), sumber: said(filled, "sumber") || null, terbaca: read(filled) });
  if (!answer) return;
  Object.assign(meja, { kotor: false, versi: Number(answer["versi"]) });
  sheet.reset();
  l.draw();
}

function read(filled: FormData): Record<string, string> {
  const pairs = [...filled].filter(([name, value]) => name.startsWith("baca-") && String(value).trim());
  return Object.fromEntries(pairs.map(([name, value]) => [name.slice(5), String(value).trim()]));
}

function decided(l: Layar, { sumber, alasan, pemeriksa = [], keadaan }: Dokumen): Shown {
  if (!["sah", "tidak_sah", "tidak_diperlukan"].includes(keadaan)) return nothing;
  const by = pemeriksa.map((id) => l.ruang.name(id)).filter(Boolean).join(", ");
  return html`<p>${word(DOKUMEN, keadaan)} ${sumber ? SUMBER[sumber] : ""} ${by ? `· ${by}` : ""}</p>${alasan ? html`<p class="small">${_("Alasan:")} ${alasan}</p>` : nothing}`;
}
