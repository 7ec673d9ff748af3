"""What every test of the service starts from: both databases, a clock, the service itself, and its people."""

import gc
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from aiohttp import web_app
from aiohttp.test_utils import TestServer

from server.app import create_app
from server.keys import SERVICES
from server.settings import Settings
from server.store.migrate import migrate_sqlite
from tests.clock import Clock
from tests.janus import januses  # noqa: F401  # a fixture
from tests.people import Office, found_office
from tests.ports import free_port
from tests.postgresql import Cluster
from tests.server.routes.perjalanan import Perjalanan, set_out

hypothesis.settings.register_profile("ruang", deadline=None)  # a time on a noisy machine proves nothing
hypothesis.settings.load_profile("ruang")

LOOK = {"browser", "new_context", "page"}
"""Fixtures of a browser."""


PAPERS = {"test_bsre", "test_isolation", "test_access", "test_perjalanan", "test_penjaga", "test_security"}
"""Modules that spend their time on pages, refusals, photos read, papers set and signed, rooms and bags, not on rows."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pages, forms and papers are the same on either database: those run on PostgreSQL with `./x test --all` only.

    The rows and actions behind them, jobs, sockets and failures of a journey are tested on both every time.
    """
    for item in items:
        if "[postgresql" not in item.name:
            continue
        shown = LOOK & set(getattr(item, "fixturenames", ())) or item.path.parent.name == "routes"
        if item.path.stem in PAPERS or (shown and item.path.parent.name != "journeys"):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """What has been imported stays until the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL, started once for the whole run, with a migrated database to copy from."""
    with Cluster() as running:
        yield running


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that stores rows runs on SQLite and on PostgreSQL, or on the one that its mark `database` names."""
    if "database_url" in metafunc.fixturenames:
        named = metafunc.definition.get_closest_marker("database")
        metafunc.parametrize("database_url", named.args if named else ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """SQLite's is empty."""
    if request.param == "sqlite":
        yield ""
        return
    with request.getfixturevalue("cluster").database() as url:
        yield url


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, made once by the migrations, to copy from."""
    path = tmp_path_factory.mktemp("rows") / "ruang.db"
    migrate_sqlite(path)
    return path


@pytest.fixture
def unused_tcp_port_factory() -> Callable[[], int]:
    """Instead of pytest-asyncio's, whose ports a connection may take before the server does."""
    return free_port


@pytest.fixture
def unused_tcp_port(unused_tcp_port_factory: Callable[[], int]) -> int:
    return unused_tcp_port_factory()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, unused_tcp_port: int, migrated: Path) -> Settings:
    data = tmp_path / "data"
    if not database_url:
        data.mkdir()
        shutil.copy(migrated, data / migrated.name)
    return Settings(port=unused_tcp_port, data=data, database_url=database_url, disk_reserve=0, log_level="WARNING")


@pytest.fixture(autouse=True)
def _let_go() -> Iterator[None]:
    """aiohttp remembers each application that it ever served, with its database: they would fill a test worker.

    That memory has no public name (3.14). Should the private one change, every test fails here and says so.
    """
    yield
    web_app._cached_build_middleware.cache_clear()


@pytest.fixture
async def service(settings: Settings, clock: Clock) -> AsyncIterator[TestServer]:
    """The whole service, listening."""
    server = TestServer(create_app(settings, clock.now), port=settings.port, host="127.0.0.1")
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def office(service: TestServer) -> Office:
    """An invented office: Pokja of three, tim IT, kepala, admin, auditor, and somebody who may see nothing."""
    return await found_office(service.app[SERVICES], str(service.make_url("/")).rstrip("/"))


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    """A running paket with one peserta and its sesi in two days; modules take it further."""
    return await set_out(service, office, clock)
