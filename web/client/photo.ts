/**
 * Photo: a document photographed from the camera as it is, hashed on the device, and kept there until the server has it.
 * The queue is in IndexedDB, so that a reload or a lost link loses nothing; it goes in pieces, each acknowledged, so that
 * a weak line never begins anew. No DOM but a canvas.
 */
import { Emitter } from "./emitter.ts";

/** A photo on its way. The path of `url` ends in `id`: to send it twice is to have it once. */
export interface Foto {
  id: string;
  url: string;
  label: string;
  type: string;
  bytes: ArrayBuffer;
  /** Of exactly these bytes, in hex, taken before anything is sent. */
  sha256: string;
  taken: string;
  attempts: number;
  /** The server said no: it stays here until the person takes another or discards it. */
  refusal: string;
}

export type Outcome =
  | { kind: "stored"; answer: Record<string, unknown> }
  | { kind: "refused"; message: string }
  | { kind: "again"; seconds: number };

interface Events {
  changed: null;
  progress: { id: string; sent: number; total: number };
  stored: { id: string; label: string; sha256: string; answer: Record<string, unknown> };
  refused: { id: string; label: string; message: string };
}

const WANTED = { width: { ideal: 3840 }, height: { ideal: 2160 } };
const QUALITY = 0.92;
const TIMEOUT = 60_000; // ms without any progress
const PIECE = 512 * 1024; // bytes: half a minute at 128 kbit/s
const JUMPS = 5; // times that the server may say to go on from elsewhere

/** As the camera gives it: the still picture where the browser takes one as large as the video can be, else a frame of that. */
export async function take(track: MediaStreamTrack): Promise<Blob> {
  const picture = await still(track).catch(() => null);
  if (picture && (await pixels(picture)) >= most(track.getCapabilities?.())) return picture;
  const other = await frame(track);
  return picture && (await pixels(picture)) >= (await pixels(other)) ? picture : other;
}

async function still(track: MediaStreamTrack): Promise<Blob | null> {
  if (typeof ImageCapture !== "function") return null;
  const camera = new ImageCapture(track);
  const { imageWidth, imageHeight } = await camera.getPhotoCapabilities();
  const size = imageWidth?.max && imageHeight?.max ? { imageWidth: imageWidth.max, imageHeight: imageHeight.max } : {};
  const picture = await camera.takePhoto(size);
  return picture.size ? picture : null;
}

function most(able: MediaTrackCapabilities | undefined): number {
  return (able?.width?.max ?? Infinity) * (able?.height?.max ?? Infinity);
}

async function pixels(picture: Blob): Promise<number> {
  const { width, height } = await createImageBitmap(picture);
  return width * height;
}

/** The largest frame the camera can give; the video is set back to what it was. */
async function frame(track: MediaStreamTrack): Promise<Blob> {
  const before = track.getConstraints();
  await track.applyConstraints({ ...before, ...WANTED }).catch(() => undefined);
  try {
    const video = document.createElement("video");
    Object.assign(video, { srcObject: new MediaStream([track]), muted: true, playsInline: true });
    await video.play();
    await grown(video, track);
    const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    video.srcObject = null;
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY),
    );
  } finally {
    await track.applyConstraints(before).catch(() => undefined);
  }
}

