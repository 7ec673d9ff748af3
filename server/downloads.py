"""Downloads: files that leave through HTTP: papers to read, stored files, bags as ZIP, block by block."""

import asyncio
import logging
from collections.abc import Iterator, Mapping

from aiohttp import web as http
from aiohttp.helpers import content_disposition_header

from server import bag
from server.bag import Bag
from server.files import Kept
from sessions.errors import DomainError

log = logging.getLogger(__name__)


def paper(content: bytes, name: str) -> http.Response:
    """A PDF of our own making, shown by the browser itself; `name` is what it is kept under."""
    headers = {"Content-Disposition": content_disposition_header("inline", filename=name)}
    return http.Response(body=content, content_type="application/pdf", headers=headers)


def csv(text: str, name: str) -> http.Response:
    """A table to open in a spreadsheet; with a byte order mark, so that it is read as UTF-8."""
    headers = {"Content-Disposition": content_disposition_header("attachment", filename=name)}
    return http.Response(text="\ufeff" + text, content_type="text/csv", charset="utf-8", headers=headers)


def picture(content: bytes, *, lasting: bool) -> http.Response:
    """A PNG; `lasting` when what its address shows can never change."""
    response = http.Response(body=content, content_type="image/png")
    if lasting:
        response.headers["Cache-Control"] = "private, max-age=3600, immutable"
    return response


async def zipped(request: http.Request, whole: Bag, name: str) -> http.StreamResponse:
    """The bag as a ZIP; a thread makes it. What is damaged is refused in words, before a byte of the rest leaves."""
    headers = {
        "Content-Disposition": content_disposition_header("attachment", filename=name),
        "Content-Type": "application/zip",
    }
    await asyncio.to_thread(bag.prove, whole)
    return await _pour(request, http.StreamResponse(headers=headers), bag.zip_stream(whole))


async def kept(request: http.Request, file: Kept, headers: Mapping[str, str]) -> http.StreamResponse:
    """A stored file, or the range of it that was asked for; what is damaged is refused before a byte of it leaves."""
    size = await asyncio.to_thread(lambda: file.size)
    etag = f'"{file.sha256[:32]}"'
    own = {**headers, "Accept-Ranges": "bytes", "ETag": etag}
    if request.headers.get("If-None-Match") == etag:
        return http.Response(status=304, headers=own)
    part = _range(request, size)
    if part is None:
        return http.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part
    response = http.StreamResponse(status=206 if (start, end) != (0, size) else 200, headers=own)
    response.content_length = end - start
    if response.status == 206:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return await _pour(request, response, _part(file, start, end))


def _range(request: http.Request, size: int) -> tuple[int, int] | None:
    """From where to where; None for a range that the file does not have. What cannot be read is not obeyed."""
    try:
        asked = request.http_range
    except ValueError:
        return 0, size
    start, end, _ = slice(asked.start, asked.stop).indices(size)
    if asked.start is None or start < end:
        return start, end
    return None


def _part(file: Kept, start: int, end: int) -> Iterator[bytes]:
    with file.open() as opened:
        yield from opened.pieces(start, end)


async def _pour(request: http.Request, response: http.StreamResponse, blocks: Iterator[bytes]) -> http.StreamResponse:
    """A thread makes the blocks. What breaks in the middle cuts the answer off, so that no half passes for a whole."""
    first = await asyncio.to_thread(_next, blocks)  # whatever can fail has failed before the answer begins
    await response.prepare(request)
    try:
        block: bytes | None = first
        while block:
            await response.write(block)
            block = await asyncio.to_thread(_next, blocks)
    except DomainError:
        log.exception("a stored file broke off %s", request.path)
        if request.transport:
            request.transport.abort()
        return response
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
