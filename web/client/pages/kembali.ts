/**
 * Kembali: chosen files are hashed and sent one after another, with progress, again and again until the server has them.
 * Apart from photo.ts and its queue: that belongs to the room, and the files chosen here stay on the device anyway.
 */
import { _ } from "../i18n.ts";

const STALLED = 60_000; // ms without any progress
const LONGEST_WAIT = 30; // s between two tries

interface Line {
  item: HTMLLIElement;
  bar: HTMLProgressElement;
  words: HTMLSpanElement;
}

function line(form: HTMLFormElement, label: string): Line {
  const item = document.createElement("li");
  const name = Object.assign(document.createElement("b"), { textContent: label });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: label });
  const words = Object.assign(document.createElement("span"), { className: "soft", textContent: _("Menunggu giliran") });
  item.append(name, " ", words, bar);
  form.querySelector(".uploads")?.append(item);
  return { item, bar, words };
}

/** RFC 9530; nothing where the page is not served securely and the browser therefore cannot hash. */
async function digest(file: File): Promise<string> {
  if (!globalThis.crypto?.subtle) return "";
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return `sha-256=:${btoa(String.fromCharCode(...hash))}:`;
}

/** One try: 200 when it is stored, another status when it is refused, 0 when nothing was heard; and what was said. */
function put(file: File, url: string, hash: string, { bar, words }: Line): Promise<[number, string]> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of how far an upload is
    let stalled = setTimeout(() => request.abort(), STALLED);
    request.open("PUT", url);
    if (hash) request.setRequestHeader("Content-Digest", hash);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED);
      Object.assign(bar, { max: total, value: loaded });
      words.textContent = loaded < total ? _("Mengirim %(n)s persen", { n: Math.round((100 * loaded) / total) }) : _("Disimpan di server…");
    };
    request.onloadend = () => {
      clearTimeout(stalled);
      resolve([request.status, request.responseText]);
    };
    request.send(file);
  });
}

/** Sends until there is an answer that will not change; true when it is stored. The same id makes it one file. */
async function send(file: File, url: string, shown: Line): Promise<boolean> {
  const hash = await digest(file);
  for (let seconds = 1; ; seconds = Math.min(LONGEST_WAIT, seconds * 2)) {
    const [status, body] = await put(file, url, hash, shown);
    if (status >= 200 && status < 300) return true;
    if (status !== 0 && status < 500 && ![408, 425, 429].includes(status)) {
      refuse(shown, body);
      return false;
    }
    shown.words.textContent = _("Sambungan putus; dicoba lagi sebentar");
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

function refuse({ item, bar, words }: Line, body: string): void {
  let message = "";
  try {
    message = String((JSON.parse(body) as { message?: unknown }).message ?? "");
  } catch {
    message = "";
  }
  bar.hidden = true;
  item.classList.add("wrong");
  words.textContent = message || _("Ditolak server. Muat ulang halaman, lalu kirim lagi.");
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-kirim]")) {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const files = [...(input?.files ?? [])].map((file) => ({ file, shown: line(form, file.name) }));
    if (button) button.disabled = true;
    let all = true;
    for (const { file, shown } of files) {
      const stored = await send(file, `${form.dataset["kirim"] ?? ""}/${crypto.randomUUID()}`, shown);
      if (stored) shown.words.textContent = _("Diterima");
      all &&= stored;
    }
    if (button) button.disabled = false;
    if (input) input.value = "";
    if (all) location.reload();
  });
}
