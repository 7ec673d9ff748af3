/** Tautan: takes the secret out of the address, trades it for a login by POST, and goes on to the peserta's page. */
import { dalam, keChrome, type Dalam } from "../aplikasi.ts";
import { _ } from "../i18n.ts";

interface Refusal {
  message?: string;
  narahubung?: { nama: string; telepon: string; surel: string } | null;
}

const part = <Kind extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Kind;
const [opening, failed, paste, again] = [part("membuka"), part("gagal"), part("tempel"), part<HTMLButtonElement>("ulang")];
let stays = false;
const input = part<HTMLInputElement>("tautan");

/** `https://…/undangan#rahasia`, or the secret alone. */
function secretOf(link: string): string {
  return link.trim().split("#").at(-1) ?? "";
}

async function open(secret: string): Promise<void> {
  opening.hidden = false;
  failed.hidden = paste.hidden = true;
  let response: Response;
  try {
    response = await fetch("/undangan/tautan", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ rahasia: secret }),
    });
  } catch {
    refuse({ message: _("Jaringan terputus. Tautan belum terpakai; periksa sambungan lalu coba lagi.") });
    again.hidden = false;
    again.onclick = () => void open(secret);
    return;
  }
  history.replaceState(null, "", location.pathname); // the secret does not stay in this browser's history
  const answer = (await response.json().catch(() => ({}))) as Refusal & { ke?: string };
  if (answer.ke) location.replace(answer.ke);
  else refuse(answer);
}

function refuse({ message, narahubung }: Refusal): void {
  opening.hidden = again.hidden = true;
  failed.hidden = paste.hidden = false;
  part("pesan").textContent = message ?? _("Server sedang tidak dapat menjawab. Tunggu sebentar, lalu coba lagi.");
  const call = part("narahubung");
  call.hidden = !narahubung;
  const name = call.querySelector("b");
  if (name && narahubung) name.textContent = [narahubung.nama, narahubung.telepon, narahubung.surel].filter(Boolean).join(" · ");
}

/** In another app's own browser the way out comes first: once opened here, the login would stay here. */
function leave({ nama, android }: Dalam): void {
  part("aplikasi").hidden = false;
  part("nama-aplikasi").textContent = nama && `(${nama})`;
  const chrome = part<HTMLAnchorElement>("chrome");
  chrome.hidden = !android;
  chrome.href = keChrome(location.href);
  part("salin-tautan").onclick = () =>
    void navigator.clipboard.writeText(location.href).then(
      () => (part("tersalin").textContent = _("Tautan tersalin. Tempel di Chrome atau Safari.")),
      () => (part("tersalin").textContent = _("Tidak dapat menyalin di sini. Tekan lama tautan di surel undangan, lalu pilih Salin.")),
    );
  part("tetap").onclick = () => {
    stays = true;
    part("aplikasi").hidden = true;
    begin();
  };
}

function begin(): void {
  const secret = secretOf(location.hash);
  const app = dalam(navigator.userAgent);
  if (secret && app && !stays) leave(app);
  else if (secret) void open(secret);
  else paste.hidden = false;
}

paste.addEventListener("submit", (event) => {
  event.preventDefault();
  const secret = secretOf(input.value);
  if (secret) void open(secret);
});
addEventListener("hashchange", begin);
begin();
