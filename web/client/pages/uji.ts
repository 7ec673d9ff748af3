/** The device test for the days before: camera, microphone, tone, network, room for photos; by a personal link its result is noted. */
import { dalam } from "../aplikasi.ts";
import { Devices, supported, type Kind } from "../devices.ts";
import { _ } from "../i18n.ts";
import { meter, type Meter } from "../meter.ts";
import { chime } from "../ruang/sounds.ts";

type State = "ok" | "warn" | "bad";

const devices = new Devices();
const noted = document.getElementById("tercatat") !== null; // only the page behind a personal link has it
const LOAD = 192 * 1024;
let ear: Meter | undefined;
let reached: number | null = null;
let up: number | null = null;

function element<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

function tell(id: string, state: State, words: string): State {
  Object.assign(element(id), { className: `badge ${state}`, textContent: words });
  return state;
}

function look(kind: Kind, id: string, works: string, missing: string): State {
  return devices.track(kind) ? tell(id, "ok", works) : tell(id, "warn", devices.problems[kind] === "ditolak" ? _("Tidak diizinkan") : missing);
}

/** The middle of five answers of the server, in milliseconds; null when none came. */
async function distance(): Promise<number | null> {
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const from = performance.now();
    const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) times.push(performance.now() - from);
  }
  return times.length ? (times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? null) : null;
}

/** Kilobits a second up, with as much as a small photo; null without a personal link, or when it did not arrive. */
async function upward(): Promise<number | null> {
  if (!noted) return null;
  const [body, from] = [new Uint8Array(LOAD), performance.now()];
  crypto.getRandomValues(body.subarray(0, 65_536));
  const answer = await fetch("/hadir/uji/beban", { method: "POST", body, headers: { "Content-Type": "application/octet-stream" } }).catch(() => null);
  return answer?.ok ? Math.round((8 * LOAD) / (performance.now() - from)) : null;
}

/** What was found goes to the office's technicians: words and numbers, never a picture or a sound. */
async function note(hasil: object): Promise<void> {
  const said = element("tercatat");
  const answer = await fetch("/hadir/uji", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(hasil) }).catch(() => null);
  said.hidden = false;
  said.textContent = answer?.ok ? _("Hasil uji ini sudah dicatat untuk tim IT.") : _("Hasil uji belum tercatat. Periksa jaringan, lalu uji lagi.");
}

async function network(): Promise<State> {
  [reached, up] = [await distance(), await upward()];
  const ms = reached;
  if (ms === null) return tell("jaringan", "bad", _("Server tidak terjangkau"));
  const words = { n: Math.round(ms) };
  if (ms < 400) return tell("jaringan", "ok", _("Baik (%(n)s ms)", words));
  return ms < 1200 ? tell("jaringan", "warn", _("Cukup (%(n)s ms)", words)) : tell("jaringan", "bad", _("Lemah (%(n)s ms)", words));
}

/** Photos wait on the device while the network is away; a private window may not keep them. */
async function space(): Promise<State> {
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
  return quota - usage > 200e6 ? tell("simpanan", "ok", _("Cukup")) : tell("simpanan", "warn", _("Terbatas"));
}

function conclude(states: State[]): void {
  const [worst] = (["bad", "warn", "ok"] as const).filter((state) => states.includes(state));
  element("simpulan").textContent = {
    ok: _("Perangkat ini siap. Pakai perangkat dan jaringan yang sama pada hari sesi."),
    warn: _("Perangkat ini dapat dipakai, dengan keterbatasan yang ditandai di atas."),
    bad: _("Coba jaringan atau perangkat lain, lalu ulangi uji ini."),
  }[worst ?? "ok"];
}

async function start(): Promise<void> {
  element("hasil").hidden = false;
  await devices.open();
  element<HTMLVideoElement>("gambar").srcObject = devices.stream;
  ear?.close();
  const sound = devices.track("audio");
  ear = sound ? meter(new MediaStream([sound])) : undefined;
  const states = [look("video", "kamera", _("Bekerja"), _("Tidak ditemukan")), look("audio", "mikrofon", _("Bekerja"), _("Tidak ditemukan")), await network(), await space()];
  conclude(states);
  if (noted) {
    const [kamera, mikrofon, jaringan, simpanan] = states;
    await note({ kamera, mikrofon, jaringan, simpanan, ms: reached === null ? null : Math.round(reached), naik: up, aplikasi: dalam(navigator.userAgent)?.nama ?? null });
  }
  element("mulai").textContent = _("Uji lagi");
}

element("aplikasi").hidden = supported() && !dalam(navigator.userAgent);
element("mulai").addEventListener("click", () => void start());
element("nada").addEventListener("click", chime);
setInterval(() => (element<HTMLMeterElement>("suara").value = ear?.read() ?? 0), 100);
