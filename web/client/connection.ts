/**
 * Connection: one RTCPeerConnection to one other, by perfect negotiation (W3C WebRTC 1.0, section 10.7). No DOM.
 * The impolite side makes the two transceivers and the first offer; the polite one fills them in its answer. So each
 * side has exactly one audio and one video line, also when it joined without a camera.
 */
import { Emitter } from "./emitter.ts";
import type { Devices, Kind } from "./devices.ts";
import { obey } from "./kirim.ts";
import { begin, look, mutu, step, type Footing, type Mutu, type Totals } from "./quality.ts";

/** What two browsers tell each other through the server, which neither reads nor keeps it. */
export interface Isi {
  /** The connection that sends, and the one it means: after a reload, or a parting, it is another one. */
  tag: string;
  to_tag: string | null;
  description?: RTCSessionDescriptionInit;
  candidate?: RTCIceCandidateInit;
  /** The polite side is here and waits for an offer. */
  hello?: true;
}

export type Message = Omit<Isi, "tag" | "to_tag">;
export type Link = "menyambung" | "tersambung" | "terputus";

export interface Wiring {
  polite: boolean;
  /** The other only listens (the recorder): it is sent to, and nothing is taken from it. */
  listener: boolean;
  /** This person only listens: whatever is offered is taken, and nothing is sent. */
  mute: boolean;
  devices: Devices;
  iceServers: RTCIceServer[];
  /** The rung of quality.ts to begin at. */
  first?: number;
}

const GROWS = 2_000; // ms after which the first, small picture becomes what the rung allows

const KINDS: Kind[] = ["audio", "video"]; // in this order: where only one line holds, it is the voice

export class Connection extends Emitter<{ changed: null; message: Message }> {
  readonly tag = crypto.randomUUID().slice(0, 8);
  /** What comes from the other. */
  readonly stream = new MediaStream();
  link: Link = "menyambung";
  mutu: Mutu = "baik";
  /** Collisions of offers that were resolved, for tests and support. */
  collisions = 0;
  #pc: RTCPeerConnection;
  #wiring: Wiring;
  #turn: Promise<void> = Promise.resolve();
  #offering = false;
  #ignoring = false;
  #answering = false;
  #early: RTCIceCandidateInit[] = [];
  #answered = "";
  #footing: Footing;
  #floor = 0;
  /** Until the line is known: Chromium throws the first frames away that seem too large for it, a quarter of a second. */
  #small: boolean;
  #totals: Totals = { received: 0, lost: 0 };

  constructor(wiring: Wiring) {
    super();
    this.#wiring = wiring;
    this.#footing = begin(wiring.first);
    this.#small = !wiring.listener; // a recording begins as it goes on
    this.#pc = new RTCPeerConnection({ iceServers: wiring.iceServers });
    this.#pc.onnegotiationneeded = () => void this.#offer();
    this.#pc.onicecandidate = ({ candidate }) => candidate && this.#tell({ candidate: candidate.toJSON() });
    this.#pc.onconnectionstatechange = () => this.#changed();
    this.#pc.ontrack = ({ track }) => this.#arrived(track);
  }

