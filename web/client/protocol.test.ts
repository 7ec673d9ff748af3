import assert from "node:assert/strict";
import { test } from "node:test";
import { Ditolak, Kanal, Terputus, type Peristiwa, type Wire } from "./protocol.ts";

type Reply = (payload: Record<string, unknown>) => unknown;

/** A wire whose other end is written in the test. */
class Ends implements Wire {
  connected = false;
  active = false;
  dialled = 0;
  sent: [string, Record<string, unknown>][] = [];
  replies: Record<string, Reply>;
  #ears = new Map<string, (...values: never[]) => void>();

  constructor(replies: Record<string, Reply>) {
    this.replies = replies;
  }
  on(event: string, ear: (...values: never[]) => void) {
    this.#ears.set(event, ear);
  }
  say(event: string, ...values: unknown[]) {
    this.#ears.get(event)?.(...(values as never[]));
  }
  connect() {
    this.dialled += 1;
    this.active = this.connected = true;
    this.say("connect");
  }
  disconnect() {
    this.active = this.connected = false;
  }
  cut() {
    this.connected = false;
    this.say("disconnect", "transport close");
  }
  timeout() {
    return {
      emitWithAck: async (event: string, payload: unknown) => {
        this.sent.push([event, payload as Record<string, unknown>]);
        const answer = await this.replies[event]?.(payload as Record<string, unknown>);
        if (answer === undefined) throw new Error("timeout");
        return answer;
      },
    };
  }
}

const entry = (number: number): Peristiwa => ({ number, kind: "sesi.dibuka", actor: "a", role: "ketua", at: "2026-07-28T01:00:00Z", data: {} });
const settle = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server that holds a chain and pages it two at a time. */
function chain(length: number) {
  const entries = Array.from({ length }, (_, n) => entry(n + 1));
  const follow: Reply = ({ after }) => {
    const rest = entries.filter((e) => e.number > Number(after));
    const page = rest.slice(0, 2);
    return { ok: true, entries: page, last: page.at(-1)?.number ?? after, more: rest.length > 2 };
  };
  return { entries, follow };
}

function opened(replies: Record<string, Reply>, after = 0) {
  const wire = new Ends(replies);
  const kanal = new Kanal(wire, { after, pause: 1 });
  const told: number[] = [];
  const states: string[] = [];
  kanal.on("peristiwa", ({ number }) => told.push(number));
  kanal.on("status", ({ keadaan }) => states.push(keadaan));
  kanal.open();
  return { wire, kanal, told, states };
}

test("a line that is being dialled already is not dialled again", async () => {
  const wire = new Ends(chain(1));
  wire.active = true;
  const kanal = new Kanal(wire, { pause: 1 });

  kanal.open();
  assert.equal(wire.dialled, 0);

  wire.connect();
  await settle();
  assert.equal(kanal.last, 1);
});

test("all that happened is paged in, in order, before the line counts as connected", async () => {
  const { kanal, told, states } = opened(chain(5));

  await settle();

  assert.deepEqual(told, [1, 2, 3, 4, 5]);
  assert.deepEqual(states, ["tersambung"]);
  assert.equal(kanal.last, 5);
});

test("a page that already shows up to 3 is told from 4 on", async () => {
  const { told } = opened(chain(5), 3);

  await settle();

  assert.deepEqual(told, [4, 5]);
});

test("a gap in the numbers is filled, and nothing is told twice", async () => {
  const { entries, follow } = chain(2);
  const { wire, told } = opened({ follow });
  await settle();
  entries.push(entry(3), entry(4));

  wire.say("peristiwa", entry(4));
  wire.say("peristiwa", entry(2));
  await settle();

  assert.deepEqual(told, [1, 2, 3, 4]);
});

test("entries a reader may not see leave no endless gap", async () => {
  let asked = 0;
  const follow: Reply = ({ after }) => {
    asked += 1;
    return { ok: true, entries: Number(after) < 9 ? [entry(9)] : [], last: 9, more: false };
  };
  const { wire, told } = opened({ follow });
  await settle();

  wire.say("peristiwa", entry(10));
  await settle();

  assert.deepEqual(told, [9, 10]);
  assert.equal(asked, 1);
});

