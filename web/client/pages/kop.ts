/** /kantor/surat: shows how the paper looks while its wording is typed; without this script a button shows it. */
import { _ } from "../i18n.ts";

interface Gambar {
  gambar?: string;
  halaman?: number;
  semua?: number;
  nomor?: string;
  galat?: string;
  bidang?: Record<string, string>;
}

const CALM = 500; // ms without typing
const form = document.querySelector<HTMLFormElement>("#kop")!;
const picture = document.querySelector<HTMLImageElement>("#gambar-pratinjau")!;
const said = document.querySelector<HTMLElement>("#kabar-pratinjau")!;
const words = document.querySelector<HTMLElement>("#halaman-kata")!;
const number = document.querySelector<HTMLOutputElement>("#nomor");
let page = 1;
let pages = 1;
let waiting = 0;
let asked: AbortController | undefined;

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = window.setTimeout(() => void show(), CALM);
});
for (const [id, step] of [["mundur", -1], ["maju", 1], ["lihat", 0]] as const) {
  document.getElementById(id)?.addEventListener("click", (event) => {
    event.preventDefault();
    page = ((page - 1 + step + pages) % pages) + 1;
    void show();
  });
}
void show();

async function show(): Promise<void> {
  asked?.abort();
  const mine = (asked = new AbortController());
  const body = new FormData(form);
  body.set("halaman", String(page));
  try {
    const answer = await fetch(form.dataset["pratinjau"]!, { method: "POST", body, headers: { Accept: "application/json" }, signal: mine.signal });
    take((await answer.json()) as Gambar);
  } catch {
    if (!mine.signal.aborted) said.textContent = _("Pratinjau belum dapat dibuat. Periksa sambungan, lalu ketik lagi.");
  }
}

function take({ gambar, halaman = 1, semua = 1, nomor, galat, bidang = {} }: Gambar): void {
  for (const field of form.querySelectorAll<HTMLElement>("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const name of Object.keys(bidang)) document.getElementById(name)?.setAttribute("aria-invalid", "true");
  if (!gambar) {
    // The picture stays that of what was last well worded.
    said.textContent = [galat, ...Object.values(bidang)].filter(Boolean).join(" ");
    return;
  }
  picture.src = gambar;
  [page, pages] = [halaman, semua];
  words.textContent = _("Halaman %(n)s dari %(semua)s", { n: halaman, semua });
  said.textContent = "";
  if (number && nomor) number.textContent = nomor;
}
