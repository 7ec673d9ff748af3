/** Words: the Indonesian text is the key; a translation comes as JSON in the page, `<script type="application/json" id="i18n">`. */

export type Catalog = Record<string, string | string[]>;
export type Values = Record<string, string | number>;

let catalog: Catalog = typeof document === "undefined" ? {} : fromPage(document.getElementById("i18n")?.textContent);

function fromPage(text: string | null | undefined): Catalog {
  return text ? (JSON.parse(text) as Catalog) : {};
}

export function setCatalog(words: Catalog): void {
  catalog = words;
}

/** The language of the page, for Intl. */
export function language(): string {
  return typeof document === "undefined" ? "id" : document.documentElement.lang || "id";
}

/** `_("Halo %(nama)s", {nama})` */
export function _(text: string, values: Values = {}): string {
  const found = catalog[text];
  return fill(typeof found === "string" ? found : text, values);
}

/** `ngettext("%(n)s foto", "%(n)s foto", n)`: Indonesian has one form, English two. */
export function ngettext(one: string, many: string, n: number, values: Values = {}): string {
  const found = catalog[one];
  const forms = Array.isArray(found) ? found : [one, many];
  return fill((n === 1 ? forms[0] : forms.at(-1)) ?? many, { n, ...values });
}

function fill(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
