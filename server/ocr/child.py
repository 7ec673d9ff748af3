"""The OCR worker process: reads photos one after another from its standard input, within limits, and answers.

Run as `python -m server.ocr.child MEMORY CPU`; server/ocr/frames.py is the protocol. Whatever a hostile photo does to
this process stays here: it has no database, no settings, no keys, and its parent takes only JSON and JPEG.
"""

import resource
import sys
import traceback
from types import TracebackType
from typing import BinaryIO

from server.ocr import frames
from server.ocr.limits import limit_cpu, own_stdout
from sessions.errors import Invalid

FILE_LIMIT = 100 * 2**20


def main() -> None:
    """Serve until the parent closes our input."""
    memory, cpu = int(sys.argv[1]), int(sys.argv[2])
    answers = own_stdout()
    sys.excepthook = lambda kind, error, trace: _report(answers, error, trace)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        request = frames.receive(sys.stdin.buffer)
        if request is None:
            return
        limit_cpu(cpu + 1)
        _answer(answers, request)


def _answer(answers: BinaryIO, request: frames.Frame) -> None:
    from server.ocr import pipeline  # OpenCV and Pillow load under the limits, and only when there is a photo

    try:
        reading = pipeline.read(request.parts[0], request.header["jenis"])  # type: ignore[arg-type]  # our own parent
    except Invalid as error:
        frames.send(answers, frames.Frame({"ditolak": str(error), "rincian": error.details}))
    else:
        pictures = (reading.derived, reading.thumbnail, reading.whole)
        frames.send(answers, frames.Frame({"reading": reading.to_json()}, pictures))


def _report(answers: BinaryIO, error: BaseException, trace: TracebackType | None) -> None:
    """Say where a crash was: names of files and lines only, never what the photo held."""
    frame = traceback.extract_tb(trace)[-1] if trace else None
    where = f"{frame.filename}:{frame.lineno}" if frame else "?"
    frames.send(answers, frames.Frame({"runtuh": f"{type(error).__name__} at {where}"}))


if __name__ == "__main__":
    main()
