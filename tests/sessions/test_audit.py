"""An auditor's grant: the paket of the surat tugas, for its time, after the training; anything else is not there."""

from datetime import date, timedelta

import pytest

from sessions import audit
from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.wewenang import Pelaku, Peran
from tests.sessions.contoh import AT

ADMIN = Pelaku("o-8", "Tono Contoh", Peran.ADMIN, "k-1")
AUDITOR = Pelaku("o-9", "Wati Contoh", Peran.AUDITOR, "k-1")
DAY = timedelta(days=1)


def asked(paket=("p-1", "p-2")):
    return audit.request("h-1", "k-1", "o-9", "ST-1/2026", date(2026, 11, 1), "Inspektorat Contoh", paket, ADMIN, AT)[0]


def granted(habis=None):
    hak, _ = audit.dispose(asked(), ADMIN, AT)
    hak, _ = audit.papers_complete(hak, ADMIN, AT)
    return audit.grant(hak, habis, ADMIN, AT)[0]


def active(habis=None):
    hak, _ = audit.trained(granted(habis), "Modul dalam aplikasi", ADMIN, AT)
    return audit.activate(hak, AUDITOR, AT)[0]


def test_a_request_names_the_paket():
    with pytest.raises(Invalid) as refused:
        asked(())

    assert set(refused.value.details["bidang"]) == {"paket"}


def test_without_an_end_it_runs_for_30_days():
    assert granted().habis == AT + 30 * DAY
    assert granted(AT + 5 * DAY).habis == AT + 5 * DAY
    with pytest.raises(Invalid):
        granted(AT)


def test_before_the_training_nothing_is_opened():
    with pytest.raises(Forbidden, match="pelatihan"):
        audit.see(granted(), "p-1", AT, AUDITOR)
    with pytest.raises(Conflict):
        audit.activate(granted(), AUDITOR, AT)


def test_each_look_is_written_down():
    event = audit.see(active(), "p-2", AT + DAY, AUDITOR)

    assert (event.kind, event.data["paket"], event.berkas) == ("audit.dilihat", "p-2", "kantor/k-1")


@pytest.mark.parametrize(("paket", "later"), [("p-3", DAY), ("p-1", 30 * DAY), ("p-1", -DAY)])
def test_what_is_outside_the_grant_is_not_there(paket, later):
    with pytest.raises(NotFound):
        audit.see(active(), paket, AT + later, AUDITOR)


def test_a_grant_ends_is_extended_and_put_away():
    hak = active()
    with pytest.raises(Conflict):
        audit.expire(hak, AT + 29 * DAY)
    over, _ = audit.expire(hak, AT + 30 * DAY)
    with pytest.raises(NotFound):
        audit.see(over, "p-1", AT + 30 * DAY, AUDITOR)
    with pytest.raises(Invalid):
        audit.extend(over, AT + 60 * DAY, "", date(2026, 12, 1), ADMIN, AT + 30 * DAY)

    again, _ = audit.extend(over, AT + 60 * DAY, "ST-2/2026", date(2026, 12, 1), ADMIN, AT + 30 * DAY)

    assert (again.keadaan, again.nomor_surat) == ("menunggu_masuk", "ST-2/2026")
    assert audit.archive(over, ADMIN, AT + 31 * DAY)[0].keadaan == "diarsipkan"


def test_a_revoked_grant_opens_nothing():
    gone, _ = audit.revoke(active(), "Surat tugas dicabut.", ADMIN, AT)

    with pytest.raises(NotFound):
        audit.see(gone, "p-1", AT, AUDITOR)


def test_missing_papers_are_asked_for_and_lapse_after_30_days():
    hak, _ = audit.dispose(asked(), ADMIN, AT)
    short, _ = audit.papers_missing(hak, "Surat tugas belum ditandatangani", ADMIN, AT)
    assert audit.completed(short, AUDITOR, AT)[0].keadaan == "ditindaklanjuti"
    with pytest.raises(Conflict):
        audit.lapse(short, AT, AT + 29 * DAY)
    assert audit.lapse(short, AT, AT + 30 * DAY)[0].keadaan == "ditolak"


def test_a_request_is_rejected_with_a_reason():
    with pytest.raises(Invalid):
        audit.reject(asked(), "", ADMIN, AT)

    assert audit.reject(asked(), "Bukan kewenangan daerah.", ADMIN, AT)[0].keadaan == "ditolak"
