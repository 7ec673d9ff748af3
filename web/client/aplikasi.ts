/** Aplikasi: is this page open inside another app (many have no camera, and close with it), and how to get out. No DOM. */

export interface Dalam {
  /** The app's name, "" where only the kind is known. */
  nama: string;
  android: boolean;
}

const NAMES: [RegExp, string][] = [
  [/WhatsApp/i, "WhatsApp"],
  [/Instagram/i, "Instagram"],
  [/\bFBA[NV]\b|\bFB_IAB\b/, "Facebook"],
  [/\bLine\//i, "LINE"],
  [/Telegram/i, "Telegram"],
  [/MicroMessenger/i, "WeChat"],
  [/TikTok|musical_ly|BytedanceWebview/i, "TikTok"],
  [/\bGSA\//, "Google"],
];

/** The app around this page, null for a browser of its own. */
export function dalam(agent: string): Dalam | null {
  const android = /Android/.test(agent);
  const known = NAMES.find(([pattern]) => pattern.test(agent));
  if (known) return { nama: known[1], android };
  const apple = /iPhone|iPad|iPod/.test(agent) && /AppleWebKit/.test(agent) && !/Safari\//.test(agent); // WKWebView says no Safari
  return apple || (android && /; wv\)/.test(agent)) ? { nama: "", android } : null;
}

/** An address that Android opens in Chrome from inside another app; the part after # goes along. */
export function keChrome(address: string): string {
  const { host, pathname, search, hash, protocol } = new URL(address);
  const kept = hash.replaceAll(";", "%3B");
  return `intent://${host}${pathname}${search}${kept}#Intent;scheme=${protocol.replace(":", "")};package=com.android.chrome;S.browser_fallback_url=${encodeURIComponent(address)};end`;
}
