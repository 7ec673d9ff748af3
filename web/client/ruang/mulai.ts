/** Mulai: puts the room on its page, for the Pokja or for the peserta, and listens for what calls for attention. */
import { html, render, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { chime } from "./sounds.ts";
import { ended } from "./ended.ts";
import { guest } from "./guest.ts";
import { host } from "./host.ts";
import type { Halaman } from "./halaman.ts";
import { Layar } from "./layar.ts";
import type { Wire } from "../protocol.ts";

const root = document.getElementById("layar") as HTMLElement;
const title = document.title;
let shown = "";

/** A new page of the lobby, or the end of the room, is read out from its heading. */
function view(l: Layar): void {
  render(html`${screen(l)}`, root);
  const n = l.tamu || l.pengamat ? 0 : l.ruang.waiting.length;
  document.title = n ? `(${n}) ${title}` : title; // seen in the tab while another one is open
  root.querySelector<HTMLDialogElement>("dialog:not([open])")?.showModal();
  const place = root.querySelector("[data-langkah]")?.getAttribute("data-langkah") ?? root.querySelector("h1[tabindex]")?.textContent ?? "";
  if (place && place !== shown) root.querySelector<HTMLElement>("h1[tabindex]")?.focus();
  shown = place;
}

function screen(l: Layar): TemplateResult {
  return ended(l) ?? (l.tamu ? guest(l) : host(l));
}

/** `wire` may be open already. */
export function begin(halaman: Halaman, wire: Wire): void {
  root.textContent = "";
  const layar = new Layar(halaman, wire, root, view);
  if (layar.tamu) layar.tab = "tanya";

  let began = false;
  layar.ruang.on("menunggu", ({ nama }) => {
    if (layar.tamu || layar.pengamat) return;
    chime();
    layar.say(_("%(nama)s menunggu di ruang tunggu.", { nama }));
  });
  layar.ruang.on("baris", ({ kind, actor, data }) => {
    if (began && kind === "suara.diminta_mati" && data["id"] === layar.ruang.saya) {
      chime();
      layar.diminta = true;
    }
    if (began && kind === "suara.diminta_bicara" && layar.leads) chime();
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
}
