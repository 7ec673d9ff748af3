/** Pemeriksaan: one document on the table: its photo with boxes, what was read beside what SPSE says, and the verdict. */
import { html, nothing, svg, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { act, badge, form, refusal, said, word } from "./forms.ts";
import { BIDANG, DOKUMEN, SUMBER, TEMUAN } from "./kata.ts";
import { berzona, jam } from "./waktu.ts";
import type { Galat } from "./halaman.ts";
import type { Layar } from "./layar.ts";
import type { Bacaan, Temuan, Terbaca } from "./bacaan.ts";
import type { Dokumen, FotoDokumen } from "./bagian.ts";

type Shown = TemplateResult | typeof nothing;

const examiner = (l: Layar) => ["ketua", "anggota"].includes(l.halaman.saya.peran);

/** How one document lies on this examiner's table. `versi` is the one they judge; `kotor` once they began to write. */
export interface Meja {
  foto: string | null;
  zoom: number;
  putar: number;
  utuh: boolean;
  tunjuk: string;
  versi: number;
  kotor: boolean;
}

export function pemeriksaan(l: Layar, item: Dokumen): TemplateResult {
  const meja = table(l, item);
  const foto = item.foto.find(({ id }) => id === meja.foto) ?? item.foto.at(-1);
  const back = () => {
    l.dokumen = null;
    l.draw();
  };
  return html`<article class="exam" aria-labelledby="periksa">
    <header class="row ends">
      <h2 id="periksa">${item.urut}. ${item.nama} ${word(DOKUMEN, item.keadaan)}</h2>
      ${examiner(l) ? html`<a href="/sesi/${l.halaman.sesi}/pemeriksaan/${item.id}" target="_blank">${_("Halaman pemeriksaan")}</a>` : nothing}
      <button type="button" class="tight" @click=${back}>${icon("silang")}${_("Tutup dokumen")}</button>
    </header>
    <div class="exam-sides">
      <div class="exam-photo">${foto ? picture(l, item, foto, meja) : empty(l, item)}</div>
      <div class="exam-fields">${verdict(l, item, meja)} ${foto?.bacaan ? comparison(l, item, foto.bacaan, meja) : typed(item)}</div>
    </div>
  </article>`;
}

/** What changes while nobody writes is simply shown; what changes under a half-written verdict is told. */
function table(l: Layar, item: Dokumen): Meja {
  const found = l.meja.get(item.id) ?? { foto: null, zoom: 1, putar: 0, utuh: false, tunjuk: "", versi: item.versi ?? 0, kotor: false };
  if (!found.kotor) found.versi = item.versi ?? 0;
  l.meja.set(item.id, found);
  return found;
}

function change(l: Layar, meja: Meja, changes: Partial<Meja>): () => void {
  return () => {
    Object.assign(meja, changes);
    l.draw();
  };
}

function want(l: Layar, { id, foto }: Dokumen, kind = "tight"): TemplateResult {
  return act(l, { key: `minta-${id}`, label: foto.length ? _("Minta foto lagi") : _("Minta foto sekarang"), icon: "foto", kind, name: "want_photo", payload: { untuk: "dokumen", dokumen: id, kursi: "" } });
}

function empty(l: Layar, item: Dokumen): TemplateResult {
  const asked = l.ruang.bagian.diminta?.dokumen === item.id;
  return html`<div class="empty">
    <h3>${asked ? _("Foto sedang diminta") : _("Belum ada foto")}</h3>
    <p>${asked ? _("Peserta melihat permintaan ini di layarnya.") : _("Peserta akan melihat permintaan ini sebagai satu kalimat dan satu tombol.")}</p>
    <p class="row">${want(l, item, asked ? "tight" : "primary")}</p>
  </div>`;
}

// The photo

function picture(l: Layar, item: Dokumen, foto: FotoDokumen, meja: Meja): TemplateResult {
  const at = `/sesi/${l.halaman.sesi}/foto/${foto.id}`;
  return html`<div class="row tools" role="toolbar" aria-label=${_("Foto")}>
      ${item.foto.length > 1 ? pick(l, item, foto, meja) : html`<b>${foto.nomor}</b>`}
      <span class="by">${jam(foto.waktu, l.halaman.zona)}${moment(l, foto)}</span>
      <button type="button" class="tight" @click=${change(l, meja, { zoom: Math.min(4, meja.zoom + 1) })} aria-disabled=${meja.zoom === 4}>${_("Perbesar")}</button>
      <button type="button" class="tight" @click=${change(l, meja, { zoom: Math.max(1, meja.zoom - 1) })} aria-disabled=${meja.zoom === 1}>${_("Perkecil")}</button>
      <button type="button" class="tight" @click=${change(l, meja, { putar: (meja.putar + 90) % 360 })} ?hidden=${meja.utuh}>${_("Putar")}</button>
      <button type="button" class="tight" aria-pressed=${meja.utuh} @click=${change(l, meja, { utuh: !meja.utuh })}>${_("Foto utuh")}</button>
      <a class="button tight" href="${at}/asli" download>${icon("unduh")}${_("Asli")}</a>
    </div>
    ${foto.siap ? html`<div class="on-table zoom-${meja.zoom}" tabindex="0" role="region" aria-label=${_("Gambar %(nomor)s, geser untuk melihat", { nomor: foto.nomor })}>${meja.utuh ? html`<img src="${at}/utuh" alt=${`${foto.nomor} ${item.nama}`} />` : page(l, item, foto, meja, at)}</div>` : html`<div class="empty"><h3>${_("Foto sedang diolah")}</h3><p>${foto.bacaan?.galat ?? _("Biasanya beberapa detik. Aslinya sudah tersimpan.")}</p></div>`}`;
}

/** Where in the sesi it was taken, and of which sesi it is: beside the photo, as it stands in the chain. */
function moment(l: Layar, { saat, jalur }: FotoDokumen): string {
  const { dimulai, kode } = l.ruang.bagian.sesi ?? {};
  const seconds = saat && dimulai ? Math.floor((Date.parse(saat) - Date.parse(dimulai)) / 1000) : -1;
  const at = seconds < 0 ? "" : ` · ${_("menit %(m)s", { m: `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}` })}`;
  return `${at}${jalur === "bidik" ? ` · ${_("dibidik")}` : ""} · ${kode ?? ""}`;
}

