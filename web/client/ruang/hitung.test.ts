/** What is shown while one types is what the server reckons. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { jumlah, rupiah, rupiahDari, total } from "./hitung.ts";

test("half a rupiah goes up and no binary fraction gets in", () => {
  assert.equal(jumlah("0.5", 1n), 1n);
  assert.equal(jumlah("0.1", 15n), 2n);
  assert.equal(jumlah("2.675", 100n), 268n);
  assert.equal(jumlah("1000.5", 110_500n), 110_555_250n);
});

test("the total has its tax and is rounded down", () => {
  const volumes = ["1000.5", "2000", "500"];
  assert.equal(total(volumes, [110_500n, 195_000n, 900_000n], "11", 1000), 1_055_116_000n);
  assert.equal(total(["1"], [100n], "1.1", 1), 101n);
  assert.equal(total(["1"], [100n], "", 1), 100n);
});

test("rupiah is read as people write it, and never guessed", () => {
  assert.deepEqual(["1.250.000", "Rp 1250000", "1250000,00"].map(rupiahDari), [1_250_000n, 1_250_000n, 1_250_000n]);
  assert.deepEqual(["", "1,5", "seribu", "-5", "1e9"].map(rupiahDari), [null, null, null, null, null]);
  assert.equal(rupiah(1_250_750_500n), "Rp1.250.750.500,00");
  assert.equal(rupiah(0), "Rp0,00");
});
