"""Bsre palsu: a service that behaves as public clients of BSrE's e-sign client service (v2) expect, and its tricks."""

import asyncio
import base64
import io
from dataclasses import dataclass, field
from typing import Any

from aiohttp import encode_basic_auth, web
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec

from tests.server.penyelenggara import Penyelenggara

FRASA = "kenari-frasa-sandi-93"
AKUN = ("ruang-bukti", "sandi-contoh")


@dataclass
class BsrePalsu:
    """`orang`: NIK -> the name in that person's certificate. `ulah` is what it does wrong, "" for nothing."""

    penyelenggara: Penyelenggara
    orang: dict[str, str]
    ulah: str = ""
    diminta: list[dict[str, Any]] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_post("/api/v2/sign/pdf", self._sign)
        return app

    async def _sign(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != encode_basic_auth(*AKUN):
            return web.json_response({"error": "Unauthorized"}, status=401)
        asked = await request.json()
        self.diminta.append({name: value for name, value in asked.items() if name != "file"})
        if asked["nik"] not in self.orang:
            return web.json_response({"error": "User tidak ditemukan", "status_code": 2021}, status=400)
        if asked["passphrase"] != FRASA:
            return web.json_response({"error": "Passphrase anda salah", "status_code": 2031}, status=400)
        if self.ulah == "mogok":
            return web.Response(text="<html>Bad Gateway</html>", status=502)
        signed = await asyncio.to_thread(self._signed, base64.b64decode(asked["file"][0]), asked)
        return web.json_response({"time": 128, "file": [base64.b64encode(signed).decode()]})

    def _signed(self, pdf: bytes, asked: dict[str, Any]) -> bytes:
        shown = asked["signatureProperties"][0]
        x, y = shown["originX"], shown["originY"] + (300 if self.ulah == "meleset" else 0)
        box = (x, y, x + shown["width"], y + shown["height"])
        nama, nik = self.orang[asked["nik"]], asked["nik"]
        if self.ulah == "orang lain":
            nama, nik = "CONTOH ORANG LAIN", "9999999999999999"
        if self.ulah == "menulis ulang":
            writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
            out = io.BytesIO()
            writer.write(out)
            pdf = out.getvalue()
        spec = SigFieldSpec(f"sig_{len(self.diminta)}", on_page=shown["page"] - 1, box=box)
        maker = Penyelenggara(self.penyelenggara.at) if self.ulah == "penerbit lain" else self.penyelenggara
        return maker.sign(pdf, nama, nik, spec)
