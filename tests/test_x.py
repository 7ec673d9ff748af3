"""The entry script `x`, on machines made of pretended system programs."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.settings import Settings

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "package-lock.json", ".npmrc")

DPKG_QUERY = """for name; do
  case $name in -*) continue ;; esac
  grep -qx "$name" "$MACHINE/absent" || echo "$name installed"
done"""
APT_CACHE = """for name in "${@:2}"; do
  printf '%s:\\n  Candidate: %s\\n' "$name" "$(grep -qx "$name" "$MACHINE/unknown" && echo '(none)' || echo 1.0)"
done"""
APT_GET = 'echo "$@" >>"$MACHINE/apt"; case "$*" in *" install "*) test ! -e "$MACHINE/broken" ;; esac'
RECORD = 'echo "$(basename "$0") $*" >>"$MACHINE/started"; test ! -e "$MACHINE/red-$(basename "$0")"'


@dataclass
class Machine:
    """A checkout with everything installed and built, and the system programs that it would call."""

    folder: Path
    checkout: Path

    def program(self, path: Path, body: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/bash\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def lacks(self, *packages: str) -> None:
        (self.folder / "absent").write_text("\n".join(packages) + "\n")

    def cannot_get(self, *packages: str) -> None:
        (self.folder / "unknown").write_text("\n".join(packages) + "\n")

    def x(self, *arguments: str, path: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        given = {
            "PATH": path or f"{self.folder}/bin:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "MACHINE": str(self.folder),
        }
        command = [shutil.which("bash") or "bash", str(self.checkout / "x"), *arguments]
        return subprocess.run(command, env=given | environ, capture_output=True, text=True, timeout=60, check=False)

    def few_programs(self) -> str:
        """A PATH with what every Linux has, and neither Debian's programs nor a browser."""
        folder = self.folder / "few"
        folder.mkdir()
        for name in ("basename", "cat", "cut", "dirname", "find", "readlink", "sed", "sha256sum"):
            (folder / name).symlink_to(shutil.which(name) or name)
        return str(folder)

    def wrote(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


def digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    checkout = tmp_path / "checkout"
    made = Machine(tmp_path, checkout)
    for name, body in (("dpkg-query", DPKG_QUERY), ("apt-cache", APT_CACHE), ("apt-get", APT_GET)):
        made.program(tmp_path / "bin" / name, body)
    made.program(tmp_path / "bin" / "systemctl", RECORD)
    made.program(tmp_path / "bin" / "sudo", '"$@"')
    made.lacks()
    made.cannot_get()
    for name in ("python", "python3", "node", "npm", "ruff", "mypy"):
        made.program(checkout / ".venv" / "bin" / name, RECORD)
    for name in (*LOCKS, "x"):
        shutil.copy(ROOT / name, checkout)
    venv, locks = checkout / ".venv", [checkout / name for name in LOCKS]
    (venv / ".home").write_text(f"{checkout} {(venv / 'bin' / 'python3').resolve()}\n")
    (venv / f".dev-{digest(*locks[:2])}").touch()
    (checkout / "node_modules").mkdir()
    (checkout / "node_modules" / f".ok-{digest(*locks[2:])}").touch()
    for path in ("web/client/page.ts", "web/build.mjs"):
        (checkout / path).parent.mkdir(parents=True, exist_ok=True)
        (checkout / path).touch()
        os.utime(checkout / path, (0, 0))
    os.utime(checkout / "web" / "client", (0, 0))
    os.utime(checkout / "package-lock.json", (0, 0))
    (checkout / "web" / "dist").mkdir()
    (checkout / "web" / "dist" / "manifest.json").touch()
    return made


def test_help_names_every_command(machine: Machine) -> None:
    script = (ROOT / "x").read_text()
    commands = set(re.findall(r"^  ([\w-]+)\) ", script[script.rindex("case $command") :], re.MULTILINE))

    said = machine.x("help").stdout

    assert set(re.findall(r"^  \./x ([\w-]+)", said, re.MULTILINE)) == commands | {"help"}


def test_a_command_that_is_not_there_is_refused_in_words(machine: Machine) -> None:
    answer = machine.x("jalan")

    assert answer.returncode == 1
    assert "There is no ./x jalan" in answer.stderr


def test_a_machine_that_has_everything_only_starts_the_service(machine: Machine) -> None:
    answer = machine.x("run", "--port", "8099")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert machine.wrote("started") == ["python -m server --port 8099"]
    assert machine.wrote("apt") == []


def test_only_the_packages_that_are_missing_are_installed(machine: Machine) -> None:
    machine.lacks("tesseract-ocr-ind", "fonts-ocr-b", "chromium")

    answer = machine.x("run")

    assert answer.returncode == 0, answer.stderr
    assert [line.split("--no-install-recommends ")[1] for line in machine.wrote("apt") if " install " in line] == [
        "tesseract-ocr-ind fonts-ocr-b"
    ]


def test_a_server_that_was_installed_for_tests_is_not_left_running(machine: Machine) -> None:
    machine.lacks("redis-server", "qpdf")

    answer = machine.x("setup")

    assert answer.returncode == 0, answer.stderr
    assert machine.wrote("started") == ["systemctl --quiet disable --now redis-server"]


def test_apt_that_fails_is_told_with_the_packages(machine: Machine) -> None:
    machine.lacks("fonts-ocr-a")
    (machine.folder / "broken").touch()

    answer = machine.x("run")

    assert answer.returncode == 1
    assert "apt-get could not install: fonts-ocr-a" in answer.stderr
    assert machine.wrote("started") == []


def test_a_machine_without_debian_packages_is_told_what_to_install(machine: Machine) -> None:
    few = machine.few_programs()

    answer = machine.x("run", path=few)
    skipped = machine.x("run", path=few, X_SKIP_APT="1")

    assert answer.returncode == 1
    assert "not Debian or Ubuntu" in answer.stderr
    assert "tesseract-ocr-ind" in answer.stderr
    assert skipped.returncode == 0, skipped.stderr


def test_what_a_release_does_not_have_is_asked_for_once(machine: Machine) -> None:
    machine.lacks("chromium")
    machine.cannot_get("chromium")

    first, second = machine.x("setup"), machine.x("setup")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert [line.split()[-1] for line in machine.wrote("apt")] == ["update"]


AT_ONCE = f"--numprocesses {min(6, 3 * len(os.sched_getaffinity(0)))} --dist worksteal"


def test_plain_test_runs_both_languages_and_leaves_out_what_is_slow(machine: Machine) -> None:
    answer = machine.x("test", CHROMIUM="/bin/true")

    assert answer.returncode == 0, answer.stderr
    *prepared, tests = machine.wrote("started")
    assert sorted(prepared) == ["npm test --silent", "python -m pytest --collect-only -qq -m not slow"]
    assert tests == f"python -m pytest -m not slow {AT_ONCE}"


def test_the_fast_tests_write_into_memory_where_there_is_plenty_and_leave_nothing_there(machine: Machine) -> None:
    machine.program(machine.folder / "bin" / "df", "printf 'Avail\\n%sG\\n' \"$ROOM\"")
    note = '[[ $* != *--dist* ]] || echo "${TMPDIR:-the disk}" >>"$MACHINE/folders"'
    machine.program(machine.checkout / ".venv/bin/python", note)

    for room, arguments in (("64", ["test"]), ("1", ["test"]), ("64", ["test", "--all"])):
        machine.x(*arguments, CHROMIUM="/bin/true", ROOM=room)

    inside, *others = machine.wrote("folders")
    assert others == ["the disk", "the disk"]
    free = int(Path("/proc/meminfo").read_text().split("MemAvailable:")[1].split()[0])
    assert free < 13 * 2**20 or inside.startswith("/dev/shm/")  # noqa: S108  # a small machine uses its disk
    assert not Path(inside).exists()


def test_all_takes_the_slow_tests_too(machine: Machine) -> None:
    machine.x("test", "--all", CHROMIUM="/bin/true")

    assert machine.wrote("started")[-1] == f"python -m pytest {AT_ONCE}"


def test_without_a_browser_the_tests_are_not_half_run_but_told_what_to_do(machine: Machine) -> None:
    few = machine.few_programs()

    whole = machine.x("test", path=few, X_SKIP_APT="1")
    named = machine.x("test", "tests/sessions", path=few, X_SKIP_APT="1")

    assert whole.returncode == 1
    assert "playwright install --with-deps chromium" in whole.stderr
    assert named.returncode == 0, named.stderr
    assert machine.wrote("started") == ["python -m pytest -m not slow tests/sessions"]


def test_a_failure_in_the_browser_code_fails_the_tests_but_hides_none(machine: Machine) -> None:
    (machine.folder / "red-npm").touch()

    answer = machine.x("test", CHROMIUM="/bin/true")

    assert answer.returncode == 1
    assert machine.wrote("started")[-1] == f"python -m pytest -m not slow {AT_ONCE}"


def test_a_failing_check_fails_but_the_others_are_still_made(machine: Machine) -> None:
    (machine.folder / "red-ruff").touch()

    answer = machine.x("check")

    assert answer.returncode == 1
    assert machine.wrote("started")[-3:] == ["mypy ", "python -m web.extract --check", "npm run --silent check"]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_a_host(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


def test_every_locked_python_package_has_a_hash() -> None:
    for name in LOCKS[:2]:
        packages = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
        assert [package for package in packages if "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("name", ["compose.yaml", "Dockerfile"])
def test_what_is_deployed_sets_only_settings_that_exist(name: str) -> None:
    named = {match.lower() for match in re.findall(r"\bRUANG_([A-Z_]+)", (ROOT / name).read_text())}

    unknown = {setting for setting in named if setting.removesuffix("_file") not in Settings.model_fields}

    assert named
    assert unknown == set()
