"""Peer: a process at the other end of two pipes is asked in frames, and ended with whatever it has started."""

import asyncio
import contextlib
import os
import signal

from server import frames


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
