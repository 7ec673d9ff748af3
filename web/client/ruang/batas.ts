/** Batas: the limit that runs now, what comes after it and who decides; and the attempts to reach the peserta. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { act, form, said } from "./forms.ts";
import { hush, silent } from "./sounds.ts";
import { jam, menit } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import type { Sesi, Upaya } from "./bagian.ts";

type Shown = TemplateResult | typeof nothing;

const JALUR: Record<string, string> = { telepon: _("Telepon"), whatsapp: "WhatsApp", surel: _("Surel"), spse: "SPSE" };
const HASIL: Record<string, string> = {
  terhubung: _("Terhubung"),
  tidak_diangkat: _("Tidak diangkat"),
  tidak_aktif: _("Nomor tidak aktif"),
  terkirim: _("Pesan terkirim"),
  gagal: _("Gagal"),
};

export function batas(l: Layar, sesi: Sesi): TemplateResult {
  const [what, after] = l.tamu ? theirs(l, sesi) : ours(l, sesi);
  if (!what) return html``;
  const early = sesi.batas?.jenis === "tunggu" && Date.parse(sesi.mulai) > l.now;
  return html`<section class="alert ${early ? "info" : "warn"} apart">
    ${icon("jam")}
    <div class="row ends"><div><span role="status">${what}</span> ${left(l, sesi)} ${after}</div>${l.tamu ? nothing : next(l, sesi)}</div>
  </section>`;
}

/** What the office reads: what is waited for, and what comes then. */
function ours(l: Layar, sesi: Sesi): [string, string] {
  const enough = _("%(n)s dari %(perlu)s upaya menghubungi sudah dicatat.", { n: sesi.upaya, perlu: sesi.upaya_perlu ?? 2 });
  const { hadir, perlu } = sesi.kuorum ?? { hadir: 0, perlu: 0 };
  const pokja = _("Pokja di ruang %(hadir)s, kuorum %(perlu)s.", { hadir, perlu });
  switch (sesi.batas?.jenis) {
    case "tunggu":
      return [came(l) ? _("Peserta sudah di ruang tunggu; periksa dan terima di panel Orang.") : _("Menunggu peserta."), `${enough} ${_("Sesudah itu Pokja yang memutuskan; tidak ada yang otomatis.")}`];
    case "putus":
      return [_("Peserta terputus; jam SOP berhenti. Begitu kembali, sesi berlanjut sendiri."), `${enough} ${_("Sesudah itu sesi diskors dan Pokja menetapkan lanjutannya; semua bukti tetap.")}`];
    case "kuorum":
      return [_("Pokja kurang dari kuorum."), `${pokja} ${_("Sesudah itu sesi dijeda, tanpa akibat bagi peserta.")}`];
    case "jeda":
      return [
        sesi.tanpa_kuorum ? _("Dijeda karena Pokja kurang dari kuorum. Sesi berlanjut sendiri begitu kuorum dan peserta ada.") : _("Sesi dijeda."),
        `${sesi.tanpa_kuorum ? pokja : ""} ${_("Sesudah itu sesi diskors dan dilanjutkan lain waktu; semua bukti tetap.")}`,
      ];
    default:
      return ["", ""];
  }
}

/** Whether somebody of the peserta is at the door: then it is the Pokja that is waited for. */
function came(l: Layar): boolean {
  return l.ruang.waiting.some(({ peran, keadaan }) => peran === "penyedia" && keadaan === "cek_identitas");
}

/** What the peserta reads: nothing of it is held against them. */
function theirs(l: Layar, { batas: limit, tanpa_kuorum }: Sesi): [string, string] {
  if (!l.ruang.mine?.di_dalam) return ["", ""];
  if (limit?.jenis === "kuorum") return [_("Anggota Pokja di ruang sedang kurang dari kuorum."), _("Bila belum kembali saat itu, sesi dijeda; ini tidak dihitung atas Saudara.")];
  if (limit?.jenis !== "jeda") return ["", ""];
  const why = tanpa_kuorum ? _("Sesi dijeda karena anggota Pokja belum lengkap, dan berlanjut sendiri begitu mereka kembali.") : _("Pokja menjeda sesi. Tetap di halaman ini.");
  return [why, _("Lewat dari itu sesi dilanjutkan lain waktu; semua yang sudah Saudara kirim tetap tersimpan.")];
}

