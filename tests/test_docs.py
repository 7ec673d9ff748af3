"""What the documents say is so: links, pictures, commands, settings, routes, kinds of events, words on the screens."""

import re
from pathlib import Path

import pytest

from server.routes.all import RUTES
from server.settings import PREFIX, Settings
from sessions.peristiwa import KINDS
from tests.test_architecture import OURS

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.id.md"]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GAMBAR = ROOT / "docs/gambar"
LARGEST, ALL_TOGETHER = 150_000, 1_500_000  # bytes

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
_COMMAND = re.compile(r"(?<![\w/])\./x ([a-z]+)")
_SETTING = re.compile(rf"{PREFIX}[A-Z][A-Z_]*[A-Z]")
_PLACE = re.compile(r"`(?:(GET|POST|PUT) )?(/[a-z][^`\s]*)`|localhost:8080(/[a-z]+)")
_FILE = re.compile(r"`((?:server|sessions|mailer|web|tests)/[\w./]+\.(?:py|ts|html|txt))`")
_FUNCTION = re.compile(r"`([\w/]+\.py): (\w+)`")
_WORDS = re.compile(r"(?:_\(|ngettext\()\s*[\"']([^\"']+)[\"']")
_PLACEHOLDER = re.compile(r"%\\\(\w+\\\)s")  # as re.escape leaves it
NOT_ROUTES = ("/dev/", "/socket.io/", "/ruang", "/var/", "/etc/", "/opt/")
"""What begins with a slash and is something else: the sockets' address and namespace, and folders."""

MEANT = {
    *("tautan pribadi", "terbaru", "sebelum", "Langsung di server", "Dengan kontainer", "proksi HTTPS"),
    *("Mencadangkan SQLite", "Mencadangkan PostgreSQL", "Memulihkan", "Kepala rantai dari surel", "Kunci kantor"),
    *("Kode di kaki surat", "Foto dokumen", "Orang", "Berkas disegel", "tidak utuh"),
}
"""Bold words of the guides that are no words of a screen."""


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _slug(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def _rows(page: str, columns: int, after: str = "") -> list[tuple[str, ...]]:
    """The rows of the tables below the heading `after` that have so many columns."""
    text = (ROOT / page).read_text().partition(after)[2] if after else (ROOT / page).read_text()
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [tuple(line) for line in lines if len(line) == columns]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    for found in _LINK.finditer(page.read_text()):
        target, _, anchor = (found[1] or found[2]).partition("#")
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        place = page.parent / target if target else page
        assert place.exists(), f"{_name(page)} leads to {target}"
        if anchor:
            slugs = {_slug(heading) for heading in re.findall(r"^#+ (.+)$", place.read_text(), re.MULTILINE)}
            assert anchor in slugs, f"{_name(page)} leads to {target}#{anchor}"


def test_every_command_that_is_named_exists() -> None:
    known = set(re.findall(r"^#   \./x ([a-z]+)", (ROOT / "x").read_text(), re.MULTILINE))
    named = {command for page in PAGES for command in _COMMAND.findall(page.read_text())}

    assert {"run", "test", "demo"} <= named <= known


def test_the_two_readmes_name_the_same_commands_and_the_same_settings() -> None:
    english, indonesian = [set(re.findall(r"\./x [a-z]+(?: --[a-z]+)?", page.read_text())) for page in READMES]
    assert english == indonesian

    # the English one explains a few more
    english, indonesian = [set(_SETTING.findall(page.read_text())) for page in READMES]
    assert indonesian <= english


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_setting_that_is_named_exists(page: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = {name if name in known else name.removesuffix("_FILE") for name in _SETTING.findall(page.read_text())}

    assert named - {"RUANG_NAME"} <= known  # RUANG_NAME stands for any of them


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_route_that_is_named_exists(page: Path) -> None:
    paths = {re.sub(r"\{\w+\}", "*", rute.path) for rute in RUTES}
    for method, place, address in _PLACE.findall(page.read_text()):
        path = re.sub(r"\{\w+\}|<\w+>", "*", place or address)
        if not method and path.startswith(NOT_ROUTES):
            continue
        start = path.removesuffix("…")
        found = any(known.startswith(start) for known in paths) if start != path else path in paths
        assert found, f"{_name(page)} names {path}"


def test_the_map_of_imports_is_the_one_that_is_kept() -> None:
    told = {
        part.strip("`"): may for part, may in _rows("docs/architecture.md", 2, "## Who imports whom") if part[0] == "`"
    }
    for part, may in OURS.items():
        expected = "everything" if "*" in may else ", ".join(f"`{one}`" for one in sorted(may)) or "nothing of ours"
        assert told[part] == expected, part


def test_every_file_that_the_architecture_names_exists() -> None:
    named = set(_FILE.findall((ROOT / "docs/architecture.md").read_text()))

    assert len(named) > 20
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_every_function_that_the_architecture_names_beside_its_file_is_there() -> None:
    named = _FUNCTION.findall((ROOT / "docs/architecture.md").read_text())

    assert len(named) >= 5
    assert not [(file, name) for file, name in named if not re.search(rf"\bdef {name}\b", (ROOT / file).read_text())]


def test_every_kind_of_event_is_listed_with_its_sentence_and_its_readers() -> None:
    heading = "## Jenis peristiwa"
    readers = {word: set(re.findall(r"`(\w+)`", who)) for word, who in _rows("docs/evidence.md", 2, heading)}
    told = {kind.strip("`"): (says, readers[who]) for kind, says, who in _rows("docs/evidence.md", 3, heading)[1:]}

    assert told == {kind: (one.penjelasan, {str(peran) for peran in one.untuk}) for kind, one in KINDS.items()}


@pytest.mark.parametrize("page", sorted((ROOT / "docs/panduan").glob("*.md")), ids=_name)
def test_the_guides_use_the_words_of_the_screens(page: Path) -> None:
    known = re.compile("|".join(_PLACEHOLDER.sub(".+", re.escape(text)) for text in sorted(_screen_words())))
    for bold in re.findall(r"\*\*(.+?)\*\*", page.read_text(), re.DOTALL):
        for part in " ".join(bold.split()).split(" → "):
            assert part in MEANT or known.fullmatch(part), f"{_name(page)}: no screen says “{part}”"


def _screen_words() -> set[str]:
    """Every text that a template or a script shows, in its own language."""
    sources = [*(ROOT / "web/templates").glob("*.html"), *(ROOT / "web/client").rglob("*.ts")]
    return {text for source in sources for text in _WORDS.findall(source.read_text())}


def test_the_pictures_are_small_and_every_one_is_shown() -> None:
    pictures = sorted(GAMBAR.iterdir())
    shown = " ".join(page.read_text() for page in PAGES)

    assert pictures
    assert max(one.stat().st_size for one in pictures) <= LARGEST
    assert sum(one.stat().st_size for one in pictures) <= ALL_TOGETHER
    assert not [one.name for one in pictures if f"gambar/{one.name}" not in shown]
