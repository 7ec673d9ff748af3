/** Jawaban: shows the parts of the form that the chosen answer needs, and places for more persons. */

const MOST = 12;
const form = document.getElementById("jawaban") as HTMLFormElement;
const people = document.getElementById("orang") as HTMLElement;
const blank = document.getElementById("orang-baru") as HTMLTemplateElement;
const more = document.getElementById("tambah") as HTMLButtonElement;

function places(): HTMLFieldSetElement[] {
  return [...people.querySelectorAll<HTMLFieldSetElement>("fieldset")];
}

/** The number in `hadir.3`. */
function place(field: HTMLElement): number {
  return Number(field.dataset["tempat"]?.split(".")[1] ?? 0);
}

function add(): void {
  const number = Math.max(-1, ...places().map(place)) + 1;
  const made = document.createElement("div");
  made.append(blank.content.cloneNode(true));
  made.innerHTML = made.innerHTML.replaceAll("hadir.N", `hadir.${number}`); // the template's own markup, nothing typed
  people.append(...made.children);
  count();
  places().at(-1)?.querySelector("input")?.focus();
}

function count(): void {
  const all = places();
  for (const [index, field] of all.entries()) {
    const legend = field.querySelector("legend");
    if (legend) legend.textContent = legend.textContent.replace(/[\dN]+$/, String(index + 1));
    const remove = field.querySelector<HTMLButtonElement>("[data-hapus]");
    if (remove) remove.hidden = all.length === 1;
  }
  more.hidden = all.length >= MOST || place(all.at(-1) ?? form) >= MOST - 1;
}

function show(): void {
  const chosen = form.querySelector<HTMLInputElement>("[name=pilihan]:checked, [name=pilihan][type=hidden]")?.value;
  const otherwise = document.getElementById("bila-tidak");
  if (otherwise) otherwise.hidden = !chosen || chosen === "bersedia";
  const usul = document.getElementById("usul")?.closest<HTMLElement>(".field");
  if (usul) usul.hidden = chosen !== "minta_ubah_jadwal";
  const coming = document.getElementById("yang-hadir");
  if (coming) coming.hidden = chosen === "menolak_hadir";
}

people.addEventListener("click", ({ target }) => {
  const field = (target as HTMLElement).closest("[data-hapus]")?.closest("fieldset");
  if (!field) return;
  field.remove();
  count();
  more.focus();
});
more.addEventListener("click", add);
form.addEventListener("change", show);
count();
show();
(form.querySelector(".field.wrong input, .field.wrong select, .field.wrong textarea") as HTMLElement | null)?.focus();

export {};
