"""Which action does which kind of background work."""

from collections.abc import Awaitable, Callable
from functools import partial

from server.actions import (
    audit,
    cetak,
    integritas,
    jahit,
    kembali,
    kembar,
    kesediaan,
    laman,
    negosiasi,
    olahan,
    pemusnahan,
    penerbit,
    pengesahan,
    pengingat,
    pengiriman,
    penutup,
    surel,
    undangan,
    waktu,
)
from server.jobs import Handler, Job
from server.services import Services

Work = Callable[[Services, Job], Awaitable[None]]

LIMITS = {
    "integritas": 1,
    "surel": 4,
    "cetak_jawaban": 1,
    "tutup_ba": 2,
    "kembali": 1,
    "cetak": 2,
    "pengesahan": 1,
    "jahit": 1,
}
"""How many of a kind run at once in one process; what is not named: four."""

HANDLERS: dict[str, Work] = {
    "foto": olahan.run,
    "tangkapan": laman.process,
    "kembar": kembar.compare,
    "kembali": kembali.look,
    "pengingat": pengingat.unanswered,
    "pengingat_hari": pengingat.day,
    "lewat_24_jam": undangan.expire,
    "cetak_jawaban": kesediaan.print_answer,
    "cetak": cetak.print_one,
    "pengesahan": pengesahan.issue,
    "buka_ruang_tunggu": waktu.open_lobby,
    "batas_tunggu": waktu.waited,
    "lewat_waktu_baku": waktu.overtime,
    "peserta_hilang": waktu.peserta_lost,
    "kuorum_hilang": waktu.quorum_lost,
    "batas_terputus": waktu.link_over,
    "batas_jeda": waktu.pause_over,
    "tutup_ba": penutup.close,
    "batas_negosiasi": negosiasi.overdue,
    "batas_penerbit": penerbit.silent,
    "hak_audit_berakhir": audit.ending,
    "musnahkan": pemusnahan.destroy,
    "integritas": integritas.run,
    "jahit": jahit.run,
}


def bind(services: Services) -> dict[str, Handler]:
    """The handlers with the world in their hand."""
    accepted = {name: partial(pengiriman.accepted, services) for name in ("undangan", "undangan_revisi")}
    refused = {name: partial(pengiriman.refused, services) for name in ("undangan", "undangan_revisi")}

    async def deliver(job: Job) -> None:
        await surel.deliver(services, job, accepted, refused)

    return {"surel": deliver, **{name: partial(work, services) for name, work in HANDLERS.items()}}


async def begin(services: Services) -> None:
    """What waits from the start on: the nightly check of all evidence."""
    await integritas.schedule(services)
