/** Meter: how loud a stream is, for "does my microphone work" and for the frame around who speaks. */

export interface Meter {
  /** From 0 (silent) to 1. */
  read(): number;
  close(): void;
}

export function meter(stream: MediaStream): Meter {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 512 });
  const source = context.createMediaStreamSource(stream);
  const samples = new Float32Array(analyser.fftSize);
  source.connect(analyser);
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      return Math.min(1, Math.sqrt(power) * 4); // speech is about -20 dBFS, an amplitude of 0.1
    },
    close() {
      source.disconnect();
      void context.close();
    },
  };
}
