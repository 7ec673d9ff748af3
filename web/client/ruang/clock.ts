/** Clock: the twelve steps of the SOP, the standard time of each against the real one, lateness in words. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { jam, lama, menit } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import type { Langkah } from "./bagian.ts";

/** The step that runs, in one line; behind it all twelve. */
export function clock(l: Layar): TemplateResult {
  const { langkah } = l.ruang.bagian;
  const running = langkah.filter(({ mulai, selesai }) => mulai !== null && selesai === null);
  const shown = running.find(({ kode }) => kode === "KB-8") ?? running.at(-1);
  return html`<details class="clock-strip">
    <summary><span class="clock">${icon("jam")} ${shown ? html`${shown.kode}: ${spent(l, shown)}` : _("Jam SOP belum berjalan")}</span></summary>
    <ol class="clock-list" aria-label=${_("Tahapan SOP: waktu baku dan waktu nyata")}>
      ${langkah.map((one) => row(l, one))}
    </ol>
  </details>`;
}

function spent(l: Layar, one: Langkah): TemplateResult {
  const seconds = l.ruang.spent(one);
  const late = one.baku !== null && seconds > one.baku;
  const words = one.baku === null ? lama(seconds) : _("%(nyata)s dari %(baku)s", { nyata: inWords(seconds, one.baku), baku: inWords(one.baku, one.baku) });
  return html`<b class=${late ? "late" : ""}>${words}</b>${late && one.baku !== null ? html` · <span class="late">${_("lewat %(lama)s", { lama: lama(seconds - one.baku) })}</span>` : nothing}`;
}

/** Minutes as the SOP counts them, hours where it counts those. */
function inWords(seconds: number, standard: number): string {
  return standard >= 7200 ? lama(seconds) : menit(seconds);
}

function row(l: Layar, one: Langkah): TemplateResult {
  const { zona } = l.halaman;
  const state = one.mulai === null ? _("belum") : one.selesai === null ? _("berjalan sejak %(jam)s", { jam: jam(one.mulai, zona) }) : _("selesai %(jam)s", { jam: jam(one.selesai, zona) });
  return html`<li class=${one.lewat ? "late" : one.selesai ? "done" : one.mulai ? "now" : ""}>
    <b>${one.kode}</b> ${one.uraian}<br /><span class="soft">${state}${one.mulai ? html` · ${spent(l, one)}` : one.baku ? html` · ${_("baku %(lama)s", { lama: inWords(one.baku, one.baku) })}` : nothing}${one.alasan ? html` · ${one.alasan}` : nothing}</span>
  </li>`;
}
