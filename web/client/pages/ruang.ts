/** The room's page, for the Pokja and for the peserta: its line opens while the rest of the script is still on its way. */
import { dial } from "../dial.ts";
import { _ } from "../i18n.ts";
import type { Halaman } from "../ruang/layar.ts";

const halaman = JSON.parse(document.getElementById("ruang")?.textContent ?? "{}") as Halaman;
const wire = dial({ sesi: halaman.sesi, sebagai: halaman.sebagai });
wire.connect();

try {
  const { begin } = await import("../ruang/mulai.ts");
  begin(halaman, wire);
} catch (error) {
  const place = document.querySelector("#layar [role=status]");
  if (place) place.textContent = _("Halaman ini belum lengkap karena jaringan terputus. Muat ulang halaman ini.");
  throw error;
}
