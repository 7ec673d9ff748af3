/** The room's page, for the Pokja and for the peserta: its line opens while the rest of the script is still on its way. */
import { dial } from "../dial.ts";
import type { Halaman } from "../ruang/halaman.ts";

const halaman = JSON.parse(document.getElementById("ruang")?.textContent ?? "{}") as Halaman;
const wire = dial({ sesi: halaman.sesi, sebagai: halaman.sebagai });
wire.connect();

try {
  const { begin } = await import("../ruang/mulai.ts");
  begin(halaman, wire);
} catch (error) {
  // Its words are in the page: a module shared with the rest would be one more turn before the line opens.
  const place = document.querySelector<HTMLElement>("#layar [role=status]");
  if (place) place.textContent = place.dataset["putus"] ?? "";
  throw error;
}
