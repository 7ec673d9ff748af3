/** Rekam: the Pokja's ways to record, one's own consent and the way to take it back, and the banner when nothing comes. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { act, form, refusal, said } from "./forms.ts";
import { jam } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import type { Rekaman } from "./bagian.ts";

/** To everybody: of whom nothing comes, and that nothing is lost by it. */
export function banner(l: Layar, { macet }: Rekaman): TemplateResult {
  const since = macet.map(({ sejak }) => sejak).sort()[0] ?? "";
  const who = macet.some(({ kursi }) => !kursi) ? "" : macet.map(({ kursi }) => (kursi === l.ruang.saya ? _("Anda") : l.ruang.name(kursi))).join(", ");
  const pukul = jam(since, l.halaman.zona);
  return html`<section class="alert bad" role="alert">
    ${icon("peringatan")}
    <div>
      <h2>${who ? _("Suara dan gambar %(siapa)s tidak sampai ke perekam sejak %(pukul)s", { siapa: who, pukul }) : _("Perekam tidak bekerja sejak %(pukul)s", { pukul })}</h2>
      <p>${_("Sesi tetap sah, dan celah ini dicatat. Sistem mencoba lagi sendiri. Pokja dapat menjeda rekaman atau sesi; foto dan catatan tetap tersimpan.")}</p>
    </div>
  </section>`;
}

/** What a member of the Pokja may do about the recording now. */
export function lead(l: Layar, rekaman: Rekaman): TemplateResult | typeof nothing {
  if (l.keadaan !== "berlangsung") return nothing;
  switch (rekaman.keadaan) {
    case "mati":
    case "siap":
    case "tidak_direkam":
      return speak(l, rekaman, { key: "rekam", label: _("Mulai rekam"), name: "record_begin" });
    case "jeda":
      return speak(l, rekaman, { key: "rekam-lagi", label: _("Lanjutkan rekaman"), name: "record_resume" });
    case "merekam":
    case "gagal":
      return form(l, {
        ...{ key: "rekam-jeda", label: _("Jeda rekaman"), kind: "tight", tanya: _("Mengapa rekaman dijeda?"), least: 5 },
        send: (filled) => l.act("rekam-jeda", "record_pause", { alasan: said(filled) }),
      });
    default:
      return nothing;
  }
}

/** First the words, aloud; then the recording. */
function speak(l: Layar, { pernyataan = "" }: Rekaman, { key, label, name }: { key: string; label: string; name: string }): TemplateResult {
  const text = pernyataan.replace("{pukul}", jam(new Date(l.now).toISOString(), l.halaman.zona));
  const agreed = l.ruang.inside.filter(({ persetujuan }) => persetujuan === "A_setuju").length;
  const more = agreed
    ? html`<p class="small">${_("Bacakan dengan lantang:")}</p>
        <blockquote class="spoken">${text}</blockquote>
        <p class="small soft">${_("Hanya %(n)s orang yang memilih A yang direkam. Bila seseorang menjawab tidak, ia menarik persetujuannya sendiri di layarnya.", { n: agreed })}</p>`
    : html`<p class="small">${_("Tidak seorang pun di ruang memilih A. Akan dicatat bahwa sesi tidak direkam; foto, notulen, dan dua pemeriksa tetap berlaku.")}</p>`;
  const kirim = agreed ? _("Sudah dibacakan, mulai") : _("Catat: tidak direkam");
  return form(l, { key, label, kind: "tight", more, tanya: "", kirim, send: () => l.act(key, name) });
}

/** One's own choice: to be taken back at any time, in one press and one answer. */
export function own(l: Layar): TemplateResult | typeof nothing {
  switch (l.ruang.mine?.persetujuan) {
    case "A_setuju":
      return form(l, { key: "tarik", label: _("Tarik persetujuan rekam"), kind: "tight", more: meaning(), tanya: "", kirim: _("Ya, tarik persetujuan"), send: () => l.act("tarik", "withdraw") });
    case "B_tanpa_av":
      return act(l, { key: "ubah", label: _("Ubah: saya setuju direkam"), kind: "tight", name: "choose", payload: { pilihan: "A", dibacakan: false } });
    case "ditarik":
      return html`<span class="small">${_("Persetujuan Saudara ditarik")}</span>${refusal(l, "tarik")}`;
    default:
      return nothing;
  }
}

function meaning(): TemplateResult {
  return html`<p class="small">${_("Suara dan gambar Saudara berhenti direkam dalam 5 detik. Yang sudah direkam dengan persetujuan Saudara tetap menjadi arsip. Sesi berlanjut, dan ini tidak mengurangi penilaian.")}</p>`;
}
