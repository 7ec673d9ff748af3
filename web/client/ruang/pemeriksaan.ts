/** Pemeriksaan: one document on the table: its photo with boxes, what was read beside what SPSE says, and the verdict. */
import { html, nothing, svg, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { badge, word } from "./forms.ts";
import { BIDANG, DOKUMEN, TEMUAN } from "./kata.ts";
import { jam } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import { change, examiner, table, want, type Meja } from "./meja.ts";
import { pantau } from "./pantau.ts";
import { verdict } from "./putusan.ts";
import type { Bacaan, Temuan, Terbaca } from "./bacaan.ts";
import type { Dokumen, FotoDokumen } from "./bagian.ts";

type Shown = TemplateResult | typeof nothing;

const held = pantau();

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
      <div class="exam-photo">${shows(l, item)}${foto ? picture(l, item, foto, meja) : empty(l, item)}</div>
      <div class="exam-fields">${verdict(l, item, meja)} ${foto?.bacaan ? comparison(l, item, foto.bacaan, meja) : typed(item)}</div>
    </div>
  </article>`;
}

/** Whoever of the peserta holds the paper into the camera, large enough to read it beside its photo. */
function shows(l: Layar, item: Dokumen): Shown {
  const theirs = l.ruang.inside.filter(({ id, peran }) => peran === "penyedia" && l.tampak.get(id)?.kamera !== false);
  const still = theirs.find(({ id }) => l.tampak.get(id)?.beku);
  const one = still ?? (item.keadaan === "siap_periksa" ? theirs[0] : undefined);
  if (!one) return nothing;
  const { id, nama } = one;
  const stream = l.mesh?.peers.get(id)?.stream;
  if (!stream?.getVideoTracks().length) return nothing;
  const words = still ? _("%(nama)s menahan gambar", { nama }) : _("Kamera %(nama)s", { nama });
  return html`<figure class="tile whole">${held(stream, words)}<figcaption aria-hidden="true"><span>${words}</span></figcaption></figure>`;
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
    ${field && field.pembacaan.length > 1 && !field.sepakat ? html`<span class="small">${_("Bacaan mesin belum pasti:")} ${field.pembacaan.map(({ mesin, mentah }) => html`<span class="mono">${mesin}: ${mentah || "–"}</span> `)}</span>` : nothing}
    ${temuan.catatan ? html`<span class="small hint">${temuan.catatan}</span>` : nothing}
  </li>`;
}

function typed({ isian = {} }: Dokumen): Shown {
  const pairs = Object.entries(isian);
  if (!pairs.length) return nothing;
  return html`<h3>${_("Isian SPSE")}</h3><ul class="readings">${pairs.map(([name, value]) => html`<li><span class="as-read"><span class="by">${BIDANG[name] ?? name}</span><span class="mono">${value}</span></span></li>`)}</ul>`;
}

// The verdict
