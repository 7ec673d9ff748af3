/**
 * Mutu: a first look at a photo on the device, before it is sent: too dark, blinded by a light, or blurred. It only
 * advises; what the server measures on the page (server/ocr/quality.py) is what counts. No DOM.
 */

export type Kode = "" | "gelap" | "silau" | "buram";

/** Pixels as a canvas gives them: four bytes each. */
export interface Gambar {
  width: number;
  height: number;
  data: ArrayLike<number>;
}

export const SIDE = 480; // pixels of the longest side that the thresholds below were set at
const DARK = 80; // brightness below which nine tenths of a dark photo lie; of 36 generated photos good ones had 186 and more
const GLARE = 0.06; // of the photo, burnt out while half of it is not bright
const SHARP = 36; // 98th percentile of the step between neighbours: good ones had 64 and more, blurred ones 28 and less

/** What to do better, "" when nothing is seen. A face is not judged for sharpness: skin has no edges. */
export function look(picture: Gambar, face = false): Kode {
  const light = gray(picture);
  if (percentile(light, 0.9) < DARK) return "gelap";
  if (!face && burnt(light, picture.width, picture.height)) return "silau";
  return !face && percentile(steps(light, picture.width), 0.98) < SHARP ? "buram" : "";
}

function gray({ data, width, height }: Gambar): Uint8Array {
  const light = new Uint8Array(width * height);
  for (let at = 0; at < light.length; at += 1) {
    light[at] = ((data[4 * at] ?? 0) * 77 + (data[4 * at + 1] ?? 0) * 150 + (data[4 * at + 2] ?? 0) * 29) >> 8;
  }
  return light;
}

/** A light mirrored in lamination: many cells wholly white, in the middle of what is not. White paper is seldom 254. */
function burnt(light: Uint8Array, width: number, height: number): boolean {
  const cell = 12;
  let white = 0;
  let all = 0;
  for (let top = 0; top + cell <= height; top += cell) {
    for (let left = 0; left + cell <= width; left += cell) {
      all += 1;
      white += Number(wholly(light, width, top, left, cell));
    }
  }
  return all > 0 && white / all > GLARE && white / all < 0.5 && percentile(light, 0.5) < 225;
}

function wholly(light: Uint8Array, width: number, top: number, left: number, cell: number): boolean {
  for (let y = top; y < top + cell; y += 3) {
    for (let x = left; x < left + cell; x += 3) if ((light[y * width + x] ?? 0) < 254) return false;
  }
  return true;
}

function steps(light: Uint8Array, width: number): Uint8Array {
  const found = new Uint8Array(Math.max(0, light.length - width));
  for (let at = 0; at < found.length; at += 1) {
    const here = light[at] ?? 0;
    found[at] = Math.min(255, Math.abs(here - (light[at + 1] ?? here)) + Math.abs(here - (light[at + width] ?? here)));
  }
  return found;
}

function percentile(values: Uint8Array, share: number): number {
  const counts = new Uint32Array(256);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += counts[value] ?? 0;
    if (seen >= share * values.length) return value;
  }
  return 255;
}
