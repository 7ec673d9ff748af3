"""A private PostgreSQL on a socket in its own folder; each test gets a copy of one migrated database."""

import asyncio
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from server.store.migrate import migrate_postgresql

NUMBERS = itertools.count(1)


class Cluster:
    """Needs Debian's `postgresql` package; as root its programs run as the user postgres."""

    def __enter__(self) -> "Cluster":
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
        if not found:
            raise RuntimeError("PostgreSQL is not installed: ./x setup")
        self._bin = found[-1].parent
        self._folder = Path(tempfile.mkdtemp(prefix="rb-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        data = self._folder / "data"
        self._run("initdb", "-D", str(data), "-A", "trust", "-N", "-U", "ruang", "-E", "UTF8", "--no-locale")
        options = (
            f"-k {self._folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=200"
            " -c dynamic_shared_memory_type=mmap"  # in its folder, so that nothing of it stays in /dev/shm
        )
        self._run("pg_ctl", "-D", str(data), "-w", "-l", str(self._folder / "log"), "-o", options, "start")
        self._admin = psycopg.connect(host=str(self._folder), user="ruang", dbname="postgres", autocommit=True)
        self.sql("CREATE DATABASE induk")
        asyncio.run(migrate_postgresql(self.url("induk")))
        return self

    def __exit__(self, *_: object) -> None:
        self._admin.close()
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder)

    def url(self, name: str) -> str:
        return f"postgresql://ruang@/{name}?host={quote(str(self._folder))}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a fresh, migrated database; gone afterwards."""
        name = f"uji_{next(NUMBERS)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE induk")
        yield self.url(name)
        self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def sql(self, statement: str) -> None:
        self._admin.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] if os.geteuid() == 0 else []
        command = [*drop, str(self._bin / program), *arguments]
        done = subprocess.run(command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}")
