/** Aliran: a stream on a video element. lit sets objects at every draw, and a browser that is given a stream plays it anew. */
import { noChange } from "lit/html.js";
import { Directive, directive, type PropertyPart } from "lit/directive.js";

class Aliran extends Directive {
  render(stream: MediaStream | null): unknown {
    return stream;
  }

  override update({ element }: PropertyPart, [stream]: [MediaStream | null]): unknown {
    return (element as HTMLVideoElement).srcObject === stream ? noChange : stream;
  }
}

/** For `.srcObject`: the picture and sound of this stream, begun anew only when it is another one. */
export const aliran = directive(Aliran);
