"""The twelve steps of the SOP: standard against real time, out of the chain."""

import json
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from sessions import lobi, pelaksanaan, tahap
from sessions.errors import Conflict, Invalid
from sessions.kapasitas import Kapasitas
from sessions.mesin import SISTEM, note
from sessions.peristiwa import KINDS
from sessions.tahap import TAHAP, clock
from tests.sessions.contoh import DIREKTUR, JUMLAH_POKJA, KETUA, MULAI, TIM_IT, Jalan
from tests.sessions.test_prosedur import proven, sealed, signed

SOP = json.loads((Path(__file__).parents[1] / "vectors" / "sop.json").read_text())
MINUTE = timedelta(minutes=1)


def length(iso):
    found = re.fullmatch(r"PT(\d+)([MH])", iso)
    return timedelta(**{{"M": "minutes", "H": "hours"}[found[2]]: int(found[1])}) if found else None


@pytest.mark.parametrize("place", range(12))
def test_each_step_has_the_standard_time_of_the_sop(place):
    row = next(sop for sop in SOP if sop["id"] == "KB")["langkah"][place]

    assert TAHAP[place].kode == f"KB-{row['no']}"
    assert TAHAP[place].baku == length(row["iso"])


def test_the_standard_times_add_up_to_1765_minutes():
    assert sum((t.baku for t in TAHAP if t.baku), timedelta()) == 1765 * MINUTE


def test_the_steps_begin_and_end_with_known_events():
    assert {kind for t in TAHAP for kind in (*t.mulai, *t.selesai, *t.sampai)} <= set(KINDS)


def step(jalan, kode, now=None):
    return {one.kode: one for one in clock(jalan.entries, now or jalan.at)}[kode]


def test_nothing_has_begun_before_the_letter():
    assert all(one.nyata is None and not one.lewat for one in clock(Jalan().entries, MULAI))


def test_a_finished_step_has_its_real_time():
    jalan = Jalan().send()

    assert step(jalan, "KB-1").nyata == 25 * MINUTE
    assert step(jalan, "KB-2").nyata == MINUTE
    assert step(jalan, "KB-3").berjalan


def test_a_step_under_way_counts_on_and_is_late_when_its_standard_is_over():
    jalan = Jalan().send()
    sent = jalan.undangan.dikirim

    assert not step(jalan, "KB-3", sent + timedelta(hours=24)).lewat
    assert step(jalan, "KB-3", sent + timedelta(hours=24, seconds=1)).lewat


@pytest.mark.parametrize("end", ["sesi.dimulai", "sesi.dinyatakan_tidak_hadir"])
def test_nobody_waits_for_an_answer_any_more_once_the_sesi_is_held(end):
    jalan = Jalan().send()
    entries = [*jalan.entries, SimpleNamespace(event=note(SISTEM, jalan.wait(hours=30), "sesi/s-1", end, {}))]

    kb3 = {one.kode: one for one in clock(entries, jalan.wait(hours=9))}["KB-3"]

    assert (kb3.nyata, kb3.berjalan, kb3.lepas, kb3.lewat) == (timedelta(hours=30), False, True, True)


def test_the_whole_sesi_is_measured():
    jalan = sealed(signed(proven(Jalan().begin())))

    steps = clock(jalan.entries, jalan.at)

    assert len(steps) == 12
    assert all(one.selesai is not None for one in steps)


def test_while_the_sesi_is_broken_off_its_clock_stands_still():
    jalan = Jalan().begin()
    jalan.sesi = jalan.keep(pelaksanaan.pause(jalan.sesi, "Istirahat salat", KETUA, jalan.wait(minutes=30)))
    jalan.sesi = jalan.keep(pelaksanaan.resume(jalan.sesi, jalan.ruang, JUMLAH_POKJA, KETUA, jalan.wait(minutes=40)))
    jalan.keep(lobi.lose(jalan.ruang, DIREKTUR.id, f"{DIREKTUR.id}-1", jalan.wait(minutes=10)))
    jalan.sesi = jalan.keep(pelaksanaan.peserta_lost(jalan.sesi, jalan.ruang, jalan.wait(minutes=1)))
    jalan.keep(lobi.arrive(jalan.ruang, lobi.Datang(Kapasitas.DIREKSI, "", "baru"), DIREKTUR, jalan.wait(minutes=5)))
    jalan.sesi = jalan.keep(pelaksanaan.peserta_back(jalan.sesi, jalan.ruang, jalan.at))

    assert step(jalan, "KB-8", jalan.wait(minutes=10)).nyata == (30 + 10 + 1 + 10) * MINUTE


def test_a_second_letter_is_measured_anew():
    jalan = Jalan().send()
    again = step(jalan, "KB-1").selesai
    jalan.wait(hours=30)
    jalan.approve()

    assert step(jalan, "KB-1").mulai > again
    assert step(jalan, "KB-1").nyata == 25 * MINUTE


def test_work_may_be_taken_up_when_it_is_taken_up():
    jalan = Jalan().send()
    jalan.wait(hours=2)
    jalan.answer()
    jalan.wait(hours=15)
    jalan.keep((tahap.begin("sesi/s-1", "KB-4", KETUA, jalan.at),))

    assert step(jalan, "KB-4", jalan.at + 9 * MINUTE).nyata == 9 * MINUTE
    with pytest.raises(Invalid):
        tahap.begin("sesi/s-1", "KB-13", KETUA, jalan.at)


def test_a_deviation_is_answered_for_and_nothing_else_is():
    jalan = Jalan().send()
    late = step(jalan, "KB-3", jalan.at + timedelta(hours=25))
    with pytest.raises(Conflict):
        tahap.explain("sesi/s-1", step(jalan, "KB-1"), "Alasan yang panjang.", KETUA, jalan.at)
    with pytest.raises(Invalid):
        tahap.explain("sesi/s-1", late, "lupa", KETUA, jalan.at)

    assert tahap.unexplained([late]) == (late,)
    jalan.keep((tahap.explain("sesi/s-1", late, "Peserta baru membuka surel.", TIM_IT, jalan.at),))

    assert step(jalan, "KB-3").alasan == "Peserta baru membuka surel."
