/** Lobby: the peserta's way in, one question a page: device, consent, photos of card and face, waiting. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { consent } from "./consent.ts";
import { device, mirror } from "./device.ts";
import { camera } from "./nanti.ts";
import { act, badge } from "./forms.ts";
import { progress } from "./request.ts";
import { UNTUK } from "./kata.ts";
import { jam, lagi } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import type { Kursi } from "./bagian.ts";

type Step = "perangkat" | "pilihan" | "menunggu" | `foto:${string}`;

/** Which page of the lobby it is, from what the server knows of this person. */
export function step(l: Layar, kursi: Kursi): Step {
  if (kursi.keadaan === "cek_perangkat") return "perangkat";
  if (["belum", "ditawarkan"].includes(kursi.persetujuan)) return "pilihan";
  if (kursi.keadaan === "diterima" || kursi.keadaan === "lengkapi_kuasa" || kursi.persetujuan === "C_minta_luring") return "menunggu";
  const next = missing(l, kursi).find((untuk) => !l.lewati.has(untuk));
  return next ? `foto:${next}` : "menunggu";
}

function missing(l: Layar, kursi: Kursi): string[] {
  return (kursi.perlu ?? []).filter((untuk) => !kursi.bukti?.includes(untuk) && !sent(l, untuk));
}

function sent(l: Layar, untuk: string): boolean {
  const foto = l.sending(untuk);
  return foto ? !foto.refusal : l.terkirim.has(untuk);
}

export function lobby(l: Layar, kursi: Kursi): TemplateResult {
  const now = step(l, kursi);
  const photos = (kursi.perlu ?? []).length;
  const places = ["perangkat", "pilihan", ...(kursi.perlu ?? []).map((untuk) => `foto:${untuk}`), "menunggu"];
  return html`<div class="wrap lobby stack" data-langkah=${now}>
    <p class="soft small">${_("Langkah %(n)s dari %(semua)s", { n: places.indexOf(now) + 1, semua: photos + 3 })} · ${l.halaman.paket}</p>
    ${page(l, kursi, now)} ${camera(l)}
  </div>`;
}

function page(l: Layar, kursi: Kursi, now: Step): TemplateResult {
  if (now === "perangkat") return device(l);
  if (now === "pilihan") return consent(l);
  return now === "menunggu" ? wait(l, kursi) : photo(l, now.slice(5));
}

const ASKS: Record<string, [string, string]> = {
  identitas: [_("Foto kartu identitas asli Saudara"), _("KTP, SIM, atau paspor. Pokja mencocokkannya dengan wajah Saudara dan dengan akta perusahaan.")],
  wajah: [_("Foto wajah Saudara"), _("Pokja membandingkannya dengan kartu identitas. Tidak ada templat wajah yang dibuat.")],
  kuasa: [_("Foto bukti kewakilan Saudara"), _("Surat kuasa, surat keputusan, atau perjanjian KSO yang memberi Saudara hak mewakili perusahaan.")],
};

function photo(l: Layar, untuk: string): TemplateResult {
  const [title, why] = ASKS[untuk] ?? [untuk, ""];
  const skip = () => {
    l.lewati.add(untuk);
    l.draw();
  };
  return html`<h1 tabindex="-1">${title}</h1>
    <p>${why}</p>
    ${progress(l, untuk)}
    <div class="actions">
      <button type="button" class="primary" @click=${() => l.photograph(untuk)}>${icon("foto")}${_("Ambil foto %(apa)s", { apa: UNTUK[untuk] ?? untuk })}</button>
      <button type="button" class="plain" @click=${skip}>${_("Saya belum dapat memfotonya")}</button>
    </div>
    <p class="small soft">${_("Foto dikirim langsung ke Pokja, disimpan apa adanya, dan aman di perangkat ini sampai diterima.")}</p>`;
}

