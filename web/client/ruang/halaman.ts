/** Halaman: what the page is told, and what it holds beside the room: refusals, a photo being taken, how others are seen. */
import type { Kode } from "../mutu.ts";

/** What the page says of itself, in its JSON. */
export interface Halaman {
  sesi: string;
  sebagai: "staf" | "tamu";
  saya: { id: string; nama: string; peran: string };
  keadaan: string;
  paket: string;
  peserta: string;
  mulai: string;
  dibuka: string;
  zona: string;
  sekarang: string;
  pokja: number;
  kuorum: number;
  batas_foto: number;
  iceServers: RTCIceServer[];
}

export interface Galat {
  message: string;
  details: Record<string, unknown>;
}

/** A photo being taken: what of, and the picture while it is looked at before it goes. */
export interface Bidikan {
  untuk: string;
  dokumen: string | null;
  label: string;
  gambar?: Blob;
  alamat?: string;
  jalur?: string;
  galat?: string;
  sibuk?: boolean;
  /** What the first look says is wrong with it, "" for nothing. */
  mutu?: Kode;
  /** The question whose answer it goes beside. */
  tanya?: number;
  /** When it was taken, by the server's clock; whether it is taken and sent by itself once it is bright and still. */
  saat?: string;
  sendiri?: boolean;
}

/** How another says to be seen and heard; to those in `tanpa` no moving picture goes, and `gambar` is the last still. */
export interface Tampak {
  dari: string;
  mikrofon: boolean;
  kamera: boolean;
  tidur: boolean;
  beku: boolean;
  mutu: string;
  tanpa: string[];
  gambar: string;
}
