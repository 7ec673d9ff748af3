/** Pemotret: photos: what is being taken, looked at, and sent; Layar is one. */
import { Antrean, take, type Foto } from "../photo.ts";
import type { Devices } from "../media.ts";
import type { Answer } from "../protocol.ts";
import { _ } from "../i18n.ts";
import { face } from "./controls.ts";
import type { Bidikan, Halaman } from "./halaman.ts";
import { UNTUK } from "./kata.ts";
import type { Layar } from "./layar.ts";
import { aim, judge } from "./nanti.ts";
import type { Ruang } from "./state.ts";

export abstract class Pemotret {
  abstract readonly halaman: Halaman;
  abstract readonly ruang: Ruang;
  abstract readonly devices: Devices;
  abstract readonly now: number;
  bidikan: Bidikan | null = null;
  antrean: Antrean | undefined;
  /** Photos that are on their way, and how far. */
  kiriman: Foto[] = [];
  maju = new Map<string, number>();
  /** What photos were taken of since the page opened: the server's word that it has one comes a moment later. */
  terkirim = new Set<string>();
  /** Photos that go beside an answer, by the question's number. */
  lampiran = new Map<string, number>();

  abstract draw(): void;
  abstract say(text: string, kind?: "ok" | "warn" | "bad" | "info"): void;
  abstract act(key: string, name: string, payload?: object): Promise<Answer | null>;

  /** Opens the camera for a photo; one that the Pokja asks for takes itself and goes (bidik.ts). */
  photograph(this: Layar, untuk: string, dokumen: string | null = null, tanya?: number, sendiri = false): void {
    const item = this.ruang.item(dokumen);
    this.bidikan = { untuk, dokumen, label: item?.nama ?? UNTUK[untuk] ?? untuk, sendiri, ...(tanya ? { tanya } : {}) };
    this.draw();
    if (this.devices.track("video")) void face(this, untuk !== "wajah");
    else void this.devices.switch("video");
    if (sendiri) aim(this, this.bidikan);
  }

  async shoot(): Promise<void> {
    const bidikan = this.bidikan;
    const track = this.devices.track("video");
    if (!bidikan || !track) return;
    Object.assign(bidikan, { sibuk: true, galat: "" });
    this.draw();
    const saat = new Date(this.now).toISOString();
    try {
      this.show(await take(track), "kamera_langsung");
      bidikan.saat = saat;
    } catch {
      bidikan.galat = _("Kamera tidak memberi gambar. Coba lagi, atau pilih berkas foto.");
    }
    bidikan.sibuk = false;
    this.draw();
  }

  /** Shows a picture before it is sent. */
  show(gambar: Blob, jalur: string): void {
    const bidikan = this.bidikan;
    if (!bidikan) return;
    if (gambar.size > this.halaman.batas_foto) {
      bidikan.galat = _("Berkas lebih besar dari %(mb)s MB. Perkecil foto, lalu pilih lagi.", { mb: Math.floor(this.halaman.batas_foto / 1e6) });
    } else {
      Object.assign(bidikan, { gambar, jalur, galat: "", alamat: URL.createObjectURL(gambar) });
      void judge(gambar, bidikan.untuk === "wajah").then((mutu) => {
        bidikan.mutu = mutu;
        this.draw();
      });
    }
    this.draw();
  }

  /** Another look through the camera; the picture is let go. */
  again(): void {
    const { bidikan } = this;
    if (bidikan?.alamat) URL.revokeObjectURL(bidikan.alamat);
    if (bidikan) {
      const { untuk, dokumen, label, tanya } = bidikan;
      this.bidikan = { untuk, dokumen, label, ...(tanya ? { tanya } : {}) };
    }
    this.draw();
  }

  putAway(): void {
    if (this.bidikan?.alamat) URL.revokeObjectURL(this.bidikan.alamat);
    this.bidikan = null;
    this.draw();
  }

  async post(): Promise<void> {
    const { bidikan, antrean } = this;
    if (!bidikan?.gambar || !antrean || bidikan.sibuk) return;
    bidikan.sibuk = true;
    this.draw();
    const { untuk, dokumen, label, gambar, jalur = "", tanya, saat } = bidikan;
    const query = `?jalur=${jalur}${saat ? `&saat=${saat}` : ""}`;
    const foto = await antrean.add(gambar, `/hadir/foto/${untuk}/${dokumen ?? "-"}`, label, query);
    if (tanya) this.lampiran.set(foto.id, tanya);
    this.terkirim.add(untuk);
    this.putAway();
  }

  /** What is on its way for a thing: a document's id, or what the photo is for. */
  sending(untuk: string, dokumen: string | null = null): Foto | undefined {
    return this.kiriman.find(({ url }) => url.startsWith(`/hadir/foto/${untuk}/${dokumen ?? "-"}/`));
  }

  protected async queue(): Promise<void> {
    const antrean = await Antrean.open({ name: `ruang-bukti-foto-${this.halaman.saya.id}` });
    this.antrean = antrean;
    const look = async () => {
      this.kiriman = await antrean.all();
      this.draw();
    };
    antrean.on("changed", () => void look());
    antrean.on("progress", ({ id, sent, total }) => {
      this.maju.set(id, total ? sent / total : 0);
      this.draw();
    });
    antrean.on("stored", ({ label, sha256, answer }) => this.#stored(label, sha256, answer));
    antrean.on("refused", ({ label, message }) => this.say(_("Foto %(label)s belum diterima. %(sebab)s", { label, sebab: message }), "bad"));
    await look();
  }

  #stored(label: string, sha256: string, answer: Record<string, unknown>): void {
    const nomor = String(answer["nomor"] ?? "");
    const foto = String(answer["foto"] ?? "");
    const tanya = this.lampiran.get(foto);
    if (tanya) void this.act(`lampir-${tanya}`, "attach", { nomor: tanya, foto });
    this.lampiran.delete(foto);
    if (answer["sha256"] !== sha256) this.say(_("Foto %(label)s berubah di perjalanan. Ambil sekali lagi.", { label }), "bad");
    else this.say(_("Foto %(label)s diterima sebagai %(nomor)s. Sidiknya %(sidik)s", { label, nomor, sidik: `${sha256.slice(0, 8)}…` }), "ok");
  }
}