function wait(l: Layar, kursi: Kursi): TemplateResult {
  const wanted = l.ruang.wanted;
  return html`<h1 tabindex="-1">${title(kursi)}</h1>
    <div aria-live="polite" class="stack">${news(l, kursi)}</div>
    ${wanted ? html`<section class="alert warn">${icon("foto")}<div><h2>${_("Pokja meminta foto %(apa)s lagi", { apa: UNTUK[wanted.untuk] ?? "" })}</h2>${progress(l, wanted.untuk)}<p><button type="button" class="primary" @click=${() => l.photograph(wanted.untuk, wanted.dokumen)}>${_("Ambil foto")}</button></p></div></section>` : nothing}
    ${evidence(l, kursi)}
    <section class="card"><h2>${_("Kamera dan mikrofon")}</h2>${l.devices.stream.getTracks().length ? mirror(l) : html`<p><button type="button" @click=${() => void l.openDevices()}>${_("Nyalakan kamera dan mikrofon")}</button></p>`}</section>`;
}

function title(kursi: Kursi): string {
  if (kursi.persetujuan === "C_minta_luring") return _("Permohonan tatap muka Saudara sudah disampaikan");
  if (kursi.keadaan === "lengkapi_kuasa") return _("Pokja meminta bukti kewakilan Saudara dilengkapi");
  if (kursi.keadaan === "diterima") return _("Saudara sudah diterima");
  return _("Pokja sudah diberi tahu bahwa Saudara datang");
}

function news(l: Layar, kursi: Kursi): TemplateResult {
  if (kursi.persetujuan === "C_minta_luring") return html`<p>${_("Pokja menjawabnya secara tertulis, di halaman ini atau lewat surel. Permohonan ini tidak mengurangi penilaian.")}</p>`;
  if (kursi.keadaan === "lengkapi_kuasa") return complete(l);
  if (kursi.keadaan === "diterima") return html`<p>${_("Saudara masuk ke ruang sendiri begitu Pokja memulai sesi. Tetap di halaman ini.")}</p><p>${start(l)}</p>`;
  return html`<p>${_("Pokja sedang memeriksa identitas Saudara. Tetap di halaman ini; Saudara tidak perlu menekan apa pun.")}</p><p>${start(l)}</p>`;
}

function start(l: Layar): string {
  const { mulai, zona } = l.halaman;
  const seconds = (Date.parse(mulai) - l.now) / 1000;
  return seconds > 0 ? _("Sesi dijadwalkan mulai pukul %(jam)s (%(lagi)s).", { jam: jam(mulai, zona), lagi: lagi(seconds) }) : _("Sesi dijadwalkan mulai pukul %(jam)s.", { jam: jam(mulai, zona) });
}

function complete(l: Layar): TemplateResult {
  const asked = l.ruang.last("ruang.diminta_lengkapi", l.ruang.saya);
  const minutes = Number(asked?.data["menit"] ?? 0);
  return html`<p class="lead">${String(asked?.private?.["alasan"] ?? "")}</p>
    ${asked && minutes ? html`<p>${_("Waktu yang diberikan %(n)s menit, sejak pukul %(jam)s.", { n: minutes, jam: jam(asked.at, l.halaman.zona) })}</p>` : nothing}
    ${progress(l, "kuasa")}
    <div class="actions">
      <button type="button" class="primary" @click=${() => l.photograph("kuasa")}>${icon("foto")}${_("Foto bukti kewakilan")}</button>
      ${act(l, { key: "complete", label: _("Sudah saya lengkapi"), name: "complete" })}
    </div>`;
}

/** What was sent and what is missing, each with the way to send it. */
function evidence(l: Layar, kursi: Kursi): TemplateResult | typeof nothing {
  const wanted = kursi.perlu ?? [];
  if (!wanted.length || kursi.keadaan === "diterima") return nothing;
  const row = (untuk: string) => {
    const here = kursi.bukti?.includes(untuk);
    return html`<li>
      <span class="row ends"><b>${_("Foto %(apa)s", { apa: UNTUK[untuk] ?? untuk })}</b>${here ? badge(["ok", _("Diterima")]) : sent(l, untuk) ? badge(["info", _("Sedang dikirim")]) : badge(["warn", _("Belum ada")])}</span>
      ${progress(l, untuk)} ${here || sent(l, untuk) ? nothing : html`<button type="button" class="tight" @click=${() => l.photograph(untuk)}>${_("Ambil foto")}<span class="unseen"> ${UNTUK[untuk] ?? untuk}</span></button>`}
    </li>`;
  };
  return html`<section class="card"><h2>${_("Yang sudah dikirim")}</h2><ul class="checklist">${wanted.map(row)}</ul></section>`;
}
