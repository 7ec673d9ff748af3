"""Keyring: data keys survive a changed master key, say clearly when it is lost, and are gone once destroyed."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from server.keyring import KeyLost, Keyring, new_master
from server.settings import Settings
from sessions.errors import Destroyed

SESI = "sesi/contoh"
ROOT = Path(__file__).parents[2]


def test_a_key_is_made_once_and_found_again(tmp_path):
    key = Keyring(tmp_path).key_of(SESI, create=True)

    assert len(key) == 32
    assert Keyring(tmp_path).key_of(SESI) == key
    assert Keyring(tmp_path).key_of(SESI, create=True) == key
    assert Keyring(tmp_path).key_of("sesi/lain", create=True) != key


def test_many_threads_of_several_keyrings_make_one_key(tmp_path):
    found: set[bytes] = set()
    rings = [Keyring(tmp_path) for _ in range(4)]
    threads = [threading.Thread(target=lambda r=ring: found.add(r.key_of(SESI, create=True))) for ring in rings * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 1


def test_neither_a_data_key_nor_a_given_master_key_lies_on_the_disk(tmp_path):
    master = new_master()
    key = Keyring(tmp_path, master.text()).key_of(SESI, create=True)

    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert key not in path.read_bytes()
        assert master.key not in path.read_bytes()
        assert master.text().encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0 or path.stat().st_size == 0


def test_a_new_master_key_of_our_own_wraps_the_same_data_keys_and_the_old_one_is_forgotten(tmp_path):
    ring = Keyring(tmp_path)
    keys = {f"sesi/s{n}": ring.key_of(f"sesi/s{n}", create=True) for n in range(5)}
    before, wrapped = (tmp_path / "induk").read_text(), set(ring.wrapped_by())

    assert ring.rotate() == 5

    assert set(ring.wrapped_by()) == {ring.newest} != wrapped
    assert before.strip() not in (tmp_path / "induk").read_text()
    assert {berkas: Keyring(tmp_path).key_of(berkas) for berkas in keys} == keys
    assert ring.key_of("sesi/baru", create=True) == Keyring(tmp_path).key_of("sesi/baru"), "a running server goes on"


def test_given_master_keys_are_changed_by_adding_the_new_one_in_front(tmp_path):
    old, new = new_master(), new_master()
    key = Keyring(tmp_path, old.text()).key_of(SESI, create=True)
    both = Keyring(tmp_path, f"{new.text()} {old.text()}")
    assert both.key_of(SESI) == key

    assert both.rotate() == 1

    assert both.rotate() == 0
    assert Keyring(tmp_path, new.text()).key_of(SESI) == key
    with pytest.raises(KeyLost, match=f"wrapped by master key {new.id}, but only {old.id} is given"):
        Keyring(tmp_path, old.text())


def test_a_change_that_broke_off_half_way_loses_nothing(tmp_path, monkeypatch):
    ring = Keyring(tmp_path)
    keys = {f"sesi/s{n}": ring.key_of(f"sesi/s{n}", create=True) for n in range(4)}
    wrapped, calls = ring._wrapped, []

    def break_off(berkas: str, key: bytes) -> bytes:
        calls.append(berkas)
        if len(calls) == 3:
            raise OSError("listrik padam")
        return wrapped(berkas, key)

    monkeypatch.setattr(ring, "_wrapped", break_off)
    with pytest.raises(OSError, match="listrik padam"):
        ring.rotate()

    again = Keyring(tmp_path)
    assert len(again.wrapped_by()) == 2
    assert {berkas: again.key_of(berkas) for berkas in keys} == keys
    again.rotate()
    assert len((tmp_path / "induk").read_text().split()) == len(again.wrapped_by()) == 1


def test_a_lost_master_key_is_said_at_the_start(tmp_path):
    Keyring(tmp_path).key_of(SESI, create=True)
    (tmp_path / "induk").unlink()

    with pytest.raises(KeyLost, match="induk is gone, and 1 data keys need it: restore it from the backup"):
        Keyring(tmp_path)


def test_a_lost_or_altered_data_key_is_said_when_it_is_needed(tmp_path):
    ring = Keyring(tmp_path)
    with pytest.raises(KeyLost, match="the key of sesi/contoh is gone: restore"):
        ring.key_of(SESI)
    ring.key_of(SESI, create=True)
    place = tmp_path / "berkas" / "sesi"
    (place / "lain.kunci").write_bytes((place / "contoh.kunci").read_bytes())

    with pytest.raises(KeyLost, match="was altered"):
        ring.key_of("sesi/lain")
    (place / "contoh.kunci").write_bytes(b"{")
    with pytest.raises(KeyLost, match="cannot be read"):
        ring.key_of(SESI)


def test_a_destroyed_key_is_gone_for_every_process_and_says_by_what_right(tmp_path):
    ring, other = Keyring(tmp_path), Keyring(tmp_path)
    key = ring.key_of(SESI, create=True)
    wrapped = (tmp_path / "berkas/sesi/contoh.kunci").read_bytes()
    assert other.key_of(SESI) == key

    ring.destroy(SESI, "putusan 1/CONTOH/2026")
    ring.destroy(SESI, "putusan lain")

    for one in (ring, other, Keyring(tmp_path)):
        with pytest.raises(Destroyed, match="telah dimusnahkan: putusan 1/CONTOH/2026"):
            one.key_of(SESI)
        with pytest.raises(Destroyed):
            one.key_of(SESI, create=True)
    assert not any(wrapped in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    ring.rotate()
    assert ring.destroyed(SESI) == "putusan 1/CONTOH/2026"


@pytest.mark.parametrize("text", ["contoh", "AAAA", "*"])
def test_what_is_no_master_key_is_refused(tmp_path, text):
    with pytest.raises(KeyLost, match="32 bytes in base64"):
        Keyring(tmp_path, text)


@pytest.mark.parametrize("berkas", ["", "sesi", "../x", "sesi/../../x", "sesi/a/b", "SESI/a", "sesi/a.b"])
def test_what_is_no_berkas_has_no_key(tmp_path, berkas):
    with pytest.raises(ValueError, match="not the code of a berkas"):
        Keyring(tmp_path).key_of(berkas, create=True)


def command(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin", **environ},
    )


def test_the_command_makes_changes_and_tells(tmp_path):
    data = str(tmp_path / "data")
    Keyring(tmp_path / "data" / "kunci").key_of(SESI, create=True)

    made = command("kunci", "baru")
    turned = command("kunci", "putar", "--data", data)
    lost = command("kunci", "periksa", "--data", data, RUANG_FILE_KEY=made.stdout.strip())

    assert Settings(file_key=made.stdout.strip()).file_key
    assert turned.stdout.startswith("1 kunci berkas dibungkus ulang dengan kunci induk ")
    assert ": 1 kunci berkas (terbaru)" in turned.stdout
    assert lost.returncode == 1
    assert lost.stderr.startswith("ruang-bukti: 1 data keys are wrapped by master key")
