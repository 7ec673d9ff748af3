import assert from "node:assert/strict";
import { test } from "node:test";
import { berzona, jam, lagi, lama, menit } from "./waktu.ts";

test("hours are those of the sesi's zone, whatever the device says", () => {
  assert.equal(jam("2026-07-28T01:05:00Z", "WITA"), "09.05 WITA");
  assert.equal(jam("2026-07-28T20:00:00Z", "WIT"), "05.00 WIT");
});

test("times are said in minutes and hours", () => {
  assert.equal(menit(125), "2 menit");
  assert.equal(lama(86_400), "24 jam");
  assert.equal(lama(4_200), "1 jam 10 menit");
  assert.equal(lagi(2_700), "45 menit lagi");
  assert.equal(lagi(20), "sekarang");
});

test("a time typed in a zone keeps its zone", () => {
  assert.equal(berzona("2026-07-28T09:00", "WITA"), "2026-07-28T09:00:00+08:00");
  assert.equal(Date.parse(berzona("2026-07-28T09:00", "WIT")), Date.parse("2026-07-28T00:00:00Z"));
});