/** The first frames after a change still have the old size; some browsers never agree on it, so not for ever. */
async function grown(video: HTMLVideoElement, track: MediaStreamTrack): Promise<void> {
  for (let tries = 0; tries < 20 && video.videoWidth !== track.getSettings().width; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What an answer to a PUT means. Only a refusal for what the photo is ends it; all else passes. */
export function outcome(status: number, body: string, retryAfter: string | null): Outcome {
  const answer = parse(body);
  if (status >= 200 && status < 300) return { kind: "stored", answer };
  const passing = status === 0 || status >= 500 || [401, 408, 425, 429].includes(status);
  if (!passing && answer["sebab"] !== "potong") return { kind: "refused", message: String(answer["message"] ?? "") };
  return { kind: "again", seconds: Number(retryAfter) || 0 };
}

/** Where to go on, when that is what the server says; null when the answer settles the photo or the attempt. */
export function offset(status: number, body: string): number | null {
  const said = parse(body)["offset"];
  return (status === 202 || status === 409) && typeof said === "number" ? said : null;
}

function parse(body: string): Record<string, unknown> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Seconds before attempt `n` (from 1): 1, 2, 4 … at most 60, and up to half as much again so that not all come at once. */
export function wait(n: number, random: number): number {
  return Math.min(60, 2 ** (n - 1)) * (1 + random / 2);
}

export class Antrean extends Emitter<Events> {
  #db: IDBDatabase;
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #headers: Record<string, string>;

  private constructor(db: IDBDatabase, headers: Record<string, string>) {
    super();
    this.#db = db;
    this.#headers = headers;
    addEventListener("online", () => void this.pump());
    void this.pump();
  }

  /** Opens the queue of this browser and goes on with what is in it. `headers` go with every upload. */
  static async open({ name = "ruang-bukti-foto", headers = {} as Record<string, string> } = {}): Promise<Antrean> {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("foto", { keyPath: "id" });
    void navigator.storage?.persist?.(); // asked for, not relied on: some browsers clear away what is not
    return new Antrean(await done(request), headers);
  }

  /** Keeps the photo, then sends it to `${url}/{id}${query}`. It is safe once this returns. */
  async add(picture: Blob, url: string, label: string, query = ""): Promise<Foto> {
    const bytes = await picture.arrayBuffer();
    const id = crypto.randomUUID();
    const foto: Foto = {
      ...{ id, label, bytes, url: `${url}/${id}${query}`, type: picture.type || "image/jpeg" },
      ...{ sha256: await sha256(bytes), taken: new Date().toISOString(), attempts: 0, refusal: "" },
    };
    await this.#put(foto);
    void this.pump();
    return foto;
  }

  /** All that is not stored on the server yet, oldest first. */
  async all(): Promise<Foto[]> {
    const found = await done(this.#db.transaction("foto").objectStore("foto").getAll() as IDBRequest<Foto[]>);
    return found.sort((a, b) => a.taken.localeCompare(b.taken));
  }

  async discard(id: string): Promise<void> {
    await this.#change((store) => store.delete(id));
  }

  /** Sends what waits, one at a time, oldest first. Called by itself; call it to try at once. */
  async pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    try {
      for (let foto = await this.#next(); foto; foto = await this.#next()) {
        const seconds = await this.#send(foto);
        if (seconds) {
          this.#timer = setTimeout(() => void this.pump(), seconds * 1000);
          return;
        }
      }
    } finally {
      this.#busy = false;
    }
  }

  async #next(): Promise<Foto | undefined> {
    return (await this.all()).find(({ refusal }) => !refusal);
  }

  /** Sends one; gives the seconds to wait before it goes again, 0 when it is settled. */
  async #send(foto: Foto): Promise<number> {
    const end = await this.#upload(foto);
    if (end.kind === "stored") {
      await this.discard(foto.id);
      this.tell("stored", { id: foto.id, label: foto.label, sha256: foto.sha256, answer: end.answer });
      return 0;
    }
    if (end.kind === "refused") {
      await this.#put({ ...foto, refusal: end.message || "ditolak" });
      this.tell("refused", { id: foto.id, label: foto.label, message: end.message });
      return 0;
    }
    await this.#put({ ...foto, attempts: foto.attempts + 1 });
    return Math.max(end.seconds, wait(foto.attempts + 1, Math.random()));
  }

  /** Piece after piece from where the server is; whatever was acknowledged is never sent again (docs/protocol.md). */
  async #upload(foto: Foto): Promise<Outcome> {
    const { byteLength } = foto.bytes;
    let at = foto.attempts ? await this.#reached(foto) : 0;
    for (let jumps = 0; jumps < JUMPS; ) {
      const piece = foto.bytes.slice(at, at + PIECE);
      const answer = await this.#piece(foto, at, piece);
      const end = outcome(answer.status, answer.body, answer.retryAfter);
      const next = offset(answer.status, answer.body);
      if (next === null) return end;
      if (next !== at + piece.byteLength) jumps += 1;
      at = Math.min(next, byteLength);
    }
    return { kind: "again", seconds: 0 };
  }

  /** How many bytes the server has; from the start when it does not say. */
  async #reached(foto: Foto): Promise<number> {
    try {
      const answer = await fetch(foto.url, { method: "HEAD", headers: { ...this.#headers, "Upload-Length": String(foto.bytes.byteLength) } });
      const said = answer.ok ? Number(answer.headers.get("Upload-Offset")) : 0;
      return said < foto.bytes.byteLength ? said : 0;
    } catch {
      return 0;
    }
  }

  /** XMLHttpRequest, because fetch tells nothing of how far an upload is. */
  async #piece(foto: Foto, at: number, piece: ArrayBuffer): Promise<{ status: number; body: string; retryAfter: string | null }> {
    const digest = await sha256(piece);
    return await new Promise((resolve) => {
      const request = new XMLHttpRequest();
      let stalled = setTimeout(() => request.abort(), TIMEOUT);
      request.open("PATCH", foto.url);
      const headers = {
        ...{ "Content-Type": "application/octet-stream", "Upload-Offset": String(at), "Upload-Length": String(foto.bytes.byteLength) },
        ...{ "Content-Digest": `sha-256=:${base64(digest)}:`, "Repr-Digest": `sha-256=:${base64(foto.sha256)}:` }, // RFC 9530
      };
      for (const [name, value] of Object.entries({ ...headers, ...this.#headers })) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded }) => {
        clearTimeout(stalled);
        stalled = setTimeout(() => request.abort(), TIMEOUT);
        this.tell("progress", { id: foto.id, sent: at + Math.min(loaded, piece.byteLength), total: foto.bytes.byteLength });
      };
      request.onloadend = () => {
        clearTimeout(stalled);
        resolve({ status: request.status, body: request.responseText, retryAfter: request.getResponseHeader("Retry-After") });
      };
      request.send(piece);
    });
  }

  async #put(foto: Foto): Promise<void> {
    await this.#change((store) => store.put(foto));
  }

  /** Returns when it is on disk, not only taken note of. */
  async #change(change: (store: IDBObjectStore) => void): Promise<void> {
    const transaction = this.#db.transaction("foto", "readwrite", { durability: "strict" });
    change(transaction.objectStore("foto"));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    this.tell("changed", null);
  }
}

export function base64(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))));
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
