/** The test's room page: a line, a mesh and a photo queue, on window for the test to ask. */
import { Devices, Mesh } from "../../../web/client/media.ts";
import { Antrean, take } from "../../../web/client/photo.ts";
import { Kanal } from "../../../web/client/protocol.ts";
import { dial } from "../../../web/client/dial.ts";

const wishes = new URLSearchParams(location.search);
const me = wishes.get("me") ?? "";
const kanal = new Kanal(dial({ sesi: "contoh", sebagai: me }), { pause: 200 });
const devices = new Devices();
const told: number[] = [];
const states: string[] = [];
let mesh: Mesh | undefined;

/** Every connection that the page makes, so that a test can have its network change. */
const made: RTCPeerConnection[] = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(wanted?: RTCConfiguration) {
    super(wanted);
    made.push(this);
  }
};
let here: string[] = [];
let listeners: string[] = [];

kanal.on("peristiwa", ({ number }) => told.push(number));
kanal.on("status", ({ keadaan }) => states.push(keadaan));
kanal.hear("hadir", ({ orang }: { orang: string[] }) => {
  here = orang;
  mesh?.meet(here, listeners);
});

async function enter(kinds: ("audio" | "video")[], first = 0) {
  await devices.open(kinds);
  mesh = new Mesh({ me, line: kanal, devices, iceServers: [], every: 500, first });
  mesh.meet(here, listeners);
}

/** Frames decoded and audio packets received from one peer, and how many lines there are. */
async function received(id: string) {
  const rows = [...((await mesh?.stats(id))?.values() ?? [])].filter((row) => row.type === "inbound-rtp");
  const of = (kind: string) => rows.find((row) => row.kind === kind);
  return { frames: of("video")?.framesDecoded ?? 0, height: of("video")?.frameHeight ?? 0, audio: of("audio")?.packetsReceived ?? 0, lines: rows.length };
}

/** Sends to these as well, and takes nothing from them. */
function record(ids: string[]) {
  listeners = ids;
  mesh?.meet(here, listeners);
}

/** What is sent to one peer: its lines' directions, and whether anything comes back. */
async function sent(id: string) {
  const rows = [...((await mesh?.stats(id))?.values() ?? [])];
  return { out: rows.filter((row) => row.type === "outbound-rtp").map((row) => row.kind).sort(), back: rows.filter((row) => row.type === "inbound-rtp").length };
}

const peers = () => [...(mesh?.peers ?? [])].map(([id, { state, mutu }]) => ({ id, state, mutu }));

const rungs = () => [...(mesh?.peers.values() ?? [])].map(({ rung }) => rung);

/** The names of the ends in use: others after ICE began anew. */
async function pairs(id: string) {
  const rows = [...((await mesh?.stats(id))?.values() ?? [])];
  return rows.find((row) => row.type === "transport")?.iceLocalUsernameFragment ?? "";
}

const antrean = await Antrean.open();
const stored: string[] = [];
antrean.on("stored", ({ sha256 }) => stored.push(sha256));

async function shoot(still = true) {
  if (!still) Object.assign(window, { ImageCapture: undefined }); // as in browsers that do not have it
  await devices.open(["video"]);
  const track = devices.track("video");
  if (!track) throw new Error("no camera");
  const { sha256, bytes, type } = await antrean.add(await take(track), "/foto", "KTP");
  const { width, height } = await createImageBitmap(new Blob([bytes], { type }));
  return { sha256, size: bytes.byteLength, width, height, type, after: track.getSettings().height };
}

Object.assign(window, { room: { kanal, devices, enter, received, sent, peers, rungs, pairs, restart: () => made.forEach((pc) => pc.restartIce()), told, states, antrean, stored, shoot, record, close: () => mesh?.close() } });
kanal.open();
