"""Peer: a process at the other end of two pipes is asked in frames, and ended with whatever it has started."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from server import frames

ROOT = Path(__file__).parents[1]


async def start(*command: str, env: Mapping[str, str], **more: Any) -> asyncio.subprocess.Process:
    """`python -m COMMAND` in a group of its own, with an environment that holds nothing of ours; two pipes unless
    `more` says otherwise."""
    pipes: dict[str, Any] = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE, **more}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *command), cwd=ROOT, env=dict(env), start_new_session=True, **pipes
    )


async def ask(process: asyncio.subprocess.Process, question: frames.Frame) -> frames.Frame:
    """Its answer. Raises EOFError, OSError or frames.BadFrame when there is none."""
    pipe, answers = process.stdin, process.stdout
    if pipe is None or answers is None:
        raise EOFError
    pipe.write(frames.encode(question))
    await pipe.drain()
    return await frames.receive_async(answers)


async def end(process: asyncio.subprocess.Process) -> None:
    """At once, and its whole group: a Tesseract that it waits for too."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
    if process.stdin is not None:
        process.stdin.close()
