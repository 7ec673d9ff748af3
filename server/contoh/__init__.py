"""Contoh: invented people, their papers, and photographs of those papers for the demo, the tests and the bench."""

from random import Random

from server.contoh.documents import DRAWERS, Example, make
from server.contoh.people import Company, Person, company, person
from server.contoh.photo import LEVELS, photograph

__all__ = ["DRAWERS", "LEVELS", "Company", "Example", "Person", "company", "make", "person", "photograph", "seeded"]


def seeded(seed: int) -> Random:
    """The dice of the examples: the same seed draws the same document."""
    return Random(seed)  # noqa: S311 - examples must repeat; nothing secret comes from here
