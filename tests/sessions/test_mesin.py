"""The tables of states against the machines that were drawn (tests/vectors/machines.json), row by row."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sessions import (
    audit,
    berita_acara,
    dokumen,
    kehadiran,
    kembali,
    mesin,
    negosiasi,
    paket,
    pengesahan,
    persetujuan,
    rekaman,
    sesi,
    undangan,
)
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.peristiwa import KINDS

MACHINES = json.loads((Path(__file__).parents[1] / "vectors" / "machines.json").read_text())
TABLES = {
    "paket": paket,
    "sesi": sesi,
    "undangan": undangan,
    "kehadiran": kehadiran,
    "persetujuan_rekam": persetujuan,
    "rekaman": rekaman,
    "dokumen": dokumen,
    "berita_acara": berita_acara,
    "negosiasi": negosiasi,
    "hak_audit": audit,
}
OURS = TABLES | {"kembali": kembali, "pengesahan": pengesahan}
"""The machines that were drawn for us, and those that we added."""
AT = datetime(2026, 11, 21, 2, tzinfo=UTC)


def rows(table):
    return {
        (state, event, end)
        for (state, event), ends in table.items()
        for end in ([ends] if isinstance(ends, str) else ends)
    }


def drawn(name):
    return {(row["from"], row["event"], row["to"]) for row in MACHINES[name]["transitions"]}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_exactly_the_rows_that_were_drawn(name):
    assert rows(TABLES[name].NEXT) == drawn(name)


@pytest.mark.parametrize("name", TABLES)
def test_every_state_that_was_drawn_is_a_keadaan_and_no_other(name):
    states = {state for row in MACHINES[name]["transitions"] for state in (row["from"], row["to"])}

    assert {str(keadaan) for keadaan in TABLES[name].Keadaan} == states


@pytest.mark.parametrize(("name", "row"), [(name, row) for name in TABLES for row in sorted(drawn(name))])
def test_each_row_is_a_step(name, row):
    state, event, end = row

    assert mesin.step(TABLES[name].NEXT, name, state, event, end) == end


@pytest.mark.parametrize("name", TABLES)
def test_what_is_not_in_the_table_is_refused(name):
    module = TABLES[name]
    events = {event for _, event in module.NEXT}
    for state in module.Keadaan:
        for event in events:
            if (state, event) not in module.NEXT:
                with pytest.raises(Conflict, match="Muat ulang"):
                    mesin.step(module.NEXT, name, state, event)


@pytest.mark.parametrize("name", TABLES)
def test_every_step_writes_a_known_kind_of_event(name):
    events = {event for _, event in TABLES[name].NEXT}

    assert events == set(TABLES[name].JEJAK)
    assert set(TABLES[name].JEJAK.values()) <= set(KINDS)


def test_what_a_recording_does_beside_the_drawing_stands_apart():
    """A track is one person's: several may stall and return; a pause is always open; minds may change towards A."""
    added = rows(rekaman.JUGA)

    assert added & drawn("rekaman") == {("gagal", "pulih", "merekam")}  # which now has two ends
    assert {event for _, event, _ in added} <= set(rekaman.JEJAK)
    assert rows(rekaman.LANGKAH) == drawn("rekaman") | added


def test_where_several_ends_are_open_the_rule_must_choose():
    with pytest.raises(Conflict):
        mesin.step(paket.NEXT, "paket", "menghitung", "hitung")
    with pytest.raises(Conflict):
        mesin.step(paket.NEXT, "paket", "menghitung", "hitung", "disiapkan")


@pytest.mark.parametrize("name", MACHINES)
def test_no_timer_and_no_program_moves_into_what_harms_a_penyedia(name):
    """Over all machines as drawn: `tidak_hadir` of a person who never came is attendance, not a result."""
    clocks = {"pewaktu", "sistem", "pekerja", "mailer"}
    harmful = {"gugur", "tidak_sah", "ditutup", "ditolak_daftar_hitam"}
    by_clock = [row for row in MACHINES[name]["transitions"] if row["actor"] in clocks]

    assert not [row for row in by_clock if row["to"] in harmful]
    assert not [row for row in by_clock if (name, row["event"]) in mesin.HARMFUL]


@pytest.mark.parametrize(("name", "event"), sorted(mesin.HARMFUL))
def test_a_harmful_step_is_never_written_for_the_system(name, event):
    assert event in {peristiwa for _, peristiwa in OURS[name].NEXT}
    with pytest.raises(Forbidden, match="Pokja"):
        mesin.move(mesin.SISTEM, AT, berkas="b", kind="k", mesin=name, id="x", dari="a", peristiwa=event, ke="b")


def test_every_way_into_a_harmful_state_is_in_the_list():
    """A new row that ends in tidak_sah or ditolak must be named in HARMFUL, or this fails."""
    for name, ends in {"dokumen": {"tidak_sah"}, "kehadiran": {"ditolak"}}.items():
        ways = {(name, row["event"]) for row in MACHINES[name]["transitions"] if row["to"] in ends}

        assert ways <= mesin.HARMFUL


def test_a_reason_of_nine_letters_is_too_short():
    with pytest.raises(Invalid):
        mesin.reason("  terlalu ", "apa pun")

    assert mesin.reason(" cukup   panjang ", "apa pun") == "cukup panjang"
