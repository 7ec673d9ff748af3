"""The joining process: one person's segments become one film, then the process ends.

Run as `python -m server.media.jahit_child MEMORY CPU SIZE OUT IN…`: the numbers of open files that have no name. What
was recorded comes from strangers: a file that takes this process over finds no keys, no rows and nobody else's
recording. Answers are lines of JSON: how many bytes are read, and at last what was made, or why not.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import BinaryIO

from server.media import webm
from sessions.errors import Invalid

STEP = 4 << 20  # bytes between two words about how far it is


def main() -> None:
    memory, cpu, size, out, *segments = (int(text) for text in sys.argv[1:])
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    _say(answers, _made(answers, out, segments))


def _made(answers: BinaryIO, out: int, segments: list[int]) -> dict[str, object]:
    said = 0

    def told(read: int) -> None:
        nonlocal said
        if read - said >= STEP:
            said = read
            _say(answers, {"dibaca": read})

    try:
        with os.fdopen(out, "w+b") as file:
            return webm.join([Path(f"/proc/self/fd/{number}") for number in segments], file, told).as_dict()
    except (Invalid, MemoryError) as error:
        return {"ditolak": str(error) if isinstance(error, Invalid) else webm.TOO_LONG}


def _say(answers: BinaryIO, what: dict[str, object]) -> None:
    answers.write(json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
    os._exit(0)  # nothing of a hostile file is to be taken down tidily