function pick(l: Layar, item: Dokumen, foto: FotoDokumen, meja: Meja): TemplateResult {
  const choose = (event: Event) => change(l, meja, { foto: (event.target as HTMLSelectElement).value, tunjuk: "" })();
  return html`<label class="unseen" for="pilih-foto">${_("Foto yang dilihat")}</label>
    <select id="pilih-foto" class="tight" @change=${choose}>
      ${item.foto.map(({ id, nomor }) => html`<option value=${id} ?selected=${id === foto.id}>${nomor}</option>`)}
    </select>`;
}

/** Everything in pixels of the derived picture, so that boxes turn and grow with it, without any style of their own. */
function page(l: Layar, item: Dokumen, foto: FotoDokumen, meja: Meja, at: string): TemplateResult {
  const { width: w = 1, height: h = 1, fields = [] } = foto.bacaan ?? {};
  const lying = meja.putar % 180 !== 0;
  const moves: Record<number, string> = { 90: `translate(${h} 0) rotate(90)`, 180: `translate(${w} ${h}) rotate(180)`, 270: `translate(0 ${w}) rotate(270)` };
  return html`<svg viewBox="0 0 ${lying ? h : w} ${lying ? w : h}" role="img" aria-label=${`${foto.nomor} ${item.nama}`}>
    <g transform=${moves[meja.putar] ?? ""}>
      <image href="${at}/turunan" width=${w} height=${h}></image>
      ${fields.map((field) => box(l, meja, field))}
    </g>
  </svg>`;
}

function box(l: Layar, meja: Meja, { nama, kotak }: Terbaca): Shown {
  if (!kotak) return nothing;
  const pad = 6;
  const [x, y, width, height] = [kotak[0] - pad, kotak[1] - pad, kotak[2] + 2 * pad, kotak[3] + 2 * pad];
  return svg`<rect class=${meja.tunjuk === nama ? "box on" : "box"} x=${x} y=${y} width=${width} height=${height} @click=${change(l, meja, { tunjuk: nama })}></rect>` as TemplateResult;
}

// What was read

function comparison(l: Layar, item: Dokumen, bacaan: Bacaan, meja: Meja): TemplateResult {
  const { fields = [], temuan = [] } = bacaan;
  const rows = temuan.length ? temuan : fields.map(({ nama, nilai }): Temuan => ({ bidang: nama, hasil: "tanpa_pembanding", terbaca: nilai, isian: null, catatan: "" }));
  return html`<section aria-labelledby="bandingan">
    <h3 id="bandingan">${_("Hasil baca dan isian SPSE")}</h3>
    <p class="small hint">${_("Hasil baca mesin hanya petunjuk; Pokja yang memutuskan.")}</p>
    ${bacaan.quality && !bacaan.quality.cukup ? html`<p class="small">${badge(["warn", _("Mutu foto rendah")])} ${bacaan.quality.petunjuk}</p>` : nothing}
    ${rows.length ? html`<ul class="readings">${rows.map((row) => reading(l, row, fields.find(({ nama }) => nama === row.bidang), meja))}</ul>` : typed(item)}
  </section>`;
}

function reading(l: Layar, temuan: Temuan, field: Terbaca | undefined, meja: Meja): TemplateResult {
  const name = BIDANG[temuan.bidang] ?? field?.judul ?? temuan.bidang;
  const here = meja.tunjuk === temuan.bidang;
  const title = field?.kotak
    ? html`<button type="button" class="item" aria-pressed=${here} @click=${change(l, meja, { tunjuk: here ? "" : temuan.bidang })}>${name}<span class="unseen">: ${_("tunjukkan di foto")}</span></button>`
    : html`<b>${name}</b>`;
  return html`<li>
    <span class="row ends">${title}${word(TEMUAN, temuan.hasil)}</span>
    <span class="as-read"><span class="by">${_("Terbaca")}</span><span class="mono">${temuan.terbaca ?? "–"}</span></span>
    ${temuan.isian ? html`<span class="as-read"><span class="by">${_("Isian")}</span><span class="mono">${temuan.isian}</span></span>` : nothing}
    ${field && field.pembacaan.length > 1 && !field.sepakat ? html`<span class="small">${_("Dua pembacaan tidak sama:")} ${field.pembacaan.map(({ mesin, mentah }) => html`<span class="mono">${mesin}: ${mentah || "–"}</span> `)}</span>` : nothing}
    ${temuan.catatan ? html`<span class="small hint">${temuan.catatan}</span>` : nothing}
  </li>`;
}

function typed({ isian = {} }: Dokumen): Shown {
  const pairs = Object.entries(isian);
  if (!pairs.length) return nothing;
  return html`<h3>${_("Isian SPSE")}</h3><ul class="readings">${pairs.map(([name, value]) => html`<li><span class="as-read"><span class="by">${BIDANG[name] ?? name}</span><span class="mono">${value}</span></span></li>`)}</ul>`;
}

// The verdict

function verdict(l: Layar, item: Dokumen, meja: Meja): Shown {
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
