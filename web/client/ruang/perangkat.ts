/** Perangkat: which camera, microphone and loudspeaker, where there are several; and a tone to hear. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import type { Choice, Kind } from "../devices.ts";
import { chime } from "./sounds.ts";
import type { Layar } from "./layar.ts";

const found: Partial<Record<Kind, Choice[]>> = {};
let looked = "";

export function picker(l: Layar): TemplateResult {
  const now = (["audio", "video"] as const).map((kind) => l.devices.track(kind)?.id ?? "").join();
  if (now !== looked) {
    looked = now;
    void look(l);
  }
  return html`${choose(l, "video", _("Kamera yang dipakai"))} ${choose(l, "audio", _("Mikrofon yang dipakai"))}
    <p><button type="button" class="tight" @click=${chime}>${_("Bunyikan nada")}</button> <span class="small soft">${_("Tidak terdengar? Besarkan suara, atau pilih pengeras suara lain di perangkat ini.")}</span></p>`;
}

async function look(l: Layar): Promise<void> {
  for (const kind of ["audio", "video"] as const) found[kind] = await l.devices.list(kind).catch(() => []);
  l.draw();
}

function choose(l: Layar, kind: Kind, words: string): TemplateResult | typeof nothing {
  const all = (found[kind] ?? []).filter(({ id, label }) => id && label);
  const current = l.devices.track(kind)?.getSettings().deviceId;
  if (all.length < 2 || !current) return nothing;
  const change = (event: Event) => void l.devices.switch(kind, (event.target as HTMLSelectElement).value);
  return html`<label for="pilih-${kind}">${words}</label>
    <select id="pilih-${kind}" @change=${change}>${all.map(({ id, label }) => html`<option value=${id} ?selected=${id === current}>${label}</option>`)}</select>`;
}
