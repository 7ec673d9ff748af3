/** Feeds: who is received from a server between all: the newest feed of each person, and its tracks. No DOM. */

interface Feed {
  id: string;
  stream: MediaStream;
}

export class Feeds {
  #feeds = new Map<string, Feed>();

  of(who: string): MediaStream | undefined {
    return this.#feeds.get(who)?.stream;
  }

  /** A stream's id is its feed's: the person, and which of their connections. */
  arrived(track: MediaStreamTrack, { id } = new MediaStream()): void {
    const who = id.split(".")[0] ?? "";
    let feed = this.#feeds.get(who);
    if (feed?.id !== id) this.#feeds.set(who, (feed = { id, stream: new MediaStream() }));
    feed.stream.addTrack(track);
  }

  /** Lets those go whose lines an offer has closed. */
  weed(pc: RTCPeerConnection): void {
    const live = new Set(pc.getTransceivers().filter((line) => line.currentDirection === "recvonly").map((line) => line.receiver.track));
    for (const [who, { stream }] of this.#feeds) {
      for (const track of stream.getTracks()) if (!live.has(track)) stream.removeTrack(track);
      if (!stream.getTracks().length) this.#feeds.delete(who);
    }
  }

  /** The browser's own numbers of what comes from one person. */
  async stats(who: string, pc: RTCPeerConnection | undefined): Promise<RTCStatsReport> {
    const tracks = new Set(this.of(who)?.getTracks() ?? []);
    const lines = pc?.getReceivers().filter(({ track }) => tracks.has(track)) ?? [];
    const reports = await Promise.all(lines.map((line) => line.getStats()));
    return new Map(reports.flatMap((report) => [...report])) as unknown as RTCStatsReport;
  }

  clear(): void {
    this.#feeds.clear();
  }
}
