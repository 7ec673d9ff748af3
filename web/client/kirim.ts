/** Kirim: what a connection may send at a rung of the ladder. The voice goes before the picture at every rung. No DOM. */
import type { Devices, Kind } from "./devices.ts";
import { TANGGA } from "./quality.ts";

const SMALL = 240; // pixels high: what a browser sends of a line that it does not know yet, without thinking twice
const SHARP = 5; // frames a second at most while a document is held into the camera: its letters come first

/** Sets what the rung allows at both senders; `small` while the line is not known yet. */
export async function obey(rung: number, devices: Devices, sender: (kind: Kind) => RTCRtpSender | undefined, small = false): Promise<void> {
  const { video, bitrate, frames, height: most } = TANGGA[rung] ?? TANGGA[0];
  const { sharp } = devices;
  const height = small ? Math.min(most, SMALL) : most;
  const own = devices.sent("video")?.getSettings().height ?? height;
  const scale = height && !sharp ? Math.max(1, own / height) : 1;
  await encode(sender("audio"), { priority: "high", networkPriority: "high" });
  const bounds = sharp ? { maxBitrate: 3 * bitrate, maxFramerate: Math.min(frames, SHARP) } : { maxBitrate: bitrate, maxFramerate: frames };
  await encode(sender("video"), { active: video, ...(video ? { ...bounds, scaleResolutionDownBy: scale } : {}) }, sharp ? "maintain-resolution" : "balanced");
}

async function encode(sender: RTCRtpSender | undefined, wanted: Partial<RTCRtpEncodingParameters>, gives?: string): Promise<void> {
  const parameters = sender?.getParameters();
  const [encoding] = parameters?.encodings ?? [];
  if (!sender || !parameters || !encoding) return;
  Object.assign(encoding, wanted);
  if (gives) Object.assign(parameters, { degradationPreference: gives });
  await sender.setParameters(parameters).catch((error) => console.warn("encoding", error));
}
