/** Risalah: the berita acara as it grows, in parts that both sides read in the same words and initial. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { act, badge } from "./forms.ts";
import { jam } from "./waktu.ts";
import type { Layar } from "./layar.ts";

/** One part; `boleh` while this person may put initials to what it says now. */
interface Bagian {
  kode: string;
  judul: string;
  baris: string[];
  sidik: string;
  boleh: boolean;
  paraf: { nama: string; waktu: string; berlaku: boolean }[];
}

const CALM = 400; // ms of events that one reading waits for
let bagian: Bagian[] = [];
/** The last event that was read to, and whether a reading is under way. */
let no = -1;
let reading = false;

/** Read anew whenever the chain has gone on, also after the line was down. */
export function risalah(l: Layar): TemplateResult {
  if (no < l.kanal.last && !reading && l.kanal.status.keadaan === "tersambung") {
    reading = true;
    setTimeout(() => void read(l), CALM);
  }
  return html`<p>${_("Sama bagi kedua pihak, tanpa catatan Pokja.")}</p>${bagian.map((one) => part(l, one))}`;
}

async function read(l: Layar): Promise<void> {
  const until = l.kanal.last;
  try {
    ({ bagian } = (await l.kanal.ask("minutes")) as unknown as { bagian: Bagian[] });
  } catch {
    // Down: whoever comes back hears more, and so reads again.
  }
  no = until;
  reading = false;
  l.draw();
}

function part(l: Layar, { kode, judul, baris, sidik, boleh, paraf }: Bagian): TemplateResult {
  return html`<section class="part">
    <h3>${judul}</h3>
    <ol>${baris.map((text) => html`<li>${text}</li>`)}</ol>
    ${paraf.map(({ nama, waktu, berlaku }) => html`<p>${badge(berlaku ? ["ok", _("Diparaf")] : ["warn", _("Isi bertambah")])} ${nama} · ${jam(waktu, l.halaman.zona)}</p>`)}
    ${boleh ? act(l, { key: `paraf-${kode}`, label: _("Paraf %(judul)s", { judul }), name: "initial", payload: { bagian: kode, sidik } }) : nothing}
  </section>`;
}
