/** The pages of bench/join.py: one and the same camera, joined in four ways; window.join says how long until a picture came. */
import { io, type Socket } from "socket.io-client";
import { Devices, Mesh, type Medium } from "../web/client/media.ts";
import { Sfu } from "../web/client/sfu.ts";

type Said = Record<string, unknown>;
const wishes = new URLSearchParams(location.search);
const me = wishes.get("me") ?? "";
const other = wishes.get("other") ?? "";
const socket: Socket = io("/ruang", { auth: { me }, transports: ["websocket"] });
const devices = new Devices();

const line = {
  ask: (name: string, payload: object) => socket.timeout(10_000).emitWithAck(name, payload) as Promise<Said>,
  hear: (name: string, ear: (payload: never) => void) => void socket.on(name, ear as never),
  on: () => () => undefined,
};

/** Until a picture of the stream is decoded and shown. */
function shown(stream: MediaStream): Promise<void> {
  const video = Object.assign(document.createElement("video"), { muted: true, autoplay: true, playsInline: true, srcObject: stream });
  document.body.append(video);
  return new Promise((done) => video.requestVideoFrameCallback(() => done()));
}

async function ours(Way: typeof Mesh | typeof Sfu): Promise<void> {
  const medium: Medium = new Way({ me, line, devices, iceServers: [] } as never);
  Object.assign(window, { medium });
  medium.meet([other]);
  const seen = () => medium.peers.get(other)?.stream.getVideoTracks().length;
  while (!seen()) await new Promise<void>((done) => {
    const off = medium.on("changed", () => (off(), done()));
  });
  await shown(medium.peers.get(other)?.stream as MediaStream);
}

/** Two RTCPeerConnections and nothing else: who comes second offers. */
async function pair(offers: boolean): Promise<void> {
  const pc = new RTCPeerConnection();
  const early: RTCIceCandidateInit[] = [];
  Object.assign(window, { pc });
  const got = new Promise<MediaStream>((done) => (pc.ontrack = ({ track }) => track.kind === "video" && done(new MediaStream([track]))));
  const send = (isi: Said) => void line.ask("signal", { ke: other, isi });
  pc.onicecandidate = ({ candidate }) => candidate && send({ candidate: candidate.toJSON() });
  let turn = Promise.resolve();
  const take = async ({ description, candidate }: { description?: RTCSessionDescriptionInit; candidate?: RTCIceCandidateInit }) => {
    if (candidate) return pc.remoteDescription ? pc.addIceCandidate(candidate) : void early.push(candidate);
    await pc.setRemoteDescription(description as RTCSessionDescriptionInit);
    for (const one of early.splice(0)) await pc.addIceCandidate(one);
    if (description?.type !== "offer") return;
    for (const track of devices.stream.getTracks()) pc.addTrack(track, devices.stream);
    await pc.setLocalDescription();
    send({ description: pc.localDescription?.toJSON() });
  };
  line.hear("signal", (({ isi }: { isi: never }) => (turn = turn.then(() => take(isi)))) as never);
  if (offers) {
    for (const track of devices.stream.getTracks()) pc.addTrack(track, devices.stream);
    await pc.setLocalDescription();
    send({ description: pc.localDescription?.toJSON() });
  }
  await shown(await got);
}