test("what comes while a page is read is told too", async () => {
  const { entries, follow } = chain(3);
  const { wire, told } = opened({
    follow: async (payload) => {
      const answer = follow(payload);
      await settle(2);
      return answer;
    },
  });
  entries.push(entry(4), entry(5));

  wire.say("peristiwa", entry(5));
  await settle(30);

  assert.deepEqual(told, [1, 2, 3, 4, 5]);
});

test("a write whose answer was lost goes again with the same key", async () => {
  let times = 0;
  const { wire, kanal } = opened({ ...chain(0), putus: () => ((times += 1) === 1 ? undefined : { ok: true, number: 7 }) });
  await settle();

  const answer = await kanal.write("putus", { hasil: "memenuhi" });

  const keys = wire.sent.filter(([name]) => name === "putus").map(([, payload]) => payload["kunci"]);
  assert.equal(answer["number"], 7);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  assert.equal(kanal.waiting, 0);
});

test("what is written without a link goes out, in order, when it is back", async () => {
  const { wire, kanal, states } = opened({ ...chain(0), tulis: () => ({ ok: true }) });
  await settle();
  wire.cut();

  const both = Promise.all([kanal.write("tulis", { teks: "satu" }), kanal.write("tulis", { teks: "dua" })]);
  assert.equal(kanal.waiting, 2);
  wire.connect();
  await both;

  assert.deepEqual(wire.sent.filter(([name]) => name === "tulis").map(([, { teks }]) => teks), ["satu", "dua"]);
  assert.deepEqual(states, ["tersambung", "terputus", "tersambung"]);
});

test("a refusal is raised with its words, and is not tried again", async () => {
  const { wire, kanal } = opened({ ...chain(0), putus: () => ({ ok: false, error: "bentrok", message: "Sudah diputus.", oleh: "Budi" }) });
  await settle();

  await assert.rejects(kanal.write("putus"), (error: Ditolak) => error.error === "bentrok" && error.message === "Sudah diputus." && error.details["oleh"] === "Budi");

  assert.equal(wire.sent.filter(([name]) => name === "putus").length, 1);
});

test("a question without a link is given up at once", async () => {
  const { wire, kanal } = opened(chain(0));
  await settle();
  wire.cut();

  await assert.rejects(kanal.ask("signal", { ke: "b", isi: {} }), Terputus);
});

test("a refused place is told, and not tried again", async () => {
  const { wire, kanal } = opened(chain(0));
  wire.active = false;

  wire.say("connect_error", Object.assign(new Error("x"), { data: { error: "kedaluwarsa", message: "Sesi ini sudah ditutup." } }));

  assert.deepEqual(kanal.status, { keadaan: "ditolak", message: "Sesi ini sudah ditutup." });
  assert.equal(wire.connected, false);
});

test("a place taken over elsewhere stays quiet: two tabs never push each other out for ever", async () => {
  const { wire, kanal } = opened(chain(0));
  await settle();
  const before = wire.sent.length;

  wire.say("diambil_alih", { message: "Anda masuk dari perangkat lain." });
  wire.say("disconnect", "io server disconnect");
  await settle();

  assert.equal(kanal.status.keadaan, "diambil_alih");
  assert.equal(wire.connected, false);
  assert.equal(wire.sent.length, before);
  await assert.rejects(kanal.write("tulis"), Terputus);
});

test("a server that restarts is dialled again", async () => {
  const { wire, states } = opened(chain(0));
  await settle();
  wire.connected = false;

  wire.say("disconnect", "io server disconnect");
  await settle();

  assert.deepEqual(states, ["tersambung", "terputus", "tersambung"]);
});

test("after a sleep a line that answers stays, and one that does not is dialled anew", async () => {
  const { follow } = chain(1);
  const wire = new Ends({ follow });
  const kanal = new Kanal(wire);
  kanal.open();
  await settle();

  await kanal.wake();
  assert.equal(wire.dialled, 1);

  wire.replies = {};
  await kanal.wake();
  assert.equal(wire.dialled, 2);

  wire.cut();
  wire.replies = { follow };
  await kanal.wake();
  assert.equal(wire.dialled, 3);
  kanal.close();
  await kanal.wake();
  assert.equal(wire.dialled, 3, "one that was closed stays closed");
});
