"""Bsre: the agency's own e-sign client service (BSrE, version 2), which signs a whole PDF with a person's certificate.

Written after what public clients of it send; a real service was not at hand. The passphrase passes through memory: it
is in no message, log or row. What comes back is not believed: see `server.signing.accept`.
"""

import base64
import binascii
import json
from typing import Any

import aiohttp

from sessions.errors import Conflict, Invalid

SECONDS = 60
LARGEST = 64 * 1024 * 1024
PATH = "/api/v2/sign/pdf"
SILENT = "Layanan tanda tangan BSrE tidak menjawab. Dokumen belum berubah; coba lagi beberapa menit lagi."
STRANGE = "Layanan tanda tangan BSrE menjawab yang tidak dapat dibaca. Dokumen belum berubah; sampaikan kepada Tim IT."


Box = tuple[int, float, float, float, float]
"""A stamp's page (from 1), x, y, width and height in points; y from whichever edge the service counts."""


class Bsre:
    """One service and the account that it knows us by."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url
        self._headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}

    async def sign(self, pdf: bytes, nik: str, passphrase: str, where: Box, picture: bytes, reason: str) -> bytes:
        """The file as the service gives it back. Raises Invalid for what the person typed, Conflict for the service."""
        page, x, y, width, height = where
        visible = {
            "tampilan": "VISIBLE",
            "page": page,
            "originX": round(x),
            "originY": round(y),
            "width": round(width),
            "height": round(height),
            "imageBase64": base64.b64encode(picture).decode(),
            "location": "",
            "reason": reason,
        }
        asked: dict[str, object] = {
            "nik": nik,
            "passphrase": passphrase,
            "signatureProperties": [visible],
            "file": [_text(pdf)],
        }
        return _file(await self._post(asked))

    async def _post(self, asked: dict[str, object]) -> Any:
        try:
            async with (
                aiohttp.ClientSession(headers=self._headers, timeout=aiohttp.ClientTimeout(total=SECONDS)) as client,
                client.post(self._url + PATH, json=asked, allow_redirects=False) as reply,
            ):
                content, status = await _all_of(reply), reply.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise Conflict(SILENT) from None  # the cause may repeat what was sent
        return _understood(status, content)


async def _all_of(reply: aiohttp.ClientResponse) -> bytes:
    taken = bytearray()
    async for chunk in reply.content.iter_chunked(1 << 16):
        taken += chunk
        if len(taken) > LARGEST:
            raise Conflict(STRANGE)
    return bytes(taken)


def _understood(status: int, content: bytes) -> Any:
    try:
        said = json.loads(content)
    except ValueError:
        raise Conflict(SILENT if status >= 500 else STRANGE) from None
    if status == 401:
        raise Conflict("Layanan BSrE menolak akun aplikasi ini. Sampaikan kepada Tim IT (RUANG_BSRE_USER).")
    if 400 <= status < 500:
        words = (
            "NIK atau frasa sandi BSrE tidak diterima. Periksa keduanya; BSrE mengunci akun yang berkali-kali salah."
        )
        raise Invalid(words, bidang={"frasa": words})
    if status != 200:
        raise Conflict(SILENT)
    return said


def _file(said: Any) -> bytes:
    try:
        return base64.b64decode(said["file"][0], validate=True)
    except (KeyError, IndexError, TypeError, ValueError, binascii.Error):
        raise Conflict(STRANGE) from None


def _text(pdf: bytes) -> str:
    return base64.b64encode(pdf).decode()
