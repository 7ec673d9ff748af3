"""The command line: what cannot start says why in a sentence."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from server.settings import Settings
from server.store import migrate

ROOT = Path(__file__).parent.parent


async def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "server", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


async def test_an_account_is_not_made_beside_a_running_service_and_it_says_why(tmp_path: Path) -> None:
    database = await migrate.open_database(Settings(data=tmp_path))
    answer = await run("orang", "admin@ukpbj.contoh.id", RUANG_DATA=str(tmp_path))
    await database.close()
    assert answer.returncode == 1
    assert "in use by another server process" in answer.stderr
    assert "Traceback" not in answer.stderr


async def test_the_first_account_is_made_with_a_link_to_its_password(tmp_path: Path) -> None:
    answer = await run("orang", "admin@ukpbj.contoh.id", RUANG_DATA=str(tmp_path))
    assert answer.returncode == 0, answer.stderr
    assert "/sandi#" in answer.stdout


async def test_an_unknown_setting_is_named() -> None:
    answer = await run("serve", RUANG_PROT="1")
    assert answer.returncode == 1
    assert "RUANG_PROT" in answer.stderr
    assert "Traceback" not in answer.stderr
