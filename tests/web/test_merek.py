"""Merek: whatever colour an office chooses, its pages can be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from web.merek import DARK_CARD, LIGHT_PAGE, WHITE, contrast, parse, stylesheet

COLOURS = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def variables(css: str) -> tuple[str, str, str]:
    """The brand, the light accent and the dark accent."""
    brand, light, dark, again = re.findall(r"--(?:brand|accent):(#[0-9a-f]{6})", css)
    assert dark == again
    return brand, light, dark


@given(COLOURS)
def test_any_colour_becomes_readable_on_every_surface(colour: str) -> None:
    brand, light, dark = (parse(found) for found in variables(stylesheet(colour)))

    assert contrast(brand, WHITE) >= 4.5
    assert contrast(light, LIGHT_PAGE) >= 4.5
    assert contrast(dark, DARK_CARD) >= 4.5


def test_a_readable_colour_is_left_as_it_was_chosen() -> None:
    brand, light, _ = variables(stylesheet("#0B4F8A"))

    assert (brand, light) == ("#0b4f8a", "#0b4f8a")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", ["", "red", "#fff", "#0b4f8a;}body{", "#0b4f8g", "#0b4f8a\n"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        stylesheet(text)
