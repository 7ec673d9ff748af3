"""From the bytes of a photo to a Reading: decode, find the page, turn it upright, judge it, read it."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np
from cv2.typing import MatLike

from server import photos
from server.ocr import page as pages
from server.ocr import tesseract
from server.ocr.classify import classify
from server.ocr.codes import codes, scan
from server.ocr.engines import Engine
from server.ocr.fields import Page, fields
from server.ocr.places import Places, places
from server.ocr.prepare import Prepared, prepare
from server.ocr.quality import judge, sharpness, trusted
from server.ocr.reading import Field, Kode, Quality, Reading
from server.ocr.rows import rows_of
from server.ocr.second import Second
from server.ocr.tesseract import BLOCK, Word
from server.ocr.types import TYPES, Types
from sessions.jenis import Jenis

LINES, LINE = 150, 300  # of the text that is kept for searching
CARD_SIDE = 1400  # longest side of a card for Tesseract: its letters are large
WORD = 4  # letters and digits


@dataclass(frozen=True, slots=True)
class Pictures:
    """The JPEGs of our own making."""

    derived: bytes
    thumbnail: bytes
    whole: bytes


class Pipeline:
    """Reads one photo after another. `engine` is the second one, None for Tesseract alone."""

    def __init__(self, engine: Engine | None = None, types: Types = TYPES) -> None:
        self._engine = engine
        self._types = types
        self._beside = ThreadPoolExecutor(4)  # Tesseract runs in processes of its own, JPEG without the interpreter
        seconds = (f"{engine.name} {engine.version}",) if engine else ()
        self._engines = (f"tesseract {tesseract.version()}", *seconds)

    def read(self, content: bytes, jenis: str | None) -> Reading:
        """Read one photo. `jenis` is a key of the types when the sender said what it is, else it is told by its words.

        Raises sessions.errors.Invalid for what is no photo, KeyError for an unknown `jenis`.
        """
        started = time.perf_counter()
        photo = cv2.cvtColor(photos.decode(content), cv2.COLOR_RGB2BGR)
        asked = self._types[jenis] if jenis is not None else None
        if asked and not asked.bidang:
            return self._unread(photo, asked, started)
        prepared = prepare(photo, asked.mendatar if asked else None, self._engine, self._beside)
        pictures = self._beside.submit(_pictures, prepared.page, photo)
        return self._read(photo, prepared, asked, pictures, started)

    def _read(
        self, photo: MatLike, prepared: Prepared, asked: Jenis | None, pictures: Future[Pictures], started: float
    ) -> Reading:
        side = CARD_SIDE if asked and asked.kartu else None
        words = self._beside.submit(tesseract.words, prepared.flat, BLOCK, side)
        sharp = self._beside.submit(sharpness, prepared.page)
        printed = self._beside.submit(scan, photo)
        second = Second(self._engine, prepared.page) if self._engine else None
        if second is not None:
            second.search()  # while Tesseract reads
        seen = words.result()
        rows = rows_of(seen)
        guess = classify(rows, self._types)
        if guess is None and second is not None:
            guess = classify(second.rows, self._types)
        known = asked or (self._types[guess] if guess else None)
        found = fields(Page(prepared.flat, rows, second), known, self._beside) if known else ()
        card = known.kartu if known else prepared.page.shape[1] > prepared.page.shape[0]
        quality = judge(photo.shape, sharp.result(), prepared.outline, card, _mean_confidence(seen))
        where, shown = _where(prepared, photo)
        placed = tuple(
            _placed(field, where) for field in (found if trusted(quality, card) else map(_for_a_person, found))
        )
        kode = codes(printed.result(), shown, where, placed, known.bidang if known else ())
        reading = self._reading(photo, prepared, known, pictures.result(), quality, started)
        return replace(
            reading,
            fields=placed,
            kode=kode,
            dugaan=guess,
            baris=tuple(row.text[:LINE] for row in rows[:LINES]),
            catatan=_remarks(known, guess, self._types, kode),
        )

    def _unread(self, photo: MatLike, jenis: Jenis, started: float) -> Reading:
        """A photo that is kept for the eye only, such as a face."""
        kept = Prepared(pages.scaled(photo, photos.VIEW_SIDE), photo, None, 0)
        quality = Quality(True, "", 0.0, max(photo.shape[:2]), 0.0)
        return self._reading(photo, kept, jenis, _pictures(kept.page, photo), quality, started)

    def _reading(
        self, photo: MatLike, prepared: Prepared, jenis: Jenis | None, made: Pictures, quality: Quality, started: float
    ) -> Reading:
        height, width = prepared.page.shape[:2]
        where, shown = _where(prepared, photo)
        return Reading(
            jenis=jenis.jenis if jenis else None,
            fields=(),
            quality=quality,
            derived=made.derived,
            thumbnail=made.thumbnail,
            whole=made.whole,
            width=width,
            height=height,
            whole_width=round(photo.shape[1] * shown),
            whole_height=round(photo.shape[0] * shown),
            sudut=where.corners() if prepared.outline else None,
            page_found=prepared.outline is not None,
            rotation=prepared.quarters * 90,
            mesin=self._engines,
            seconds=round(time.perf_counter() - started, 3),
        )


def _where(prepared: Prepared, photo: MatLike) -> tuple[Places, float]:
    """The way from the page to the photo as it is shown, and the scale of the latter."""
    shown = min(1.0, photos.VIEW_SIDE / max(photo.shape[:2]))
    return places(prepared.page, prepared.frame, prepared.quarters, photo, shown), shown


def _remarks(known: Jenis | None, guess: str | None, types: Types, kode: tuple[Kode, ...]) -> tuple[str, ...]:
    found = []
    if known and guess and known.jenis != guess:
        found.append(f"Isi halaman lebih mirip {types[guess].nama} daripada {known.nama}; pastikan fotonya benar.")
    if any(code.berbeda for code in kode):
        found.append("Kode QR memuat nomor lain daripada yang tercetak; bandingkan keduanya.")
    return tuple(found)


def _mean_confidence(seen: tuple[Word, ...]) -> float:
    """Of the words that are long enough to be words: patterns of a card and of a table give many short ones."""
    words = [word.confidence for word in seen if sum(map(str.isalnum, word.text)) >= WORD]
    return float(np.mean(words)) if words else 0.0


def _pictures(page: MatLike, photo: MatLike) -> Pictures:
    derived, thumbnail = photos.derived(_rgb(page))
    whole, _ = photos.derived(_rgb(photo))
    return Pictures(derived, thumbnail, whole)


def _for_a_person(field: Field) -> Field:
    """On a poor photo two engines may guess the same wrong letter: nothing is marked as read."""
    return replace(field, sepakat=False)


def _placed(field: Field, where: Places) -> Field:
    if field.kotak is None:
        return field
    return replace(field, potongan=where.crop(field.kotak), asal=where.quad(field.kotak))


def _rgb(picture: MatLike) -> photos.Pixels:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
