/** Host: the Pokja's screen: the checklist, the table or the faces, the people and their words; the clock above. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { cards, notice } from "./consent.ts";
import { checklist } from "./checklist.ts";
import { clock } from "./clock.ts";
import { controls } from "./controls.ts";
import { course, proposals } from "./proposal.ts";
import { ability, mirror } from "./device.ts";
import { badge, refusal, tabs, word } from "./forms.ts";
import { batas, chat, musyawarah, negosiasi, orang, pemeriksaan, pintu, questions, rekam, risalah, spanduk, suara } from "./nanti.ts";
import { SESI } from "./kata.ts";
import { tiles } from "./tiles.ts";
import { jam } from "./waktu.ts";
import { LOBI } from "./state.ts";
import type { Layar } from "./layar.ts";

export function host(l: Layar): TemplateResult {
  return html`${bar(l)} ${spanduk(l)} ${suara(l)} ${musyawarah(l)} ${batas(l)} ${proposals(l)}
    <div class="room">
      ${checklist(l)}
      <section class="stage" tabindex="0" aria-label=${_("Ruang")}>${stage(l)}</section>
      <section class="side" aria-label=${_("Orang, pertanyaan, dan obrolan")}>${tabs(l, _("Panel"), [
        { id: "orang", label: arrivals(l), body: () => orang(l) },
        { id: "tanya", label: unanswered(l), body: () => questions(l) },
        { id: "obrolan", label: fresh(l), body: () => chat(l) },
        { id: "ba", label: _("Berita acara"), body: () => risalah(l) },
      ])}</section>
      ${controls(l)}
    </div>`;
}

function bar(l: Layar): TemplateResult {
  return html`<div class="room-bar">
    <h1>${l.halaman.peserta}<span class="unseen">, ${l.halaman.paket}</span></h1>
    ${clock(l)} ${word(SESI, l.keadaan)} ${line(l)}
    ${rec(l)}
    <span class="row course">${rekam(l)} ${course(l)}</span>
  </div>`;
}

/** Whether anybody is recorded, by the recorder's own word. */
export function rec(l: Layar): TemplateResult {
  const { keadaan = "", orang = {}, macet = [], sejak } = l.ruang.bagian.rekaman ?? {};
  const pukul = jam(sejak ?? "1970-01-01", l.halaman.zona);
  if (macet.length) return html`<span class="rec lost" role="status">${_("REC terganggu")}</span>`;
  if (Object.values(orang).includes(true)) return html`<span class="rec on" role="status">${_("REC sejak %(pukul)s", { pukul })}</span>`;
  return html`<span class="rec" role="status">${keadaan === "jeda" ? _("Rekaman dijeda") : keadaan === "merekam" ? _("Menunggu perekam…") : _("Tidak direkam")}</span>`;
}

/** The label of the tab: those who wait are the ones who need something. */
function arrivals(l: Layar): string {
  const n = l.ruang.waiting.filter(({ keadaan }) => keadaan !== "diterima").length;
  return n ? _("Orang (%(n)s menunggu)", { n }) : _("Orang (%(n)s)", { n: l.ruang.inside.length });
}

/** The label of the tab, with what came since it was looked at. */
export function fresh(l: Layar): string {
  const n = l.tab === "obrolan" ? 0 : l.ruang.chat.length - l.terbaca;
  return n > 0 ? _("Obrolan (%(n)s baru)", { n }) : _("Obrolan");
}

/** The label of the tab, with how many wait for an answer. */
export function unanswered(l: Layar): string {
  const n = l.ruang.bagian.tanya.filter(({ jawaban }) => jawaban === null).length;
  return n ? _("Pertanyaan (%(n)s)", { n }) : _("Pertanyaan");
}

/** How this page is connected, in words. */
export function line(l: Layar): TemplateResult {
  const { keadaan } = l.kanal.status;
  if (keadaan === "tersambung") return badge(["ok", _("Tersambung")]);
  const words = keadaan === "menyambung" && !l.pernah ? _("Menyambung…") : _("Terputus, mencoba lagi");
  return badge(["warn", [words, l.tertunda].filter(Boolean).join(" · ")]);
}

function stage(l: Layar): TemplateResult {
  const { mine } = l.ruang;
  const item = l.ruang.item(l.dokumen);
  if (!mine) return html`<p role="status">${_("Menyambung…")}</p><div aria-hidden="true"><span class="skeleton"></span><span class="skeleton"></span></div>`;
  return html`${mine.di_dalam ? tiles(l, item !== undefined || l.ruang.bagian.negosiasi !== null) : LOBI.has(mine.keadaan) ? (l.pengamat ? pintu(l) : door(l)) : nothing} ${item ? pemeriksaan(l, item) : negosiasi(l)}`;
}

/** Staff choose once, and sit down with it. */
function door(l: Layar): TemplateResult {
  const { mine } = l.ruang;
  if (mine?.keadaan === "cek_perangkat") void pass(l);
  return html`<section class="card door">
    <h2>${_("Masuk ke ruang")}</h2>
    ${l.devices.stream.getTracks().length || Object.keys(l.devices.problems).length ? mirror(l) : html`<p><button type="button" @click=${() => void l.openDevices()}>${_("Nyalakan kamera dan mikrofon")}</button></p>`}
    ${refusal(l, "device")} ${mine?.keadaan === "persetujuan" ? cards(l, 2, _("Masuk ke ruang")) : html`<p role="status">${_("Menyiapkan…")}</p>`}
    <details>
      <summary>${_("Pemberitahuan dan persetujuan perekaman")}</summary>
      <div class="notice">${l.kenal ?? nothing}</div>
    </details>
  </section>`;
}

/** The devices are asked for once; whatever comes of it, the choice follows. */
async function pass(l: Layar): Promise<void> {
  if (l.sibuk.has("device") || l.galat.has("device") || l.lewat) return;
  l.lewat = true;
  l.kenal = notice();
  await l.openDevices();
  await l.act("device", "device", { mutu: ability(l) });
}
