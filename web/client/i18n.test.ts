import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { _, ngettext, setCatalog } from "./i18n.ts";

afterEach(() => setCatalog({}));

test("without a translation the Indonesian text is shown", () => {
  assert.equal(_("Kirim"), "Kirim");
});

test("values go into the translated text, and an unknown name stays visible", () => {
  setCatalog({ "Halo %(nama)s": "Hello %(nama)s %(lain)s" });

  assert.equal(_("Halo %(nama)s", { nama: "Budi" }), "Hello Budi %(lain)s");
});

test("English has a singular, Indonesian does not", () => {
  assert.equal(ngettext("%(n)s foto", "%(n)s foto", 1), "1 foto");

  setCatalog({ "%(n)s foto": ["%(n)s photo", "%(n)s photos"] });

  assert.equal(ngettext("%(n)s foto", "%(n)s foto", 1), "1 photo");
  assert.equal(ngettext("%(n)s foto", "%(n)s foto", 3), "3 photos");
});

test("a word that every object has is not taken for a translation", () => {
  assert.equal(_("constructor"), "constructor");
});
