/** Petunjuk: a small drawing of what to do better with a photo, beside the words that say it. */
import { html, svg, type TemplateResult } from "lit/html.js";
import { _ } from "../i18n.ts";
import { look, SIDE, type Kode } from "../mutu.ts";

/** Code of a hint -> the drawing: a phone's frame, and in it the page as it should not be. */
const GAMBAR: Record<string, TemplateResult> = {
  jauh: svg`<rect x="26" y="20" width="12" height="9" class="kertas" /><path d="M12 12l10 6M52 12l-10 6M12 38l10-6M52 38l-10-6" class="panah" />` as TemplateResult,
  terpotong: svg`<path d="M30 4h30v42H30z" class="kertas" /><path d="M26 25H10m0 0l6-6m-6 6l6 6" class="panah" />` as TemplateResult,
  buram: svg`<rect x="16" y="10" width="32" height="30" class="kertas" opacity=".45" /><rect x="20" y="13" width="32" height="30" class="kertas" opacity=".45" /><path d="M6 18v14M2 22v6M58 18v14M62 22v6" class="panah" />` as TemplateResult,
  sulit_dibaca: svg`<rect x="16" y="8" width="32" height="34" class="kertas" /><path d="M21 16h22M21 23h14M21 30h19" class="samar" /><path d="M50 40a7 7 0 1 1-3-6" class="panah" />` as TemplateResult,
  gelap: svg`<rect x="16" y="8" width="32" height="34" class="gelap" /><path d="M32 15v5M32 30v5M22 25h5M37 25h5M25 18l3 3M39 18l-3 3M25 32l3-3M39 32l-3-3" class="panah" />` as TemplateResult,
  silau: svg`<rect x="16" y="8" width="32" height="34" class="kertas" /><circle cx="36" cy="20" r="9" class="cahaya" /><path d="M36 6v-4M50 20h6M46 10l4-4M26 10l-4-4" class="panah" />` as TemplateResult,
  miring: svg`<path d="M20 14l30-6 4 26-30 8z" class="kertas" /><path d="M12 30a22 22 0 0 0 8 12m0 0v-8m0 8h-8" class="panah" />` as TemplateResult,
};

/** What the first look on the device says; the server's own words come with its code. */
export const KATA: Record<string, string> = {
  gelap: _("Foto terlalu gelap. Nyalakan lampu atau pindah ke dekat jendela, lalu ambil lagi."),
  silau: _("Ada pantulan cahaya pada foto. Miringkan dokumen atau jauhkan dari lampu, lalu ambil lagi."),
  buram: _("Foto tampak kabur. Bersihkan lensa, tahan telepon dengan dua tangan, lalu ambil lagi."),
};

/** The first look, on the device: at once, and without network. What cannot be looked at is simply sent. */
export async function judge(gambar: Blob, face: boolean): Promise<Kode> {
  const picture = await createImageBitmap(gambar).catch(() => null);
  if (!picture) return "";
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
  context?.drawImage(picture, 0, 0, width, height);
  picture.close();
  return context ? look({ width, height, data: context.getImageData(0, 0, width, height).data }, face) : "";
}

export function petunjuk(kode: string, kata: string): TemplateResult {
  return html`<div class="petunjuk" role="status">
    ${GAMBAR[kode] ? html`<svg viewBox="0 0 64 50" width="96" height="75" aria-hidden="true"><rect x="1" y="1" width="62" height="48" rx="5" class="bingkai"></rect>${GAMBAR[kode]}</svg>` : ""}
    <p>${kata}</p>
  </div>`;
}
