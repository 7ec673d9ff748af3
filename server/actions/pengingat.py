"""Pengingat: to whoever has not answered an undangan, and to whoever is expected soon."""

from datetime import timedelta

from mailer.address import Address
from server.actions import fakta, pengiriman, surel, tautan
from server.actions.berkas import Berkas, load
from server.jobs import Job
from server.services import Services
from server.store import dokumen as papers
from server.store import surel as post
from server.store import wakil as persons
from server.store.undangan import UNDANGAN
from server.store.unit import Tx
from sessions import pengiriman as rules
from sessions.sesi import Keadaan
from sessions.undangan import OPEN, Undangan

EXPECTED = frozenset(
    {Keadaan.TANPA_JAWABAN, Keadaan.DIJADWALKAN, Keadaan.PERSONIL_SIAP, Keadaan.SARANA_SIAP, Keadaan.RUANG_TUNGGU}
)
"""Where a sesi stands when its peserta is expected: silence is not refusal, so it is reminded too."""


async def unanswered(services: Services, job: Job) -> None:
    """The job at +12 h and +20 h: a reminder to whoever has not answered."""

    def unit(tx: Tx) -> None:
        letter = UNDANGAN.get(tx.connection, job.isi["undangan"])
        if letter.keadaan in OPEN and not rules.overtaken(letter, job.isi["ke"], tx.now()):
            found = load(tx.connection, letter.sesi)
            _, event = rules.remind(letter, job.isi["ke"], tx.now())
            tx.append(event)
            _mail_reminder(tx, services, found, letter, job.isi["ke"])
        job.finish(tx)

    await services.store.write(unit)


def _mail_reminder(tx: Tx, services: Services, found: Berkas, letter: Undangan, number: int) -> None:
    due = letter.tenggat or tx.now()
    hours = round((due - tx.now()) / timedelta(hours=1))
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "nomor": letter.nomor,
        "sisa": f"{hours} jam",
        "batas_jawab": fakta.short_time(due, found.sesi.zona),
        "tautan": tautan.make_link(tx, services, found, tautan.main_person(tx, services, found)),
    }
    invitation = post.last(tx.connection, found.sesi.id, "undangan")
    surel.queue(
        tx,
        services,
        "pengingat_12" if number == 1 else "pengingat_20",
        pengiriman.to(found),
        facts,
        kantor=found.kantor.id,
        sesi=found.sesi.id,
        reply_to=invitation.message_id if invitation else None,
    )


async def day(services: Services, job: Job) -> None:
    """The job a day and two hours before a sesi: a reminder with a link that works, to each person expected."""

    def unit(tx: Tx) -> None:
        found = load(tx.connection, job.isi["sesi"])
        kapan = rules.still(job.isi["kapan"], found.sesi.mulai, tx.now(), found.sesi.zona)
        if kapan and found.sesi.keadaan in EXPECTED and found.sesi.mulai.isoformat() == job.isi["mulai"]:
            tautan.main_person(tx, services, found)
            facts = {
                **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
                "kapan": kapan,
                "ruang_tunggu": fakta.lobby_opens(found.sesi),
                "siapkan": [item.nama for item in papers.of_sesi(tx.connection, found.sesi.id)],
            }
            for person in persons.of_sesi(tx.connection, found.sesi.id):
                if person.surel:
                    own = {"penerima": person.nama, "tautan": tautan.make_link(tx, services, found, person)}
                    to = Address(person.nama, person.surel)
                    surel.queue(
                        tx, services, "pengingat_hari", to, facts | own, kantor=found.kantor.id, sesi=found.sesi.id
                    )
        job.finish(tx)

    await services.store.write(unit)
