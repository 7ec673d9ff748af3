/** Aspek: what was clarified about each aspect of a seleksi, as it will stand in the berita acara. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import type { Layar } from "./layar.ts";

/** As sessions/klarifikasi.py names them. */
const ASPEK: Record<string, string> = {
  lingkup: _("Lingkup dan sasaran jasa konsultansi"),
  metode: _("Cara penanganan pekerjaan dan rencana kerja"),
  tenaga_ahli: _("Kualifikasi tenaga ahli"),
  organisasi: _("Organisasi pelaksanaan"),
  alih_pengetahuan: _("Program alih pengetahuan"),
  jadwal: _("Jadwal pelaksanaan pekerjaan"),
  penugasan: _("Jadwal penugasan personel"),
  fasilitas: _("Fasilitas penunjang"),
  kesesuaian_biaya: _("Kesesuaian rencana kerja dengan jenis pengeluaran biaya"),
  volume_biaya: _("Volume kegiatan dan jenis pengeluaran"),
  biaya_satuan: _("Biaya satuan dibandingkan dengan biaya yang berlaku di pasar"),
};

/** The aspects that were written down. */
export function aspects(l: Layar): TemplateResult {
  const { aspek } = l.ruang.bagian;
  return html`<section class="exam"><h2>${_("Klarifikasi per aspek")}</h2><dl class="facts">${aspek.map(
    (one) => html`<div><dt>${ASPEK[one.aspek] ?? one.aspek}</dt><dd>${one.dokumen ? html`${_("Dokumen:")} ${one.dokumen}<br />` : nothing}${one.penawaran ? html`${_("Penawaran:")} ${one.penawaran}<br />` : nothing}<b>${one.hasil}</b></dd></div>`,
  )}</dl></section>`;
}