/** A page that speaks to Janus itself, over a WebSocket that is open already. */
async function bare(room: string): Promise<void> {
  const ears = new Map<number, (packet: Said) => void>();
  const waiting = new Map<string, (packet: Said) => void>();
  const { ws, session_id, ask } = (window as never as { janus: Awaited<ReturnType<typeof dial>> }).janus;
  ws.onmessage = ({ data }) => {
    const packet = JSON.parse(data as string);
    const done = waiting.get(packet.transaction);
    if (done && packet.janus !== "ack") done(packet);
    else if (!done) ears.get(packet.sender)?.(packet);
  };
  const rpc = (message: Said) => ask(ws, waiting, { session_id, ...message });
  const attach = async () => ((await rpc({ janus: "attach", plugin: "janus.plugin.videoroom" }))["data"] as { id: number }).id;
  const say = async (handle_id: number, body: Said, jsep?: unknown) => (await rpc({ janus: "message", handle_id, body, ...(jsep ? { jsep } : {}) })) as never as { plugindata: { data: never }; jsep: RTCSessionDescriptionInit };
  const trickles = (pc: RTCPeerConnection, handle_id: number) => (pc.onicecandidate = ({ candidate }) => void ask(ws, new Map(), { session_id, handle_id, janus: "trickle", candidate: candidate?.toJSON() ?? { completed: true } }));
  const sends = await attach();
  const joined = (await say(sends, { request: "join", ptype: "publisher", room, id: me })).plugindata.data as { private_id: number; publishers: { id: string }[] };
  const publish = async () => {
    const pc = new RTCPeerConnection();
    trickles(pc, sends);
    for (const track of devices.stream.getTracks()) pc.addTransceiver(track, { direction: "sendonly" });
    await pc.setLocalDescription();
    await pc.setRemoteDescription((await say(sends, { request: "configure" }, pc.localDescription?.toJSON())).jsep);
  };
  const subscribe = async (feed: string) => {
    const gets = await attach();
    const pc = new RTCPeerConnection();
    trickles(pc, gets);
    const got = new Promise<MediaStream>((done) => (pc.ontrack = ({ track }) => track.kind === "video" && done(new MediaStream([track]))));
    const { jsep } = await say(gets, { request: "join", ptype: "subscriber", room, private_id: joined.private_id, streams: [{ feed }] });
    await pc.setRemoteDescription(jsep);
    await pc.setLocalDescription();
    await say(gets, { request: "start" }, pc.localDescription?.toJSON());
    await shown(await got);
  };
  const published = publish();
  if (joined.publishers[0]) await subscribe(joined.publishers[0].id);
  await published;
}

/** Before the clock begins: the WebSocket, and a session on it. */
async function dial(port: string, apisecret: string) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/`, "janus-protocol");
  await new Promise((done) => (ws.onopen = done));
  const ask = (to: WebSocket, waiting: Map<string, (packet: Said) => void>, message: Said) =>
    new Promise<Said>((done) => {
      const transaction = crypto.randomUUID();
      waiting.set(transaction, (packet) => (waiting.delete(transaction), done(packet)));
      to.send(JSON.stringify({ ...message, transaction, apisecret }));
    });
  const first = new Map<string, (packet: Said) => void>();
  ws.onmessage = ({ data }) => first.get(JSON.parse(data as string).transaction)?.(JSON.parse(data as string));
  const session_id = ((await ask(ws, first, { janus: "create" }))["data"] as { id: number }).id;
  const about = { session_id, janus: "attach", plugin: "janus.plugin.videoroom" };
  const handle_id = ((await ask(ws, first, about))["data"] as { id: number }).id;
  const room = { request: "create", admin_key: apisecret, room: wishes.get("room"), publishers: 8, require_pvtid: true };
  await ask(ws, first, { janus: "message", session_id, handle_id, body: { ...room, bitrate: 1_000_000, audiocodec: "opus", videocodec: "vp8" } });
  return { ws, session_id, apisecret, ask };
}

const ways: Record<string, () => Promise<void>> = {
  mesh: () => ours(Mesh),
  sfu: () => ours(Sfu),
  pair: () => pair(wishes.get("second") === "1"),
  bare: () => bare(wishes.get("room") ?? ""),
};

async function ready(way: string): Promise<void> {
  await devices.open();
  if (!socket.connected) await new Promise<void>((done) => socket.on("connect", done));
  if (way === "bare") Object.assign(window, { janus: await dial(wishes.get("port") ?? "", wishes.get("secret") ?? "") });
}

async function join(way: string): Promise<number> {
  const begin = performance.now();
  await ways[way]?.();
  return performance.now() - begin;
}

Object.assign(window, { ready, join });
