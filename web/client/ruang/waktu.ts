/** Waktu: hours in the sesi's zone and lengths of time, in words. No DOM. */
import { _, language, ngettext } from "../i18n.ts";

const HOURS: Record<string, number> = { WIB: 7, WITA: 8, WIT: 9 };

/** `09.00 WITA`; in English `09:00 WITA`. */
export function jam(iso: string, zona: string): string {
  const there = new Date(Date.parse(iso) + (HOURS[zona] ?? 0) * 3_600_000).toISOString().slice(11, 16);
  return `${language() === "id" ? there.replace(":", ".") : there} ${zona}`;
}

/** Whole minutes, at least nought: `42 menit`. */
export function menit(seconds: number): string {
  return ngettext("%(n)s menit", "%(n)s menit", Math.max(0, Math.floor(seconds / 60)));
}

/** To the second: `42 menit 5 detik`, `1 jam 10 menit 0 detik`. */
export function tepat(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = whole < 3600 ? "" : `${_("%(n)s jam", { n: Math.floor(whole / 3600) })} `;
  return `${hours}${menit(whole % 3600)} ${_("%(n)s detik", { n: whole % 60 })}`;
}

/** `42 menit`, `1 jam 10 menit`, `24 jam`. */
export function lama(seconds: number): string {
  const hours = Math.floor(Math.max(0, seconds) / 3600);
  if (!hours) return menit(seconds);
  const words = ngettext("%(n)s jam", "%(n)s jam", hours);
  return seconds % 3600 < 60 ? words : `${words} ${menit(seconds % 3600)}`;
}

/** `45 menit lagi`, `1 jam 10 menit lagi`, or `sekarang`. */
export function lagi(seconds: number): string {
  return seconds < 60 ? _("sekarang") : _("%(lama)s lagi", { lama: lama(seconds) });
}

/** `2026-07-28T09:00` as it is said in a zone, with that zone: `2026-07-28T09:00:00+08:00`. */
export function berzona(local: string, zona: string): string {
  return `${local.slice(0, 16)}:00+${String(HOURS[zona] ?? 0).padStart(2, "0")}:00`;
}
