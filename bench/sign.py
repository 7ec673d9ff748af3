"""From a closed sesi to its sealed berita acara, six signatures, beside bare typst and pyHanko. Goal: 1.3 times.

    python bench/sign.py            three sesi, about two minutes
    python bench/sign.py --quick    one sesi

Ours is what people do: frozen, signed by four, closed; each step with its transaction, its line of the chain, its
fsyncs and its letters, on SQLite, for the berita acara and the daftar hadir alike. Not in it is what people wait for
anyhow: reading, and the code that a letter brings. Bare is the same two papers from the same facts, by nothing but
typst.Compiler and pyHanko's PdfSigner in one thread: compiled, stamped, six signatures each with time stamp and DSS,
archived. The two take turns.

WeasyPrint, with which others print, is measured beside typst for a paper alike (three pages of tables, PDF/A-3a, facts
attached); it is fetched for the occasion, and left out where it or its system libraries cannot be had.
"""

import argparse
import asyncio
import io
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import uvloop  # noqa: E402  # the bench runs from a checkout, not installed
from aiohttp.test_utils import TestServer  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field  # noqa: E402
from pyhanko.sign.signers.pdf_signer import (  # noqa: E402
    PdfSignatureMetadata,
    PdfSigner,
    PdfTimeStamper,
    TimestampDSSContentSettings,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore  # noqa: E402

from server import documents  # noqa: E402
from server.actions import naskah, tanda_tangan  # noqa: E402
from server.app import create_app  # noqa: E402
from server.documents import Stamp  # noqa: E402
from server.keys import SERVICES  # noqa: E402
from server.login import fingerprint  # noqa: E402
from server.settings import Settings  # noqa: E402
from server.signing.keys import KeySigner, as_asn1, as_crl, own_context  # noqa: E402
from server.signing.sign import TOGETHER, SigSeedSubFilter, _style  # noqa: E402
from server.store import berita_acara as minutes  # noqa: E402
from server.store import kode  # noqa: E402
from sessions.evidence import Entry  # noqa: E402
from tests.clock import Clock  # noqa: E402
from tests.people import found_office  # noqa: E402
from tests.server.routes.perjalanan import Perjalanan, set_out  # noqa: E402

GOAL = 1.3
PAPERS = 2
CODE = "123456"


async def closed_sesi(folder: Path) -> Perjalanan:
    clock = Clock()
    app = create_app(Settings(port=0, data=folder, disk_reserve=0, log_level="ERROR"), clock.now)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    office = await found_office(app[SERVICES], str(server.make_url("/")).rstrip("/"))
    jalan = await set_out(server, office, clock)
    await jalan.met()
    await jalan.read_out()
    return jalan


async def ours(jalan: Perjalanan) -> float:
    """Seconds from the press of "Bekukan" to both closing seals."""
    services, sesi = jalan.services, jalan.sesi.id
    people = [*jalan.pokja, await jalan.guest()]
    closed = _both_closed(jalan)
    began = time.perf_counter()
    await tanda_tangan.begin(services, jalan.pokja[0], sesi)
    for who in people:
        proof, until = fingerprint(f"{who.id}:{CODE}"), services.now() + timedelta(minutes=10)
        await services.store.write(
            lambda tx, who=who, proof=proof, until=until: kode.keep_code(
                tx.connection, who.id, f"ttd:{sesi}", proof, until
            )
        )
        await tanda_tangan.sign(services, who, sesi, CODE, None)
    await closed.wait()
    return time.perf_counter() - began


def _both_closed(jalan: Perjalanan) -> asyncio.Event:
    """Set once the lines of both closing seals are on disk: when the room and the pages are told of them."""
    store, closed, seals = jalan.services.store, asyncio.Event(), []
    others = store.committed

    def told(entries: list[Entry]) -> None:
        others(entries)
        seals.extend(entry for entry in entries if entry.event.kind == "ba.ditutup")
        if len(seals) == PAPERS:
            closed.set()

    store.committed = told
    return closed


async def papers(jalan: Perjalanan) -> list[tuple[str, Mapping[str, object], Mapping[str, bytes]]]:
    """Kind, facts and pictures of what was signed."""
    services = jalan.services
    found = []
    for ba in await services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id)):
        made = await services.store.read(lambda c, ba=ba: naskah.naskah(services, c, jalan.sesi.id, ba))
        told = naskah.facts(services, made, ba.nomor)
        found.append((naskah.TEMPLATE[ba.jenis], told, {}))
    return found


def bare(services: Any, all_papers: list[tuple[str, Mapping[str, object], Mapping[str, bytes]]]) -> float:
    began = time.perf_counter()
    for kind, told, pictures in all_papers:
        asyncio.run(_bare_one(services, kind, told, pictures))
    return time.perf_counter() - began


