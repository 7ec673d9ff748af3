/**
 * Sfu: everyone in the room by a server between them: one connection for what this person sends, one for all that comes.
 * The same face as Mesh (media.ts), so that a page does not know which it has. No DOM.
 */
import type { Link } from "./connection.ts";
import { Dengar } from "./dengar.ts";
import type { Kind } from "./devices.ts";
import { Emitter } from "./emitter.ts";
import { Feeds } from "./feeds.ts";
import { obey } from "./kirim.ts";
import { EVERY, REVIVE_AFTER, type Dia, type Medium, type Setup } from "./media.ts";
import { begin, look, mutu, step, type Footing, type Mutu, type Totals } from "./quality.ts";

type Side = "kirim" | "terima";
type Said = Record<string, unknown>;

const KINDS: Kind[] = ["audio", "video"];
const ANEW_AFTER = 7;
const PATIENT = 1_000; // ms in which a connection that lost the other end may find it again by itself
const REFUSED = 5; // looks to wait after a refusal
const LINKS: Partial<Record<RTCPeerConnectionState, Link>> = { connected: "tersambung", new: "menyambung", connecting: "menyambung" };

export class Sfu extends Emitter<{ changed: null }> implements Medium {
  #setup: Setup<Said, Said>;
  /** This page's connections: other ones have another tag, and the server tells them apart by it. */
  #tag = newTag();
  #sides = new Map<Side, RTCPeerConnection>();
  #early = new Map<Side, RTCIceCandidateInit[]>();
  #feeds = new Feeds();
  #people: string[] = [];
  #turn: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setInterval>;
  #off: (() => void)[];
  #closed = false;
  #greeting = false;
  #waits = 0;
  #down = 0;
  /** The network is another one, and Janus has not heard of it yet. */
  #moved = false;
  #dengar: Record<Side, Dengar> = { kirim: new Dengar(), terima: new Dengar() };
  #mutu: Mutu = "baik";
  #footing: Footing;
  #floor = 0;
  #totals: Record<Side, Totals> = { kirim: { received: 0, lost: 0 }, terima: { received: 0, lost: 0 } };

