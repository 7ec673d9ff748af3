/** Devices: the camera and microphone of this person. One may be missing or refused, and the rest still works. No DOM. */
import { Emitter } from "./emitter.ts";

export type Kind = "audio" | "video";
/** Why a device is not there: refused by the person, not found, used by another program, or anything else. */
export type Problem = "ditolak" | "tidak_ada" | "dipakai" | "gagal";

export interface Choice {
  id: string;
  label: string;
}

const WANTED: Record<Kind, MediaTrackConstraints> = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 15 } },
};
const PROBLEMS: Record<string, Problem> = {
  NotAllowedError: "ditolak",
  SecurityError: "ditolak",
  NotFoundError: "tidak_ada",
  OverconstrainedError: "tidak_ada",
  NotReadableError: "dipakai",
  AbortError: "dipakai",
};

/** Whether this browser can join at all: browsers inside other apps often cannot. */
export function supported(): boolean {
  return typeof RTCPeerConnection === "function" && navigator.mediaDevices?.getUserMedia !== undefined;
}

export class Devices extends Emitter<{ changed: Kind }> {
  /** What this person is seen and heard by; its tracks come and go. */
  readonly stream = new MediaStream();
  problems: Partial<Record<Kind, Problem>> = {};
  /** A document is held into the camera: its letters matter more than that it moves. */
  sharp = false;
  #instead: MediaStreamTrack | null = null;

  /** What the others are sent: the device's own track, or what stands in for it. */
  sent(kind: Kind): MediaStreamTrack | null {
    return (kind === "video" ? this.#instead : null) ?? this.track(kind);
  }

  /** Sends this picture instead of the camera's; null is the camera again. */
  stand(instead: MediaStreamTrack | null): void {
    if (this.#instead !== instead) this.#instead?.stop();
    this.#instead = instead;
    this.tell("changed", "video");
  }

  /** Whether something stands in for the camera. */
  get held(): boolean {
    return this.#instead !== null;
  }

  track(kind: Kind): MediaStreamTrack | null {
    return this.stream.getTracks().find((track) => track.kind === kind) ?? null;
  }

  /** Opens what can be opened; `problems` says what could not. Asks for both at once, so that people are asked once. */
  async open(kinds: Kind[] = ["audio", "video"]): Promise<void> {
    try {
      this.#take(await capture(kinds), kinds);
    } catch {
      for (const kind of kinds) await this.switch(kind);
    }
  }

  /** Takes another device of this kind (or the first one); false, with its problem told, when it cannot be had. */
  async switch(kind: Kind, wanted?: string | MediaTrackConstraints): Promise<boolean> {
    const old = this.track(kind);
    try {
      let fresh = await capture([kind], wanted).catch((error: Error) => (old && PROBLEMS[error.name] === "dipakai" ? null : Promise.reject(error)));
      if (!fresh && old) {
        this.#drop(old); // many a phone opens one camera at a time
        fresh = await capture([kind], wanted);
      }
      if (fresh) this.#take(fresh, [kind]);
      return true;
    } catch (error) {
      this.problems[kind] = PROBLEMS[(error as Error).name] ?? "gagal";
      this.tell("changed", kind);
      return false;
    }
  }

  /** Mute or show: the track stays, silent or black, so that a recording has no holes. */
  enable(kind: Kind, on: boolean): void {
    const track = this.track(kind);
    if (!track || track.enabled === on) return;
    track.enabled = on;
    this.tell("changed", kind);
  }

  enabled(kind: Kind): boolean {
    return this.track(kind)?.enabled ?? false;
  }

  /** Names are empty until a device has been allowed once. */
  async list(kind: Kind): Promise<Choice[]> {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((device) => device.kind === `${kind}input`).map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  close(): void {
    this.#instead?.stop();
    this.#instead = null;
    for (const track of this.stream.getTracks()) this.#drop(track);
  }

  #take(fresh: MediaStream, kinds: Kind[]): void {
    for (const kind of kinds) {
      const [old, track] = [this.track(kind), fresh.getTracks().find((t) => t.kind === kind)];
      if (old) this.#drop(old);
      if (!track) continue;
      if (old) track.enabled = old.enabled;
      track.addEventListener("ended", () => this.#ended(track), { once: true });
      this.stream.addTrack(track);
      delete this.problems[kind];
      this.tell("changed", kind);
    }
  }

  #drop(track: MediaStreamTrack): void {
    this.stream.removeTrack(track);
    track.stop();
  }

  /** Unplugged, or taken back by the system. */
  #ended(track: MediaStreamTrack): void {
    if (!this.stream.getTracks().includes(track)) return;
    this.stream.removeTrack(track);
    this.problems[track.kind as Kind] = "tidak_ada";
    this.tell("changed", track.kind as Kind);
  }
}

function capture(kinds: Kind[], wanted?: string | MediaTrackConstraints): Promise<MediaStream> {
  const exact = typeof wanted === "string" ? { deviceId: { exact: wanted } } : (wanted ?? {});
  return navigator.mediaDevices.getUserMedia(Object.fromEntries(kinds.map((kind) => [kind, { ...WANTED[kind], ...exact }])));
}
