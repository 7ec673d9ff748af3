/**
 * Kanal: the room's line to the server. Every message is answered, every write happens once, no event is missed.
 * No DOM. docs/protocol.md specifies what goes over it.
 */
import { Emitter } from "./emitter.ts";

/** An entry of the chain, cut to what this reader may see. */
export interface Peristiwa {
  number: number;
  kind: string;
  actor: string;
  role: string;
  at: string;
  data: Record<string, unknown>;
}

export type Keadaan = "menyambung" | "tersambung" | "terputus" | "ditolak" | "diambil_alih";

/** `message` says why, in words for people: set when refused or taken over. */
export interface Status {
  keadaan: Keadaan;
  message: string;
}

export type Answer = { ok: true } & Record<string, unknown>;
export type Refusal = { ok: false; error: string; message: string } & Record<string, unknown>;

/** A page of the chain: `last` is how far it reaches, also past entries this reader may not see. */
interface Page {
  entries: Peristiwa[];
  last: number;
  more: boolean;
}

/** The server said no; `message` is for people, `error` for programs. */
export class Ditolak extends Error {
  readonly error: string;
  readonly details: Record<string, unknown>;

  constructor({ error, message, ...details }: { error: string; message: string } & Record<string, unknown>) {
    super(message);
    this.error = error;
    this.details = details;
  }
}

/** No answer came: the link is down or the server silent. A write is never given up for this; a question is. */
export class Terputus extends Error {}

/** What Kanal needs of a Socket.IO client. */
export interface Wire {
  readonly connected: boolean;
  /** Whether it is dialling, or goes on trying by itself. */
  readonly active: boolean;
  on(event: string, ear: (...values: never[]) => void): unknown;
  connect(): unknown;
  disconnect(): unknown;
  timeout(ms: number): { emitWithAck(event: string, payload: unknown): Promise<unknown> };
}

export interface Seat {
  sesi: string;
  /** Which of the person's places in this sesi, where there are several. */
  sebagai: string;
}

