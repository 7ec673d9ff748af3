"""A server that brings one sesi from its decision to its sealed bag, and may be killed anywhere on the way.

    python tests/faults/signer.py prepare FOLDER DATABASE_URL   a sesi whose peserta did not come, up to the decision
    python tests/faults/signer.py sign FOLDER DATABASE_URL      sign, close and seal from wherever the last one came to

Prints a line for each thing done; the last is `sealed FOLDER_OF_THE_BAG`.
"""

import asyncio
import pickle
import re
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from server.actions import bag as bags
from server.actions import berita_acara, pembekuan, segel, tanda_tangan
from server.demo import ketidakhadiran, play
from server.demo import office as scene
from server.demo import segel as bagged
from server.demo import tanda_tangan as signing
from server.demo.clock import Jam, next_monday
from server.demo.panggung import Stage, posted, stage
from server.store.sesi import SESI
from server.store.surel import SUREL
from sessions.sesi import Keadaan

POKJA = ("ketua", "anggota1", "anggota2")


class PreparedError(Exception):
    """The story has come to where signing begins."""


def told(*words: object) -> None:
    print(*words, flush=True)


async def prepare(folder: Path, url: str) -> None:
    jam = Jam(next_monday(datetime.now(UTC)))
    async with stage(folder / "data", folder, jam, database_url=url) as made:
        firm = made.office.firms[2]
        sesi = await scene.schedule(made.services, made.office, firm, jam.now() + timedelta(days=2))
        await play.invitation(made, firm, sesi)
        jam.jump(jam.now() + timedelta(hours=25))

        async def stop(*_: object, **__: object) -> None:
            raise PreparedError

        signing.sign_all = stop
        try:
            await ketidakhadiran.absent(made, firm, sesi)
        except PreparedError:
            (folder / "state").write_bytes(pickle.dumps((made.office, sesi.id, jam.now())))
    told("prepared")


async def sign(folder: Path, url: str) -> None:
    """Each step looks first whether it is done already, as a person would who comes back to the page."""
    office, sesi, at = pickle.loads((folder / "state").read_bytes())  # noqa: S301 - written above
    clock = folder / "clock"
    jam = Jam(datetime.fromisoformat(clock.read_text()) if clock.exists() else at)
    async with stage(folder / "data", folder, jam, office, url) as made:

        def step(*words: object) -> None:
            clock.write_text((jam.now() + timedelta(seconds=1)).isoformat())
            told(*words)

        step("up")
        state = (await made.services.store.read(lambda c: SESI.get(c, sesi))).keadaan
        ketua = office.pelaku("ketua")
        if state is Keadaan.DITUTUP:
            await berita_acara.compose(made.services, ketua, sesi)
            await berita_acara.read_out(made.services, ketua, sesi)
            await pembekuan.freeze(made.services, ketua, sesi)
            step("frozen")
            for key in POKJA:
                await sign_as(made, key, sesi)
                step("signed", key)
            await made.until(lambda: signing.closed(made, sesi), "the closing seal", 100)
            step("closed")
            await ketidakhadiran.persiapan_reasons(made, sesi)
            await segel.report(made.services, ketua, sesi)
            state = Keadaan.DILAPORKAN
        if state is Keadaan.DILAPORKAN:
            await segel.return_equipment(made.services, office.pelaku("timit"), sesi, ["Laptop"])
            step("returned")
        await made.until(lambda: posted(made, sesi), "the last letters", 100)
        if (await made.services.store.read(lambda c: SESI.get(c, sesi))).keadaan is Keadaan.SIAP_SEGEL:
            await segel.seal(made.services, office.pelaku("timit"), sesi)
        target = folder / f"bag-{jam.now():%H%M%S%f}"
        await asyncio.to_thread(bagged.unpack, await bags.bag_of(made.services, sesi), target)
        step("sealed", target)


async def sign_as(made: Stage, key: str, sesi: str) -> None:
    who, services, rows = made.office.pelaku(key), made.services, SUREL.table.c
    if not await services.store.read(lambda c: tanda_tangan.waiting_for(c, sesi, who.id)):
        return
    await tanda_tangan.send_code(services, who, sesi)
    asked = await services.store.read(
        lambda c: SUREL.all(c, rows.kepada == made.office.staff[key].surel, order=(rows.dibuat, rows.id))
    )
    mine = [one for one in asked if one.jenis == "kode_tanda_tangan"][-1].message_id  # an older one comes late
    inbox: Any = services.inbox

    async def code() -> str | None:
        for one in await inbox.list():
            letter = message_from_bytes((await inbox.get(one.id)).raw, policy=policy.default)
            if letter["Message-ID"] == mine:
                body: Any = letter.get_body(("plain",))
                found = re.search(r"\b(\d{3}) (\d{3})\b", body.get_content())
                return found.group(0) if found else None
        return None

    await tanda_tangan.sign(services, who, sesi, await made.until(code, "the code", 100), None)


if __name__ == "__main__":
    asyncio.run({"prepare": prepare, "sign": sign}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3]))
