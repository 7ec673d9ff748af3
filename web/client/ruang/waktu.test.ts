import assert from "node:assert/strict";
import { test } from "node:test";
import { jam, lagi, lama, menit } from "./waktu.ts";

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
