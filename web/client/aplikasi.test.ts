import assert from "node:assert/strict";
import { test } from "node:test";
import { dalam, keChrome } from "./aplikasi.ts";

const IOS = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const WV = "Mozilla/5.0 (Linux; Android 14; SM-A155F Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36";

const CASES: [string, string | null][] = [
  [`${IOS} Version/17.5 Mobile/15E148 Safari/604.1`, null],
  [`${IOS} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1`, null],
  ["Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", null],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", null],
  [`${IOS} Mobile/15E148`, ""],
  [WV, ""],
  [`${IOS} Mobile/15E148 WhatsApp/24.11.81`, "WhatsApp"],
  [`${WV} WhatsApp/2.24.12.78`, "WhatsApp"],
  [`${IOS} Mobile/21F79 Instagram 335.0.0.26.91 (iPhone14,5; iOS 17_5)`, "Instagram"],
  [`${WV} Instagram 335.0.0.42.95 Android`, "Instagram"],
  [`${IOS} Mobile/21F79 [FBAN/FBIOS;FBAV/468.0.0.34.110;FBDV/iPhone14,5]`, "Facebook"],
  [`${WV} [FB_IAB/FB4A;FBAV/468.0.0.51.108;]`, "Facebook"],
  [`${IOS} Mobile/15E148 Safari Line/14.9.0`, "LINE"],
  [`${WV} Line/14.9.0/IAB`, "LINE"],
];
for (const [agent, nama] of CASES) {
  test(`${nama === null ? "a browser of its own" : nama || "an app without a name"}: ${agent.slice(13, 40)}… ${agent.slice(-30)}`, () => {
    assert.equal(dalam(agent)?.nama ?? null, nama);
    assert.equal(dalam(agent)?.android ?? /Android/.test(agent), /Android/.test(agent));
  });
}

test("the address for Chrome keeps what stands after #, and leads back where there is no Chrome", () => {
  assert.equal(
    keChrome("https://bukti.contoh.go.id/undangan#rahasia"),
    "intent://bukti.contoh.go.id/undangan#rahasia#Intent;scheme=https;package=com.android.chrome;S.browser_fallback_url=https%3A%2F%2Fbukti.contoh.go.id%2Fundangan%23rahasia;end",
  );
});
