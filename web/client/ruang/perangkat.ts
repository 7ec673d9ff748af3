/** Perangkat: which camera, microphone and loudspeaker, where there are several; and a tone to hear. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import type { Choice, Kind } from "../devices.ts";
import { choose as hear, chosen, follow, offered } from "./pengeras.ts";
import { chime } from "./sounds.ts";
import type { Layar } from "./layar.ts";

type Part = Kind | "output";

const found: Partial<Record<Part, Choice[]>> = {};
let looked: string | undefined;
let listens = false;

export function picker(l: Layar): TemplateResult {
  const now = (["audio", "video"] as const).map((kind) => l.devices.track(kind)?.id ?? "").join();
  if (now !== looked) {
    looked = now;
    void look(l);
  }
  follow();
  const input = (kind: Kind, words: string) => select(kind, words, l.devices.track(kind)?.getSettings().deviceId, (id) => void l.devices.switch(kind, id));
  return html`${input("video", _("Kamera yang dipakai"))} ${input("audio", _("Mikrofon yang dipakai"))}
    ${offered() ? select("output", _("Pengeras suara yang dipakai"), speaker(), (id) => void hear(id).then(() => l.draw())) : nothing}
    <p><button type="button" class="tight" @click=${() => chime()}>${_("Bunyikan nada")}</button> <span class="small soft">${_("Tidak terdengar? Besarkan suara, atau pilih pengeras suara lain di perangkat ini.")}</span></p>`;
}

/** Names are empty until a device has been allowed once; what is plugged in later comes by itself. */
async function look(l: Layar): Promise<void> {
  if (!listens) navigator.mediaDevices?.addEventListener("devicechange", () => void look(l));
  listens = true;
  const all = await navigator.mediaDevices?.enumerateDevices().catch(() => []) ?? [];
  const of = (kind: string) => all.filter((one) => one.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, label }));
  Object.assign(found, { audio: of("audioinput"), video: of("videoinput"), output: of("audiooutput") });
  l.draw();
}

/** The chosen one; the first of the list stands for the device's own. */
function speaker(): string | undefined {
  return found.output?.find(({ id }) => id === chosen())?.id ?? found.output?.[0]?.id;
}

function select(part: Part, words: string, current: string | undefined, take: (id: string) => void): TemplateResult | typeof nothing {
  const all = (found[part] ?? []).filter(({ id, label }) => id && label);
  if (all.length < 2 || !current) return nothing;
  const change = (event: Event) => take((event.target as HTMLSelectElement).value);
  return html`<label for="pilih-${part}">${words}</label>
    <select id="pilih-${part}" @change=${change}>${all.map(({ id, label }) => html`<option value=${id} ?selected=${id === current}>${label}</option>`)}</select>`;
}
