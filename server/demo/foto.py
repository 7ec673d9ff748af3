"""Foto: the invented papers of a company, photographed, and where the demonstration keeps them."""

import asyncio
import itertools
from datetime import date

from server.contoh import make, photograph, seeded
from server.demo.office import Firm

LEVELS = {"ktp": "mudah", "nib": "hp12", "npwp": "mudah", "akta_pendirian": "mudah", "sbu": "mudah"}
DRAWN_AS = {"akta_pendirian": "akta"}


async def drawn(firm: Firm, jenis: str, level: str, on: date) -> bytes:
    """An example document, valid on a day, photographed; drawing is slow, so it has a thread of its own."""

    holder = firm.badan if jenis == "npwp" else firm.direktur

    def work() -> bytes:
        for seed in itertools.count(len(holder.nama) + len(firm.company.nama) + len(jenis)):
            rng = seeded(seed)
            example = make(DRAWN_AS.get(jenis, jenis), holder, firm.company, rng)
            day, month, year = example.truth.get("berlaku", "31-12-9999").split("-")
            if date(int(year), int(month), int(day)) > on:
                return photograph(example.image, level, rng)
        raise AssertionError("count() never ends")

    return await asyncio.to_thread(work)
