/** Negosiasi: the price table on both screens: what was offered, what is offered now, and what each side may do. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { keyed } from "lit/directives/keyed.js";
import { _ } from "../i18n.ts";
import { act, badge, form, refusal, said, word } from "./forms.ts";
import { jumlah, rupiah, rupiahDari, total } from "./hitung.ts";
import type { Kata } from "./kata.ts";
import { jam } from "./waktu.ts";
import type { Layar } from "./layar.ts";
import type { BarisHarga, Negosiasi, Sesi, Tawaran } from "./bagian.ts";

type Shown = TemplateResult | typeof nothing;

const NEGOSIASI: Record<string, Kata> = {
  draf: ["grey", _("Tabel belum dikirim")],
  dikirim: ["info", _("Tawaran Pokja menunggu dibaca peserta")],
  dipelajari: ["warn", _("Peserta mempelajari tawaran")],
  ditawar: ["warn", _("Tawaran balik menunggu Pokja")],
  menunggu_putusan: ["warn", _("Menunggu putusan Pokja")],
  sepakat: ["ok", _("Harga disepakati")],
  tidak_sepakat: ["bad", _("Tidak tercapai kesepakatan")],
  dibatalkan: ["grey", _("Dibatalkan")],
  dibekukan: ["warn", _("Dibekukan; menunggu tanda tangan peserta")],
  cek_pindaian: ["warn", _("Pindaian sedang diperiksa")],
  ttd_penyedia: ["warn", _("Menunggu tanda tangan Pokja")],
  final: ["ok", _("Selesai ditandatangani")],
};

const OPEN_TO_POKJA = new Set(["draf", "ditawar", "menunggu_putusan"]);

/** The table as a card; the peserta's screen asks for it once there is one. */
export function negosiasi(l: Layar, sesi: Sesi, n: Negosiasi | null): TemplateResult {
  if (!n) return empty(sesi.id);
  if (l.tamu) seen(l, n);
  return html`<section class="exam price" aria-label=${_("Negosiasi harga")}>
    <header class="row ends"><h2>${_("Negosiasi harga")}</h2>${word(NEGOSIASI, n.keadaan)}</header>
    <div role="status" class="sums">${sums(l, n)}</div>
    ${table(n)} ${rounds(l, n)} ${pokja(l) ? ours(l, n, sesi.id) : l.tamu ? theirs(l, n) : nothing}
  </section>`;
}

function pokja(l: Layar): boolean {
  return ["ketua", "anggota"].includes(l.halaman.saya.peran) && l.ruang.mine?.di_dalam === true;
}

function empty(sesi: string): TemplateResult {
  return html`<section class="exam"><h2>${_("Negosiasi harga")}</h2><p>${_("Tabel harga belum disusun.")} <a href="/sesi/${sesi}/negosiasi" target="_blank" rel="noopener">${_("Susun di halaman negosiasi")}</a></p></section>`;
}

/** The receipt: the offer is before somebody's eyes. */
function seen(l: Layar, n: Negosiasi): void {
  if (n.keadaan !== "dikirim" || !l.ruang.mine?.di_dalam || document.visibilityState !== "visible" || l.dibuka === n.versi) return;
  l.dibuka = n.versi;
  void l.act("buka-tawaran", "offer_seen");
}

function sums(l: Layar, n: Negosiasi): TemplateResult {
  const last = n.tawaran.at(-1);
  return html`<p>${last ? html`<b class="amount">${rupiah(last.total)}</b> ${_("%(persen)s%% HPS", { persen: last.persen }).replace("%%", "%")}<br /><span class="soft">${n.terbilang}</span>` : nothing}</p>
    <p class="small">${_("HPS")} ${rupiah(n.hps)} · ${_("Penawaran terkoreksi")} ${rupiah(n.penawaran.total)} (${n.persen}%)${n.rendah ? html` ${badge(["warn", _("Di bawah 80%% HPS").replace("%%", "%")])}` : nothing} ${timer(l, n)}</p>`;
}

/** How long there is to answer, to the second in the last two minutes. */
function timer(l: Layar, { tenggat }: Negosiasi): Shown {
  if (!tenggat) return nothing;
  const left = Math.max(0, Math.round((Date.parse(tenggat) - l.now) / 1000));
  if (left && left < 120) setTimeout(() => l.draw(), 1_000);
  const words = left < 120 ? _("sisa %(n)s detik", { n: left }) : _("sisa %(n)s menit", { n: Math.floor(left / 60) });
  return badge([left < 120 ? "warn" : "info", _("Jawaban sampai %(jam)s, %(sisa)s", { jam: jam(tenggat, l.halaman.zona), sisa: words })]);
}