interface Write {
  name: string;
  payload: object;
  flying: boolean;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

const PATIENCE = 10_000; // ms for an answer
const AWAKE = 3_000; // ms for one after a sleep
const PAUSE = 1_000; // ms before a write without an answer goes again
/** Refusals that pass: the write waits and goes again. */
const PASSING = new Set(["terlalu_sering"]);

export class Kanal extends Emitter<{ status: Status; peristiwa: Peristiwa }> {
  /** The number of the last entry that was told. */
  last = 0;
  status: Status = { keadaan: "menyambung", message: "" };
  #wire: Wire;
  #pause: number;
  #writes = new Map<string, Write>();
  #following = false;
  #behind = false;
  #ended = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(wire: Wire, { after = 0, pause = PAUSE } = {}) {
    super();
    this.#wire = wire;
    this.#pause = pause;
    this.last = after;
    wire.on("connect", () => this.#connected());
    wire.on("disconnect", (why: string) => this.#disconnected(why));
    wire.on("connect_error", (error: Error & { data?: Refusal }) => this.#failed(error));
    wire.on("peristiwa", (entry: Peristiwa) => this.#arrived(entry));
    wire.on("diambil_alih", (said?: { message?: string }) => this.#end("diambil_alih", said?.message ?? ""));
    wire.on("ditolak", (said?: { message?: string }) => this.#end("ditolak", said?.message ?? ""));
  }

  open(): void {
    this.#ended = false;
    this.#say("menyambung");
    if (this.#wire.connected) this.#connected();
    else if (!this.#wire.active) this.#wire.connect(); // dialled twice it would ask twice, and the server hang up on that
  }

  close(): void {
    this.#end("terputus", "");
  }

  /** After a sleep a line may be dead and nobody know it: asks, and dials anew when no answer comes. */
  async wake(): Promise<void> {
    const wire = this.#wire;
    const alive = wire.connected && (await wire.timeout(AWAKE).emitWithAck("follow", { after: this.last }).then(() => true, () => false));
    if (alive || this.#ended) return;
    wire.disconnect();
    wire.connect();
  }

  /** Subscribes to what the server sends beside the chain, e.g. `signal`. */
  hear<Payload>(name: string, ear: (payload: Payload) => void): void {
    this.#wire.on(name, ear as (...values: never[]) => void);
  }

  /** Asks or relays, once: raises Ditolak when refused, Terputus when there is no answer. */
  async ask(name: string, payload: object = {}): Promise<Answer> {
    if (!this.#wire.connected) throw new Terputus(name);
    const answer = await this.#send(name, payload);
    if (!answer.ok) throw new Ditolak(answer);
    return answer;
  }

  /**
   * Changes something, exactly once: without an answer the same `kunci` goes again after each reconnection, and the
   * server answers a key it knows with what it answered first. Raises Ditolak when refused.
   */
  write(name: string, payload: object = {}, kunci: string = crypto.randomUUID()): Promise<Answer> {
    if (this.#ended) return Promise.reject(new Terputus(name));
    return new Promise((resolve, reject) => {
      this.#writes.set(kunci, { name, payload: { ...payload, kunci }, flying: false, resolve, reject });
      void this.#deliver(kunci);
    });
  }

  /** How many writes have no answer yet: what a page warns of before it closes. */
  get waiting(): number {
    return this.#writes.size;
  }

  async #send(name: string, payload: object): Promise<Answer | Refusal> {
    try {
      return (await this.#wire.timeout(PATIENCE).emitWithAck(name, payload)) as Answer | Refusal;
    } catch {
      throw new Terputus(name);
    }
  }

  async #deliver(kunci: string): Promise<void> {
    const write = this.#writes.get(kunci);
    if (!write || write.flying || !this.#wire.connected) return;
    write.flying = true;
    const answer = await this.#send(write.name, write.payload).catch(() => undefined);
    write.flying = false;
    if (!this.#writes.has(kunci)) return;
    if (!answer || (!answer.ok && PASSING.has(answer.error))) {
      setTimeout(() => void this.#deliver(kunci), this.#pause);
      return;
    }
    this.#writes.delete(kunci);
    if (answer.ok) write.resolve(answer);
    else write.reject(new Ditolak(answer));
  }

  #connected(): void {
    this.#following = false;
    for (const kunci of this.#writes.keys()) void this.#deliver(kunci);
    void this.#follow();
  }

  #disconnected(why: string): void {
    if (this.#ended) return;
    this.#say("terputus");
    // The server let go: Socket.IO takes that for final, but a restart says it too. A refusal is told by connect_error.
    if (why === "io server disconnect") this.#later(() => this.#wire.connect());
  }

  #failed(error: Error & { data?: Refusal }): void {
    if (this.#ended) return;
    const said = error.data?.error;
    if (this.#wire.active) this.#say("terputus");
    else if (said === undefined || said === "kesalahan_sistem" || PASSING.has(said)) {
      this.#say("terputus");
      this.#later(() => this.#wire.connect());
    } else this.#end("ditolak", error.data?.message ?? error.message);
  }

  #later(task: () => void): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#ended || task(), this.#pause);
  }

  #arrived(entry: Peristiwa): void {
    if (entry.number === this.last + 1) this.#take(entry);
    else if (entry.number > this.last) void this.#follow();
  }

  #take(entry: Peristiwa): void {
    if (entry.number <= this.last) return;
    this.last = entry.number;
    this.tell("peristiwa", entry);
  }

  /** Reads on from `last` until there is nothing more, also what came while reading. */
  async #follow(): Promise<void> {
    if (this.#following) {
      this.#behind = true;
      return;
    }
    this.#following = true;
    try {
      let more = true;
      while (more) {
        this.#behind = false;
        const page = (await this.ask("follow", { after: this.last })) as unknown as Page;
        for (const entry of page.entries) this.#take(entry);
        this.last = Math.max(this.last, page.last);
        more = page.more || this.#behind;
      }
      this.#say("tersambung");
    } catch (error) {
      this.#stopped(error);
    } finally {
      this.#following = false;
    }
  }

  #stopped(error: unknown): void {
    if (error instanceof Ditolak && error.error !== "kesalahan_sistem" && !PASSING.has(error.error)) {
      this.#end("ditolak", error.message);
    } else if (error instanceof Ditolak || error instanceof Terputus) {
      if (this.#wire.connected) this.#later(() => void this.#follow());
    } else throw error;
  }

  #say(keadaan: Keadaan, message = ""): void {
    if (this.status.keadaan === keadaan && this.status.message === message) return;
    this.status = { keadaan, message };
    this.tell("status", this.status);
  }

  #end(keadaan: Keadaan, message: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#again);
    this.#wire.disconnect();
    for (const [kunci, write] of this.#writes) {
      this.#writes.delete(kunci);
      write.reject(new Terputus(write.name));
    }
    this.#say(keadaan, message);
  }
}
