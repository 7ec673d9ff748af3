"""Signing: four people, a refusal, seals, and every way in which somebody might cheat afterwards."""

import asyncio
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from server import documents, pki, signing
from server.documents import Rendered
from server.pki import Pki, PkiError
from server.signing import Expected, Signed, Signer, Signing
from server.signing.keys import as_asn1, tsa_signer
from server.tsa import Refusal, Tsa
from sessions.errors import Conflict, NotFound
from sessions.indonesia import Zona
from tests.server.contoh_dokumen import LONG, berita_acara, drawn_name, pictures

START = datetime(2026, 7, 28, 2, 41, 7, tzinfo=UTC)
ADDRESS = "https://bukti.contoh.id/periksa/RB-2026-000422"
ROOT = Path(__file__).parents[2]
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


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return pki.open_or_create(tmp_path_factory.mktemp("a") / "pki", "frasa contoh", OFFICE, START)


@pytest.fixture(scope="module")
def minutes() -> Rendered:
    return documents.render("berita_acara", berita_acara(), pictures())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(authority: Pki, clock: Clock) -> Signing:
    return Signing(authority, Tsa(tsa_signer(authority), clock), Zona.WITA)


def sign_all(desk: Signing, minutes: Rendered, clock: Clock, slots: list[str]) -> Signed:
    step = desk.prepare(minutes.pdf, minutes.boxes, clock())
    for slot in slots:
        step = desk.sign(step.pdf, slot, Signer(NAMES[slot], "Anggota"), drawn_name(), clock.later(minutes=5), ADDRESS)
    return step


@pytest.fixture(scope="module")
def final(authority: Pki, minutes: Rendered) -> bytes:
    """Signed by four and closed."""
    clock = Clock()
    desk = Signing(authority, Tsa(tsa_signer(authority), clock), Zona.WITA)
    step = sign_all(desk, minutes, clock, SLOTS)
    return desk.seal(step.pdf, clock.later(minutes=5)).pdf


def check(pdf: bytes, authority: Pki, expected: list[Expected] = EXPECTED, **more: Any) -> signing.Checked:
    return signing.check(pdf, expected, [authority.root.cert], START + timedelta(days=1), **more)


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


def test_without_a_time_stamping_service_signatures_are_still_made(
    authority: Pki, minutes: Rendered, clock: Clock
) -> None:
    desk = Signing(authority, DeadTsa(tsa_signer(authority), clock), Zona.WITA)

    step = sign_all(desk, minutes, clock, ["ketua"])
    closed = desk.seal(step.pdf, clock.later(minutes=1))

    assert (step.level, closed.level) == ("B-B", "B-B")
    checked = check(closed.pdf, authority, EXPECTED[:1])
    assert checked.problems == ()
    assert not any(verdict.proven for verdict in checked.signatures)


def test_the_service_may_fail_in_between(authority: Pki, minutes: Rendered, clock: Clock) -> None:
    alive = Signing(authority, Tsa(tsa_signer(authority), clock), Zona.WITA)
    dead = Signing(authority, DeadTsa(tsa_signer(authority), clock), Zona.WITA)

    step = sign_all(dead, minutes, clock, ["ketua"])
    closed = alive.seal(step.pdf, clock.later(minutes=1))

    assert closed.level == "B-LTA"
    checked = check(closed.pdf, authority, EXPECTED[:1])
    assert checked.ok
    assert all(verdict.proven for verdict in checked.signatures)  # by the timestamps that came after


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


@pytest.mark.parametrize("days", [0, 20, 1000])
def test_a_closed_document_stands_long_after_its_certificates_end(final: bytes, authority: Pki, days: int) -> None:
    when = START + timedelta(hours=1, days=days)

    ours = signing.check(final, EXPECTED, [authority.root.cert], when)
    theirs = asyncio.run(_archive_verdicts(final, authority, when))

    assert ours.problems == ()
    assert theirs == {AdESPassed.OK}


IN_A_THOUSAND_DAYS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cryptography import x509
from server.signing import Expected, check
folder, now = Path(sys.argv[1]), datetime.now(UTC)
roots = x509.load_pem_x509_certificates((folder / "akar.pem").read_bytes())
for name in ("tertutup.pdf", "tanpa-arsip.pdf"):
    found = check((folder / name).read_bytes(), [Expected("ketua", sys.argv[2])], roots, now)
    print(now.date(), found.ok, *found.problems)