  /** Begins: the impolite side with an offer, the polite one by saying that it is here. */
  start(): void {
    if (this.#wiring.polite) this.#tell({ hello: true });
    else {
      for (const kind of KINDS) this.#line(kind);
      void this.#obey();
    }
  }

  /** Takes a message of the other: strictly in order, one at a time. */
  receive(message: Message): void {
    this.#turn = this.#turn.then(() => this.#take(message)).catch((error) => console.warn("signal", error));
  }

  /** Sends this person's present tracks: after a device was taken, changed or lost. */
  async refresh(kind: Kind): Promise<void> {
    await this.#sender(kind)?.replaceTrack(this.#wiring.devices.sent(kind));
    await this.#obey();
  }

  /** Tries again to connect: after signals may have been lost, or the network changed. */
  revive(): void {
    const { signalingState, localDescription, connectionState } = this.#pc;
    if (signalingState === "have-local-offer" && localDescription) this.#tell({ description: localDescription.toJSON() });
    else if (this.#wiring.polite && !this.#pc.remoteDescription) this.#tell({ hello: true });
    else if (connectionState !== "connected" && connectionState !== "closed") this.#pc.restartIce();
  }

  /** One look at how it goes; the picture gives way when the link is weak. */
  async measure(): Promise<void> {
    if (this.#pc.connectionState !== "connected") return;
    const [sample, totals] = look((await this.#pc.getStats()) as unknown as ReadonlyMap<string, unknown>, this.#totals);
    this.#totals = totals;
    const [before, rung] = [this.mutu, this.#footing.rung];
    this.mutu = mutu(sample);
    this.#footing = step(this.#footing, this.mutu);
    if (this.#footing.rung !== rung) await this.#obey();
    if (this.mutu !== before || this.#footing.rung !== rung) this.tell("changed", null);
  }

  /** What is sent now, from 0 (all) to the last (the voice alone). */
  get rung(): number {
    return Math.max(this.#floor, this.#footing.rung);
  }

  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  /** Not above this rung, whatever the line would bear: the person saves data. */
  keepBelow(rung: number): void {
    this.#floor = rung;
    void this.#obey();
  }

  close(): void {
    this.#pc.onconnectionstatechange = null;
    this.#pc.close();
    this.link = "terputus";
  }

  #line(kind: Kind): void {
    const direction = this.#wiring.listener ? "sendonly" : "sendrecv";
    const track = this.#wiring.devices.sent(kind);
    this.#pc.addTransceiver(track ?? kind, { direction, streams: [this.#wiring.devices.stream] });
  }

  #sender(kind: Kind): RTCRtpSender | undefined {
    return this.#pc.getTransceivers().find((line) => line.receiver.track.kind === kind)?.sender;
  }

  /** Gives this person's tracks to the lines that the other's offer made. */
  async #fill(): Promise<void> {
    if (this.#wiring.mute) return;
    for (const line of this.#pc.getTransceivers()) {
      if (line.direction === "sendrecv") continue;
      line.direction = "sendrecv";
      line.sender.setStreams?.(this.#wiring.devices.stream);
      await line.sender.replaceTrack(this.#wiring.devices.sent(line.receiver.track.kind as Kind));
    }
  }

  async #offer(): Promise<void> {
    try {
      this.#offering = true;
      await this.#pc.setLocalDescription();
      this.#tellDescription();
    } catch (error) {
      console.warn("offer", error);
    } finally {
      this.#offering = false;
    }
  }

  async #take({ description, candidate, hello }: Message): Promise<void> {
    if (this.#pc.signalingState === "closed") return;
    if (description) await this.#describe(description);
    else if (candidate) await this.#candidate(candidate);
    else if (hello && this.link !== "tersambung") this.revive();
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<void> {
    if (this.#repeated(description)) return;
    const ready = !this.#offering && (this.#pc.signalingState === "stable" || this.#answering);
    const collision = description.type === "offer" && !ready;
    if (collision) this.collisions += 1;
    this.#ignoring = !this.#wiring.polite && collision;
    if (this.#ignoring) return;
    this.#answering = description.type === "answer";
    try {
      await this.#pc.setRemoteDescription(description);
    } finally {
      this.#answering = false;
    }
    for (const candidate of this.#early.splice(0)) await this.#candidate(candidate);
    if (description.type !== "offer") return;
    await this.#fill();
    await this.#obey();
    await this.#pc.setLocalDescription();
    this.#answered = description.sdp ?? "";
    this.#tellDescription();
  }

  /** `revive` says things twice: an offer that was answered gets the same answer, an answer that nobody waits for nothing. */
  #repeated({ type, sdp }: RTCSessionDescriptionInit): boolean {
    if (type === "answer") return this.#pc.signalingState !== "have-local-offer";
    const answered = this.#pc.signalingState === "stable" && sdp === this.#answered;
    if (answered) this.#tellDescription();
    return answered;
  }

  async #candidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.#pc.remoteDescription) {
      this.#early.push(candidate);
      return;
    }
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#ignoring) throw error;
    }
  }

  #tellDescription(): void {
    const description = this.#pc.localDescription;
    if (description) this.#tell({ description: description.toJSON() });
  }

  #tell(message: Message): void {
    this.tell("message", message);
  }

  #arrived(track: MediaStreamTrack): void {
    this.stream.addTrack(track);
    this.tell("changed", null);
  }

  #changed(): void {
    const state = this.#pc.connectionState;
    this.link = state === "connected" ? "tersambung" : state === "new" || state === "connecting" ? "menyambung" : "terputus";
    if (state === "failed") this.#pc.restartIce();
    if (state === "connected") setTimeout(() => this.#grow(), this.#small ? GROWS : 0);
    this.tell("changed", null);
  }

  #grow(): void {
    this.#small = false;
    void this.#obey();
  }

  async #obey(): Promise<void> {
    await obey(this.rung, this.#wiring.devices, (kind) => this.#sender(kind), this.#small);
  }
}
