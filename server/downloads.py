"""Downloads: files that leave through HTTP: papers to read in the browser, and bags as ZIP, block by block."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from aiohttp import web as http
from aiohttp.helpers import content_disposition_header

from server import bag


def paper(content: bytes, name: str) -> http.Response:
    """A PDF of our own making, shown by the browser itself; `name` is what it is kept under."""
    headers = {"Content-Disposition": content_disposition_header("inline", filename=name)}
    return http.Response(body=content, content_type="application/pdf", headers=headers)


def picture(content: bytes, *, lasting: bool) -> http.Response:
    """A PNG; `lasting` when what its address shows can never change."""
    response = http.Response(body=content, content_type="image/png")
    if lasting:
        response.headers["Cache-Control"] = "private, max-age=3600, immutable"
    return response


async def zipped(request: http.Request, folder: Path, name: str) -> http.StreamResponse:
    """The bag in `folder` as a ZIP; a thread makes it, so that others are answered meanwhile."""
    headers = {
        "Content-Disposition": content_disposition_header("attachment", filename=name),
        "Content-Type": "application/zip",
    }
    response = http.StreamResponse(headers=headers)
    blocks = bag.zip_stream(folder)
    first = await asyncio.to_thread(_next, blocks)  # whatever can fail has failed before the answer begins
    await response.prepare(request)
    try:
        block: bytes | None = first
        while block:
            await response.write(block)
            block = await asyncio.to_thread(_next, blocks)
    finally:
        await asyncio.to_thread(_close, blocks)
    await response.write_eof()
    return response


def _next(blocks: Iterator[bytes]) -> bytes | None:
    return next(blocks, None)


def _close(blocks: Iterator[bytes]) -> None:
    close = getattr(blocks, "close", None)
    if close:
        close()
