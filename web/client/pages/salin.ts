/** Copy buttons: `data-copy` names the field whose value goes to the clipboard. */
import { _ } from "../i18n.ts";

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const field = document.getElementById(button.dataset["copy"] ?? "");
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
  button.hidden = false;
  const words = button.innerHTML;
  button.addEventListener("click", async () => {
    await copy(field);
    button.textContent = _("Tersalin");
    setTimeout(() => (button.innerHTML = words), 2000);
  });
}

/** The clipboard is only there over https and on localhost; elsewhere the selected text is copied the old way. */
async function copy(field: HTMLInputElement | HTMLTextAreaElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    document.execCommand("copy");
  }
}
