/** Sounds: a short tone when somebody waits or something is asked; made here, so that no file has to come. */

/** Where this device keeps what was chosen. */
export const KEY = { bunyi: "ruang-bukti-bunyi", pengeras: "ruang-bukti-pengeras" };

/** Whether this device was told to be silent. */
export function silent(): boolean {
  return localStorage.getItem(KEY.bunyi) === "mati";
}

export function hush(quiet: boolean): void {
  localStorage.setItem(KEY.bunyi, quiet ? "mati" : "");
  if (!quiet) chime();
}

export function chime(): void {
  if (silent()) return;
  try {
    const sinkId = sessionStorage.getItem(KEY.pengeras);
    const context = new AudioContext(sinkId ? ({ sinkId } as AudioContextOptions) : {});
    const [tone, loudness] = [new OscillatorNode(context, { frequency: 660 }), new GainNode(context, { gain: 0.15 })];
    tone.connect(loudness).connect(context.destination);
    loudness.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.5);
    tone.start();
    tone.stop(context.currentTime + 0.5);
    tone.onended = () => void context.close();
  } catch {
    // No sound on this device: the words are on the screen.
  }
}
