/** Meja: how one document lies on an examiner's table, and what they may do with it. */
import type { TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { act } from "./forms.ts";
import type { Dokumen } from "./bagian.ts";
import type { Layar } from "./layar.ts";

/** How one document lies on this examiner's table. `versi` is the one they judge; `kotor` once they began to write. */
export interface Meja {
  foto: string | null;
  zoom: number;
  putar: number;
  utuh: boolean;
  tunjuk: string;
  versi: number;
  kotor: boolean;
}

export const examiner = (l: Layar) => ["ketua", "anggota"].includes(l.halaman.saya.peran);

/** What changes while nobody writes is simply shown; what changes under a half-written verdict is told. */
export function table(l: Layar, item: Dokumen): Meja {
  const found = l.meja.get(item.id) ?? { foto: null, zoom: 1, putar: 0, utuh: false, tunjuk: "", versi: item.versi ?? 0, kotor: false };
  if (!found.kotor) found.versi = item.versi ?? 0;
  l.meja.set(item.id, found);
  return found;
}

export function change(l: Layar, meja: Meja, changes: Partial<Meja>): () => void {
  return () => {
    Object.assign(meja, changes);
    l.draw();
  };
}

export function want(l: Layar, { id, foto }: Dokumen, kind = "tight"): TemplateResult {
  return act(l, { key: `minta-${id}`, label: foto.length ? _("Minta foto lagi") : _("Minta foto sekarang"), icon: "foto", kind, name: "want_photo", payload: { untuk: "dokumen", dokumen: id, kursi: "" } });
}
