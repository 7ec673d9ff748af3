/** Bacaan: what was read on a photo of a document (docs/reading.md). Types only. */

/** x, y, width, height in pixels of the derived picture. */
export type Kotak = [number, number, number, number];

/** Four corners in pixels of the whole photo. */
export type Segiempat = [number, number][];

/** What one engine gave for one value. */
export interface Pembacaan {
  mesin: string;
  mentah: string;
  nilai: string | null;
  keyakinan: number;
}

/** One value read on a photo (docs/reading.md). */
export interface Terbaca {
  nama: string;
  judul: string;
  nilai: string | null;
  baca: "terbaca" | "periksa" | "tidak_terbaca";
  pembacaan: Pembacaan[];
  keyakinan: number;
  sepakat: boolean;
  kotak: Kotak | null;
  potongan: Kotak | null;
  asal: Segiempat | null;
}

/** A QR code on the photo, and the fields whose print it holds or contradicts. */
export interface KodeQR {
  teks: string;
  kotak: Kotak | null;
  asal: Segiempat | null;
  sama: string[];
  berbeda: string[];
}

export interface Temuan {
  bidang: string;
  hasil: string;
  terbaca: string | null;
  isian: string | null;
  catatan: string;
}

export interface Bacaan {
  jenis?: string | null;
  dugaan?: string | null;
  fields?: Terbaca[];
  kode?: KodeQR[];
  quality?: { cukup: boolean; petunjuk: string; kode: string };
  width?: number;
  height?: number;
  whole_width?: number;
  whole_height?: number;
  sudut?: Segiempat | null;
  catatan?: string[];
  temuan?: Temuan[];
  galat?: string;
}
