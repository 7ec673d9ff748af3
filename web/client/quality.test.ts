import assert from "node:assert/strict";
import { test } from "node:test";
import { TANGGA, begin, look, mutu, rung, step, type Footing, type Mutu } from "./quality.ts";

const TOP = begin();
const after = (seen: Mutu[], from: Footing = TOP) => seen.reduce(step, from);
const NONE = { received: 0, lost: 0 };

const CASES: [number | null, number | null, number | null, Mutu][] = [
  [null, null, null, "baik"],
  [0.05, 0, 0, "baik"],
  [0.31, 0, 0, "cukup"],
  [0.05, 0.04, 0, "cukup"],
  [0.05, 0, 0.04, "cukup"],
  [0.61, 0, 0, "lemah"],
  [0.05, 0, 0.07, "cukup"],
  [0.05, 0, 0.08, "lemah"],
];
for (const [rtt, lossOut, lossIn, word] of CASES) {
  test(`rtt ${rtt} s, loss ${lossOut} out and ${lossIn} in is ${word}`, () => {
    assert.equal(mutu({ rtt, lossOut, lossIn }), word);
  });
}

test("two bad looks in a row take the picture down one rung, one does not", () => {
  assert.equal(after(["lemah"]).rung, 0);
  assert.equal(after(["lemah", "cukup", "lemah"]).rung, 0);
  assert.equal(after(["lemah", "lemah"]).rung, 1);
});

test("the last rung is the voice alone, and there it stays", () => {
  const { rung } = after(Array.from({ length: 30 }, () => "lemah"));

  assert.equal(rung, TANGGA.length - 1);
  assert.equal(TANGGA[rung]?.video, false);
});

test("five good looks in a row take it up again", () => {
  assert.equal(after(["baik", "baik", "baik", "baik"], { ...TOP, rung: 2 }).rung, 2);
  assert.equal(after(["baik", "baik", "baik", "baik", "baik"], { ...TOP, rung: 2 }).rung, 1);
});

test("a rung that did not hold is tried again only after twice as long", () => {
  const good = (n: number) => Array.from({ length: n }, () => "baik" as const);
  const fell = after([...good(5), "lemah", "lemah"], { ...TOP, rung: 3 });

  assert.equal(fell.rung, 3);
  assert.equal(after(good(9), fell).rung, 3);
  assert.equal(after(good(10), fell).rung, 2);
});

test("the steps come in their order, and stills before the voice alone", () => {
  assert.deepEqual([...new Set(TANGGA.map(({ anak }) => anak))], ["video", "video_hemat", "foto_suara", "suara"]);
  assert.equal(rung("foto_suara"), 3);
});

test("losses are those since the last look, not since the start", () => {
  const report = (received: number, lost: number) => new Map([["in", { type: "inbound-rtp", packetsReceived: received, packetsLost: lost }]]);

  const [first, totals] = look(report(100, 100), NONE);
  const [second] = look(report(200, 100), totals);

  assert.equal(first.lossIn, 0.5);
  assert.equal(second.lossIn, 0);
});

test("the round trip is the worst that is told, of the pair in use", () => {
  const [{ rtt, lossOut }] = look(
    new Map<string, unknown>([
      ["old", { type: "candidate-pair", nominated: false, state: "succeeded", currentRoundTripTime: 9 }],
      ["pair", { type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.1 }],
      ["audio", { type: "remote-inbound-rtp", roundTripTime: 0.2, fractionLost: 0.05 }],
      ["video", { type: "remote-inbound-rtp" }],
    ]),
    NONE,
  );

  assert.equal(rtt, 0.2);
  assert.equal(lossOut, 0.05);
});
