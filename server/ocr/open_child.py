"""The opening process: one file of a stranger made into pixels and words of our own, then the process ends.

Run as `python -m server.ocr.open_child MEMORY CPU`; server/frames.py is the protocol: first the file, answered with
what it is; then a page by its number, any number of times. A file that takes the process over finds no other file, no
rows, no settings and no keys, and its parent believes nothing that comes out but bounded pixels and JSON.
"""

import importlib
import os
import resource
import sys
from typing import BinaryIO, Protocol

from server import frames
from server.ocr.limits import limit_cpu_finely
from sessions.errors import Invalid

LOADING = 0.2  # seconds of CPU that the libraries take


class Dibuka(Protocol):
    """An opened file."""

    def answer(self) -> dict[str, object]: ...

    def page(self, number: int) -> frames.Frame: ...


def main() -> None:
    """Open one file, give its pages while the parent asks, end."""
    memory, cpu = int(sys.argv[1]), int(sys.argv[2])
    answers = frames.own_stdout()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _load()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    asked = frames.receive(sys.stdin.buffer)
    if asked is None:
        return
    limit_cpu_finely(cpu - LOADING)
    opened = _try(answers, asked.parts[0])
    del asked  # a large file is not held while its page is made
    while opened is not None and (asked := frames.receive(sys.stdin.buffer)) is not None:
        limit_cpu_finely(cpu - LOADING)
        _page(answers, opened, asked)


def _load() -> None:
    """What a file may need, before the limits: it is the same for every file."""
    for name in ("server.pdfs", "server.photos"):
        importlib.import_module(name)


def _try(answers: BinaryIO, content: bytes) -> Dibuka | None:
    from server import pdfs

    try:
        opened: Dibuka = Berlembar(content) if content.startswith(pdfs.MAGIC) else Gambar(content)
    except (Invalid, MemoryError) as error:
        _refuse(answers, error)
        return None
    frames.send(answers, frames.Frame(opened.answer()))
    return opened


def _page(answers: BinaryIO, opened: Dibuka, asked: frames.Frame) -> None:
    try:
        frames.send(answers, opened.page(int(str(asked.header["lembar"]))))
    except (Invalid, MemoryError) as error:
        _refuse(answers, error)


def _refuse(answers: BinaryIO, error: Invalid | MemoryError) -> None:
    from server.photos import TOO_LARGE

    known = error if isinstance(error, Invalid) else Invalid(TOO_LARGE, sebab="terlalu_besar")
    frames.send(answers, frames.Frame({"ditolak": str(known), "rincian": known.details}))


class Gambar:
    """One still picture: a file of one page."""

    def __init__(self, content: bytes) -> None:
        from server import photos
        from server.ocr import signals

        self._pixels = photos.decode(content)
        self._signs = signals.look(content, self._pixels)

    def answer(self) -> dict[str, object]:
        return {"jenis": "gambar", "jumlah": 1, "aktif": False, "tanda": self._signs}

    def page(self, number: int) -> frames.Frame:
        from server import photos

        view, thumbnail = photos.derived(self._pixels)
        return frames.Frame({"kata": []}, (photos.pack(self._pixels), view, thumbnail))


class Berlembar:
    """A PDF."""

    def __init__(self, content: bytes) -> None:
        from server import pdfs

        self._pdf = pdfs.Pdf(content)

    def answer(self) -> dict[str, object]:
        return {"jenis": "pdf", "jumlah": self._pdf.jumlah, "aktif": self._pdf.aktif}

    def page(self, number: int) -> frames.Frame:
        from server import photos

        lembar = self._pdf.lembar(number)
        words = [[kata.teks, kata.x, kata.y, kata.lebar, kata.tinggi] for kata in lembar.kata]
        view, thumbnail = photos.derived(lembar.pixels)
        return frames.Frame({"kata": words}, (photos.pack(lembar.pixels), view, thumbnail))


if __name__ == "__main__":
    main()
    os._exit(0)  # nothing of a hostile file is to be taken down tidily
