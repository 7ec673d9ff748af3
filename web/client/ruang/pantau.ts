/** Pantau: one silent video for a second look at a picture that is in the room anyway; its sound comes from the tile. */

/** The same element at every draw: it is given the stream only when that is another, or when it was away. */
export function pantau(): (stream: MediaStream, label: string) => HTMLVideoElement {
  const video = Object.assign(document.createElement("video"), { autoplay: true, playsInline: true, muted: true });
  return (stream, label) => {
    if (video.srcObject !== stream || !video.isConnected) video.srcObject = stream;
    video.setAttribute("aria-label", label);
    return video;
  };
}
