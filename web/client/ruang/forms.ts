/** Forms: the small pieces that the room's views are put together from: badges, buttons, forms that ask for a reason. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { icon } from "../icon.ts";
import { _ } from "../i18n.ts";
import { kata, type Kata } from "./kata.ts";
import type { Layar } from "./layar.ts";

type Shown = TemplateResult | typeof nothing;

const SIGNS: Partial<Record<Kata[0], string>> = { ok: "centang", warn: "peringatan", bad: "silang" };

export function badge([state, words]: Kata): TemplateResult {
  const sign = SIGNS[state];
  return html`<span class="badge ${state}">${sign ? icon(sign) : nothing}${words}</span>`;
}

export function word(table: Record<string, Kata>, name: string): TemplateResult {
  return badge(kata(table, name));
}

/** What the server refused, beside what asked for it. */
export function refusal(l: Layar, key: string): Shown {
  const galat = l.galat.get(key);
  return galat ? html`<p class="error" role="alert">${icon("peringatan")}${galat.message}</p>` : nothing;
}

export interface Tombol {
  key: string;
  label: string;
  icon?: string;
  kind?: string;
  name: string;
  payload?: object;
  unseen?: string;
}

/** A button that does one thing; while it is under way it says so and cannot be pressed again. */
export function act(l: Layar, tombol: Tombol): TemplateResult {
  const { key, label, name, payload = {}, kind = "", unseen } = tombol;
  const busy = l.sibuk.has(key);
  return html`<button type="button" class=${kind} aria-disabled=${busy} @click=${() => void l.act(key, name, payload)}>
      ${tombol.icon ? icon(tombol.icon) : nothing}${busy ? _("Menyimpan…") : label}${unseen ? html`<span class="unseen">${unseen}</span>` : nothing}</button
    >${refusal(l, key)}`;
}

export interface Isian {
  key: string;
  /** The button that opens the form, and the one that sends it. */
  label: string;
  kirim?: string;
  /** What is asked for; "" asks nothing but to press again. */
  tanya: string;
  hint?: string;
  least?: number;
  kind?: string;
  unseen?: string;
  /** More inputs, above the reason. */
  more?: Shown;
  send(form: FormData): Promise<unknown>;
}

/** A button that opens a form in its place: a reason is written down before something is done. One is open at a time. */
export function form(l: Layar, isian: Isian): TemplateResult {
  const { key, label, unseen, kind = "" } = isian;
  if (l.formulir !== key) {
    return html`<button type="button" class=${kind} aria-expanded="false" @click=${() => open(l, key)}
      >${label}${unseen ? html`<span class="unseen">${unseen}</span>` : nothing}</button
    >`;
  }
  return html`<form class="reason" @submit=${(event: SubmitEvent) => void submit(l, isian, event)} @keydown=${(event: KeyboardEvent) => event.key === "Escape" && close(l)}>
    ${isian.more ?? nothing} ${isian.tanya ? question(isian) : nothing} ${refusal(l, key)}
    <div class="row">
      <button class="primary tight" aria-disabled=${l.sibuk.has(key)}>${l.sibuk.has(key) ? _("Menyimpan…") : (isian.kirim ?? label)}</button>
      <button type="button" class="tight plain" @click=${() => close(l)}>${_("Batal")}</button>
    </div>
  </form>`;
}

function question({ key, tanya, hint, least = 10 }: Isian): TemplateResult {
  return html`<label for="alasan-${key}">${tanya}</label>${hint ? html`<p class="hint small" id="hint-${key}">${hint}</p>` : nothing}
    <textarea id="alasan-${key}" name="alasan" rows="2" ?required=${least > 0} minlength=${least} maxlength="1000" aria-describedby=${hint ? `hint-${key}` : nothing}></textarea>`;
}

function open(l: Layar, key: string): void {
  l.formulir = key;
  l.galat.delete(key);
  l.draw();
  queueMicrotask(() => queueMicrotask(() => l.root.querySelector<HTMLElement>(".reason :is(textarea, input, select)")?.focus()));
}

function close(l: Layar): void {
  l.formulir = "";
  l.draw();
}

async function submit(l: Layar, isian: Isian, event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const before = l.formulir;
  await isian.send(new FormData(event.target as HTMLFormElement));
  if (!l.galat.has(isian.key) && l.formulir === before) close(l);
}

export function said(form: FormData, name = "alasan"): string {
  return String(form.get(name) ?? "").trim();
}

export interface Lembar {
  id: string;
  label: string;
  body(): TemplateResult;
}

/** Tabs in the one `l.tab`; arrow keys move between them. */
export function tabs(l: Layar, label: string, lembar: Lembar[]): TemplateResult {
  const chosen = lembar.find(({ id }) => id === l.tab) ?? lembar[0];
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !chosen) return;
    const next = lembar[(lembar.indexOf(chosen) + step + lembar.length) % lembar.length];
    choose(l, next?.id ?? "");
    queueMicrotask(() => queueMicrotask(() => document.getElementById(`tab-${l.tab}`)?.focus()));
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${move}>
      ${lembar.map(
        ({ id, label: words }) =>
          html`<button type="button" role="tab" id="tab-${id}" aria-selected=${id === chosen?.id} aria-controls="lembar-${id}" tabindex=${id === chosen?.id ? 0 : -1} @click=${() => choose(l, id)}>${words}</button>`,
      )}
    </div>
    ${lembar.map(
      ({ id, body }) => html`<div role="tabpanel" id="lembar-${id}" aria-labelledby="tab-${id}" tabindex="0" ?hidden=${id !== chosen?.id}>${id === chosen?.id ? body() : nothing}</div>`,
    )}`;
}

function choose(l: Layar, id: string): void {
  l.tab = id;
  l.draw();
}