function table(n: Negosiasi): TemplateResult {
  const last = n.tawaran.at(-1);
  const open = n.timpang !== undefined;
  return html`<div class="scroll" role="region" tabindex="0" aria-label=${_("Tabel harga")}>
    <table class="stacks">
      <thead><tr><th scope="col" class="number">${_("No")}</th><th scope="col">${_("Uraian")}</th><th scope="col" class="number">${_("Volume")}</th>
        ${open ? html`<th scope="col" class="number">${_("Satuan HPS")}</th>` : nothing}<th scope="col" class="number">${_("Satuan penawaran")}</th>
        ${last ? html`<th scope="col" class="number">${_("Tawaran: satuan, jumlah")}</th>` : nothing}</tr></thead>
      <tbody>${n.baris.map((row, at) => line(n, row, at, last, open))}</tbody>
    </table>
  </div>`;
}

function line(n: Negosiasi, row: BarisHarga, at: number, last: Tawaran | undefined, open: boolean): TemplateResult {
  const before = n.tawaran.at(-2)?.harga[at] ?? row.penawaran;
  const now = last?.harga[at];
  return html`<tr><td class="number nth">${row.no}</td><th scope="row">${row.uraian}${row.koreksi ? html`<br /><span class="soft small">${_("Koreksi:")} ${row.koreksi}</span>` : nothing}${n.timpang?.includes(row.no) ? html` ${badge(["warn", _("Timpang")])}` : nothing}</th>
    <td class="number" data-label=${_("Volume")}>${row.volume} ${row.satuan}</td>${open ? html`<td class="number" data-label=${_("Satuan HPS")}>${row.hps == null ? "–" : rupiah(row.hps)}</td>` : nothing}<td class="number" data-label=${_("Satuan penawaran")}>${rupiah(row.penawaran)}</td>
    ${now === undefined ? nothing : html`<td class="number ${now === before ? "" : "changed"}" data-label=${_("Tawaran: satuan, jumlah")}><span>${rupiah(now)}<br /><span class="soft small">${rupiah(last?.jumlah[at] ?? 0)}</span></span></td>`}</tr>`;
}

function rounds(l: Layar, n: Negosiasi): Shown {
  if (!n.tawaran.length) return nothing;
  return html`<details><summary>${_("Putaran (%(n)s)", { n: n.tawaran.length })}</summary><ol class="talk">${n.tawaran.map(
    (one) => html`<li><span class="by">${_("Putaran %(n)s", { n: one.putaran })} · ${one.sisi === "pokja" ? _("Pokja") : _("Peserta")} · ${one.nama} · ${jam(one.waktu, l.halaman.zona)}</span><b>${rupiah(one.total)}</b>${one.catatan ? html`<span class="said">${one.catatan}</span>` : nothing}</li>`,
  )}</ol></details>`;
}

// What the Pokja does

function ours(l: Layar, n: Negosiasi, sesi: string): TemplateResult {
  const propose = (perihal: string, alasan = "") => l.act(`usul-${perihal}`, "propose", { perihal, hasil: null, alasan });
  const open = l.ruang.bagian.usul.some(({ perihal }) => perihal === "sepakat");
  const fail = (perihal: string, label: string) =>
    form(l, { key: `usul-${perihal}`, label, kind: "tight", tanya: _("Alasan, dicetak dalam berita acara"), send: (filled) => propose(perihal, said(filled)) });
  const take = act(l, { key: "usul-sepakat", label: n.keadaan === "sepakat" ? _("Usulkan persetujuan Pokja") : _("Usulkan menerima tawaran ini"), kind: "primary tight", name: "propose", payload: { perihal: "sepakat", hasil: null, alasan: "" } });
  return html`${OPEN_TO_POKJA.has(n.keadaan) ? prices(l, n, true) : nothing}
    <div class="row">
      ${n.keadaan === "ditawar" || (n.keadaan === "sepakat" && !n.disetujui) ? (open ? badge(["info", _("Usul persetujuan harga menunggu kuorum")]) : take) : nothing}
      ${n.keadaan === "ditawar" ? form(l, { key: "hentikan", label: _("Hentikan putaran"), kind: "tight", tanya: _("Mengapa putaran dihentikan?"), send: (filled) => l.act("hentikan", "stop_round", { alasan: said(filled) }) }) : nothing}
      ${n.keadaan === "menunggu_putusan" ? html`${fail("peringkat_berikut", _("Usulkan: lanjut peringkat berikut"))} ${fail("seleksi_gagal", _("Usulkan: seleksi gagal"))}` : nothing}
      ${n.keadaan === "sepakat" && n.disetujui ? html`<a class="button primary" href="/sesi/${sesi}/negosiasi" target="_blank" rel="noopener">${_("Bekukan di halaman negosiasi")}</a>` : nothing}
      ${empower(l, n)}
    </div>`;
}

