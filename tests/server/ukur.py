"""Ukur: what opening one file costs, seen by the kernel. Run by itself, small, so that nothing of the tests is counted.

`python ukur.py FOLDER`: for each file one line of JSON: name, seconds of CPU, MB at most, exit code, what was answered.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from server import frames  # noqa: E402  # after the path is known

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
}
USUAL, HEIC = (200 * 2**20, 2), (280 * 2**20, 5)  # as server/ocr/opener.py, which would make this process large


def measure(content: bytes) -> dict[str, object]:
    limits = HEIC if content[4:8] == b"ftyp" else USUAL
    command = (sys.executable, "-m", "server.ocr.open_child", *map(str, limits))
    began = time.monotonic()
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    said = []
    for frame in (frames.Frame({}, (content,)), frames.Frame({"lembar": 0})):
        try:
            frames.send(child.stdin, frame)
            answer = frames.receive(child.stdout)
        except (OSError, frames.BadFrame):
            answer = None
        if answer is None or "ditolak" in answer.header:
            said.append(answer.header if answer else None)
            break
        said.append({name: value for name, value in answer.header.items() if name != "kata"})
        said.append([len(part) for part in answer.parts])
    with contextlib.suppress(OSError):
        child.stdin.close()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    cost = {"cpu": round(used.ru_utime + used.ru_stime, 2), "mb": used.ru_maxrss // 1024}
    return cost | {"lama": round(time.monotonic() - began, 2), "kode": child.returncode, "jawab": said}


if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).iterdir()):
        print(json.dumps({"nama": path.name} | measure(path.read_bytes())), flush=True)
