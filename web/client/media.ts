/** Media: everyone in the room sees and hears everyone, browser to browser, up to four or five people. No DOM. */
import { Connection, type Isi, type Link, type Message } from "./connection.ts";
import type { Devices, Kind } from "./devices.ts";
import { Emitter } from "./emitter.ts";
import type { Mutu } from "./quality.ts";

export { Devices, supported, type Choice, type Kind, type Problem } from "./devices.ts";
export type { Link } from "./connection.ts";
export type { Mutu } from "./quality.ts";

/** What a way of sound and picture needs of Kanal: `Heard` comes in a signal, `Told` answers one. */
export interface Line<Heard, Told> {
  ask(name: string, payload: object): Promise<Told>;
  hear(name: string, ear: (payload: { dari: string; isi: Heard }) => void): void;
  on(name: "status", ear: (status: { keadaan: string }) => void): () => void;
}

export interface Setup<Heard = Isi, Told = unknown> {
  me: string;
  line: Line<Heard, Told>;
  devices: Devices;
  /** From the server; empty on one network. */
  iceServers: RTCIceServer[];
  /** This person watches: nothing is sent. */
  mute?: boolean;
  /** Milliseconds between looks at the quality. */
  every?: number;
  /** The rung of quality.ts to begin at: on a weak line the voice comes before the picture. */
  first?: number;
}

/** One of the others: what comes of them, and how well. */
export interface Dia {
  stream: MediaStream;
  state: Link;
  mutu: Mutu;
  rung: number;
}

/** What a page needs of whatever carries sound and picture: the mesh here, or a server between all (sfu.ts). */
export interface Medium {
  readonly peers: ReadonlyMap<string, Dia>;
  meet(people: readonly string[], listeners?: readonly string[]): void;
  keepBelow(rung: number): void;
  /** `moved`: to another network. */
  revive(moved?: boolean): void;
  stats(id: string): Promise<RTCStatsReport> | undefined;
  close(): void;
  on(name: "changed", ear: () => void): () => void;
}

interface Peer {
  connection: Connection;
  /** The other's end of this connection; null until it has said something. */
  tag: string | null;
  listener: boolean;
  down: number;
}

export const EVERY = 3_000;
export const REVIVE_AFTER = 3; // looks without a connection

export class Mesh extends Emitter<{ changed: null }> implements Medium {
  #setup: Setup;
  #peers = new Map<string, Peer>();
  #gone = new Set<string>();
  #floor = 0;
  #listeners = new Set<string>();
  #timer: ReturnType<typeof setInterval>;
  #off: (() => void)[];
  #closed = false;

  constructor(setup: Setup) {
    super();
    this.#setup = setup;
    setup.line.hear("signal", ({ dari, isi }) => this.#receive(dari, isi));
    this.#off = [
      setup.devices.on("changed", (kind) => this.#refresh(kind)),
      setup.line.on("status", ({ keadaan }) => keadaan === "tersambung" && this.revive()),
    ];
    this.#timer = setInterval(() => void this.#look(), setup.every ?? EVERY);
  }

  /** The others, by id. */
  get peers(): ReadonlyMap<string, Dia> {
    return new Map(
      [...this.#peers].map(([id, { connection }]) => [id, { stream: connection.stream, state: connection.link, mutu: connection.mutu, rung: connection.rung }]),
    );
  }

  /** Connects to exactly these people and these listeners (a recorder), and lets all others go. */
  meet(people: readonly string[], listeners: readonly string[] = []): void {
    this.#listeners = new Set(listeners);
    const wanted = new Set([...people, ...listeners].filter((id) => id !== this.#setup.me));
    for (const [id, { listener }] of this.#peers) if (!wanted.has(id) || listener !== this.#listeners.has(id)) this.#part(id);
    for (const id of wanted) if (!this.#peers.has(id)) this.#join(id);
    this.tell("changed", null);
  }

  /** Not above this rung of quality.ts, to save data; 0 leaves it to what the line bears. */
  keepBelow(rung: number): void {
    this.#floor = rung;
    for (const { connection } of this.#peers.values()) connection.keepBelow(rung);
    this.tell("changed", null);
  }

  /** Another network, or awake again: what is not connected is tried at once. */
  revive(): void {
    for (const { connection } of this.#peers.values()) if (connection.link !== "tersambung") connection.revive();
  }

  /** The browser's own numbers for one peer. */
  stats(id: string): Promise<RTCStatsReport> | undefined {
    return this.#peers.get(id)?.connection.stats();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const off of this.#off) off();
    for (const id of this.#peers.keys()) this.#part(id);
    this.tell("changed", null);
  }

  #join(id: string): Peer {
    const { me, devices, iceServers, first, mute = false } = this.#setup;
    const listener = this.#listeners.has(id);
    const connection = new Connection({ polite: mute || (!listener && me < id), listener, mute, devices, iceServers, ...(first ? { first } : {}) });
    const peer: Peer = { tag: null, listener, down: 0, connection };
    connection.on("message", (message) => this.#send(id, peer, message));
    connection.on("changed", () => this.tell("changed", null));
    this.#peers.set(id, peer);
    connection.keepBelow(this.#floor);
    connection.start();
    return peer;
  }

  #part(id: string): void {
    this.#peers.get(id)?.connection.close();
    this.#peers.delete(id);
  }

  /** A signal that is lost is not lamented: `revive` comes when the line is back. */
  #send(id: string, { connection, tag }: Peer, message: Message): void {
    const isi: Isi = { tag: connection.tag, to_tag: tag, ...message };
    this.#setup.line.ask("signal", { ke: id, isi }).catch(() => undefined);
  }

  #receive(id: string, { tag = "", to_tag = null, ...message }: Isi): void {
    let peer = this.#peers.get(id);
    if (this.#closed || this.#gone.has(tag) || (to_tag && to_tag !== peer?.connection.tag)) return; // to, or from, an end that is gone
    if (peer?.tag && peer.tag !== tag) {
      this.#gone.add(peer.tag); // the other began anew, and knows nothing of this connection
      this.#part(id);
      peer = undefined;
    }
    if (!peer && message.candidate) return;
    const known = peer !== undefined;
    peer ??= this.#join(id);
    peer.tag = tag;
    if (known || !message.hello) peer.connection.receive(message); // a new connection says all it has to by itself
  }

  #refresh(kind: Kind): void {
    for (const { connection } of this.#peers.values()) void connection.refresh(kind);
    this.tell("changed", null);
  }

  async #look(): Promise<void> {
    for (const peer of this.#peers.values()) {
      await peer.connection.measure();
      peer.down = peer.connection.link === "tersambung" ? 0 : peer.down + 1;
      if (peer.down && peer.down % REVIVE_AFTER === 0) peer.connection.revive();
    }
  }
}
