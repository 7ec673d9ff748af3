/** The device test for the days before: camera, microphone, network, and room to keep photos; nothing leaves the device. */
import { Devices, supported, type Kind } from "../devices.ts";
import { _ } from "../i18n.ts";
import { meter, type Meter } from "../meter.ts";

type State = "ok" | "warn" | "bad";

const devices = new Devices();
let ear: Meter | undefined;

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

async function network(): Promise<State> {
  const ms = await distance();
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
  conclude([look("video", "kamera", _("Bekerja"), _("Tidak ditemukan")), look("audio", "mikrofon", _("Bekerja"), _("Tidak ditemukan")), await network(), await space()]);
  element("mulai").textContent = _("Uji lagi");
}

element("aplikasi").hidden = supported() && !/\bFBA[NV]\b|Instagram|Line\/|MicroMessenger|WhatsApp|; wv\)/i.test(navigator.userAgent);
element("mulai").addEventListener("click", () => void start());
setInterval(() => (element<HTMLMeterElement>("suara").value = ear?.read() ?? 0), 100);
