import assert from "node:assert/strict";
import { test } from "node:test";
import { look, type Gambar } from "./mutu.ts";

/** A page of lines of letters on a table, `light` bright; `soft` smears it over so many pixels. */
function page(light = 1, soft = 0): Gambar {
  const [width, height] = [480, 360];
  const plain = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const paper = x > 40 && x < 440 && y > 30 && y < 330;
    return (paper ? (y % 14 < 5 && (x * 7) % 11 < 6 ? 40 : 220) : 110) * light;
  });
  const smear = (values: number[], stride: number) =>
    values.map((value, at) => {
      let sum = 0;
      for (let step = -soft; step <= soft; step += 1) sum += values[at + step * stride] ?? value;
      return sum / (2 * soft + 1);
    });
  const smeared = soft ? smear(smear(plain, 1), width) : plain;
  return { width, height, data: smeared.flatMap((value) => [value, value, value, 255]) };
}

function glaring(): Gambar {
  const found = page();
  const data = [...(found.data as number[])];
  for (let y = 120; y < 240; y += 1) for (let x = 180; x < 340; x += 1) data.fill(255, 4 * (y * 480 + x), 4 * (y * 480 + x) + 3);
  return { ...found, data };
}

test("a good photo needs no advice", () => {
  assert.equal(look(page()), "");
});

test("what is too dark, blinded or blurred is told so", () => {
  assert.equal(look(page(0.3)), "gelap");
  assert.equal(look(glaring()), "silau");
  assert.equal(look(page(1, 7)), "buram");
});

test("a face is judged by its light only", () => {
  assert.equal(look(page(1, 7), true), "");
  assert.equal(look(page(0.3), true), "gelap");
});

test("a white sheet that fills the photo is no glare", () => {
  const white = page();
  assert.equal(look({ ...white, data: (white.data as number[]).map((value) => (value > 100 ? 255 : value)) }), "");
});

test("nothing at all is no reason to stop", () => {
  assert.doesNotThrow(() => look({ width: 0, height: 0, data: [] }));
});
