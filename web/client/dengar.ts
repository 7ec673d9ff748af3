/**
 * Dengar: does anything still come over a connection that the browser holds for good? A server between all keeps to the way
 * that it took first, also when the browser finds another one: then nothing comes, and nobody says so. Pure.
 */

const DEAF = 2; // looks in which nothing came
const AGAIN = 10; // looks until it is said again: it may be that nobody sends

interface Row {
  type: string;
  bytesReceived?: number;
}

export class Dengar {
  #bytes = 0;
  #deaf = 0;

  /** One look at an RTCStatsReport: whether it is time to try another way. */
  misses(report: ReadonlyMap<string, unknown>): boolean {
    const pairs = ([...report.values()] as Row[]).filter(({ type }) => type === "candidate-pair");
    const bytes = pairs.reduce((sum, { bytesReceived = 0 }) => sum + bytesReceived, 0);
    this.#deaf = bytes === this.#bytes ? this.#deaf + 1 : 0;
    this.#bytes = bytes;
    return this.#deaf % AGAIN === DEAF;
  }
}