function left(l: Layar, { batas: limit }: Sesi): Shown {
  if (!limit) return nothing;
  const seconds = (Date.parse(limit.sampai) - l.now) / 1000;
  const at = jam(limit.sampai, l.halaman.zona);
  if (seconds <= 0) return html`<b>${_("Batasnya lewat pukul %(jam)s.", { jam: at })}</b>`;
  return html`<b>${seconds < 60 ? _("Sisa kurang dari 1 menit, sampai pukul %(jam)s.", { jam: at }) : _("Sisa %(menit)s, sampai pukul %(jam)s.", { menit: menit(seconds), jam: at })}</b>`;
}

function next(l: Layar, { batas: limit, upaya, upaya_perlu = 2 }: Sesi): Shown {
  if (limit?.jenis !== "tunggu" && limit?.jenis !== "putus") return nothing;
  const over = Date.parse(limit.sampai) <= l.now;
  const break_ = over && limit.jenis === "putus" && upaya >= upaya_perlu && ["ketua", "anggota"].includes(l.halaman.saya.peran);
  return html`<div class="row">${log(l)} ${break_ ? act(l, { key: "skors", label: _("Skors, lanjut lain waktu"), kind: "tight", name: "suspend_lost" }) : nothing}</div>`;
}

/** An attempt is written down where one sees that it is needed. */
function log(l: Layar, key = "upaya"): TemplateResult {
  const choose = (id: string, label: string, table: Record<string, string>) =>
    html`<label for="${key}-${id}">${label}</label><select id="${key}-${id}" name=${id} required><option value="">${_("Pilih")}</option>${Object.entries(table).map(([value, words]) => html`<option value=${value}>${words}</option>`)}</select>`;
  const more = html`${choose("jalur", _("Jalur"), JALUR)} ${choose("hasil", _("Hasil"), HASIL)}
    <label for="${key}-tujuan">${_("Nomor atau alamat (kosong: yang didaftarkan peserta)")}</label><input id="${key}-tujuan" name="tujuan" maxlength="200" />`;
  const send = (filled: FormData) => l.act(key, "attempt", { jalur: said(filled, "jalur"), hasil: said(filled, "hasil"), tujuan: said(filled, "tujuan"), catatan: said(filled) });
  return form(l, { key, label: _("Catat upaya menghubungi"), kind: "tight", kirim: _("Simpan upaya"), more, tanya: _("Uraian singkat"), least: 3, send });
}

/** Who was tried to be reached, by whom, when, how, and what came of it. */
export function hubungi(l: Layar): TemplateResult {
  const { upaya } = l.ruang.bagian;
  const quiet = silent();
  const turn = () => (hush(!quiet), l.draw());
  return html`<p><button type="button" class="tight" aria-pressed=${!quiet} @click=${turn}>${quiet ? _("Bunyi pemberitahuan mati") : _("Bunyi pemberitahuan menyala")}</button></p>
    <h3>${_("Menghubungi peserta")}</h3>
    ${upaya.length ? html`<ol class="talk">${upaya.map((one) => attempt(l, one))}</ol>` : html`<p class="soft small">${_("Belum ada upaya yang dicatat. Ketidakhadiran hanya dapat diputus setelah paling sedikit dua upaya.")}</p>`}
    <div class="row">${log(l, "upaya-orang")}</div>`;
}

function attempt(l: Layar, { waktu, jalur, hasil, tujuan, catatan, oleh }: Upaya): TemplateResult {
  return html`<li>
    <b>${JALUR[jalur] ?? jalur}: ${hasil === "dijelaskan" ? _("Terhubung, tahapan dijelaskan") : (HASIL[hasil] ?? hasil)}</b>
    <span class="by">${[jam(waktu, l.halaman.zona), tujuan, oleh].filter(Boolean).join(" · ")}</span>
    <span class="said">${catatan}</span>
  </li>`;
}
