/** Pandangan: a large picture in an SVG, moved by changing what of it is seen; no style is written, as the CSP wants. */

export interface Bidang {
  x: number;
  y: number;
  lebar: number;
  tinggi: number;
}

/** What is seen of a page of `lebar` x `tinggi` at this zoom, around a middle that stays on the page. */
export function seen(lebar: number, tinggi: number, zoom: number, x: number, y: number): Bidang {
  const [w, h] = [lebar / zoom, tinggi / zoom];
  const hold = (middle: number, half: number, all: number) => Math.min(Math.max(middle, half), all - half);
  return { x: hold(x, w / 2, lebar) - w / 2, y: hold(y, h / 2, tinggi) - h / 2, lebar: w, tinggi: h };
}

/** The transform that turns a page by quarters and keeps it at the origin. */
export function turned(lebar: number, tinggi: number, quarters: number): string {
  return ["", `translate(${tinggi} 0) rotate(90)`, `translate(${lebar} ${tinggi}) rotate(180)`, `translate(0 ${lebar}) rotate(270)`][quarters % 4] ?? "";
}

const MOST = 12;
const STEP = 0.12;
const PRESS = 5; // px
const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pandangan {
  #svg: SVGSVGElement;
  #zoom = 1;
  #quarters = 0;
  #x = 0;
  #y = 0;
  #whole = false;
  /** The pointer went further than a press does: what follows is no click. */
  dragged = false;

  constructor(svg: SVGSVGElement, stage: HTMLElement) {
    this.#svg = svg;
    this.fit();
    stage.addEventListener("keydown", (event) => this.#key(event));
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("pointerdown", (event) => this.#drag(stage, event));
  }

  get #part(): SVGGElement {
    return this.#svg.querySelector<SVGGElement>(this.#whole ? "#utuh" : "#halaman") as SVGGElement;
  }

  /** Width and height of the page as it lies. */
  get #size(): [number, number] {
    const from = this.#whole ? this.#part.dataset : this.#svg.dataset;
    return [Number(from["lebar"]), Number(from["tinggi"])];
  }

  get #lying(): [number, number] {
    const [w, h] = this.#size;
    return this.#quarters % 2 ? [h, w] : [w, h];
  }

  zoom(factor: number): void {
    this.#zoom = Math.min(MOST, Math.max(1, this.#zoom * factor));
    this.#draw();
  }

  fit(): void {
    const [w, h] = this.#lying;
    [this.#zoom, this.#x, this.#y] = [1, w / 2, h / 2];
    this.#draw();
  }

  turn(): void {
    this.#quarters = (this.#quarters + 1) % 4;
    this.fit();
  }

  /** The photo as it was sent, or the page cut out of it. */
  whole(on: boolean, button: HTMLElement): void {
    button.setAttribute("aria-pressed", String(on));
    this.#part.setAttribute("visibility", "hidden");
    this.#whole = on;
    const picture = this.#part.querySelector("image");
    if (on && picture && !picture.hasAttribute("href")) picture.setAttribute("href", this.#part.dataset["asal"] ?? "");
    this.#part.setAttribute("visibility", "visible");
    this.fit();
  }

  /** Brings a box into the middle, large enough to read. */
  show(box: SVGRectElement): void {
    if (this.#whole) return;
    const [w, h] = this.#size;
    const { x, y, width, height } = box.getBBox();
    const middle: [number, number] = [x + width / 2, y + height / 2];
    [this.#x, this.#y] = ([middle, [h - middle[1], middle[0]], [w - middle[0], h - middle[1]], [middle[1], w - middle[0]]] as [number, number][])[this.#quarters] ?? middle;
    this.#zoom = Math.min(4, Math.max(1, (0.6 * w) / width));
    this.#draw();
  }

  #draw(): void {
    const [w, h] = this.#lying;
    const now = seen(w, h, this.#zoom, this.#x, this.#y);
    [this.#x, this.#y] = [now.x + now.lebar / 2, now.y + now.tinggi / 2];
    this.#svg.setAttribute("viewBox", `${now.x} ${now.y} ${now.lebar} ${now.tinggi}`);
    this.#part.setAttribute("transform", turned(...this.#size, this.#quarters));
  }

  #move(dx: number, dy: number): void {
    this.#x += dx;
    this.#y += dy;
    this.#draw();
  }

  #key(event: KeyboardEvent): void {
    const way = ARROWS[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [w, h] = this.#lying;
    this.#move((way[0] * STEP * w) / this.#zoom, (way[1] * STEP * h) / this.#zoom);
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && this.#zoom === 1) return; // the page scrolls as ever
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  }

  #drag(stage: HTMLElement, down: PointerEvent): void {
    const [w] = this.#lying;
    const scale = w / this.#zoom / stage.clientWidth;
    let [x, y] = [down.clientX, down.clientY];
    this.dragged = false;
    const move = (event: PointerEvent) => {
      this.#move((x - event.clientX) * scale, (y - event.clientY) * scale);
      [x, y] = [event.clientX, event.clientY];
      this.dragged ||= Math.hypot(x - down.clientX, y - down.clientY) > PRESS;
    };
    const stop = () => stage.removeEventListener("pointermove", move);
    stage.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) stage.addEventListener(end, stop, { once: true });
  }
}