async def _bare_one(services: Any, kind: str, told: Mapping[str, object], pictures: Mapping[str, bytes]) -> None:
    pki, at = services.pki, services.now()
    rendered = documents.render(kind, told, pictures)  # typst: one compilation, two queries of it
    writer = IncrementalPdfFileWriter(io.BytesIO(rendered.pdf))
    for box in rendered.boxes:
        rect = (round(box.x), round(842 - box.y - box.h), round(box.x + box.w), round(842 - box.y))
        append_signature_field(writer, SigFieldSpec(box.id, on_page=box.page - 1, box=rect))
    for name in ("awal", "akhir"):
        append_signature_field(writer, SigFieldSpec(name))
    out = io.BytesIO()
    writer.write(out)
    for number, name in enumerate(("awal", *(box.id for box in rendered.boxes), "akhir")):
        person = name not in ("awal", "akhir")
        words = Stamp("Ditandatangani secara elektronik oleh", name, "Jabatan", "", "Waktu", "TTE tidak tersertifikasi")
        box = rendered.boxes[number - 1] if person else rendered.boxes[0]
        stamp = documents.stamp(words, box.w, box.h, "https://contoh.id/periksa/BA-1") if person else None
        meta = PdfSignatureMetadata(
            field_name=name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, embed_validation_info=True,
            validation_context=own_context(pki, at), dss_settings=TOGETHER, certify=number == 0,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        )  # fmt: skip
        hand = pki.signer(name, "Jabatan", at) if person else pki.sealer(at)
        style = _style(stamp) if stamp else None
        signer = PdfSigner(meta, signer=KeySigner(hand), timestamper=services.own_tsa, stamp_style=style)
        out = await signer.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(out.getvalue())))
    buffer = io.BytesIO(out.getvalue())
    certs = [as_asn1(one) for one in (pki.root.cert, pki.issuing.cert, pki.tsa.cert)]
    DocumentSecurityStore.add_dss(buffer, None, certs=certs, crls=[as_crl(der) for der in pki.crls(at)])
    await PdfTimeStamper(services.own_tsa).async_timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(buffer.getvalue())),
        "sha256",
        validation_context=own_context(pki, at),
        dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
    )


WEASY = """
import sys, time, statistics
from weasyprint import HTML, Attachment
row = "<tr><td>%d</td><td>Akta pendirian dan perubahan</td><td>AHU-0012345</td><td>asli</td><td>cocok</td></tr>"
table = "<table>" + "".join(row % n for n in range(15)) + "</table>"
page = ("<html lang=id><title>BA</title><style>@page{size:A4;margin:2cm;@bottom-left{content:'hal. ' counter(page) '/' "
        "counter(pages)}}table{width:100%;border-collapse:collapse}td{border:1px solid}</style><h1>BERITA ACARA</h1>"
        + ("<p>Pada hari ini kami yang bertanda tangan di bawah ini.</p>" * 4 + table) * 3 + "</html>")
taken = []
for _ in range(4):
    began = time.perf_counter()
    HTML(string=page).write_pdf(pdf_variant="pdf/a-3a", attachments=[Attachment(string="{}", name="facts.json")])
    taken.append(time.perf_counter() - began)
print(statistics.median(taken[1:]))
"""


def weasyprint() -> float | str:
    """Seconds for one paper, warm, or why it is not known."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["uv", "run", "--no-project", "--with", "weasyprint==70.0", "python", "-c", WEASY]
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=240, cwd=folder, check=False,
                env={**os.environ, "PATH": path},
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"could not be fetched ({type(error).__name__})"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it failed"])[-1][:160]
    return float(done.stdout)


async def measure(rounds: int) -> list[tuple[float, float, float]]:
    found = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            jalan = await closed_sesi(Path(folder) / "data")
            mine = await ours(jalan)
            made = await papers(jalan)
            theirs = await asyncio.to_thread(bare, jalan.services, made)
            kind, told, pictures = made[0]
            began = time.perf_counter()
            await asyncio.to_thread(documents.render, kind, told, pictures)
            found.append((mine, theirs, time.perf_counter() - began))
            print(f"  ours {mine:.2f} s, bare {theirs:.2f} s: {mine / theirs:.2f}", flush=True)
            await jalan.service.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one sesi")
    quick = parser.parse_args().quick
    logging.disable(logging.ERROR)
    print("closed sesi -> sealed berita acara and daftar hadir, six signatures each")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:  # as the service runs
        found = loop.run(measure(1 if quick else 3))
    ratio = statistics.median(mine / theirs for mine, theirs, _ in found)
    print(f"ratio {ratio:.2f} (goal: at most {GOAL})")
    typst = statistics.median(alone for _, _, alone in found)
    other = weasyprint()
    if isinstance(other, str):
        print(f"one paper by typst {typst * 1000:.0f} ms; WeasyPrint was left out: {other}")
    else:
        print(
            f"one paper by typst {typst * 1000:.0f} ms, by WeasyPrint {other * 1000:.0f} ms: {other / typst:.1f} times"
        )


if __name__ == "__main__":
    main()
