"""Private Januses with sockets in a folder of the test, which can be killed, frozen and started again."""

import asyncio
import shutil
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.media.janus import stream_facts
from server.media.sfu import Sfu
from server.media.tempat import GETS, Label, kursi_of
from server.settings import Settings
from tests.ports import free_hundred

JANUS = shutil.which("janus")
SECRET = "rahasia janus contoh"  # noqa: S105  # of the tests alone
LIBRARIES = next(iter(Path("/usr/lib").glob("*/janus")), Path("/usr/lib/janus"))
needs_janus = pytest.mark.skipif(JANUS is None, reason="no `janus` here (Debian 13 has no such package)")

MAIN = """
general: {
    configs_folder = "%(folder)s"
    plugins_folder = "%(libraries)s/plugins"
    transports_folder = "%(libraries)s/transports"
    log_to_stdout = true
    debug_level = 3
    debug_colors = false
    api_secret = "%(secret)s"
    admin_secret = "%(secret)s"
    session_timeout = 60
    reclaim_session_timeout = 30
    recordings_tmp_ext = "tmp"
    hide_dependencies = true
    protected_folders = ["/etc", "/usr", "/proc", "/sys"]
}
media: { ipv6 = false, rtp_port_range = "%(first)d-%(last)d", no_media_timer = 5 }
nat: { full_trickle = %(trickle)s, ice_lite = true, ice_tcp = true, ignore_mdns = true, ice_enforce_list = "%(ip)s" }
plugins: { disable = "%(plugins)s" }
transports: { disable = "%(transports)s" }
"""
ROOMS = 'general: { admin_key = "%(secret)s", lock_rtp_forward = true, string_ids = true }\n'
SOCKETS = """
general: { json = "compact", ws = true, %(api)s, wss = false }
admin: { admin_ws = true, admin_ws_unix = "%(folder)s/admin.sock", admin_wss = false }
"""


def own_address() -> str:
    """This machine's address: browsers offer none on 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.254", 9))  # nothing is sent
        return str(probe.getsockname()[0])


class PrivateJanus:
    """Needs Debian's `janus`. With `tcp` its API is on that port.

    `also`: further addresses of this machine at which it takes media.
    """

    def __init__(self, folder: Path, trickle: bool = False, tcp: int = 0, also: tuple[str, ...] = ()) -> None:
        self.folder, first = folder, free_hundred()
        self._sockets = ("admin.sock",) if tcp else ("api.sock", "admin.sock")
        folder.mkdir(parents=True)
        facts = {
            "folder": folder,
            "libraries": LIBRARIES,
            "secret": SECRET,
            "first": first,
            "last": first + 99,
            "ip": ",".join((own_address(), *also)),
            "trickle": str(trickle).lower(),
            "api": f'ws_port = {tcp}, ws_ip = "127.0.0.1"' if tcp else f'ws_unix = "{folder}/api.sock"',
            "plugins": _all_but("plugins", "videoroom"),
            "transports": _all_but("transports", "websockets"),
        }
        for name, text in (("janus", MAIN), ("janus.plugin.videoroom", ROOMS), ("janus.transport.websockets", SOCKETS)):
            (folder / f"{name}.jcfg").write_text(text % facts)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"unix:{self.folder}"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    async def start(self) -> None:
        for name in self._sockets:
            (self.folder / name).unlink(missing_ok=True)
        assert JANUS
        with (self.folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(JANUS, "-F", str(self.folder), stdout=log, stderr=log)
        for _ in range(500):
            if all([await _listens(self.folder / name) for name in self._sockets]):
                return
            assert self._process.returncode is None, self.log[-2000:]
            await asyncio.sleep(0.02)
        raise AssertionError(f"Janus did not start:\n{self.log[-2000:]}")

    async def kill(self) -> None:
        """As the kernel kills it: nothing is closed."""
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    def freeze(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGSTOP)


async def _listens(path: Path) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return False
    writer.close()
    return True


def _all_but(kind: str, wanted: str) -> str:
    return ",".join(path.name for path in (LIBRARIES / kind).glob("*.so") if wanted not in path.name)


@asynccontextmanager
async def by_janus(settings: Settings, folder: Path, also: tuple[str, ...] = ()) -> AsyncIterator[Settings]:
    """The same settings, of a service whose rooms go by one Janus."""
    if JANUS is None:
        pytest.skip("no `janus` here (Debian 13 has no such package)")
    janus = PrivateJanus(folder, also=also)
    await janus.start()
    yield Settings(**{**settings.model_dump(), "janus_url": janus.url, "janus_secret": SECRET})
    await janus.kill()


@pytest.fixture
async def januses(tmp_path: Path) -> AsyncIterator[list[PrivateJanus]]:
    """Two."""
    made = [PrivateJanus(tmp_path / name) for name in ("a", "b")]
    await asyncio.gather(*(one.start() for one in made))
    yield made
    await asyncio.gather(*(one.kill() for one in made))


async def receiving(sfu: Sfu) -> set[tuple[str, str]]:
    """Who gets whom, as the Januses say."""
    found = set()
    for kamar in sfu.kamars:
        for info in await kamar.janus.everything():
            label = Label.read(info.get("opaque_id"))
            if label and label.side == GETS:
                found |= {(label.kursi, kursi_of(one["feed_id"])) for one in stream_facts(info) if one.get("feed_id")}
    return found
