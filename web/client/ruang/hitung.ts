/** Hitung: what prices add up to while they are typed, exactly as the server will reckon it. No DOM. */

/** `1.250.000`, `Rp 1250000` or `1250000` as a whole number; null for anything else. */
export function rupiahDari(text: string): bigint | null {
  const bare = text.replace(/^\s*rp\.?/i, "").replace(/[\s.]/g, "").replace(/,00?$/, "");
  return /^\d{1,14}$/.test(bare) ? BigInt(bare) : null;
}

/** round(volume x price), halves up; `volume` is a decimal as text. */
export function jumlah(volume: string, price: bigint): bigint {
  const [whole = "0", part = ""] = volume.split(".");
  const size = 10n ** BigInt(part.length);
  return halfUp(BigInt(whole + part) * price, size);
}

/** The total of all rows with tax, rounded down to a multiple of `bulat`. */
export function total(volumes: string[], prices: bigint[], ppn: string, bulat: number): bigint {
  const subtotal = volumes.reduce((sum, volume, n) => sum + jumlah(volume, prices[n] ?? 0n), 0n);
  const [whole = "0", part = ""] = (ppn || "0").split(".");
  const tax = halfUp(subtotal * BigInt(whole + part), 100n * 10n ** BigInt(part.length));
  return subtotal + tax - ((subtotal + tax) % BigInt(bulat));
}

/** `Rp1.250.750.500,00`, as papers write it. */
export function rupiah(amount: bigint | number): string {
  return `Rp${String(amount).replace(/\B(?=(\d{3})+$)/g, ".")},00`;
}

function halfUp(top: bigint, bottom: bigint): bigint {
  return (2n * top + bottom) / (2n * bottom);
}
