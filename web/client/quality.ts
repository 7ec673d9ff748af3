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

/** Judgement, not measured in the field: about where speech begins to break (10 % loss) and turns grow awkward (0.6 s). */
export function mutu({ rtt, lossOut, lossIn }: Sample): Mutu {
  const loss = Math.max(lossOut ?? 0, lossIn ?? 0);
  if ((rtt ?? 0) > 0.6 || loss > 0.1) return "lemah";
  return (rtt ?? 0) > 0.3 || loss > 0.03 ? "cukup" : "baik";
}

/** What is sent. The voice always is: only the picture gives way. */
export interface Rung {
  video: boolean;
  bitrate: number; // bits a second
  frames: number; // a second
  height: number; // pixels at most
}

export const TANGGA: readonly [Rung, ...Rung[]] = [
  { video: true, bitrate: 500_000, frames: 15, height: 480 },
  { video: true, bitrate: 200_000, frames: 10, height: 240 },
  { video: true, bitrate: 60_000, frames: 3, height: 240 },
  { video: false, bitrate: 0, frames: 0, height: 0 },
];

/** Where a connection stands on the ladder, and how many looks in a row were bad or good. */
export interface Footing {
  rung: number;
  bad: number;
  good: number;
}

export const TOP: Footing = { rung: 0, bad: 0, good: 0 };
const DOWN_AFTER = 2;
const UP_AFTER = 5; // slower than down, so that it does not swing

export function step({ rung, bad, good }: Footing, seen: Mutu): Footing {
  if (seen === "lemah" && bad + 1 >= DOWN_AFTER) return { rung: Math.min(rung + 1, TANGGA.length - 1), bad: 0, good: 0 };
  if (seen === "baik" && good + 1 >= UP_AFTER) return { rung: Math.max(rung - 1, 0), bad: 0, good: 0 };
  return { rung, bad: seen === "lemah" ? bad + 1 : 0, good: seen === "baik" ? good + 1 : 0 };
}
