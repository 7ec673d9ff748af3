"""The OCR worker process: reads photos one after another from its standard input, within limits, and answers.

Run as `python -m server.ocr.child MEMORY CPU ENGINE [TYPES]`; server/frames.py is the protocol. Whatever a hostile
photo does to this process stays here: it has no database, no settings, no keys; its parent takes only JSON and JPEG.
"""

import resource
import sys
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from server import frames
from server.ocr.limits import limit_cpu
from sessions.errors import Invalid

if TYPE_CHECKING:
    from server.ocr.pipeline import Pipeline

FILE_LIMIT = 100 * 2**20


def serve(answer: Callable[[frames.Frame], frames.Frame]) -> None:
    """Answer questions until the parent closes our input. What `answer` refuses as Invalid is told, and no crash."""
    memory, cpu = int(sys.argv[1]), int(sys.argv[2])
    answers = frames.own_stdout()
    sys.excepthook = lambda kind, error, trace: _report(answers, error, trace)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        request = frames.receive(sys.stdin.buffer)
        if request is None:
            return
        limit_cpu(cpu + 1)
        try:
            told = answer(request)
        except Invalid as error:
            told = frames.Frame({"ditolak": str(error), "rincian": error.details})
        frames.send(answers, told)


@cache
def _pipeline() -> "Pipeline":
    """OpenCV, Pillow and the engines load under the limits, and only when there is a photo."""
    from server.ocr.engines import open_engine
    from server.ocr.pipeline import Pipeline
    from server.ocr.types import load

    own = Path(sys.argv[4]) if sys.argv[4:] else None
    return Pipeline(open_engine(sys.argv[3]), load(own))


def _answer(request: frames.Frame) -> frames.Frame:
    reading = _pipeline().read(request.parts[0], request.header["jenis"])  # type: ignore[arg-type]  # our own parent
    return frames.Frame({"reading": reading.to_json()}, (reading.derived, reading.thumbnail, reading.whole))


def _report(answers: BinaryIO, error: BaseException, trace: TracebackType | None) -> None:
    """Say where a crash was: names of files and lines only, never what the photo held."""
    frame = traceback.extract_tb(trace)[-1] if trace else None
    where = f"{frame.filename}:{frame.lineno}" if frame else "?"
    frames.send(answers, frames.Frame({"runtuh": f"{type(error).__name__} at {where}"}))


if __name__ == "__main__":
    serve(_answer)
