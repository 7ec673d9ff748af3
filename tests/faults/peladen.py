"""The service as it really runs: `python -m server` in a process of its own, which can be killed and started again."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import aiohttp

ROOT = Path(__file__).resolve().parents[2]


class Peladen:
    """`data` and `database_url` outlive the process; `url` stays the same."""

    def __init__(self, data: Path, port: int, database_url: str = "", smtp_url: str = "", **more: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._settings = {
            "RUANG_DATA": str(data),
            "RUANG_PORT": str(port),
            "RUANG_PUBLIC_URL": self.url,
            "RUANG_DATABASE_URL": database_url,
            "RUANG_SMTP_URL": smtp_url,
            "RUANG_DISK_RESERVE": "0",
            "RUANG_LOG_LEVEL": "WARNING",
            **more,
        }
        self._log = data.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    async def start(self) -> None:
        """Listening, with the invented office filled in the first time."""
        command = [sys.executable, "-m", "server", "--demo"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - returns at once
                command, cwd=ROOT, env=os.environ | self._settings, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        async with aiohttp.ClientSession() as http:
            for _ in range(1200):
                assert self._process.poll() is None, f"the server did not start:\n{self.log[-3000:]}"
                try:
                    async with http.get(f"{self.url}/masuk") as answer:
                        assert answer.status == 200
                        return
                except aiohttp.ClientConnectorError:
                    await asyncio.sleep(0.1)
        raise TimeoutError(f"the server did not listen:\n{self.log[-3000:]}")

    async def kill(self) -> None:
        """As a power cut for the process: no handler of its own runs."""
        assert self._process
        self._process.kill()
        await asyncio.to_thread(self._process.wait)

    async def stop(self) -> None:
        assert self._process
        self._process.terminate()
        assert await asyncio.to_thread(self._process.wait, 60) == 0, self.log[-3000:]

    async def stop_if_running(self) -> None:
        if self._process and self._process.poll() is None:
            await self.stop()
