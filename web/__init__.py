"""The counter: templates, translations, and the built scripts and styles with the policy they work under."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

HERE = Path(__file__).parent
DIST = HERE / "dist"
TEMPLATES = HERE / "templates"

# Every page works under this: no inline script or style, nothing from elsewhere.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


SOURCE_MAP = re.compile(r"(?://#|/\*#) sourceMappingURL=\S+(?: \*/)?\s*$")


class Built(TypedDict):
    """What the build made of one entry: its file, and the chunks it needs at once."""

    file: str
    imports: list[str]


def asset(name: str) -> str:
    """The URL of a built file: `asset("ruang.ts")` for web/client/pages/ruang.ts, `asset("base.css")`."""
    return f"/static/{_built(name)['file']}"


def modules(name: str) -> list[str]:
    """The URLs of the chunks an entry needs at once, for `<link rel="modulepreload">`."""
    return [f"/static/{chunk}" for chunk in _built(name)["imports"]]


def built(name: str) -> str:
    """The text of a built file, to stand inside a page that is read without a server."""
    text = (DIST / _built(name)["file"]).read_text("utf-8")
    return SOURCE_MAP.sub("", text)


def _built(name: str) -> Built:
    path = DIST / "manifest.json"
    if not path.exists():
        raise RuntimeError("web/dist is not built: run './x build'")
    manifest = _manifest(path, path.stat().st_mtime_ns)
    if name not in manifest:
        raise KeyError(f"{name} is not in web/dist/manifest.json: run './x build' (it has {', '.join(manifest)})")
    return manifest[name]


@lru_cache(maxsize=1)
def _manifest(path: Path, _changed: int) -> dict[str, Built]:
    # Keyed by the time of change, so that `--watch` shows without a restart.
    manifest: dict[str, Built] = json.loads(path.read_text())
    return manifest