"""


def test_on_a_machine_a_thousand_days_ahead_the_archived_paper_holds_and_another_does_not(
    minutes: Rendered, tmp_path: Path
) -> None:
    """The clock of the whole process is moved, as by a reader in three years; the control was never stamped."""
    clock = Clock(datetime.now(UTC))
    office = pki.open_or_create(tmp_path / "pki", "frasa contoh", OFFICE, clock())
    for name, stamper in (("tertutup", Tsa), ("tanpa-arsip", DeadTsa)):
        desk = Signing(office, stamper(tsa_signer(office), clock), Zona.WITA)
        step = sign_all(desk, minutes, clock, ["ketua"])
        (tmp_path / f"{name}.pdf").write_bytes(desk.seal(step.pdf, clock.later(minutes=1)).pdf)
    (tmp_path / "akar.pem").write_text(pki.roots_pem(office.roots))

    command = ["faketime", "-f", "+1000d", sys.executable, "-c", IN_A_THOUSAND_DAYS, str(tmp_path), NAMES["ketua"]]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()

    year = (clock() + timedelta(days=1000)).strftime("%Y-%m")
    assert [line.split()[1] for line in told] == ["True", "False"]
    assert all(line.startswith(year) for line in told)
    assert "tidak sah" in told[1]


async def _archive_verdicts(pdf: bytes, authority: Pki, when: datetime) -> set[object]:
    """What ETSI EN 319 102-1 (5.6.3) says of each signature, demanding a revocation list for each certificate."""
    revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("hard-fail"))
    trust = SimpleTrustManager.build([as_asn1(authority.root.cert)])
    policy = CertValidationPolicySpec(trust_manager=trust, revinfo_policy=revocation)
    local = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy, revinfo_gathering_policy=local))
    timing = ValidationTimingInfo(when, when, False)
    found = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    assert len(found) == 6
    return {(await ades_lta_validation(one, spec, timing)).ades_subindic for one in found}


def _flip(pdf: bytes, at: int) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= 1
    return bytes(changed)


def _flip_in_page(pdf: bytes) -> bytes:
    return _flip(pdf, pdf.index(b"stream", 5000) + 400)


def _flip_in_facts(pdf: bytes) -> bytes:
    return _flip(pdf, pdf.index(b"stream", pdf.index(b"EmbeddedFile")) + 60)


def _flip_in_first_signature(pdf: bytes) -> bytes:
    found = re.search(rb"/Contents ?<([0-9a-fA-F]{200,})>", pdf)
    assert found
    at = found.start(1) + 900
    return pdf[:at] + (b"1" if pdf[at : at + 1] != b"1" else b"2") + pdf[at + 1 :]


def _updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _square(red: int) -> generic.StreamObject:
    edges = generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 60)))
    kind = {"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Form"), "/BBox": edges}
    head = {pdf_name(name): value for name, value in kind.items()}
    return generic.StreamObject(head, stream_data=b"%d 0 0 rg 0 0 200 60 re f" % red)


def _add_page(writer: IncrementalPdfFileWriter) -> None:
    content = generic.StreamObject(stream_data=b"BT /F1 20 Tf 50 700 Td (LAMPIRAN PALSU) Tj ET")
    page = PageObject(writer.add_object(content), (0, 0, 595, 842), resources=generic.DictionaryObject({}))
    writer.insert_page(page)


def _show_other_content(writer: IncrementalPdfFileWriter) -> None:
    """A shadow: the page stays, and its content is another object under the same number."""
    page = writer.find_page_for_modification(1)[0].get_object()
    old = page.raw_get("/Contents")
    writer.objects[(old.generation, old.idnum)] = generic.StreamObject(stream_data=b"q 1 0 0 RG 50 50 400 400 re S Q")
    writer._force_write_when_empty = True


def _cover_an_amount(writer: IncrementalPdfFileWriter) -> None:
    ref, _ = writer.find_page_for_modification(0)
    page = ref.get_object()
    look = generic.DictionaryObject({pdf_name("/N"): writer.add_object(_square(1))})
    note = {
        "/Type": pdf_name("/Annot"),
        "/Subtype": pdf_name("/FreeText"),
        "/Rect": generic.ArrayObject(map(generic.NumberObject, (100, 400, 300, 430))),
        "/AP": look,
    }
    ref = writer.add_object(generic.DictionaryObject({pdf_name(name): value for name, value in note.items()}))
    page.setdefault(pdf_name("/Annots"), generic.ArrayObject()).append(ref)
    writer.update_container(page)


def _repaint_a_signature(writer: IncrementalPdfFileWriter) -> None:
    for ref in writer.root["/AcroForm"]["/Fields"]:
        slot = ref.get_object()
        if slot["/T"] in ("peserta", "ttd_4"):  # of the example here, of a whole sesi elsewhere
            slot["/AP"][pdf_name("/N")] = writer.add_object(_square(1))
            writer.update_container(slot["/AP"])


def _cut_revisions(count: int) -> Callable[[bytes], bytes]:
    def cut(pdf: bytes) -> bytes:
        ends = [found.end() for found in re.finditer(rb"%%EOF", pdf)]
        return pdf[: ends[-1 - count]] + b"\n"

    return cut


def _rewritten(pdf: bytes) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run(["qpdf", file.name, "-"], capture_output=True, check=True).stdout


TAMPER: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a byte of a page": (_flip_in_page, "tidak sama dengan yang ditandatangani|rusak"),
    "a byte of the attached facts": (_flip_in_facts, "tidak sama dengan yang ditandatangani|rusak"),
    "a digit of the first signature": (_flip_in_first_signature, "tidak sama dengan yang ditandatangani"),
    "a page is added": (lambda pdf: _updated(pdf, _add_page), "diubah sesudahnya"),
    "a page shows other content": (lambda pdf: _updated(pdf, _show_other_content), "diubah sesudahnya"),
    "an amount is covered by a note": (lambda pdf: _updated(pdf, _cover_an_amount), "diubah sesudahnya"),
    "a signature is painted over": (lambda pdf: _updated(pdf, _repaint_a_signature), "diubah sesudahnya"),
    "garbage after the end": (lambda pdf: pdf + b"\n% tambahan\n", "tambahan di akhir"),
    "archive timestamp and closing seal cut off": (_cut_revisions(3), "Segel penutup tidak ada"),
    "last signature cut off": (_cut_revisions(4), "AHMAD SYAHRONI tidak ada"),
    "all signatures cut off": (_cut_revisions(8), "tidak ada"),
    "rewritten by a tool": (_rewritten, "tidak"),
    "not a PDF": (lambda pdf: b"halo", "rusak"),
    "an empty file": (lambda pdf: b"", "rusak"),
}


@pytest.mark.parametrize("name", TAMPER)
def test_whoever_tampers_is_found_out(name: str, final: bytes, authority: Pki) -> None:
    attack, said = TAMPER[name]

    changed = attack(final)

    assert changed != final
    checked = check(changed, authority)
    assert not checked.ok
    assert re.search(said, " ".join(checked.problems)), checked.problems


def test_the_people_before_the_damage_still_count(final: bytes, authority: Pki) -> None:
    """A repainted signature breaks itself and what follows; the report says who is concerned, not merely "invalid"."""
    checked = check(_updated(final, _cover_an_amount), authority)

    assert all(verdict.fault for verdict in checked.signatures)
    assert "CONTOH RINA MARLINA, S.E." in " ".join(checked.problems)


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


def test_the_authority_is_made_once_and_opened_after(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "pki"

    first = pki.open_or_create(folder, "frasa contoh", OFFICE, START)
    second = pki.open_or_create(folder, "frasa contoh", "nama lain", START + timedelta(days=9))

    assert second.root.cert == first.root.cert
    assert second.office == OFFICE
    assert sorted(path.name for path in folder.iterdir()) == [
        *("issuing.key", "issuing.pem", "root.key", "root.pem", "tsa.key", "tsa.pem")
    ]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(b"ENCRYPTED PRIVATE KEY" in path.read_bytes() for path in folder.glob("*.key"))
    assert [path.name for path in folder.parent.iterdir()] == ["pki"]


async def test_two_processes_that_start_at_once_get_one_authority(tmp_path: Path) -> None:
    folder = tmp_path / "pki"

    made = await asyncio.gather(
        *(asyncio.to_thread(pki.open_or_create, folder, "frasa contoh", OFFICE, START) for _ in range(8))
    )

    assert len({one.root.cert.fingerprint(pki.hashes.SHA256()) for one in made}) == 1
    assert _names(tmp_path) == ["pki"]  # nothing half-made is left


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_wrong_phrase_or_a_lost_key_is_said_plainly(tmp_path: Path) -> None:
    folder = tmp_path / "pki"
    pki.open_or_create(folder, "frasa contoh", OFFICE, START)

    with pytest.raises(PkiError, match="RUANG_KEY_PASSPHRASE"):
        pki.open_or_create(folder, "frasa salah", OFFICE, START)
    with pytest.raises(PkiError, match="kosong"):
        pki.open_or_create(folder, "", OFFICE, START)
    (folder / "tsa.key").write_bytes((folder / "root.key").read_bytes())
    with pytest.raises(PkiError, match="tidak terbuka"):
        pki.open_or_create(folder, "frasa contoh", OFFICE, START)
    (folder / "tsa.key").unlink()
    with pytest.raises(PkiError, match="cadangan"):
        pki.open_or_create(folder, "frasa contoh", OFFICE, START)


async def test_openssl_accepts_the_chain_and_the_revocation_lists(authority: Pki, tmp_path: Path) -> None:
    at = START + timedelta(days=1)
    signer = authority.signer("CONTOH A", "Ketua", at)
    for name, cert in (("root", authority.root.cert), ("mid", authority.issuing.cert), ("leaf", signer.cert)):
        (tmp_path / f"{name}.pem").write_text(pki.roots_pem([cert]))
    lists = [x509.load_der_x509_crl(der) for der in authority.crls(at)]
    (tmp_path / "crls.pem").write_bytes(b"".join(one.public_bytes(pki.serialization.Encoding.PEM) for one in lists))

    attime = int(at.timestamp()) + 60
    chain = "-CAfile root.pem -untrusted mid.pem -crl_check_all -CRLfile crls.pem"
    said = await _openssl(tmp_path, f"verify {chain} -attime {attime} leaf.pem")

    assert said.strip() == "leaf.pem: OK"
    assert signer.cert.subject.get_attributes_for_oid(NameOID.TITLE)[0].value == "Ketua"


async def test_openssl_accepts_a_time_stamp(authority: Pki, tmp_path: Path) -> None:
    tsa = Tsa(tsa_signer(authority), lambda: START)
    (tmp_path / "paper").write_bytes(b"contoh")
    (tmp_path / "root.pem").write_text(pki.roots_pem([authority.root.cert]))
    await _openssl(tmp_path, "ts -query -data paper -sha256 -cert -out q")

    (tmp_path / "r").write_bytes(await tsa.answer((tmp_path / "q").read_bytes()))

    attime = int((START + timedelta(days=1)).timestamp())
    said = await _openssl(tmp_path, f"ts -verify -data paper -in r -CAfile root.pem -attime {attime}")
    assert "Verification: OK" in said


async def _openssl(folder: Path, arguments: str) -> str:
    run = await asyncio.create_subprocess_exec(
        "openssl", *arguments.split(), cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    return (await run.communicate())[0].decode()


@pytest.mark.parametrize("query", [b"", b"halo", b"0" * 5000])
async def test_a_query_that_is_none_is_refused(authority: Pki, query: bytes) -> None:
    tsa = Tsa(tsa_signer(authority), lambda: START)

    answer = Refusal.load(await tsa.answer(query))

    assert answer["status"]["status"].native == "rejection"
    assert answer["status"]["fail_info"].native == {"bad_data_format"}


async def test_a_weak_digest_is_not_stamped(authority: Pki) -> None:
    tsa = Tsa(tsa_signer(authority), lambda: START)
    imprint = {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": bytes(20)}
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint}).dump()

    answer = Refusal.load(await tsa.answer(query))

    assert answer["status"]["fail_info"].native == {"bad_alg"}
