"""The build: names that change with the content, copies that are compressed, and budgets that hold."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the browser's side, to be spoilt; the packages are the project's own."""
    shutil.copytree(ROOT / "web", tmp_path / "web", ignore=shutil.ignore_patterns("dist", "__pycache__"))
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "web/client/pages").mkdir(exist_ok=True)
    return tmp_path


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", "web/build.mjs"], cwd=folder, check=False, capture_output=True, text=True)


def manifest(folder: Path) -> dict[str, dict[str, object]]:
    read: dict[str, dict[str, object]] = json.loads((folder / "web/dist/manifest.json").read_text())
    return read


def test_a_changed_file_has_another_name_and_the_old_one_is_swept(copy: Path) -> None:
    page = copy / "web/client/pages/kecil.ts"
    page.write_text("document.title = 'satu';")
    assert build(copy).returncode == 0
    first = str(manifest(copy)["kecil.ts"]["file"])

    page.write_text("document.title = 'dua';")
    assert build(copy).returncode == 0

    second = str(manifest(copy)["kecil.ts"]["file"])
    assert first != second
    found = {path.name for path in (copy / "web/dist").glob("kecil*")}
    assert found == {second, f"{second}.br", f"{second}.gz", f"{second}.map"}


def test_a_page_over_its_budget_fails_the_build_and_is_named(copy: Path) -> None:
    page = copy / "web/client/pages/besar.ts"
    page.write_text('import { LitElement } from "lit";\nObject.assign(window, { LitElement });')

    end = build(copy)

    assert end.returncode == 1
    assert "✗ besar.ts" in end.stdout
    assert "of 5000 (page)" in end.stdout


def test_a_page_with_the_line_has_the_budget_of_a_room_and_counts_its_chunks(copy: Path) -> None:
    line = (
        'import { dial } from "../dial.ts";\nimport { Kanal } from "../protocol.ts";\n'
        "Object.assign(window, { Kanal, dial });"
    )
    for name in ("ruang", "tunggu"):
        (copy / f"web/client/pages/{name}.ts").write_text(f"{line}\ndocument.title = '{name}';")

    end = build(copy)

    assert end.returncode == 0
    assert manifest(copy)["ruang.ts"]["imports"] == manifest(copy)["tunggu.ts"]["imports"] != []
    row = next(line for line in end.stdout.splitlines() if "ruang.ts" in line)
    assert row.endswith("of 45000 (room)")
    assert int(row.split()[2]) > 10_000


def test_what_a_room_asks_for_later_counts_too_but_is_not_fetched_at_once(copy: Path) -> None:
    (copy / "web/client/besar.ts").write_text(
        'export { Kanal } from "./protocol.ts";\nexport { io } from "socket.io-client";'
    )
    (copy / "web/client/pages/ruang.ts").write_text('document.title = String((await import("../besar.ts")).io);')

    end = build(copy)

    assert end.returncode == 0
    assert len(manifest(copy)["ruang.ts"]["imports"]) <= 1, "what the later part needs comes beside it, not after it"
    row = next(line for line in end.stdout.splitlines() if "ruang.ts" in line)
    assert row.endswith("of 45000 (room)")
    assert int(row.split()[2]) > 10_000
