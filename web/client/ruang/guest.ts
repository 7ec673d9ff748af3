/** Guest: the peserta's screen: what is wanted now, the faces, the checklist, and the controls at the thumb. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { checklist } from "./checklist.ts";
import { chosen } from "./consent.ts";
import { controls } from "./controls.ts";
import { form, said, tabs, word } from "./forms.ts";
import { lobby } from "./lobby.ts";
import { aspects, batas, camera, chat, negosiasi, quality, questions, rekam, risalah, sorot, spanduk, suara } from "./nanti.ts";
import { request } from "./request.ts";
import { fresh, line, rec, unanswered } from "./host.ts";
import { tiles } from "./tiles.ts";
import { LOBI } from "./state.ts";
import { PERAN, SESI } from "./kata.ts";
import type { Layar } from "./layar.ts";

export function guest(l: Layar): TemplateResult {
  const { mine } = l.ruang;
  if (!mine) return wait(l, _("Menyambung ke ruang tunggu…"));
  if (mine.di_dalam || mine.keadaan === "hadir" || mine.keadaan === "terputus") return room(l);
  return LOBI.has(mine.keadaan) ? lobby(l, mine) : wait(l, _("Menyambung…"));
}

function wait(l: Layar, words: string): TemplateResult {
  return html`<div class="wrap lobby stack"><h1>${l.halaman.paket}</h1><p role="status">${words}</p><div aria-hidden="true"><span class="skeleton"></span><span class="skeleton"></span></div></div>`;
}

function room(l: Layar): TemplateResult {
  return html`<div class="room-bar">
      <h1>${l.halaman.paket}</h1>
      ${word(SESI, l.keadaan)} ${l.kanal.status.keadaan === "tersambung" ? nothing : line(l)} ${rec(l)}<span class="row">${rekam(l)}</span>
    </div>
    ${batas(l)}
    ${spanduk(l)} ${suara(l)}
    <div class="room guest-room">
      ${request(l)}
      <section class="stage" tabindex="0" aria-label=${_("Ruang")}>${sorot(l)} ${tiles(l)} ${negosiasi(l)} ${aspects(l)}</section>
      ${checklist(l)}
      <section class="side" aria-label=${_("Pertanyaan, obrolan, dan lainnya")}>${tabs(l, _("Panel"), [
        { id: "tanya", label: unanswered(l), body: () => questions(l) },
        { id: "obrolan", label: fresh(l), body: () => chat(l) },
        { id: "ba", label: _("Berita acara"), body: () => risalah(l) },
        { id: "lainnya", label: _("Lainnya"), body: () => others(l) },
      ])}</section>
      ${controls(l)}
    </div>
    ${camera(l)}`;
}

function others(l: Layar): TemplateResult {
  return html`<h3>${_("Di dalam ruang")}</h3>
    <ul class="talk">
      ${l.ruang.inside.map(({ id, nama, peran, uraian }) => html`<li><b>${id === l.ruang.saya ? _("Anda") : nama}</b> <span class="by">${peran === "penyedia" ? uraian : PERAN[peran]}</span></li>`)}
    </ul>
    ${quality(l)} ${chosen(l)}
    <h3>${_("Keberatan")}</h3>
    <p class="small">${_("Keberatan Saudara dicatat kata demi kata dan dicetak dalam berita acara.")}</p>
    ${form(l, { key: "keberatan", label: _("Sampaikan keberatan"), kind: "tight", kirim: _("Kirim keberatan"), tanya: _("Keberatan Saudara"), least: 1, send: (filled) => l.act("keberatan", "object", { teks: said(filled) }) })}`;
}
