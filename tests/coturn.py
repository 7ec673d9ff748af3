"""A private coturn on ports of its own, asking for the credentials that server/turn.py makes."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.janus import own_address
from tests.ports import free_hundred, free_port

TURNSERVER = shutil.which("turnserver")
SECRET = "rahasia turn contoh"  # noqa: S105  # of the tests alone
needs_coturn = pytest.mark.skipif(TURNSERVER is None, reason="no `turnserver` here: install the package coturn")

SETTINGS = """
listening-ip={ip}
listening-port={port}
relay-ip={ip}
min-port={first}
max-port={last}
fingerprint
use-auth-secret
static-auth-secret={secret}
realm=ruang.contoh.id
no-cli
no-tls
no-dtls
no-multicast-peers
allowed-peer-ip={ip}
log-file={folder}/log
simple-log
pidfile={folder}/pid
userdb={folder}/db
"""


class Coturn:
    """Needs Debian's `coturn`."""

    def __init__(self, folder: Path) -> None:
        self.port, first = free_port(), free_hundred()
        self.ip, self._folder = own_address(), folder
        folder.mkdir()
        facts = {"ip": self.ip, "port": self.port, "first": first, "last": first + 99, "secret": SECRET}
        (folder / "turn.conf").write_text(SETTINGS.format(**facts, folder=folder))
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"turn:{self.ip}:{self.port}"

    async def start(self) -> None:
        assert TURNSERVER
        self._process = await asyncio.create_subprocess_exec(
            *(TURNSERVER, "-c", str(self._folder / "turn.conf")),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        for _ in range(500):
            assert self._process.returncode is None, "coturn did not start"
            try:
                _, writer = await asyncio.open_connection(self.ip, self.port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return
        raise AssertionError("coturn did not listen")

    async def stop(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
