/** Quality: how good a connection is, in one word, and what is sent over it then. Pure; media.ts measures and obeys. */

export type Mutu = "baik" | "cukup" | "lemah";

/** One look at a connection; null where the browser does not say. `rtt` in seconds, losses from 0 to 1. */
export interface Sample {
  rtt: number | null;
  lossOut: number | null;
  lossIn: number | null;
}

/** Running totals, from which the next look takes the difference. */
export interface Totals {
  received: number;
  lost: number;
}

type Row = Record<string, unknown> & { type: string };

/** Reads an RTCStatsReport (or any map like it). */
export function look(report: Iterable<[string, unknown]> | ReadonlyMap<string, unknown>, before: Totals): [Sample, Totals] {
  const rows = [...new Map(report as Iterable<[string, unknown]>).values()] as Row[];
  const of = (type: string) => rows.filter((row) => row.type === type);
  const highest = (found: unknown[]) => found.reduce<number | null>((top, n) => (typeof n === "number" ? Math.max(top ?? 0, n) : top), null);
  const total = (name: string) => of("inbound-rtp").reduce((sum, row) => sum + (typeof row[name] === "number" ? (row[name] as number) : 0), 0);
  const now = { received: total("packetsReceived"), lost: Math.max(0, total("packetsLost")) };
  const [received, lost] = [now.received - before.received, Math.max(0, now.lost - before.lost)];
  const pairs = of("candidate-pair").filter((row) => row["nominated"] && row["state"] === "succeeded");
  const sample = {
    rtt: highest([...pairs.map((row) => row["currentRoundTripTime"]), ...of("remote-inbound-rtp").map((row) => row["roundTripTime"])]),
    lossOut: highest(of("remote-inbound-rtp").map((row) => row["fractionLost"])),
    lossIn: received + lost > 0 ? lost / (received + lost) : null,
  };
  return [sample, now];
}

/**
 * Judgement, not measured in the field: about where speech begins to break and turns grow awkward (0.6 s). A line that loses
 * 10 % is told as 6 to 14 % from look to look.
 */
export function mutu({ rtt, lossOut, lossIn }: Sample): Mutu {
  const loss = Math.max(lossOut ?? 0, lossIn ?? 0);
  if ((rtt ?? 0) > 0.6 || loss > 0.07) return "lemah";
  return (rtt ?? 0) > 0.3 || loss > 0.03 ? "cukup" : "baik";
}

/** A step of the ladder, best first, as sessions/kursi.py names them. */
export type Anak = "video" | "video_hemat" | "foto_suara" | "suara" | "telepon";

/** What is sent. The voice always is: only the picture gives way, at last to stills that go over the room's line. */
export interface Rung {
  anak: Anak;
  video: boolean;
  bitrate: number; // bits a second
  frames: number; // a second
  height: number; // pixels at most
}

export const TANGGA: readonly [Rung, ...Rung[]] = [
  { anak: "video", video: true, bitrate: 500_000, frames: 15, height: 480 },
  { anak: "video_hemat", video: true, bitrate: 200_000, frames: 10, height: 240 },
  { anak: "video_hemat", video: true, bitrate: 60_000, frames: 3, height: 240 },
  { anak: "foto_suara", video: false, bitrate: 0, frames: 0, height: 0 },
  { anak: "suara", video: false, bitrate: 0, frames: 0, height: 0 },
];

/** The first rung of a step. */
export function rung(anak: Anak): number {
  return Math.max(0, TANGGA.findIndex((one) => one.anak === anak));
}

/**
 * Where a connection stands on the ladder, how many looks in a row were bad or good, how many good ones it takes to go up,
 * and whether the last move was up: a rung that did not hold takes twice as long to be tried again.
 */
export interface Footing {
  rung: number;
  bad: number;
  good: number;
  need: number;
  rose: boolean;
}

const DOWN_AFTER = 2;
const UP_AFTER = 5; // slower than down, so that it does not swing
const UP_AT_MOST = 40;
/** At the beginning, on this rung. */
export const begin = (rung = 0): Footing => ({ rung, bad: 0, good: 0, need: UP_AFTER, rose: false });

export function step({ rung, bad, good, need, rose }: Footing, seen: Mutu): Footing {
  if (seen === "lemah" && bad + 1 >= DOWN_AFTER) {
    const longer = rose ? Math.min(2 * need, UP_AT_MOST) : need;
    return { rung: Math.min(rung + 1, TANGGA.length - 1), bad: 0, good: 0, need: longer, rose: false };
  }
  if (seen === "baik" && good + 1 >= need && rung > 0) return { rung: rung - 1, bad: 0, good: 0, need, rose: true };
  const held = rung === 0 && good >= UP_AT_MOST;
  return { rung, bad: seen === "lemah" ? bad + 1 : 0, good: seen === "baik" ? good + 1 : 0, need: held ? UP_AFTER : need, rose: rose && !held };
}
