"""A bag to spoil, and the head that left the office before."""

import shutil
from pathlib import Path

import pytest

from server import bag
from tests.vectors import sample


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asli") / "S-CONTOH-1"
    bag.write(folder, sample.contents())
    return folder


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    """A bag to spoil."""
    return Path(shutil.copytree(original, tmp_path / "S-CONTOH-1"))


@pytest.fixture(scope="module")
def mailed() -> str:
    """The head that the peserta received by mail when the sesi was sealed."""
    return sample.contents().head
