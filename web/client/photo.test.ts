import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, offset, outcome, sha256, wait } from "./photo.ts";

const CASES: [number, string, string | null, string][] = [
  [201, '{"id":"f1"}', null, "stored"],
  [200, "", null, "stored"],
  [0, "", null, "again"],
  [401, "", null, "again"],
  [429, "", "7", "again"],
  [503, "<html>", null, "again"],
  [507, '{"error":"penyimpanan_penuh"}', null, "again"],
  [413, '{"message":"Foto terlalu besar."}', null, "refused"],
  [422, "", null, "refused"],
  [404, "null", null, "refused"],
];
for (const [status, body, after, kind] of CASES) {
  test(`an upload answered ${status} is ${kind}`, () => {
    assert.equal(outcome(status, body, after).kind, kind);
  });
}

test("a refusal keeps the words of the server, and a wait the time it asked for", () => {
  assert.deepEqual(outcome(413, '{"message":"Foto terlalu besar."}', null), { kind: "refused", message: "Foto terlalu besar." });
  assert.deepEqual(outcome(429, "", "7"), { kind: "again", seconds: 7 });
});

test("each attempt waits longer, and never much over a minute", () => {
  assert.deepEqual([1, 2, 3, 10].map((n) => wait(n, 0)), [1, 2, 4, 60]);
  assert.equal(wait(10, 1), 90);
});

test("the digest is SHA-256, and its header form RFC 9530's base64", async () => {
  const digest = await sha256(new TextEncoder().encode("abc"));

  assert.equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(base64(digest), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
});

test("an answer says where to go on, or settles it", () => {
  assert.equal(offset(202, '{"offset":524288}'), 524288);
  assert.equal(offset(409, '{"error":"bentrok","offset":0}'), 0);
  assert.equal(offset(409, '{"error":"bentrok"}'), null);
  assert.equal(offset(200, '{"foto":"f1"}'), null);
  assert.equal(offset(507, '{"offset":3}'), null);
});

test("a piece that broke on the way is sent again, not refused", () => {
  assert.equal(outcome(422, '{"sebab":"potong"}', null).kind, "again");
});
