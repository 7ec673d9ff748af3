"""Matcher: papers that came back, compared sheet by sheet in worker processes that may hang, burst or die."""

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

from server.frames import Frame
from server.kembali.received import from_json
from server.kembali.terbitan import Terbitan
from server.ocr.opener import Opener
from server.ocr.pool import Limits, Pool
from server.ocr.worker import BIG, MAX_BYTES
from sessions.errors import TooLarge
from sessions.pencocokan import Lembar

JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet; its picture laid straight; and the issued page beside it, b"" when it shows none. Both JPEG."""

    sheet: Lembar
    picture: bytes
    issued: bytes


class Matcher:
    """Compares at most `workers` sheets at a time; processes start when first needed."""

    def __init__(self, workers: int = 1, timeout: float = 120.0, limits: Limits | None = None) -> None:
        self._opener = Opener()
        self._pool = Pool("server.kembali.child", workers, timeout, limits or Limits(cpu=60))

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that run now."""
        return self._pool.pids

    async def sheets(self, issued: Terbitan, returned: bytes) -> AsyncIterator[Found]:
        """Each sheet of a photo or scan.

        Raises Invalid when it is no photo or PDF that can be opened or when it hung or killed a process, TooLarge.
        """
        if len(returned) > MAX_BYTES:
            raise TooLarge(BIG)
        async with self._opener.open(returned) as opened:
            for number in range(opened.ditampilkan):
                sheet = await opened.lembar(number)
                yield await self._pool.ask(_question(issued, sheet.isi, number + 1), _answer)

    async def close(self) -> None:
        """End every process, even in the middle of a sheet."""
        await self._opener.close()
        await self._pool.close()


def _question(issued: Terbitan, pixels: bytes, number: int) -> Frame:
    places = {"sel": [asdict(one) for one in issued.sel], "ttd": [asdict(one) for one in issued.ttd]}
    return Frame({"lembar": number, "kode": dict(issued.kode), **places}, (issued.pdf, pixels))


def _answer(answer: Frame) -> Found:
    sheet, (picture, issued) = answer.header["lembar"], answer.parts
    if not isinstance(sheet, dict) or not picture.startswith(JPEG) or not (issued == b"" or issued.startswith(JPEG)):
        raise ValueError("no sheet")
    return Found(from_json(sheet), picture, issued)
