"""Which type of document a page is, by the words that only that type carries."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from server.ocr.rows import Row
from server.ocr.types import Types

LIKE = 82.0
ENOUGH = 0.25  # share of a type's keywords


def classify(rows: Sequence[Row], types: Types) -> str | None:
    """The type with the largest share of its keywords on the page, None when no type has enough."""
    texts = [row.text.lower() for row in rows]
    shares = {jenis: _share(found.kata_kunci, texts) for jenis, found in types.items()}
    best = max(shares, key=lambda jenis: shares[jenis])
    return best if shares[best] > ENOUGH else None


def _share(keywords: tuple[str, ...], texts: Sequence[str]) -> float:
    hits = sum(any(_holds(text, keyword.lower()) for text in texts) for keyword in keywords)
    return hits / max(1, len(keywords))


def _holds(text: str, keyword: str) -> bool:
    return len(text) >= 0.7 * len(keyword) and fuzz.partial_ratio(keyword, text) > LIKE
