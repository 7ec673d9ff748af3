"""Apart: the check in a process of its own, for files from outside and for a server that must not stand still.

pyHanko makes so many objects while it compares revisions that Python's garbage collector stops every thread for a
quarter of a second; and a file made to be hostile may ask for any amount of time or memory. So: one process a check,
with limits, ended when it takes too long.
"""

import asyncio
import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from cryptography import x509

from server.pki import roots_pem
from server.signing.check import Checked, Expected, Verdict, check

HOME = Path(__file__).parents[2]
MEMORY = 2 * 1024**3
TOO_MUCH = "Berkas ini tidak dapat diperiksa dalam waktu yang wajar. Pastikan ini berkas yang diunduh dari sistem ini."


async def check_apart(
    pdf: bytes,
    expected: Sequence[Expected],
    roots: Sequence[x509.Certificate],
    at: datetime,
    closed: bool = True,
    seconds: float = 60,
) -> Checked:
    """As `check`, without ever holding up the loop; what takes more than `seconds` or 2 GiB is not ok."""
    question = {
        "expected": [asdict(one) for one in expected],
        "roots": roots_pem(roots),
        "at": at.isoformat(),
        "closed": closed,
        "seconds": int(seconds) + 1,
    }
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from server.signing.apart import answer; answer()"),
        cwd=HOME,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        asked = json.dumps(question).encode() + b"\n" + pdf
        answer, _ = await asyncio.wait_for(worker.communicate(asked), seconds)
    except TimeoutError:
        answer = b""
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()
    return _read(answer) if answer else Checked(False, (), (TOO_MUCH,))


def _read(answer: bytes) -> Checked:
    said = json.loads(answer)
    verdicts = [{**one, "at": datetime.fromisoformat(one["at"]) if one["at"] else None} for one in said["signatures"]]
    return Checked(said["ok"], tuple(Verdict(**one) for one in verdicts), tuple(said["problems"]))


def answer() -> None:
    """The other side: a line of JSON and then the PDF on standard input, JSON on standard output."""
    question = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (question["seconds"], question["seconds"]))
    checked = check(
        sys.stdin.buffer.read(),
        [Expected(**one) for one in question["expected"]],
        x509.load_pem_x509_certificates(question["roots"].encode()),
        datetime.fromisoformat(question["at"]),
        question["closed"],
    )
    json.dump(asdict(checked), sys.stdout, default=datetime.isoformat)
