/** People: who waits, with card and face beside each other; who is inside, how well, by what consent; who has gone. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { _ } from "../i18n.ts";
import { act, badge, form, said, word } from "./forms.ts";
import { KURSI, PERAN, PERSETUJUAN, UNTUK } from "./kata.ts";
import { beside, hubungi, quality, senyap } from "./nanti.ts";
import { link } from "./tiles.ts";
import { tepat } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import type { FotoOrang, Kursi } from "./bagian.ts";
import { watches } from "./state.ts";

export function people(l: Layar): TemplateResult {
  const { waiting, inside, away } = l.ruang;
  return html`${waiting.length ? html`<h3>${_("Menunggu di ruang tunggu (%(n)s)", { n: waiting.length })}</h3><ul class="talk">${repeat(waiting, ({ id }) => id, (kursi) => guest(l, kursi))}</ul>` : nothing}
    <h3>${_("Di dalam (%(n)s)", { n: inside.length })}</h3>
    <ul class="talk">
      ${repeat(inside, ({ id }) => id, (kursi) => present(l, kursi))}
    </ul>
    ${[...waiting, ...inside, ...away].some(({ peran, lama, tersambung }) => peran === "penyedia" && (tersambung || lama)) ? nothing : html`<p class="soft small">${_("Peserta belum datang. Ada bunyi dan tanda di sini begitu seseorang menunggu.")}</p>`}
    ${away.length ? html`<h3>${_("Tidak di ruang")}</h3><ul class="talk">${away.map((kursi) => html`<li>${who(kursi)} ${word(KURSI, kursi.tersambung ? kursi.keadaan : kursi.keadaan === "hadir" ? "terputus" : kursi.keadaan)}${kursi.lama ? html` <span class="by">${_("di ruang %(lama)s", { lama: tepat(kursi.lama) })}</span>` : nothing}${kursi.telepon ? beside(l, kursi) : nothing}</li>`)}</ul>` : nothing}
    ${l.pengamat ? nothing : html`${hubungi(l)} ${l.ruang.mine?.di_dalam ? quality(l) : nothing}`}`;
}

function who({ nama, peran, uraian }: Kursi): TemplateResult {
  return html`<b>${nama}</b> <span class="by">${peran === "penyedia" ? uraian : PERAN[peran]}</span>`;
}

function guest(l: Layar, kursi: Kursi): TemplateResult {
  return html`<li class="guest">
    ${who(kursi)}
    <span class="row">${waits(l, kursi)} ${watches(kursi) ? badge(["info", _("Pengamat")]) : word(PERSETUJUAN, kursi.persetujuan)}</span>
    ${watches(kursi) ? nothing : html`<div class="faces">${["identitas", "wajah", "kuasa"].map((untuk) => face(l, kursi, untuk))}</div>`}
    ${l.leads ? decide(l, kursi) : nothing}
  </li>`;
}

/** Only the Pokja checks: nobody else is told that it is for them to do. */
function waits({ leads }: Layar, { keadaan }: Kursi): TemplateResult {
  return keadaan === "cek_identitas" && !leads ? badge(["warn", _("Menunggu diperiksa Pokja")]) : word(KURSI, keadaan);
}

/** The last photo of its kind; the whole of it opens beside this page. */
function face(l: Layar, kursi: Kursi, untuk: string): TemplateResult | typeof nothing {
  const foto = kursi.foto?.filter((one) => one.untuk === untuk).at(-1);
  if (!foto) return untuk === "kuasa" ? nothing : html`<figure class="face"><span class="none">${_("Belum ada foto %(apa)s", { apa: UNTUK[untuk] ?? "" })}</span></figure>`;
  return html`<figure class="face">${picture(l, kursi, foto)}<figcaption>${foto.nomor} · ${UNTUK[untuk]}</figcaption></figure>`;
}

function picture(l: Layar, { nama }: Kursi, { id, siap, untuk }: FotoOrang): TemplateResult {
  const at = `/sesi/${l.halaman.sesi}/foto/${id}`;
  if (!siap) return html`<span class="none">${_("Foto sedang diolah…")} <a href="${at}/asli">${_("Unduh asli")}</a></span>`;
  return html`<a href="${at}/utuh" target="_blank" rel="noopener"><img src="${at}/kecil" alt=${_("Foto %(apa)s %(nama)s, buka besar", { apa: UNTUK[untuk] ?? untuk, nama })} /></a>`;
}

function decide(l: Layar, kursi: Kursi): TemplateResult | typeof nothing {
  if (kursi.persetujuan === "C_minta_luring") return inPerson(l, kursi);
  if (kursi.keadaan === "cek_identitas") return html`<div class="row">${admit(l, kursi)} ${watches(kursi) ? refuse(l, kursi) : html`${more(l, kursi)} ${refuse(l, kursi)}`}</div>${watches(kursi) ? nothing : again(l, kursi)}`;
  if (kursi.keadaan === "lengkapi_kuasa") return html`<div class="row">${refuse(l, kursi)}</div>`;
  return nothing;
}

