"""Which part may import which, and where the outside world may enter: the map of docs/architecture.md, kept true."""

import ast
import sys
from collections.abc import Iterator
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


def _part(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "server" and len(parts) > 1 else parts[0]


def _imported(tree: ast.AST) -> Iterator[str]:
    """Full dotted names, so that `from server import store` is seen as server.store."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _target(name: str) -> str | None:
    """The part of ours that an import leads to; None for anything outside."""
    first, *rest = name.split(".")
    if first == "server":
        return rest[0] if rest else "server"
    return first if first in PARTS else None


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_a_part_imports_only_what_the_map_allows(path: Path) -> None:
    part = _part(path)
    allowed = OURS.get(part)
    # single modules of server/ hold machinery: they never know the parts that use them
    forbidden = USERS if allowed is None else set()
    for name in _imported(ast.parse(path.read_text())):
        target = _target(name)
        if target is None or target == part:
            continue
        assert target not in forbidden, f"{_named(path)} imports {name}"
        if allowed is not None and "*" not in allowed:
            assert target in allowed, f"{_named(path)} ({part}) imports {name}"


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_an_engine_is_known_by_its_own_part_only(path: Path) -> None:
    for name in _imported(ast.parse(path.read_text())):
        knowers = ENGINES.get(name.split(".")[0])
        assert knowers is None or _part(path) in knowers, f"{_named(path)} imports {name}"


def test_only_the_app_joins_the_parts() -> None:
    importers = {
        _part(path) for path in FILES for name in _imported(ast.parse(path.read_text())) if _target(name) == "app"
    }
    assert importers <= {"__main__", "demo"}


@pytest.mark.parametrize("path", [path for path in FILES if _part(path) == "sessions"], ids=_named)
def test_the_rules_know_no_clock_no_chance_and_no_outside(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for name in _imported(tree):
        first = name.split(".")[0]
        assert first == "sessions" or first in sys.stdlib_module_names, f"{_named(path)} imports {name}"
        assert first not in NOT_IN_SESSIONS, f"{_named(path)} imports {name}"
    calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not calls & {"now", "today", "utcnow"}, f"{_named(path)} asks for the time"


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_statements_of_sql_are_written_in_the_store_only(path: Path) -> None:
    if _part(path) in ("store", "relay"):
        return
    asked = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "sa"
    }
    assert not asked, f"{_named(path)} writes SQL: {asked}"


@pytest.mark.parametrize("path", [path for path in FILES if path.name != "settings.py"], ids=_named)
def test_the_environment_is_read_by_the_settings_only(path: Path) -> None:
    tree = ast.parse(path.read_text())
    read = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")]
    assert not read, f"{_named(path)} reads the environment in line {read[0].lineno}"


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_every_file_says_in_one_sentence_what_it_holds(path: Path) -> None:
    tree = ast.parse(path.read_text())
    text = ast.get_docstring(tree)
    if path.name == "__init__.py" and not tree.body:
        return
    assert text, f"{_named(path)} does not say what it holds"


def test_no_bare_names_that_mean_nothing() -> None:
    """House style: a `session` has five meanings, a `manager` none."""
    banned = {"session", "manager", "helper", "utils", "handle"}
    found = {
        f"{_named(path)}: {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name.lower() in banned
    }
    assert not found
