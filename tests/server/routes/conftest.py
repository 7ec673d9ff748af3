"""Fixtures of the pages' tests: a browser, and where their look is kept for people."""

from pathlib import Path

import pytest

from server.settings import Settings
from tests.browser import browser, new_context, page  # noqa: F401  # fixtures, used by name
from tests.server.routes.meja import meja  # noqa: F401  # likewise


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Pages show what was read, by whichever engine: the second one costs a second in each test that sends a photo."""
    return settings.model_copy(update={"ocr_engine": "none"})


@pytest.fixture
def pictures() -> Path:
    """test-results/look/"""
    folder = Path(__file__).parents[3] / "test-results/look"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