function admit(l: Layar, { id, nama, kurang = [] }: Kursi): TemplateResult {
  const key = `terima-${id}`;
  const unseen = ` ${nama}`;
  if (!kurang.length) return act(l, { key, label: _("Terima"), kind: "primary tight", name: "admit", payload: { siapa: id, alasan: "" }, unseen });
  const hint = _("Belum ada: %(apa)s.", { apa: kurang.join(", ") });
  return form(l, { key, label: _("Terima tanpa bukti lengkap"), kind: "tight", unseen, hint, tanya: _("Mengapa diterima tanpa itu?"), send: (filled) => l.act(key, "admit", { siapa: id, alasan: said(filled) }) });
}

function more(l: Layar, { id, nama }: Kursi): TemplateResult {
  const key = `lengkapi-${id}`;
  const minutes = html`<label for="menit-${id}">${_("Waktu (menit)")}</label><input id="menit-${id}" name="menit" type="number" min="1" max="120" value="15" required />`;
  const send = (filled: FormData) => l.act(key, "more", { siapa: id, kurang: said(filled), menit: Number(filled.get("menit")) });
  return form(l, { key, label: _("Minta lengkapi"), kind: "tight", unseen: ` ${nama}`, more: minutes, tanya: _("Apa yang kurang?"), least: 3, send });
}

function refuse(l: Layar, kursi: Kursi): TemplateResult {
  const { id, nama } = kursi;
  const key = `tolak-${id}`;
  const hint = watches(kursi) ? "" : _("Tautannya berakhir. Orang lain dari perusahaan itu tetap boleh masuk.");
  return form(l, { key, label: _("Tolak"), kind: "tight danger", unseen: ` ${nama}`, hint, tanya: _("Mengapa orang ini tidak dapat diterima?"), send: (filled) => l.act(key, "refuse", { siapa: id, alasan: said(filled) }) });
}

/** A photo of card or face once more, while they wait. */
function again(l: Layar, { id, nama }: Kursi): TemplateResult {
  const ask = (untuk: string) =>
    act(l, { key: `ulang-${untuk}-${id}`, label: _("Minta foto %(apa)s lagi", { apa: UNTUK[untuk] ?? untuk }), kind: "tight plain", name: "want_photo", payload: { untuk, dokumen: null, kursi: id }, unseen: ` ${nama}` });
  return html`<div class="row">${ask("identitas")} ${ask("wajah")}</div>`;
}

function inPerson(l: Layar, { id, nama }: Kursi): TemplateResult {
  const key = `luring-${id}`;
  const hint = _("Untuk mengabulkannya, alihkan sesi ke tatap muka di halaman sesi.");
  return html`<div class="row">${form(l, { key, label: _("Tidak dapat tatap muka"), kind: "tight", unseen: ` ${nama}`, hint, tanya: _("Mengapa tatap muka tidak dikabulkan?"), send: (filled) => l.act(key, "refuse_in_person", { siapa: id, alasan: said(filled) }) })}</div>`;
}

function present(l: Layar, kursi: Kursi): TemplateResult {
  const own = kursi.id === l.ruang.saya;
  const peer = l.mesh?.peers.get(kursi.id);
  return html`<li>
    ${who(kursi)}
    <span class="row">${watches(kursi) ? badge(["info", _("Pengamat")]) : word(PERSETUJUAN, kursi.persetujuan)} ${peer && !watches(kursi) ? badge([peer.mutu === "lemah" || peer.state === "terputus" ? "bad" : "grey", link(peer)]) : nothing}</span>
    ${kursi.lama === undefined ? nothing : html`<span class="by">${own ? `${_("Anda")} · ` : nothing}${_("di ruang %(lama)s", { lama: tepat(l.ruang.stayed(kursi)) })}${kursi.putus ? ` · ${_("%(n)s kali terputus", { n: kursi.putus })}` : ""}</span>`}
    ${watches(kursi) ? nothing : beside(l, kursi)}
    ${l.leads && !own ? html`<span class="row">${senyap(l, kursi)} ${kursi.peran === "penyedia" || watches(kursi) ? remove(l, kursi) : nothing}</span>` : nothing}
  </li>`;
}

function remove(l: Layar, kursi: Kursi): TemplateResult {
  const { id, nama } = kursi;
  const key = `keluarkan-${id}`;
  return form(l, { key, label: _("Keluarkan"), kind: "tight danger", unseen: ` ${nama}`, hint: watches(kursi) ? "" : _("Tautannya berakhir saat itu juga."), tanya: _("Mengapa orang ini dikeluarkan?"), send: (filled) => l.act(key, "remove", { siapa: id, alasan: said(filled) }) });
}
