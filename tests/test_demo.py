"""Demo: `ruang-bukti demo` plays to its end and leaves what it promised; a newcomer at `serve --demo` finds the way."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from server.demo import office, play
from server.demo.browser import Refused
from server.demo.office import SANDI, STAFF
from server.demo.panggung import Stage

ROOT = Path(__file__).parent.parent
PYTHON = [sys.executable, "-m", "server"]
pytestmark = pytest.mark.timeout(1500)  # the story takes a minute of an idle machine, much more of a shared one


def environment() -> dict[str, str]:
    """Ours, without settings of a service and without what makes Python write sooner than it does for people."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("RUANG_", "PYTHONUNBUFFERED"))}


def run(*arguments: str, timeout: float = 1500) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=timeout, check=False
    )


# The whole story, once


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What the demonstration left, and what it said."""
    out = tmp_path_factory.mktemp("demo") / "demo-out"
    (out / "surel").mkdir(parents=True)
    (out / "surel" / "dari-kemarin.eml").write_text("an earlier play's")
    (out / "catatan-saya.txt").write_text("not of the demonstration")
    done = run(*PYTHON, "demo", "--out", str(out))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return out, done.stdout


def pdf_text(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_every_step_of_the_sop_is_told_with_its_standard_and_its_real_time(played: tuple[Path, str]) -> None:
    _, said = played
    for number in range(1, 13):
        assert re.search(rf"KB-{number} +\S.* nyata \d", said), f"KB-{number}"
    assert re.search(r"KB-\d+ .*baku +\d+ (j|m).* nyata", said)
    assert "UTUH" in said


def test_what_was_promised_is_there_and_what_was_not_its_own_is_left_alone(played: tuple[Path, str]) -> None:
    out, _ = played
    made = {path.name for path in out.iterdir()}
    assert {"ba-pembuktian.pdf", "bag", "surel", "surat", "foto", "ringkasan.json"} <= made
    assert len([name for name in made if name.startswith("bag-")]) == 2, "the two other peserta have bags of their own"
    assert not (out / "surel" / "dari-kemarin.eml").exists()
    assert (out / "catatan-saya.txt").read_text() == "not of the demonstration"
    for path in (out / "ba-pembuktian.pdf", *(out / "surat").iterdir()):
        assert path.read_bytes().startswith(b"%PDF-"), path.name
    for path in (out / "foto").iterdir():
        assert path.read_bytes().startswith(b"\xff\xd8\xff"), path.name
    assert {path.name.partition("-")[0] for path in (out / "surat").iterdir()} >= {
        *("undangan", "jawaban", "penugasan", "kesiapan", "tanda", "berita", "daftar", "laporan"),
    }
    assert len([*(out / "foto").iterdir()]) >= 14, "two peserta with card, face and five documents each"


def test_the_letters_are_real_mail(played: tuple[Path, str]) -> None:
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (played[0] / "surel").iterdir()]
    invitations = [one for one in letters if str(one["Message-ID"]).startswith("<undangan.")]
    assert len(invitations) == 3
    for one in invitations:
        kinds = [part.get_content_type() for part in one.walk()]
        assert {"text/plain", "text/html", "text/calendar", "application/pdf"} <= set(kinds), kinds


def test_the_berita_acara_says_the_verdict_and_cites_its_lines(played: tuple[Path, str]) -> None:
    text = pdf_text(played[0] / "ba-pembuktian.pdf")
    assert "PT CONTOH BINA SARANA" in text
    assert re.search(r"lulus", text, re.IGNORECASE)
    assert re.search(r"\[L-\d{4} \| \d\d:\d\d:\d\d( \| F-\d\d)?\]", text), "a citation"
    assert re.search(r"\| F-\d\d\]", text), "a citation of a photo"
    for other in ("KARYA MANDIRI", "CIPTA PERSADA"):
        assert other not in text.upper(), "the minutes of one peserta name no other"


def test_the_summary_tells_steps_verdicts_and_heads(played: tuple[Path, str]) -> None:
    told = json.loads((played[0] / "ringkasan.json").read_text())
    assert [one["hasil"] for one in told["peserta"]] == ["lulus", "lulus", "tidak_hadir"]
    for one in told["peserta"]:
        assert one["utuh"] is True
        assert (played[0] / one["bag"]).is_dir()
        assert one["langkah"]
        assert one["kepala"]
    assert {one["putusan"] for one in told["peserta"][0]["dokumen"]} == {"sah"}
    assert told["verifikasi"]["utuh"] is True
    assert not [name for name in told if name.startswith("_")]


def test_every_bag_verifies_by_the_command_and_by_its_own_program(played: tuple[Path, str]) -> None:
    for bag in [path for path in played[0].iterdir() if path.name.startswith("bag")]:
        done = run(*PYTHON, "verify", str(bag))
        assert done.returncode == 0, done.stdout + done.stderr
        alone = run("python3", "-I", str(bag / "periksa.py"), str(bag))
        assert alone.returncode == 0, alone.stdout + alone.stderr


# A story that does not hold


def test_a_story_that_breaks_off_ends_with_an_error(tmp_path: Path) -> None:
    broken = (
        "import sys; from server import __main__; from server.demo import play;"
        "play.personal_link = lambda mail: 'http://127.0.0.1/undangan#tautan-yang-salah';"
        "__main__.main(['demo', '--out', sys.argv[1]])"
    )
    done = run(sys.executable, "-c", broken, str(tmp_path / "out"))
    assert done.returncode == 1, done.stdout
    assert Refused.__name__ in done.stderr
    assert "/undangan/tautan: 4" in done.stderr


async def test_a_bag_that_does_not_verify_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(made: Stage) -> bool:
        made.summary["verifikasi"] = {"utuh": False}
        return False

    monkeypatch.setattr(play, "story", fails)

    assert await play.play(tmp_path / "out") == 1
    assert json.loads((tmp_path / "out" / "ringkasan.json").read_text())["verifikasi"] == {"utuh": False}


# The service with an office filled in


@pytest.fixture
async def serving(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[tuple[str, str]]:
    """Its address, and what it said at its start; what it says last must be read although nobody sees a terminal."""
    process = await asyncio.create_subprocess_exec(
        *PYTHON, "serve", "--demo", "--port", str(unused_tcp_port), "--data", str(tmp_path / "data"),
        cwd=ROOT, env=environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(120):
        while office.STAFF["auditor"][0] not in said:
            line = await process.stdout.readline()
            assert line, said
            said += line.decode()
    yield f"http://localhost:{unused_tcp_port}", said
    process.terminate()
    rest, _ = await process.communicate()
    assert process.returncode == 0, said + rest.decode()


async def test_a_newcomer_is_told_where_to_go_and_becomes_a_penyedia(serving: tuple[str, str]) -> None:
    url, said = serving
    assert url in said
    assert f"{url}/surel" in said
    assert SANDI in said
    for key in STAFF:
        assert f"{key}@ukpbj.contoh.id" in said
    async with aiohttp.ClientSession(url, headers={"Origin": url, "Accept": "text/html"}) as http:
        text = await newest_invitation(http)
        link = re.search(r"http://\S+/undangan#[\w.-]+", text)
        assert link, text
        assert str(URL(link[0]).origin()) == url
        async with http.post("/undangan/tautan", json={"rahasia": URL(link[0]).fragment}) as answer:
            assert answer.status == 200, await answer.text()
            assert await answer.json() == {"ke": "/hadir"}
        async with http.get("/hadir") as answer:
            assert "Apakah Saudara bersedia hadir?" in await answer.text()


async def test_the_example_logins_open_the_work_of_each(serving: tuple[str, str]) -> None:
    url, _ = serving
    for key, begins in {"ketua": "/beranda", "ppk": "/beranda", "loket": "/kios", "auditor": "/audit"}.items():
        async with aiohttp.ClientSession(url, headers={"Origin": url, "Accept": "text/html"}) as http:
            isian = {"surel": f"{key}@ukpbj.contoh.id", "sandi": SANDI}
            async with http.post("/masuk", data=isian) as answer:
                assert answer.status == 200, (key, await answer.text())
                assert answer.url.path == begins


async def newest_invitation(http: aiohttp.ClientSession) -> str:
    """The second peserta's, who has not answered yet; it may still be on its way."""
    for _ in range(300):
        async with http.get("/surel") as answer:
            page = unescape(await answer.text())
        rows = re.findall(r'<a href="(/surel/\d+)"[^>]*><b>(.*?)</b><span[^>]*>(.*?)</span>', page)
        wanted = [path for path, subject, to in rows if "Undangan" in subject and "direktur@karya.contoh.id" in to]
        if wanted:
            break
        await asyncio.sleep(0.1)
    assert wanted, rows
    async with http.get(wanted[0]) as answer:
        return unescape(await answer.text())
