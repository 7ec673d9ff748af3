import assert from "node:assert/strict";
import { test } from "node:test";
import { Dengar } from "./dengar.ts";

function pairs(...bytes: number[]): Map<string, unknown> {
  const rows = bytes.map((bytesReceived, n) => [`p${n}`, { type: "candidate-pair", bytesReceived }] as const);
  return new Map<string, unknown>([...rows, ["t", { type: "transport", bytesReceived: Math.random() }]]);
}

test("what comes is heard, over whichever pair", () => {
  const dengar = new Dengar();
  for (const report of [pairs(10), pairs(20), pairs(20, 5), pairs(20, 6), pairs(0, 1)]) assert.equal(dengar.misses(report), false);
});

test("two looks without a byte are told once, and again only much later", () => {
  const dengar = new Dengar();
  const told = Array.from({ length: 24 }, () => dengar.misses(pairs(100)));
  assert.deepEqual(told.flatMap((yes, n) => (yes ? [n] : [])), [2, 12, 22]);
});

test("a byte is enough to begin counting anew", () => {
  const dengar = new Dengar();
  assert.deepEqual([100, 100, 101, 101, 101].map((bytes) => dengar.misses(pairs(bytes))), [false, false, false, false, true]);
});
