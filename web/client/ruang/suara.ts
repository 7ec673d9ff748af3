/** Suara: who watches, and their way in; microphones that are asked to be quiet, muted, and let speak again. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { notice } from "./consent.ts";
import { act, form, refusal, said } from "./forms.ts";
import { PERAN } from "./kata.ts";
import type { Layar } from "./layar.ts";
import type { Kursi } from "./bagian.ts";
import { watches } from "./state.ts";

type Shown = TemplateResult | typeof nothing;

/** Everybody may know who watches. */
export function watched(l: Layar): TemplateResult {
  const names = l.ruang.inside.filter(watches).map(({ id, nama, peran }) => `${id === l.ruang.saya ? _("Anda") : nama} (${PERAN[peran] ?? peran})`);
  return html`<p class="watched small">${icon("orang")}<span><b>${_("Pengamat:")}</b> ${names.join(", ")}<span class="soft">. ${_("Tidak terdengar, tidak terlihat, tidak direkam.")}</span></span></p>`;
}

/** An observer's way in: no device is opened, and the Pokja admits. */
export function door(l: Layar): TemplateResult {
  const { mine } = l.ruang;
  if (mine?.keadaan === "cek_perangkat") void pass(l);
  return html`<section class="card door">
    <h2>${_("Masuk sebagai pengamat")}</h2>
    <p>${_("Saudara melihat dan mendengar sesi ini tanpa kamera, mikrofon, dan obrolan, dan tidak direkam. Nama dan jabatan Saudara terlihat oleh semua orang di ruang, termasuk peserta, dan dicatat dalam daftar hadir.")}</p>
    ${refusal(l, "device")} ${way(l, mine)}
    <details>
      <summary>${_("Pemberitahuan dan persetujuan perekaman")}</summary>
      <div class="notice">${(l.kenal ??= notice())}</div>
    </details>
  </section>`;
}

function way(l: Layar, mine: Kursi | undefined): TemplateResult {
  switch (mine?.keadaan) {
    case "persetujuan":
      return act(l, { key: "choose", label: _("Minta masuk sebagai pengamat"), kind: "primary", name: "choose", payload: { pilihan: "B", dibacakan: false } });
    case "cek_identitas":
      return html`<p role="status">${_("Pokja sudah diberi tahu. Halaman ini masuk sendiri begitu Pokja menerima Saudara.")}</p>`;
    case "diterima":
      return html`<p role="status">${_("Saudara sudah diterima, dan masuk sendiri begitu Pokja memulai sesi.")}</p>`;
    default:
      return html`<p role="status">${_("Menyiapkan…")}</p>`;
  }
}

async function pass(l: Layar): Promise<void> {
  if (l.lewat || l.sibuk.has("device")) return;
  l.lewat = true;
  await l.act("device", "device", { mutu: "suara" });
}

/** One's own microphone, by the Pokja's word; and for the Pokja, whoever asks to speak. */
export function notices(l: Layar): Shown {
  const { mine, inside } = l.ruang;
  const asking = l.leads ? inside.filter(({ minta_bicara }) => minta_bicara) : [];
  return html`${mine?.bisu ? muted(l, mine) : l.diminta && l.devices.enabled("audio") ? asked(l) : nothing} ${asking.map((kursi) => wants(l, kursi))}`;
}

function muted(l: Layar, { id, minta_bicara }: Kursi): TemplateResult {
  const why = String(l.ruang.last("suara.dibisukan", id)?.private?.["alasan"] ?? "");
  return html`<section class="alert warn voice" role="status">
    ${icon("mikrofon-mati")}
    <div>
      <h2>${_("Mikrofon Saudara dibisukan Pokja")}</h2>
      <p>${why ? html`${_("Alasan:")} ${why} ` : nothing}${_("Obrolan, jawaban tertulis, dan keberatan tetap terbuka.")}</p>
      ${minta_bicara ? html`<p><b>${_("Pokja sudah diberi tahu bahwa Saudara minta bicara.")}</b></p>` : html`<div class="row">${act(l, { key: "minta-bicara", label: _("Minta bicara"), kind: "primary tight", name: "ask_to_speak" })}</div>`}
    </div>
  </section>`;
}

function asked(l: Layar): TemplateResult {
  const answer = (off: boolean) => () => {
    l.diminta = false;
    if (off) l.devices.enable("audio", false);
    l.draw();
  };
  return html`<section class="alert info voice" role="alert">
    ${icon("mikrofon")}
    <div>
      <h2>${_("Pokja meminta Saudara mematikan mikrofon")}</h2>
      <p>${_("Saudara dapat menyalakannya lagi kapan saja untuk bicara.")}</p>
      <div class="row"><button type="button" class="primary tight" @click=${answer(true)}>${_("Matikan mikrofon")}</button><button type="button" class="tight plain" @click=${answer(false)}>${_("Biarkan menyala")}</button></div>
    </div>
  </section>`;
}

function wants(l: Layar, kursi: Kursi): TemplateResult {
  return html`<section class="alert info voice" role="status">
    ${icon("tangan")}
    <div><h2>${_("%(nama)s minta bicara", { nama: kursi.nama })}</h2><div class="row">${open(l, kursi, "primary tight")}</div></div>
  </section>`;
}

function open(l: Layar, { id, nama }: Kursi, kind: string): TemplateResult {
  return act(l, { key: `buka-${id}`, label: _("Buka suara"), kind, name: "unmute", payload: { siapa: id }, unseen: ` ${nama}` });
}

/** What the Pokja may do about somebody's microphone. Its own members are only asked. */
export function quiet(l: Layar, kursi: Kursi): Shown {
  const { id, nama, bisu, peran } = kursi;
  if (bisu) return open(l, kursi, "tight");
  const key = `bisu-${id}`;
  const hint = _("Tidak seorang pun mendengarnya sampai Anda membuka suaranya. Tercatat, dan terlihat olehnya.");
  const mute = () => form(l, { key, label: _("Bisukan"), kind: "tight", unseen: ` ${nama}`, hint, tanya: _("Mengapa dibisukan?"), least: 5, send: (filled) => l.act(key, "mute", { siapa: id, alasan: said(filled) }) });
  return html`<details class="mic">
    <summary>${_("Mikrofon")}<span class="unseen"> ${nama}</span></summary>
    <div class="row">${act(l, { key: `tenang-${id}`, label: _("Minta matikan mikrofon"), kind: "tight", name: "hush", payload: { siapa: id }, unseen: ` ${nama}` })} ${peran === "ketua" || peran === "anggota" ? nothing : mute()}</div>
  </details>`;
}
