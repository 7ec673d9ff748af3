/** /sandi: the one-time link's secret comes from the fragment, is taken out of the address, and is sent with the password. */
import { _ } from "../i18n.ts";

const secret = location.hash.slice(1);
history.replaceState(null, "", location.pathname); // the secret must not stay in the history or in a screenshot

const form = document.querySelector<HTMLFormElement>("#sandi-form")!;
const input = form.querySelector<HTMLInputElement>("#sandi")!;
const fault = form.querySelector<HTMLElement>("#sandi-error")!;
const look = form.querySelector<HTMLInputElement>("#lihat")!;

look.addEventListener("change", () => (input.type = look.checked ? "text" : "password"));
form.querySelector("button")!.disabled = false;
if (!secret) refuse(_("Buka halaman ini dari tautan di surel akun Anda."));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button")!;
  button.disabled = true;
  try {
    const answer = await fetch("/sandi", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ rahasia: secret, sandi: input.value }),
    });
    const said = (await answer.json()) as { ke?: string; message?: string };
    if (said.ke) location.assign(said.ke);
    else refuse(said.message ?? _("Belum tersimpan. Coba lagi."));
  } catch {
    refuse(_("Jaringan terputus; sandi belum tersimpan. Coba lagi."));
  }
  button.disabled = false;
});

function refuse(words: string): void {
  fault.textContent = words;
  fault.hidden = false;
  form.querySelector("[data-field]")!.classList.add("wrong");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", "sandi-hint sandi-error");
  input.focus();
}