  constructor(setup: Setup<Said, Said>) {
    super();
    this.#setup = setup;
    this.#footing = begin(setup.first);
    setup.line.hear("signal", ({ dari, isi }) => dari === "sfu" && this.#receive(isi));
    this.#off = [
      setup.devices.on("changed", (kind) => void this.#refresh(kind)),
      setup.line.on("status", ({ keadaan }) => keadaan === "tersambung" && void this.#greet()),
    ];
    this.#timer = setInterval(() => void this.#look(), setup.every ?? EVERY);
    void this.#greet();
  }

  /** The others, by id. */
  get peers(): ReadonlyMap<string, Dia> {
    const link = this.#link("terima");
    return new Map(this.#people.map((id) => [id, this.#peer(id, link)]));
  }

  /** Shows exactly these people; whom the server lets in, it sends. A recorder needs no connection of its own. */
  meet(people: readonly string[]): void {
    this.#people = people.filter((id) => id !== this.#setup.me);
    this.tell("changed", null);
  }

  /** Not above this rung of quality.ts, to save data; 0 leaves it to what the line bears. */
  keepBelow(rung: number): void {
    this.#floor = rung;
    void this.#obey();
    this.tell("changed", null);
  }

  /** Awake again: what is not connected is tried at once. Over another network all is: the browser may take a dead way for a good one. */
  revive(moved = false): void {
    this.#moved ||= moved;
    for (const [side, pc] of this.#sides) if (this.#moved || pc.connectionState !== "connected") this.#revive(side, pc);
  }

  /** The browser's own numbers of what comes from one person. */
  stats(id: string): Promise<RTCStatsReport> {
    return this.#feeds.stats(id, this.#sides.get("terima"));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const off of this.#off) off();
    this.#drop();
    this.tell("changed", null);
  }

  // Coming

  /** Says that this page is here; builds its connections unless the server still holds them. */
  async #greet(): Promise<void> {
    if (this.#closed || this.#greeting) return;
    this.#greeting = true;
    try {
      const { known } = await this.#ask({ hello: true });
      this.#waits = 0;
      if (!this.#closed && !(known && this.#sides.size)) this.#build();
      else this.revive();
      this.#moved = false;
    } catch (error) {
      this.#waits = (error as { error?: string }).error === "tidak_berwenang" ? REFUSED : 1; // or nobody answered
    } finally {
      this.#greeting = false;
    }
  }

  #build(): void {
    this.#drop();
    const { devices, iceServers } = this.#setup;
    for (const side of this.#setup.mute ? (["terima"] as const) : (["kirim", "terima"] as const)) {
      const pc = new RTCPeerConnection({ iceServers });
      pc.onicecandidate = ({ candidate }) => void this.#ask({ sisi: side, candidate: candidate?.toJSON() ?? null }).catch(() => undefined);
      pc.onconnectionstatechange = () => this.#changed(side, pc);
      this.#sides.set(side, pc);
    }
    const [sends, gets] = [this.#sides.get("kirim"), this.#sides.get("terima")];
    if (gets) {
      gets.ontrack = ({ track, streams }) => {
        this.#feeds.arrived(track, streams[0]);
        this.tell("changed", null);
      };
    }
    if (!sends) return;
    sends.onnegotiationneeded = () => this.#queue(() => this.#offer(sends));
    for (const kind of KINDS) sends.addTransceiver(devices.sent(kind) ?? kind, { direction: "sendonly", streams: [devices.stream] });
    this.tell("changed", null);
  }

  async #offer(pc: RTCPeerConnection): Promise<void> {
    if (pc.signalingState === "closed") return;
    await pc.setLocalDescription();
    const { answer } = await this.#ask({ offer: pc.localDescription?.sdp ?? "" });
    if (typeof answer !== "string" || pc.signalingState !== "have-local-offer") return;
    await pc.setRemoteDescription({ type: "answer", sdp: answer });
    await this.#late("kirim", pc);
    await this.#obey();
  }

  #receive(isi: Said): void {
    if (this.#closed || isi["tag"] !== this.#tag) return; // to an end that is gone
    if (isi["gone"]) void this.#anew();
    else this.#queue(() => this.#take(isi));
  }

  /** Strictly in order, one at a time: offers come whenever the others change. */
  #queue(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error) => console.warn("signal", error));
  }

  async #take({ offer, no, sisi, candidate }: Said): Promise<void> {
    const side = sisi === "kirim" ? "kirim" : "terima";
    const pc = this.#sides.get(side);
    if (!pc || pc.signalingState === "closed") return;
    if (typeof offer !== "string") return this.#candidate(side, pc, candidate as RTCIceCandidateInit);
    await pc.setRemoteDescription({ type: "offer", sdp: offer });
    await this.#late(side, pc);
    await pc.setLocalDescription();
    this.#feeds.weed(pc);
    this.tell("changed", null);
    await this.#ask({ answer: pc.localDescription?.sdp ?? "", no });
  }

  async #candidate(side: Side, pc: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
    if (pc.remoteDescription) await pc.addIceCandidate(candidate);
    else this.#early.set(side, [...(this.#early.get(side) ?? []), candidate]);
  }

  async #late(side: Side, pc: RTCPeerConnection): Promise<void> {
    const early = this.#early.get(side) ?? [];
    this.#early.delete(side);
    for (const candidate of early) await pc.addIceCandidate(candidate);
  }

  async #ask(isi: Said): Promise<Said> {
    const tag = this.#tag;
    const answer = await this.#setup.line.ask("signal", { ke: "sfu", isi: { tag, ...isi } });
    if (answer["gone"] && tag === this.#tag) void this.#anew();
    return answer;
  }

  #peer(id: string, link: Link): Dia {
    const stream = this.#feeds.of(id);
    return { stream: stream ?? NOTHING, state: stream || link === "terputus" ? link : "menyambung", mutu: this.#mutu, rung: this.#rung };
  }

