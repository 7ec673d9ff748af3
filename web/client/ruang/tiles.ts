/** Tiles: everybody inside, seen and heard; oneself mirrored and silent. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icon.ts";
import { TANGGA } from "../quality.ts";
import { _ } from "../i18n.ts";
import { MUTU, PERAN, kata } from "./kata.ts";
import type { Layar } from "./layar.ts";
import { pengamat } from "./nanti.ts";
import { aliran } from "./aliran.ts";
import type { Kursi } from "./bagian.ts";
import { watches } from "./state.ts";

/** `small` when something else is on the table. */
export function tiles(l: Layar, small = false): TemplateResult {
  const people = (l.ruang.confers ? l.ruang.heard : l.ruang.inside).filter((kursi) => !watches(kursi)).sort((a, b) => rank(l, a) - rank(l, b));
  const many = people.length > 9 ? "crowd" : people.length > 4 ? "many" : "";
  const apart = l.ruang.bagian.sesi?.musyawarah && !l.ruang.confers;
  return html`${apart ? html`<p class="alert info" role="status">${_("Pokja sedang bermusyawarah. Suara dan gambarnya kembali sesudahnya; tetap di halaman ini.")}</p>` : nothing}${pengamat(l)}<div class="tiles ${small ? "small" : many}">${repeat(people, ({ id }) => id, (kursi) => tile(l, kursi))}</div>
    ${l.tertahan ? html`<p class="row"><button type="button" class="primary" @click=${() => void listen(l)}>${_("Ketuk untuk mendengar suara ruang")}</button></p>` : nothing}`;
}

/** The other side first, oneself last: with many people those who matter are not below the edge. */
function rank(l: Layar, { id, peran }: Kursi): number {
  return id === l.ruang.saya ? 2 : Number((peran === "penyedia") === l.tamu);
}

function tile(l: Layar, kursi: Kursi): TemplateResult {
  const own = kursi.id === l.ruang.saya;
  const peer = l.mesh?.peers.get(kursi.id);
  const stream = own ? l.devices.stream : peer?.stream;
  const said = own ? undefined : l.tampak.get(kursi.id);
  const blind = said?.tanpa.includes(l.ruang.saya) ?? false;
  const seen = own ? l.devices.enabled("video") : shows(l, stream) && !blind && said?.kamera !== false;
  const { keadaan = "", orang, macet = [] } = l.ruang.bagian.rekaman ?? {};
  const runs = keadaan === "merekam" || keadaan === "gagal";
  const lost = macet.some(({ kursi: who }) => !who || who === kursi.id);
  const kept = orang?.[kursi.id] && !lost;
  return html`<figure class="tile ${own ? "mirror" : ""} ${runs && !kept ? "unkept" : ""}">
    <video autoplay playsinline data-orang=${kursi.id} .muted=${own || kursi.bisu === true} .srcObject=${aliran(stream ?? null)} @loadedmetadata=${(event: Event) => void play(l, event.target as HTMLVideoElement)} ?hidden=${!seen}></video>
    ${seen ? nothing : blind && said?.gambar ? html`<img class="still" src="data:image/jpeg;base64,${said.gambar}" alt=${_("Foto berkala %(nama)s", { nama: kursi.nama })} />` : html`<span class="initials" aria-hidden="true">${initials(kursi.nama)}</span>`}
    <figcaption>
      <span>${own ? _("Anda") : kursi.nama}${l.tamu ? nothing : ` · ${PERAN[kursi.peran] ?? ""}`}</span>
      ${own ? html`<span class="end">${l.devices.enabled("audio") ? icon("mikrofon") : icon("mikrofon-mati")}<span class="unseen">${l.devices.enabled("audio") ? _("Mikrofon menyala") : _("Mikrofon mati")}</span></span>` : nothing}
      ${said ? html`<span class="end">${said.tidur ? _("layar mati") : said.beku ? _("gambar ditahan") : nothing}${said.mikrofon ? nothing : off("mikrofon-mati", _("Mikrofon mati"))}${said.kamera ? nothing : off("kamera-mati", _("Kamera mati"))}</span>` : nothing}
      ${kursi.bisu ? html`<span class="end">${_("dibisukan")}</span>` : nothing}
      ${runs ? html`<span class="kept">${kept ? _("direkam") : lost && kursi.persetujuan === "A_setuju" ? _("tidak sampai ke perekam") : kursi.persetujuan === "A_setuju" ? _("belum direkam") : _("tidak direkam atas permintaan")}</span>` : nothing}
      ${own || !peer || well(peer) ? nothing : html`<span class="end">${link(peer)}</span>`}
    </figcaption>
  </figure>`;
}

function off(sign: string, words: string): TemplateResult {
  return html`${icon(sign)}<span class="unseen">${words}</span>`;
}

function well({ state, mutu }: { state: string; mutu: string }): boolean {
  return state === "tersambung" && mutu === "baik";
}

/** The state of a connection in a word or two. */
export function link(peer: { state: string; mutu: string; rung: number }): string {
  if (peer.state !== "tersambung") return peer.state === "menyambung" ? _("menyambung…") : _("gambar terputus");
  if (!TANGGA[peer.rung]?.video) return TANGGA[peer.rung]?.anak === "suara" ? _("suara saja") : _("foto dan suara");
  return kata(MUTU, peer.mutu)[1].toLowerCase();
}

const WATCHED = new WeakSet<MediaStreamTrack>();

/** Whether pictures come: a line without a camera at its other end is muted by the browser. */
function shows(l: Layar, stream: MediaStream | undefined): boolean {
  const track = stream?.getVideoTracks()[0];
  if (!track) return false;
  if (!WATCHED.has(track)) {
    WATCHED.add(track);
    for (const change of ["mute", "unmute", "ended"]) track.addEventListener(change, () => l.draw());
  }
  return !track.muted && track.readyState === "live";
}

async function play(l: Layar, video: HTMLVideoElement): Promise<void> {
  try {
    await video.play();
  } catch (error) {
    if ((error as Error).name === "NotAllowedError") l.tertahan = true;
    l.draw();
  }
}

async function listen(l: Layar): Promise<void> {
  l.tertahan = false;
  for (const video of l.root.querySelectorAll("video")) await play(l, video);
  l.draw();
}

export function initials(nama: string): string {
  const words = nama.replace(/[^\p{L} ]/gu, "").split(" ").filter(Boolean);
  return words.slice(0, 2).map((word) => word[0]?.toUpperCase()).join("");
}
