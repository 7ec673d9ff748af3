import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kursi } from "./bagian.ts";
import { Ruang } from "./state.ts";

const kursi = (id: string, changes: Partial<Kursi> = {}): Kursi => ({
  ...{ id, nama: `${id} contoh`, peran: "penyedia", kapasitas: "direksi", uraian: "", keadaan: "hadir", persetujuan: "A_setuju", tersambung: true, di_dalam: true, masuk: null },
  ...changes,
});
const entry = (number: number, kind: string, more: object = {}) => ({ number, kind, actor: "budi", role: "ketua", at: "2026-07-28T01:00:00Z", data: {}, ...more });

test("a part that is older than what is known stays out", () => {
  const ruang = new Ruang("sari");

  ruang.take({ no: 7, kursi: [kursi("sari")] });
  ruang.take({ no: 5, kursi: [] });

  assert.equal(ruang.inside.length, 1);
});

test("parts that were not told stay as they were", () => {
  const ruang = new Ruang("sari");
  ruang.take({ no: 1, kursi: [kursi("sari")], tanya: [] });

  ruang.take({ no: 2, tanya: [] });

  assert.equal(ruang.mine?.nama, "sari contoh");
});

test("what only I know of myself outlives what everybody is told", () => {
  const ruang = new Ruang("sari");
  ruang.take({ no: 1, kursi: [kursi("sari", { perlu: ["identitas"], bukti: [] })] });

  ruang.take({ no: 2, kursi: [kursi("sari")] });

  assert.deepEqual(ruang.mine?.perlu, ["identitas"]);
});

test("a photo asked of one person is asked of nobody else", () => {
  const asked = { untuk: "identitas", dokumen: null, kursi: "sari", waktu: "" };
  const [sari, tuti] = [new Ruang("sari"), new Ruang("tuti")];

  for (const ruang of [sari, tuti]) ruang.take({ no: 1, kursi: [kursi("sari"), kursi("tuti")], diminta: asked });

  assert.equal(sari.wanted, asked);
  assert.equal(tuti.wanted, null);
});

test("a photo asked of everybody is not asked of those in the lobby", () => {
  const ruang = new Ruang("sari");

  ruang.take({ no: 1, kursi: [kursi("sari", { di_dalam: false, keadaan: "cek_identitas" })], diminta: { untuk: "dokumen", dokumen: "d1", kursi: "", waktu: "" } });

  assert.equal(ruang.wanted, null);
});

test("an entry that was closed in the lobby is heard when it is opened inside", () => {
  const ruang = new Ruang("sari");
  ruang.hear(entry(3, "tertutup"));

  ruang.hear(entry(3, "pesan.dikirim", { private: { teks: "Selamat pagi" } }));
  ruang.hear(entry(3, "pesan.dikirim", { private: { teks: "Selamat pagi" } }));

  assert.deepEqual(ruang.chat.map(({ teks }) => teks), ["Selamat pagi"]);
});

test("what is said stands in the chain's order, however it came", () => {
  const ruang = new Ruang("sari");

  for (const number of [9, 4, 7]) ruang.hear(entry(number, "pesan.dikirim", { private: { teks: String(number) } }));

  assert.deepEqual(ruang.chat.map(({ teks }) => teks), ["4", "7", "9"]);
});

test("who begins to wait is told once", () => {
  const ruang = new Ruang("budi");
  const told: string[] = [];
  ruang.on("menunggu", ({ id }) => told.push(id));

  for (const no of [1, 2]) ruang.take({ no, kursi: [kursi("sari", { di_dalam: false, keadaan: "cek_identitas" })] });

  assert.deepEqual(told, ["sari"]);
});

test("the clock of a step stands still while the sesi is broken off", () => {
  let now = 0;
  const ruang = new Ruang("budi", () => now);
  const step = { kode: "KB-8", uraian: "", baku: 5400, nyata: 60, mulai: "x", selesai: null, lewat: false, alasan: "" };
  const sesi = { id: "s", kode: "", mulai: "", zona: "WITA", dimulai: null, ditutup: null, hasil: null, upaya: 0 };
  ruang.take({ no: 1, langkah: [step], sesi: { ...sesi, keadaan: "berlangsung" } });

  now = 30_000;

  assert.equal(ruang.spent(step), 90);
  ruang.take({ no: 2, sesi: { ...sesi, keadaan: "jeda" } });
  assert.equal(ruang.spent(step), 60);
});

test("the name of somebody who has left is still known", () => {
  const ruang = new Ruang("sari");
  ruang.take({ no: 1, kursi: [kursi("budi")] });

  ruang.take({ no: 2, kursi: [] });

  assert.equal(ruang.name("budi"), "budi contoh");
});
