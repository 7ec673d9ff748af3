/** The room's page, for the Pokja and for the peserta: the JSON in the page says which. */
import { html, render, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { chime } from "../ruang/sounds.ts";
import { ended } from "../ruang/ended.ts";
import { guest } from "../ruang/guest.ts";
import { host } from "../ruang/host.ts";
import { Layar, type Halaman } from "../ruang/layar.ts";

const halaman = JSON.parse(document.getElementById("ruang")?.textContent ?? "{}") as Halaman;
const root = document.getElementById("layar") as HTMLElement;
root.textContent = "";
let shown = "";

/** A new page of the lobby, or the end of the room, is read out from its heading. */
function view(l: Layar): void {
  render(html`${screen(l)}`, root);
  root.querySelector<HTMLDialogElement>("dialog:not([open])")?.showModal();
  const place = root.querySelector("[data-langkah]")?.getAttribute("data-langkah") ?? root.querySelector("h1[tabindex]")?.textContent ?? "";
  if (place && place !== shown) root.querySelector<HTMLElement>("h1[tabindex]")?.focus();
  shown = place;
}

function screen(l: Layar): TemplateResult {
  return ended(l) ?? (l.tamu ? guest(l) : host(l));
}

const layar = new Layar(halaman, root, view);
if (layar.tamu) layar.tab = "tanya";

let began = false;
layar.ruang.on("menunggu", ({ nama }) => {
  if (layar.tamu) return;
  chime();
  layar.say(_("%(nama)s menunggu di ruang tunggu.", { nama }));
});
layar.ruang.on("baris", ({ kind, actor }) => {
  if (!began || !layar.tamu || actor === layar.ruang.saya) return;
  if (kind === "foto.diminta" || kind === "tanya.diajukan") chime();
});
layar.kanal.on("status", ({ keadaan }) => {
  if (keadaan === "tersambung") began = true;
});
addEventListener("beforeunload", (event) => {
  if (layar.kanal.waiting || layar.kiriman.some(({ refusal }) => !refusal)) event.preventDefault();
});
void layar.start();
