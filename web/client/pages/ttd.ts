/** Ttd: a name drawn with finger, pen or mouse, sent with the form as a small picture. Nothing drawn sends nothing. */

const MOST = 90_000; // characters of the picture as text: well below the 100 kB that the server takes
const INK = "#12305f";
const canvas = document.getElementById("gambar") as HTMLCanvasElement;
const form = document.getElementById("ttd") as HTMLFormElement;
const pen = canvas.getContext("2d");
let drawn = false;

function at(event: PointerEvent): [number, number] {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
}

/** The drawing at `scale`, as a data URL. */
function picture(scale: number): string {
  const small = Object.assign(document.createElement("canvas"), { width: canvas.width * scale, height: canvas.height * scale });
  small.getContext("2d")?.drawImage(canvas, 0, 0, small.width, small.height);
  return small.toDataURL("image/png");
}

function begin(pen: CanvasRenderingContext2D): void {
  Object.assign(pen, { lineWidth: 6, lineCap: "round", lineJoin: "round", strokeStyle: INK });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) pen.lineTo(...at(one));
    pen.stroke();
    drawn = true;
  });
  document.getElementById("hapus")?.addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    drawn = false;
  });
  form.addEventListener("submit", () => {
    const field = form.elements.namedItem("gambar") as HTMLInputElement;
    const sizes = drawn ? [1, 0.6, 0.3].map(picture) : [];
    field.value = sizes.find((text) => text.length <= MOST) ?? "";
  });
  (document.getElementById("menggambar") as HTMLElement).hidden = false;
}

if (pen) begin(pen);

export {};
