/** Sounds: a short tone when somebody waits or something is asked; made here, so that no file has to come. */

export function chime(): void {
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
