/** Filter a list as one types; without this script the form asks the server. */
import { ngettext } from "../i18n.ts";

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-filter]")) {
  const rows = [...document.querySelectorAll<HTMLElement>(`[data-row="${input.dataset["filter"]}"]`)];
  const count = input.form?.querySelector("[data-filter-count]");
  input.form?.removeAttribute("hidden");
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = (row.textContent ?? "").toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    if (count) count.textContent = words.length ? ngettext("%(n)s cocok", "%(n)s cocok", shown) : "";
  });
}
