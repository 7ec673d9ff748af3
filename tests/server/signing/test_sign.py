"""Signing: four people, a refusal, seals; each step only appends, and each slot is taken once."""

import asyncio
import io
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from server import pki, signing
from server.documents import Rendered
from server.pki import Pki
from server.signing import Expected, Signer, Signing
from sessions.errors import Conflict, NotFound
from tests.server.contoh_dokumen import LONG
from tests.server.signing.meja_tanda import ADDRESS, EXPECTED, NAMES, OFFICE, SLOTS, START, Clock, check, sign_all


def test_four_people_sign_and_everybody_can_tell(final: bytes, authority: Pki, tmp_path: Path) -> None:
    checked = check(final, authority)

    assert checked.problems == ()
    assert [verdict.slot for verdict in checked.signatures] == [
        *("segel_penerbitan", "ketua", "anggota1", "anggota2", "peserta", "segel_penutup", "stempel_arsip")
    ]
    assert all(verdict.ok and verdict.proven for verdict in checked.signatures)
    assert checked.signatures[1].at == START + timedelta(minutes=5)
    assert checked.signatures[1].nama == "CONTOH RINA MARLINA, S.E."
    path = tmp_path / "final.pdf"
    path.write_bytes(final)
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid") == 6
    assert told.count("  - Total document signed") == 1  # the archive timestamp, last
    qpdf = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=True).stdout
    assert "No syntax or stream encoding errors" in qpdf


def test_what_is_seen_in_a_slot_names_the_signer_the_time_and_the_kind(final: bytes, tmp_path: Path) -> None:
    path = tmp_path / "final.pdf"
    path.write_bytes(final)
    words = subprocess.run(["pdftotext", "-f", "3", path, "-"], capture_output=True, text=True, check=True).stdout
    seen = re.sub(r"\s+", " ", words)

    assert "28 Juli 2026 pukul 10.46.07 WITA" in seen
    assert seen.count("TTE tidak tersertifikasi") == 4
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_every_step_only_appends(desk: Signing, minutes: Rendered, clock: Clock) -> None:
    prepared = desk.prepare(minutes.pdf, minutes.boxes, clock())
    signed = desk.sign(prepared.pdf, "ketua", Signer("CONTOH A", "Ketua"), None, clock.later(minutes=1), ADDRESS)
    refused = desk.decline(signed.pdf, "peserta", Signer("CONTOH B", ""), "contoh", clock.later(minutes=1), ADDRESS)
    closed = desk.seal(refused.pdf, clock.later(minutes=1))

    assert prepared.pdf.startswith(minutes.pdf)
    assert signed.pdf.startswith(prepared.pdf)
    assert refused.pdf.startswith(signed.pdf)
    assert closed.pdf.startswith(refused.pdf)
    assert [step.level for step in (prepared, signed, refused, closed)] == ["B-LT", "B-LT", "B-LT", "B-LTA"]


def test_a_signature_leaves_the_particulars_of_the_paper_as_they_were_at_issue(final: bytes, minutes: Rendered) -> None:
    issued, signed = PdfFileReader(io.BytesIO(minutes.pdf)), PdfFileReader(io.BytesIO(final))

    assert signed.root["/Metadata"].data == issued.root["/Metadata"].data
    assert dict(signed.trailer["/Info"]) == dict(issued.trailer["/Info"])


def test_each_signature_was_given_room_to_spare_and_not_much_more(final: bytes) -> None:
    found = PdfFileReader(io.BytesIO(final)).embedded_signatures

    parts = [len(one.signed_data.dump()) / len(bytes(one.sig_object["/Contents"])) for one in found]
    assert len(parts) == 7
    assert all(0.5 < part < 0.8 for part in parts), parts


def test_one_who_refuses_leaves_the_signatures_of_the_others(
    desk: Signing, minutes: Rendered, clock: Clock, authority: Pki
) -> None:
    step = sign_all(desk, minutes, clock, ["ketua", "anggota1", "anggota2"])

    why = "tidak setuju dengan butir 5"
    refused = desk.decline(
        step.pdf, "peserta", Signer(NAMES["peserta"], "Direktur"), why, clock.later(hours=1), ADDRESS
    )
    final = desk.seal(refused.pdf, clock.later(minutes=1)).pdf

    expected = [*EXPECTED[:3], Expected("peserta", NAMES["peserta"], menolak=True)]
    checked = check(final, authority, expected)
    assert checked.problems == ()
    assert [verdict.refused for verdict in checked.signatures if verdict.slot == "peserta"] == [why]
    assert "Catatan tentang" in " ".join(check(final, authority, EXPECTED).problems)


def test_a_slot_left_empty_is_no_fault_when_nobody_was_expected(
    desk: Signing, minutes: Rendered, clock: Clock, authority: Pki
) -> None:
    step = sign_all(desk, minutes, clock, ["ketua"])
    final = desk.seal(step.pdf, clock.later(minutes=1)).pdf

    assert check(final, authority, EXPECTED[:1]).ok
    assert "CONTOH AHMAD SYAHRONI tidak ada" in " ".join(check(final, authority).problems)


