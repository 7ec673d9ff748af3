/** Meja: the checking page's photo by pointer and keys, its shortcuts, and word of what another examiner does meanwhile. */
import { _ } from "../i18n.ts";
import { Pandangan } from "../pandangan.ts";

const by = <Kind extends Element = HTMLElement>(id: string) => document.getElementById(id) as unknown as Kind | null;
const press = (name: string) => document.querySelector<HTMLElement>(`[data-alat="${name}"]`)?.click();
const OFF = "ruang-bukti-tanpa-pintasan";
const WATCH = 5_000; // ms between looks at what others did

// The photo

const stage = by("panggung");
const svg = by<SVGSVGElement>("lembar");
const view = stage && svg ? new Pandangan(svg, stage) : null;

if (view && stage) {
  const tools = by("alat");
  if (tools) tools.hidden = false;
  const acts: Record<string, (button: HTMLElement) => void> = {
    besar: () => view.zoom(1.4),
    kecil: () => view.zoom(1 / 1.4),
    pas: () => view.fit(),
    putar: () => view.turn(),
    kotak: (button) => toggle(button, by("kotak")),
    utuh: (button) => view.whole(button.getAttribute("aria-pressed") !== "true", button),
  };
  for (const button of document.querySelectorAll<HTMLElement>("[data-alat]")) {
    button.addEventListener("click", () => acts[button.dataset["alat"] ?? ""]?.(button));
  }
  svg?.addEventListener("click", (event) => {
    const field = (event.target as Element).closest<SVGElement>("[data-bidang]")?.dataset["bidang"];
    if (field && !view.dragged) point(document.getElementById(`bidang-${field}`));
  });
}

function toggle(button: HTMLElement, part: Element | null): void {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  part?.setAttribute("visibility", on ? "visible" : "hidden");
}

// From field to field

const fields = [...document.querySelectorAll<HTMLElement>("li[data-bidang]")];

/** Shows a field and its place on the photo. */
function point(item: HTMLElement | null): void {
  if (!item) return;
  for (const other of document.querySelectorAll(".on")) other.classList.remove("on");
  item.classList.add("on");
  item.focus();
  const box = document.querySelector<SVGRectElement>(`rect[data-bidang="${CSS.escape(item.dataset["bidang"] ?? "")}"]`);
  box?.classList.add("on");
  if (box) view?.show(box);
}

for (const item of fields) item.querySelector("h3")?.addEventListener("click", () => point(item));

// Shortcuts, which can be turned off (WCAG 2.1.4)

const help = by<HTMLDialogElement>("bantuan");
const letters = by<HTMLInputElement>("pintasan");
const opener = by<HTMLButtonElement>("bantuan-buka");
if (opener && help) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}
if (letters) {
  letters.checked = !localStorage.getItem(OFF);
  letters.addEventListener("change", () => (letters.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
}

const KEYS: Record<string, () => void> = {
  j: () => by("sesudah")?.click(),
  k: () => by("sebelum")?.click(),
  f: () => point(fields[(fields.findIndex((one) => one.classList.contains("on")) + 1) % fields.length] ?? null),
  "+": () => press("besar"),
  "=": () => press("besar"),
  "-": () => press("kecil"),
  "0": () => press("pas"),
  r: () => press("putar"),
  b: () => press("kotak"),
  u: () => press("utuh"),
  "?": () => help?.showModal(),
};
for (const n of ["1", "2", "3"]) KEYS[n] = () => document.querySelector<HTMLElement>(`[data-putusan="${n}"]`)?.focus();

document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.altKey || event.metaKey || help?.open || target.matches("input, textarea, select")) return;
  const act = letters?.checked === false && event.key !== "?" ? undefined : KEYS[event.key.toLowerCase()];
  if (!help || !act) return;
  event.preventDefault();
  act();
});

// What others do meanwhile

const form = by<HTMLFormElement>("nilai");
const notice = by("berubah");

async function watch(address: string): Promise<void> {
  try {
    const now = (await (await fetch(address, { headers: { Accept: "application/json" } })).json()) as { versi?: number; foto?: number; pemeriksa?: string[] };
    const judged = now.versi !== undefined && String(now.versi) !== form?.dataset["versi"];
    const more = now.foto !== undefined && String(now.foto) !== form?.dataset["foto"];
    if ((judged || more) && notice?.hidden) {
      const names = (now.pemeriksa ?? []).filter(Boolean).join(", ");
      const text = by("berubah-isi");
      if (text) text.textContent = more && !judged ? _("Ada foto baru.") : names ? _("Pemeriksa yang sudah menilai: %(nama)s", { nama: names }) : _("Keadaannya sudah lain.");
      notice.hidden = false;
    }
  } catch {
    return; // the network is away: the next look will tell
  }
}

const address = form?.dataset["kini"];
if (address) setInterval(() => document.visibilityState === "visible" && void watch(address), WATCH);

// Screenshots are pasted where they belong; values are copied into an issuer's page

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-tempel]")) {
  input.form?.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    input.files = files;
  });
}
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const field = by<HTMLInputElement>(button.dataset["copy"] ?? "");
  if (!field) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.select();
    void navigator.clipboard?.writeText(field.value).catch(() => undefined);
    if (!navigator.clipboard) document.execCommand("copy");
  });
}
