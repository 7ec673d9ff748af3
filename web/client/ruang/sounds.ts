/** Sounds: a short tone when somebody waits or something is asked; made here, so that no file has to come. */

const KEY = "ruang-bukti-bunyi";

/** Whether this device was told to be silent. */
export function silent(): boolean {
  return localStorage.getItem(KEY) === "mati";
}

export function hush(quiet: boolean): void {
  localStorage.setItem(KEY, quiet ? "mati" : "");
  if (!quiet) chime();
}

export function chime(): void {
  if (silent()) return;
  try {
    const context = new AudioContext();
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