  // How it goes

  get #rung(): number {
    return Math.max(this.#floor, this.#footing.rung);
  }

  #link(side: Side): Link {
    const pc = this.#sides.get(side);
    return pc ? (LINKS[pc.connectionState] ?? "terputus") : "menyambung";
  }

  #changed(side: Side, pc: RTCPeerConnection): void {
    if (this.#sides.get(side) !== pc) return;
    if (pc.connectionState === "failed") this.#revive(side, pc);
    if (pc.connectionState === "disconnected") setTimeout(() => this.#sides.get(side) === pc && pc.connectionState === "disconnected" && this.#revive(side, pc), PATIENT);
    this.tell("changed", null);
  }

  /** Tries again to connect, over another network perhaps. An offer that got no answer, on a line that broke, is made anew. */
  #revive(side: Side, pc: RTCPeerConnection): void {
    if (side === "terima") {
      if (pc.remoteDescription) void this.#ask({ restart: true }).catch(() => undefined);
    } else if (pc.signalingState === "have-local-offer") this.#queue(() => this.#offer(pc));
    else pc.restartIce();
  }

  /** All over again: the server has let this page's connections go, or they do not come back. */
  async #anew(): Promise<void> {
    this.#drop();
    this.#tag = newTag();
    this.tell("changed", null);
    await new Promise((done) => setTimeout(done, 100 + Math.random() * 400)); // not everybody at the same moment
    await this.#greet();
  }

  #drop(): void {
    for (const pc of this.#sides.values()) {
      pc.onconnectionstatechange = null;
      pc.close();
    }
    this.#sides.clear();
    this.#early.clear();
    this.#feeds.clear();
    this.#down = 0;
  }

  async #look(): Promise<void> {
    if (!this.#sides.size) {
      if (--this.#waits <= 0) await this.#greet();
      return;
    }
    const broken = [...this.#sides].filter(([side, pc]) => pc.connectionState !== "connected" && (side === "kirim" || pc.remoteDescription));
    this.#down = broken.length ? this.#down + 1 : 0;
    if (this.#down >= ANEW_AFTER) return this.#anew();
    if (this.#down === REVIVE_AFTER) for (const [side, pc] of broken) this.#revive(side, pc);
    await this.#measure();
  }

  /** The picture gives way when this person's own way to the server is weak. */
  async #measure(): Promise<void> {
    const seen: Mutu[] = [];
    for (const [side, pc] of this.#sides) {
      if (pc.connectionState !== "connected") continue;
      const report = (await pc.getStats()) as unknown as ReadonlyMap<string, unknown>;
      if (this.#dengar[side].misses(report)) this.#revive(side, pc);
      const [sample, totals] = look(report, this.#totals[side]);
      this.#totals[side] = totals;
      seen.push(mutu(sample));
      if (side === "kirim") await this.#step(mutu(sample));
    }
    const worst = (["lemah", "cukup", "baik"] as const).find((one) => seen.includes(one)) ?? "baik";
    if (worst === this.#mutu) return;
    this.#mutu = worst;
    this.tell("changed", null);
  }

  async #step(seen: Mutu): Promise<void> {
    const { rung } = this.#footing;
    this.#footing = step(this.#footing, seen);
    if (this.#footing.rung === rung) return;
    await this.#obey();
    this.tell("changed", null);
  }

  async #refresh(kind: Kind): Promise<void> {
    await this.#sender(kind)?.replaceTrack(this.#setup.devices.sent(kind));
    await this.#obey();
  }

  #sender(kind: Kind): RTCRtpSender | undefined {
    return this.#sides.get("kirim")?.getTransceivers().find((line) => line.receiver.track.kind === kind)?.sender;
  }

  async #obey(): Promise<void> {
    await obey(this.#rung, this.#setup.devices, (kind) => this.#sender(kind));
  }
}

const NOTHING = new MediaStream();

function newTag(): string {
  return crypto.randomUUID().slice(0, 8);
}
