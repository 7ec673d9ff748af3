"""A closed paper holds long after its certificates ended: here, by ETSI, and on a machine of that day."""

import asyncio
import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
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

from server import pki, signing
from server.documents import Rendered
from server.pki import Pki
from server.signing import Signing
from server.signing.keys import as_asn1, tsa_signer
from server.tsa import Tsa
from sessions.indonesia import Zona
from tests.server.signing.meja_tanda import EXPECTED, NAMES, OFFICE, ROOT, START, Clock, DeadTsa, sign_all


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
