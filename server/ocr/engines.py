"""Engines: a second reader beside Tesseract, behind two methods, so that agreement means something.

`RUANG_OCR_ENGINE` names it: `rapidocr`, `none`, or `package.module:factory` for one of your own, where the factory
takes nothing and returns an Engine. What the first reader is: server/ocr/tesseract.py.
"""

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from cv2.typing import MatLike

from server.ocr.reading import Box

NONE = "none"
DEFAULT = "rapidocr"
OURS = {DEFAULT: "server.ocr.rapid:Rapid"}
NEEDS = {DEFAULT: "rapidocr"}


class EngineMissing(RuntimeError):
    """An engine that the settings name is not installed, or is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text line read alone; `confidence` is 0-100."""

    text: str
    confidence: float


class Engine(Protocol):
    """Finds lines of text on a picture, and reads pictures of one line each. Both take 8-bit BGR."""

    @property
    def name(self) -> str:
        """What stands beside its readings, such as `rapidocr`."""

    @property
    def version(self) -> str: ...

    def find(self, picture: MatLike, side: int) -> MatLike:
        """Corners (n, 4, 2) of lines, clockwise, after scaling the longest side down to `side` for the search.

        It may be asked in several threads at once, as `read` may.
        """

    def read(self, crops: Sequence[MatLike]) -> tuple[Line, ...]:
        """One Line for each crop, in order; an empty text where nothing is."""


def upright_box(corners: MatLike) -> Box:
    """The upright box around the four corners of a line."""
    low, high = corners.min(0), corners.max(0)
    return round(low[0]), round(low[1]), max(1, round(high[0] - low[0])), max(1, round(high[1] - low[1]))


def check_engine(name: str) -> None:
    """Raises EngineMissing when `name` cannot be opened for want of its package; opens nothing."""
    module, _, factory = OURS.get(name, name).partition(":")
    if name == NONE or (factory and _is_there(NEEDS.get(name, module))):
        return
    raise EngineMissing(f"{name!r} is no engine that is installed: use rapidocr, none, or package.module:factory")


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def open_engine(name: str) -> Engine | None:
    """The engine `name`, None for "none". Raises EngineMissing."""
    if name == NONE:
        return None
    module, _, factory = OURS.get(name, name).partition(":")
    try:
        made = getattr(importlib.import_module(module), factory)()
    except (ImportError, AttributeError, ValueError) as error:
        raise EngineMissing(f"the engine {name!r} cannot be opened: {error}") from error
    return cast(Engine, made)  # a factory of an office's own: whether it is one, its first photo shows
