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
from itertools import accumulate
from pathlib import Path
from typing import Any

from cryptography import x509

from server.pki import roots_pem
from server.signing.check import Checked, Expected, Verdict, check
from server.signing.extends import Added, extends
from server.signing.inside import Inside, look_inside

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
        "ask": "check",
        "expected": [asdict(one) for one in expected],
        "roots": roots_pem(roots),
        "at": at.isoformat(),
        "closed": closed,
    }
    said = await _ask(question, pdf, seconds)
    return _checked(said) if said else Checked(False, (), (TOO_MUCH,))


async def extends_apart(
    issued: bytes,
    returned: bytes,
    roots: Sequence[x509.Certificate],
    at: datetime,
    crls: Sequence[bytes] = (),
    seconds: float = 60,
) -> Added:
    """As `extends`, with the same limits."""
    question: dict[str, Any] = {"ask": "extends", "roots": roots_pem(roots), "at": at.isoformat()}
    parts = (issued, *crls, returned)
    question["lengths"] = [len(one) for one in parts]
    said = await _ask(question, b"".join(parts), seconds)
    if not said:
        return Added(False, (), (), (TOO_MUCH,))
    return Added(said["ok"], _verdicts(said), tuple(said["aside"]), tuple(said["problems"]))


async def look_inside_apart(pdf: bytes, seconds: float = 20) -> Inside:
    """As `look_inside`, with the same limits."""
    said = await _ask({"ask": "inside"}, pdf, seconds)
    return Inside(**said)


async def _ask(question: dict[str, Any], files: bytes, seconds: float) -> dict[str, Any]:
    """The answer of a process of its own; nothing when it took too much."""
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from server.signing.apart import answer; answer()"),
        cwd=HOME,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        asked = json.dumps({**question, "seconds": int(seconds) + 1}).encode() + b"\n" + files
        said, _ = await asyncio.wait_for(worker.communicate(asked), seconds)
    except TimeoutError:
        said = b""
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()
    return dict(json.loads(said)) if said else {}


def _verdicts(said: dict[str, Any]) -> tuple[Verdict, ...]:
    found = [{**one, "at": datetime.fromisoformat(one["at"]) if one["at"] else None} for one in said["signatures"]]
    return tuple(Verdict(**{**one, "rantai": tuple(one["rantai"])}) for one in found)


def _checked(said: dict[str, Any]) -> Checked:
    return Checked(said["ok"], _verdicts(said), tuple(said["problems"]))


def answer() -> None:
    """The other side: a line of JSON and then the PDF (or two) on standard input, JSON on standard output."""
    question = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (question["seconds"], question["seconds"]))
    json.dump(asdict(_found(question, sys.stdin.buffer.read())), sys.stdout, default=datetime.isoformat)


def _found(question: dict[str, Any], files: bytes) -> Checked | Added | Inside:
    if question["ask"] == "inside":
        return look_inside(files)
    roots = x509.load_pem_x509_certificates(question["roots"].encode())
    at = datetime.fromisoformat(question["at"])
    if question["ask"] == "extends":
        ends = list(accumulate(question["lengths"]))
        issued, *crls, returned = (files[end - size : end] for end, size in zip(ends, question["lengths"], strict=True))
        return extends(issued, returned, roots, at, crls)
    return check(files, [Expected(**one) for one in question["expected"]], roots, at, question["closed"])