/** Somebody who speaks for the peserta, but not by the table about its prices: the Pokja may have seen a full power. */
function empower(l: Layar, n: Negosiasi): Shown {
  const people = l.ruang.inside.filter(({ id, peran }) => peran === "penyedia" && !n.berwenang.includes(id));
  if (!people.length) return nothing;
  const more = html`<label for="kuasa">${_("Wakil peserta")}</label><select id="kuasa" name="siapa">${people.map(({ id, nama }) => html`<option value=${id}>${nama}</option>`)}</select>`;
  return form(l, { key: "kuasa", label: _("Catat kuasa penuh"), kind: "tight", more, tanya: _("Surat kuasa penuh yang diperlihatkan (nomor, tanggal)"), send: (filled) => l.act("kuasa", "empower", { siapa: said(filled, "siapa"), alasan: said(filled) }) });
}

// What the peserta does

function theirs(l: Layar, n: Negosiasi): Shown {
  if (n.keadaan === "dibekukan" || n.keadaan === "ttd_penyedia") return html`<p><a class="button primary" href="/hadir/ba" target="_blank" rel="noopener">${_("Baca dan tanda tangani berkas negosiasi")}</a></p>`;
  if (n.keadaan !== "dipelajari") return nothing;
  if (!n.berwenang.includes(l.ruang.saya)) return html`<p class="soft">${_("Harga disetujui atau ditawar oleh direktur utama atau penerima kuasa penuh yang berada di ruang.")}</p>`;
  return html`<div class="row">
      ${form(l, { key: "setuju-harga", label: _("Setujui harga ini"), kirim: _("Ya, setujui"), kind: "primary", more: html`<p>${_("Saudara menyetujui %(total)s untuk seluruh pekerjaan.", { total: rupiah(n.tawaran.at(-1)?.total ?? 0) })}</p>`, tanya: "", send: () => l.act("setuju-harga", "agree", { versi: n.versi }) })}
      ${form(l, { key: "tolak-harga", label: _("Tolak tanpa menawar"), kind: "tight", tanya: _("Mengapa harga ini tidak disetujui?"), send: (filled) => l.act("tolak-harga", "decline", { alasan: said(filled) }) })}
    </div>
    ${prices(l, n, false)}`;
}

// An offer being written

function prices(l: Layar, n: Negosiasi, host: boolean): TemplateResult {
  const start = n.tawaran.at(-1)?.harga ?? n.baris.map(({ penawaran }) => penawaran);
  if (l.ketikan.versi !== n.versi) l.ketikan = { versi: n.versi, harga: start.map(String) };
  const typed = l.ketikan.harga.map(rupiahDari);
  const sum = typed.every((price) => price !== null) ? total(n.baris.map(({ angka }) => angka), typed as bigint[], n.ppn, n.bulat) : null;
  const ceiling = BigInt(host ? n.hps : n.penawaran.total);
  const key = host ? "tawaran" : "tawar-balik";
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const filled = new FormData(event.target as HTMLFormElement);
    const offer = { versi: n.versi, harga: typed.map(Number), catatan: said(filled, "catatan") };
    if (sum !== null) void l.act(key, host ? "offer" : "counter", host ? { ...offer, menit: Number(said(filled, "menit")) } : offer);
  };
  return html`<details class="offer" ?open=${host && n.keadaan === "draf"}><summary>${host ? _("Kirim tawaran putaran %(n)s", { n: n.putaran + 1 }) : _("Tawar balik")}</summary>
    ${keyed(n.versi, html`<form class="write" @submit=${submit}>
      ${n.baris.map((row, at) => cell(l, row, at, typed[at] ?? null, start[at] ?? 0))}
      <p role="status"><b>${_("Total")}: ${sum === null ? "–" : rupiah(sum)}</b> ${sum !== null && sum > ceiling ? badge(["bad", host ? _("Di atas HPS") : _("Di atas penawaran terkoreksi")]) : nothing}</p>
      <label for="catatan-${key}">${_("Catatan (boleh kosong)")}</label><textarea id="catatan-${key}" name="catatan" rows="2" maxlength="1000"></textarea>
      ${host ? html`<label for="menit">${_("Batas waktu jawaban (menit)")}</label><input id="menit" name="menit" type="number" min="1" max="1440" value="15" required />` : nothing}
      ${refusal(l, key)}<button class="primary" aria-disabled=${l.sibuk.has(key) || sum === null || sum > ceiling}>${host ? _("Kirim tawaran") : _("Kirim tawaran balik")}</button>
    </form>`)}
  </details>`;
}

function cell(l: Layar, row: BarisHarga, at: number, price: bigint | null, start: number): TemplateResult {
  const id = `harga-${row.no}`;
  const type = (event: InputEvent) => {
    l.ketikan.harga[at] = (event.target as HTMLInputElement).value;
    l.draw();
  };
  return html`<div class="cell"><label for=${id}>${row.no}. ${row.uraian} <span class="soft">(${row.volume} ${row.satuan})</span></label>
    <input id=${id} inputmode="numeric" autocomplete="off" value=${start} aria-invalid=${price === null} required @input=${type} />
    <span class="number small">${price === null ? _("Tulis rupiah bulat") : rupiah(jumlah(row.angka, price))}</span></div>`;
}
