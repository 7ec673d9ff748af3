/** Proposal: what only the Pokja together decides, proposed, agreed to or taken back; and the buttons of the sesi itself. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { act, form, said } from "./forms.ts";
import { HASIL, PERIHAL } from "./kata.ts";
import type { Layar } from "./layar.ts";
import type { Usul } from "./bagian.ts";

/** Begin, pause, go on, propose: what the state of the sesi allows. */
export function course(l: Layar): TemplateResult | typeof nothing {
  if (!["ketua", "anggota"].includes(l.halaman.saya.peran) || !l.ruang.mine?.di_dalam) return nothing;
  switch (l.keadaan) {
    case "ruang_tunggu":
      return act(l, { key: "mulai", label: _("Mulai sesi"), kind: "primary tight", name: "begin" });
    case "menunggu_putusan_hadir":
      return html`${confer(l)} ${act(l, { key: "mulai", label: _("Mulai sesi, peserta sudah datang"), kind: "primary tight", name: "begin" })} ${absent(l)}`;
    case "berlangsung":
      return html`${confer(l)} ${pause(l)} ${close(l)} ${result(l)}`;
    case "terputus":
      return confer(l);
    case "jeda":
      return html`${confer(l)} ${act(l, { key: "lanjut", label: _("Lanjutkan sesi"), kind: "primary tight", name: "resume" })} ${result(l)}`;
    default:
      return nothing;
  }
}

function confer(l: Layar): TemplateResult | typeof nothing {
  return l.ruang.confers ? nothing : act(l, { key: "musyawarah", label: _("Musyawarah Pokja"), kind: "tight", name: "confer" });
}

function pause(l: Layar): TemplateResult {
  return form(l, { key: "jeda", label: _("Jeda"), kind: "tight", kirim: _("Jeda sesi"), tanya: _("Mengapa sesi dijeda?"), least: 5, send: (filled) => l.act("jeda", "pause", { alasan: said(filled) }) });
}

function close(l: Layar): TemplateResult {
  const send = (filled: FormData) => l.act("tutup", "propose", { perihal: "tutup", hasil: null, alasan: said(filled) });
  return form(l, { key: "tutup", label: _("Usulkan penutupan"), kind: "tight", tanya: _("Catatan (boleh kosong)"), least: 0, hint: _("Sesi ditutup setelah kuorum Pokja setuju."), send });
}

function absent(l: Layar): TemplateResult {
  const send = (filled: FormData) => l.act("absen", "propose", { perihal: "tidak_hadir", hasil: null, alasan: said(filled) });
  return form(l, { key: "absen", label: _("Usulkan: peserta tidak hadir"), kind: "tight", tanya: _("Alasan, dengan upaya menghubungi yang sudah dilakukan"), send });
}

function result(l: Layar): TemplateResult {
  const send = (filled: FormData) => l.act("hasil", "propose", { perihal: "hasil", hasil: said(filled, "hasil"), alasan: said(filled) });
  const more = html`<label for="hasil">${_("Hasil")}</label>
    <select id="hasil" name="hasil" required>
      <option value="">${_("Pilih hasil")}</option>
      ${["lulus", "gugur", "tatap_muka", "ditunda"].map((value) => html`<option value=${value}>${HASIL[value]}</option>`)}
    </select>`;
  return form(l, { key: "hasil", label: _("Usulkan hasil"), kind: "tight", more, tanya: _("Alasan"), least: 0, hint: _("Wajib untuk gugur, paling sedikit 10 huruf."), send });
}

/** The open proposals, above everything. */
export function proposals(l: Layar): TemplateResult | typeof nothing {
  const { usul } = l.ruang.bagian;
  return usul.length ? html`<div class="proposals" aria-live="polite">${usul.map((one) => proposal(l, one))}</div>` : nothing;
}

function proposal(l: Layar, usul: Usul): TemplateResult {
  const agreed = usul.setuju.includes(l.ruang.saya);
  const { kuorum, pokja, saya } = l.halaman;
  const apa = usul.hasil ? `${PERIHAL[usul.perihal] ?? usul.perihal}: ${HASIL[usul.hasil] ?? usul.hasil}` : (PERIHAL[usul.perihal] ?? usul.perihal);
  const member = ["ketua", "anggota"].includes(saya.peran);
  return html`<section class="alert warn">
    ${icon("keterangan")}
    <div>
      <h2>${_("Usul: %(apa)s", { apa })}</h2>
      <p>${_("%(nama)s mengusulkan. Setuju %(n)s, perlu %(kuorum)s dari %(pokja)s anggota Pokja.", { nama: l.ruang.name(usul.oleh), n: usul.setuju.length, kuorum, pokja })}${usul.alasan ? html` ${_("Alasan:")} ${usul.alasan}` : nothing}</p>
      ${member ? html`<div class="row">${agreed ? html`<span>${_("Anda sudah setuju.")}</span>` : act(l, { key: `setuju-${usul.id}`, label: _("Setujui"), kind: "primary tight", name: "vote", payload: { usul: usul.id } })}${drop(l, usul)}</div>` : nothing}
    </div>
  </section>`;
}

function drop(l: Layar, { id }: Usul): TemplateResult {
  const key = `cabut-${id}`;
  return form(l, { key, label: _("Cabut usul"), kind: "tight", tanya: _("Mengapa usul ini dicabut?"), least: 5, send: (filled) => l.act(key, "drop", { usul: id, alasan: said(filled) }) });
}
