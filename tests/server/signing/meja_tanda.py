"""Meja tanda: the office, the clock and the paper that four people of the tests sign."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from server import signing
from server.documents import Rendered
from server.pki import Pki
from server.signing import Expected, Signed, Signer, Signing
from server.tsa import Tsa
from tests.server.contoh_dokumen import berita_acara, drawn_name

START = datetime(2026, 7, 28, 2, 41, 7, tzinfo=UTC)
ADDRESS = "https://bukti.contoh.id/periksa/RB-2026-000422"
ROOT = Path(__file__).parents[3]
OFFICE = "UKPBJ Kabupaten Contoh"
SLOTS = ["ketua", "anggota1", "anggota2", "peserta"]
NAMES = {one["id"]: one["nama"] for one in berita_acara()["penanda"]}
EXPECTED = [Expected(slot, NAMES[slot]) for slot in SLOTS]


@dataclass
class Clock:
    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


class DeadTsa(Tsa):
    """An outside time stamping service that has gone."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        raise TimestampRequestError("the service does not answer")


def sign_all(desk: Signing, minutes: Rendered, clock: Clock, slots: list[str]) -> Signed:
    step = desk.prepare(minutes.pdf, minutes.boxes, clock())
    for slot in slots:
        step = desk.sign(step.pdf, slot, Signer(NAMES[slot], "Anggota"), drawn_name(), clock.later(minutes=5), ADDRESS)
    return step


def check(pdf: bytes, authority: Pki, expected: list[Expected] = EXPECTED, **more: Any) -> signing.Checked:
    return signing.check(pdf, expected, [authority.root.cert], START + timedelta(days=1), **more)
