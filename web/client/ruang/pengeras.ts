/** Pengeras: the loudspeaker that the room is heard by, where the browser lets one choose; kept for this tab. */
import { KEY } from "./sounds.ts";

let following = false;

/** Whether this browser lets one choose. */
export function offered(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

/** Its id; "" is the one that the device uses by itself. */
export function chosen(): string {
  return sessionStorage.getItem(KEY.pengeras) ?? "";
}

export async function choose(id: string): Promise<void> {
  sessionStorage.setItem(KEY.pengeras, id);
  await Promise.all([...document.querySelectorAll("video")].map(obey));
}

/** From now on whoever comes into the room is heard by it too. */
export function follow(): void {
  if (following || !offered()) return;
  following = true;
  const heard = (event: Event) => event.target instanceof HTMLMediaElement && void obey(event.target);
  document.addEventListener("loadedmetadata", heard, true); // does not bubble
  for (const video of document.querySelectorAll("video")) void obey(video);
}

/** One that was unplugged is let go: better heard by another one than not at all. */
async function obey(media: HTMLMediaElement): Promise<void> {
  if (media.sinkId === chosen()) return;
  await media.setSinkId(chosen()).catch(() => sessionStorage.removeItem(KEY.pengeras));
}
