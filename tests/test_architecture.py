"""Which part may import which, and where the outside world may enter: the map of docs/architecture.md, kept true."""

import ast
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("server", "sessions", "mailer", "web")
USERS = {"actions", "routes", "sockets", "handlers", "app", "demo", "__main__"}

# Part -> the parts of ours that it may import. A part is a top folder, or what lies directly below server/.
OURS: dict[str, set[str]] = {
    "sessions": set(),
    "mailer": set(),
    "web": set(),
    "store": {"sessions", "settings"},
    "ocr": {"sessions", "photos", "pdfs", "frames", "peer"},
    "kembali": {"sessions", "photos", "ocr", "documents", "frames"},
    "documents": {"sessions"},
    "signing": {"sessions", "pki", "documents"},
    "bsre": {"sessions"},
    "media": {"sessions", "frames", "peer", "tasks"},
    "periksa": set(),
    "contoh": set(),
    "jobs": {"store", "tasks"},
    "relay": {"store", "jobs"},
    "services": {
        "mailer",
        "sessions",
        "store",
        "settings",
        "files",
        "parts",
        "pki",
        "tsa",
        "bsre",
        "ocr",
        "notes",
        "kembali",
        "media",
    },
    "actions": {
        *(
            "sessions",
            "mailer",
            "store",
            "services",
            "settings",
            "files",
            "jobs",
            "login",
            "notes",
            "pki",
            "photos",
            "parts",
        ),
        *(
            "watermark",
            "bag",
            "verify",
            "periksa",
            "documents",
            "signing",
            "sheets",
            "sources",
            "web",
            "filters",
            "kembali",
            "p12",
            "ocr",
            "media",
            "tasks",
        ),
    },
    "handlers": {"actions", "jobs", "services"},
    "routes": {
        *("sessions", "mailer", "web", "store", "services", "actions", "keys", "errors", "login", "security"),
        *("limits", "render", "downloads", "parts", "sheets", "turn", "tsa", "settings"),
    },
    "sockets": {"sessions", "store", "services", "actions", "errors", "login", "limits", "media", "tasks"},
    "demo": {"*"},  # it plays every part at once
    "app": {"*"},
    "__main__": {"*"},
}

# Outside engine -> the only parts that know it.
ENGINES: dict[str, set[str]] = {
    "sqlalchemy": {"store", "relay", "actions"},  # actions name the type of a connection, nothing else (see below)
    "alembic": {"store"},
    "asyncpg": {"relay", "store"},
    "procrastinate": {"relay"},
    "redis": {"sockets"},
    "socketio": {"sockets", "demo"},
    "engineio": {"sockets"},
    "aiohttp": {
        *(
            "bsre",
            "media",
            "routes",
            "sockets",
            "app",
            "keys",
            "errors",
            "refusals",
            "render",
            "security",
            "downloads",
            "demo",
        ),
        "__main__",
    },
    "jinja2": {"render", "mailer"},
    "aiosmtplib": {"mailer"},
    "aiosmtpd": {"mailer"},
    "icalendar": {"mailer"},
    "pytesseract": {"ocr"},
    "aiortc": {"media"},
    "av": {"media"},
    "rapidocr": {"ocr"},
    "pi_heif": {"photos"},
    "cv2": {"ocr", "contoh", "kembali"},
    "PIL": {"watermark", "ocr", "contoh", "photos", "documents", "kembali"},
    "zxingcpp": {"ocr", "kembali"},
    "pypdfium2": {"kembali", "pdfs"},
    "typst": {"documents"},
    "pkcs11": {"hsm"},
    "pyhanko": {"signing", "pki", "tsa", "services"},
    "pyhanko_certvalidator": {"signing"},
    "argon2": {"login"},
    "openpyxl": {"sheets"},
    "pydantic_settings": {"settings"},
    "uvloop": {"__main__", "media"},
}

# What would let time, chance or the outside into the rules.
NOT_IN_SESSIONS = {
    *("asyncio", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3", "subprocess"),
    *("tempfile", "threading", "time", "urllib", "uuid"),
}


def _files() -> list[Path]:
    found = [path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))]
    return [path for path in found if not {"node_modules", "migrations", "train"} & set(path.parts)]


FILES = _files()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@pytest.fixture(scope="module", autouse=True)
def _forget() -> Iterator[None]:
    """A million nodes would slow down every test that comes after these."""
    yield
    _tree.cache_clear()


def _part(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "server" and len(parts) > 1 else parts[0]


@cache
def _imported(path: Path) -> tuple[str, ...]:
    """Full dotted names, so that `from server import store` is seen as server.store."""
    found: list[str] = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.extend(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(found)


def _target(name: str) -> str | None:
    """The part of ours that an import leads to; None for anything outside."""
    first, *rest = name.split(".")
    if first == "server":
        return rest[0] if rest else "server"
    return first if first in PARTS else None


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(*, but: Callable[[str, str], bool], among: list[Path] = FILES) -> list[str]:
    """Each import of these files that is not allowed: `but(part, name)` says which are."""
    return [
        f"{_named(path)} imports {name}" for path in among for name in _imported(path) if not but(_part(path), name)
    ]


def test_a_part_imports_only_what_the_map_allows() -> None:
    def allowed(part: str, name: str) -> bool:
        target = _target(name)
        if target is None or target == part:
            return True
        if part not in OURS:  # single modules of server/ hold machinery: they never know the parts that use them
            return target not in USERS
        return "*" in OURS[part] or target in OURS[part]

    assert _imports(but=allowed) == []


def test_an_engine_is_known_by_its_own_part_only() -> None:
    def allowed(part: str, name: str) -> bool:
        knowers = ENGINES.get(name.split(".")[0])
        return knowers is None or part in knowers

    assert _imports(but=allowed) == []


def test_only_the_app_joins_the_parts() -> None:
    importers = {_part(path) for path in FILES for name in _imported(path) if _target(name) == "app"}
    assert importers <= {"__main__", "demo"}


def test_the_rules_know_no_clock_no_chance_and_no_outside() -> None:
    def allowed(part: str, name: str) -> bool:
        first = name.split(".")[0]
        return first == "sessions" or (first in sys.stdlib_module_names and first not in NOT_IN_SESSIONS)

    rules = [path for path in FILES if _part(path) == "sessions"]
    assert _imports(but=allowed, among=rules) == []
    clocks = {"now", "today", "utcnow"}
    asking = [
        f"{_named(path)}:{node.lineno} asks for the time"
        for path in rules
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in clocks
    ]
    assert asking == []


def test_statements_of_sql_are_written_in_the_store_only() -> None:
    asked = [
        f"{_named(path)}:{node.lineno} writes SQL: {node.func.attr}"
        for path in FILES
        if _part(path) not in ("store", "relay")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "sa"
    ]
    assert asked == []


def test_the_environment_is_read_by_the_settings_only() -> None:
    read = [
        f"{_named(path)}:{node.lineno} reads the environment"
        for path in FILES
        if path.name != "settings.py"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    ]
    assert read == []


def test_every_file_says_in_one_sentence_what_it_holds() -> None:
    silent = [
        _named(path)
        for path in FILES
        if not ast.get_docstring(_tree(path)) and not (path.name == "__init__.py" and not _tree(path).body)
    ]
    assert silent == []


def test_no_bare_names_that_mean_nothing() -> None:
    """House style: a `session` has five meanings, a `manager` none."""
    banned = {"session", "manager", "helper", "utils", "handle"}
    found = {
        f"{_named(path)}: {node.name}"
        for path in FILES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name.lower() in banned
    }
    assert not found
