/** Ended: not in the room (yet, any more, here), in plain words and with what to do next. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { HASIL } from "./kata.ts";
import { jam, lagi } from "./waktu.ts";
import { SELESAI } from "./state.ts";
import type { Layar } from "./layar.ts";

/** The page instead of lobby and room, or null while there is one. */
export function ended(l: Layar): TemplateResult | null {
  const { keadaan, message } = l.kanal.status;
  if (l.belumDibuka) return early(l);
  if (keadaan === "diambil_alih") return page(_("Ruang ini Saudara buka di tempat lain"), message || _("Satu orang memakai satu kursi."), again(_("Pakai di sini")));
  if (l.selesai || SELESAI.has(l.keadaan)) return over(l);
  if (keadaan !== "ditolak") return null;
  if (l.keluar) return page(_("Saudara sudah keluar dari ruang"), _("Dalam 10 menit Saudara dapat masuk lagi tanpa pemeriksaan ulang. Semua yang sudah dikirim tersimpan."), again(_("Masuk lagi")));
  return page(_("Saudara tidak dapat berada di ruang ini"), message, l.tamu ? contact() : again(_("Coba lagi")));
}

function page(title: string, message: string, next: TemplateResult | typeof nothing): TemplateResult {
  return html`<div class="wrap lobby stack"><h1 tabindex="-1">${title}</h1><p class="lead" role="status">${message}</p>${next}</div>`;
}

function again(label: string): TemplateResult {
  return html`<p><button type="button" class="primary" @click=${() => location.reload()}>${label}</button></p>`;
}

function contact(): TemplateResult {
  return html`<p>${_("Foto dan jawaban yang sudah terkirim tetap tersimpan. Bila ini keliru, hubungi narahubung yang tertulis di surel undangan.")}</p>${again(_("Coba lagi"))}`;
}

function early(l: Layar): TemplateResult {
  const { dibuka, mulai, zona } = l.halaman;
  const seconds = (Date.parse(dibuka) - l.now) / 1000;
  const when = seconds > 0 ? _("Ruang tunggu dibuka pukul %(jam)s (%(lagi)s).", { jam: jam(dibuka, zona), lagi: lagi(seconds) }) : _("Ruang tunggu segera dibuka oleh Pokja.");
  return html`<div class="wrap lobby stack">
    <h1 tabindex="-1">${_("Ruang tunggu belum dibuka")}</h1>
    <p class="lead" role="status">${when} ${_("Sesi mulai pukul %(jam)s.", { jam: jam(mulai, zona) })}</p>
    <p>${_("Halaman ini masuk sendiri begitu ruang tunggu dibuka; biarkan terbuka.")}</p>
    <p class="row"><a class="button" href="/uji">${_("Uji kamera dan mikrofon dulu")}</a>${l.tamu ? nothing : home(l)}</p>
  </div>`;
}

function over(l: Layar): TemplateResult {
  const { sesi } = l.ruang.bagian;
  const { halaman, keadaan } = l;
  const closed = sesi?.ditutup ? _("Sesi ditutup pukul %(jam)s.", { jam: jam(sesi.ditutup, halaman.zona) }) : "";
  if (keadaan === "diskors") return page(_("Sesi dilanjutkan lain waktu"), _("Pokja akan mengirim undangan lanjutan. Semua foto dan jawaban tetap tersimpan."), home(l));
  if (keadaan === "dialihkan") return page(_("Sesi dialihkan ke tatap muka"), _("Pokja mengirim waktu dan tempatnya lewat surel. Yang sudah terkirim tetap tersimpan."), home(l));
  if (keadaan === "dibatalkan") return page(_("Sesi ini dibatalkan"), _("Tidak ada yang perlu Saudara lakukan. Pemberitahuannya dikirim lewat surel."), home(l));
  const hasil = sesi?.hasil && !l.tamu ? _("Hasil yang ditetapkan: %(hasil)s.", { hasil: HASIL[sesi.hasil] ?? sesi.hasil }) : "";
  const next = l.tamu ? _("Terima kasih. Berita acara dikirim ke surel Saudara untuk dibaca dan ditandatangani.") : hasil;
  return page(_("Sesi sudah ditutup"), `${closed} ${next}`.trim(), home(l));
}

function home(l: Layar): TemplateResult {
  if (l.tamu) return html`<p>${_("Saudara boleh menutup halaman ini.")}</p>`;
  const { sesi } = l.halaman;
  return html`<span class="row">${l.keadaan === "ditutup" ? html`<a class="button primary" href="/sesi/${sesi}/ba">${_("Buka berita acara")}</a>` : nothing}<a class="button" href="/sesi/${sesi}">${_("Ke halaman sesi")}</a></span>`;
}