def test_a_document_still_being_signed_is_checked_as_far_as_it_is(
    desk: Signing, minutes: Rendered, clock: Clock, authority: Pki
) -> None:
    step = sign_all(desk, minutes, clock, ["ketua", "anggota1"])

    assert check(step.pdf, authority, EXPECTED[:2], closed=False).ok
    assert "Segel penutup" in " ".join(check(step.pdf, authority, EXPECTED[:2]).problems)


def test_a_slot_is_signed_once_and_a_closed_document_never(desk: Signing, minutes: Rendered, clock: Clock) -> None:
    step = sign_all(desk, minutes, clock, ["ketua"])
    who = Signer("CONTOH LAIN", "")

    with pytest.raises(Conflict, match="sudah terisi"):
        desk.sign(step.pdf, "ketua", who, None, clock(), ADDRESS)
    with pytest.raises(Conflict, match="sudah terisi"):
        desk.decline(step.pdf, "ketua", who, "contoh", clock(), ADDRESS)
    with pytest.raises(NotFound, match="kolom"):
        desk.sign(step.pdf, "bukan_siapa", who, None, clock(), ADDRESS)
    closed = desk.seal(step.pdf, clock.later(minutes=1))
    with pytest.raises(Conflict, match="sudah ditutup"):
        desk.sign(closed.pdf, "peserta", who, None, clock(), ADDRESS)
    with pytest.raises(Conflict, match="sudah ditutup"):
        desk.seal(closed.pdf, clock())


@pytest.mark.parametrize("slot", ["segel_penerbitan", "segel_penutup", "stempel_arsip"])
def test_nobody_signs_in_the_systems_own_slots(desk: Signing, minutes: Rendered, clock: Clock, slot: str) -> None:
    step = desk.prepare(minutes.pdf, minutes.boxes, clock())

    with pytest.raises((NotFound, Conflict)):
        desk.sign(step.pdf, slot, Signer("CONTOH LAIN", ""), None, clock(), ADDRESS)


def test_names_of_any_length_and_script_can_sign(
    desk: Signing, minutes: Rendered, clock: Clock, authority: Pki
) -> None:
    who = Signer(f"{LONG} 😀 #panic()\n*x*", LONG, LONG)
    step = desk.prepare(minutes.pdf, minutes.boxes, clock())

    step = desk.sign(step.pdf, "ketua", who, None, clock.later(minutes=1), ADDRESS)

    checked = check(step.pdf, authority, [Expected("ketua", who.nama)], closed=False)
    assert checked.problems == ()


def test_a_signature_of_another_person_in_a_slot_is_named(
    desk: Signing, minutes: Rendered, clock: Clock, authority: Pki
) -> None:
    step = desk.prepare(minutes.pdf, minutes.boxes, clock())
    step = desk.sign(step.pdf, "ketua", Signer("CONTOH LAIN", ""), None, clock.later(minutes=1), ADDRESS)

    problems = " ".join(check(step.pdf, authority, EXPECTED[:1], closed=False).problems)

    assert "ditandatangani oleh CONTOH LAIN" in problems


def test_a_signature_of_another_office_is_not_believed(final: bytes, tmp_path: Path) -> None:
    other = pki.open_or_create(tmp_path / "pki", "frasa lain", OFFICE, START)

    checked = check(final, other)

    assert not checked.ok
    assert "dipercaya kantor ini" in " ".join(checked.problems)


def test_two_offices_never_mix_up_a_signature_and_a_system_record(
    desk: Signing, minutes: Rendered, clock: Clock, authority: Pki
) -> None:
    """A person called like the system's seal is still a person."""
    step = desk.prepare(minutes.pdf, minutes.boxes, clock())
    who = Signer(f"Segel {OFFICE}", "Segel sistem")
    step = desk.sign(step.pdf, "ketua", who, None, clock.later(minutes=1), ADDRESS)

    verdict = check(step.pdf, authority, [Expected("ketua", who.nama)], closed=False).signatures[1]

    assert not verdict.system
    assert verdict.refused == ""


async def test_a_check_apart_says_the_same(final: bytes, authority: Pki) -> None:
    when = START + timedelta(days=1)

    apart = await signing.check_apart(final, EXPECTED, [authority.root.cert], when)
    cheated = await signing.check_apart(final + b"x", EXPECTED, [authority.root.cert], when)

    assert {type(verdict.slot) for verdict in apart.signatures} == {str}
    assert apart == await asyncio.to_thread(check, final, authority)
    assert not cheated.ok


async def test_a_check_that_takes_too_long_is_ended(final: bytes, authority: Pki) -> None:
    checked = await signing.check_apart(final, EXPECTED, [authority.root.cert], START, seconds=0.01)

    assert not checked.ok
    assert "waktu yang wajar" in checked.problems[0]


async def test_the_loop_goes_on_while_people_sign(desk: Signing, minutes: Rendered, clock: Clock) -> None:
    """The work happens in a thread: a task that waits for nothing gets its turn many times meanwhile."""
    turns = 0
    work = asyncio.create_task(asyncio.to_thread(sign_all, desk, minutes, clock, SLOTS))

    while not work.done():
        turns += 1
        await asyncio.sleep(0.001)

    assert (await work).level == "B-LT"
    assert turns >= 10


# The authority and its time stamps
