"""Bounce: what other servers report about our letters, and nothing else, is understood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer import bounce
from mailer.bounce import Action, Bounce

FAILED = """\
From: MAILER-DAEMON@surat.contoh.id (Mail Delivery System)
To: pokja3@ukpbj.contoh.id
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="batas"

--batas
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

Contoh: surat tidak dapat disampaikan.

--batas
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; surat.contoh.id
Original-Envelope-Id: 0192f3a4-7c1e
Arrival-Date: Sat, 21 Nov 2026 10:00:00 +0800 (WITA)

Final-Recipient: rfc822; direktur@karya.contoh.id
Original-Recipient: rfc822;direktur@karya.contoh.id
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.karya.contoh.id
Diagnostic-Code: smtp; 550 5.1.1 <direktur@karya.contoh.id>: Recipient address
    rejected: User unknown

--batas
Content-Type: text/rfc822-headers

Subject: Contoh
Message-ID: <undangan.1@ukpbj.contoh.id>

--batas--
"""


def test_a_refused_letter_is_told_with_its_reason() -> None:
    assert _read(FAILED) == Bounce(
        envelope_id="0192f3a4-7c1e",
        recipient="direktur@karya.contoh.id",
        action=Action.FAILED,
        status="5.1.1",
        diagnostic="550 5.1.1 <direktur@karya.contoh.id>: Recipient address     rejected: User unknown",
    )


REPORTS = [
    ("failed", "5.2.2 (mailbox full)", Action.FAILED, "5.2.2"),
    ("Failed", "5.7.1", Action.FAILED, "5.7.1"),
    ("delayed", "4.4.1", Action.DELAYED, "4.4.1"),
    ("relayed", "2.0.0", Action.RELAYED, "2.0.0"),
    ("delivered", "2.1.5", Action.DELIVERED, "2.1.5"),
    ("expanded", "2.0.0", Action.EXPANDED, "2.0.0"),
]


@pytest.mark.parametrize(("action", "status", "meant", "code"), REPORTS)
def test_every_kind_of_report_is_understood(action: str, status: str, meant: Action, code: str) -> None:
    text = FAILED.replace("Action: failed", f"Action: {action}").replace("Status: 5.1.1", f"Status: {status}")

    report = _read(text)

    assert report is not None
    assert (report.action, report.status) == (meant, code)


def test_a_report_that_lost_our_envelope_id_still_names_the_recipient() -> None:
    text = FAILED.replace("Original-Envelope-Id: 0192f3a4-7c1e\n", "").replace(
        "Original-Recipient: rfc822;direktur@karya.contoh.id\n", ""
    )

    report = _read(text)

    assert report is not None
    assert (report.envelope_id, report.recipient) == ("", "direktur@karya.contoh.id")


def test_a_server_that_hands_our_xtext_back_undecoded_is_understood() -> None:
    text = FAILED.replace("0192f3a4-7c1e", "surat+3D1").replace("rfc822;direktur@karya", "rfc822;direktur+2Bsatu@karya")

    report = _read(text)

    assert report is not None
    assert (report.envelope_id, report.recipient) == ("surat=1", "direktur+satu@karya.contoh.id")


def test_line_ends_do_not_matter() -> None:
    assert bounce.read(FAILED.replace("\n", "\r\n").encode()) == _read(FAILED)


OTHERS = {
    "a holiday reply": "Subject: Sedang cuti\nAuto-Submitted: auto-replied\n\nContoh.\n",
    "an old style bounce": "Subject: failure notice\n\nHi. This is the mail program. <a@b.contoh.id>: no such user.\n",
    "a read receipt": FAILED.replace("delivery-status", "disposition-notification"),
    "a report of another kind": FAILED.replace("multipart/report", "multipart/mixed"),
    "a report without a recipient": FAILED.replace("Final-Recipient", "X-A").replace("Original-Recipient", "X-B"),
    "a report without a status": FAILED.replace("Status: 5.1.1", "Status: entah"),
    "a report of an unknown action": FAILED.replace("Action: failed", "Action: hilang"),
    "a report about nobody": FAILED.split("Final-Recipient")[0] + "--batas--\n",
    "a forwarded report": "Content-Type: message/rfc822\n\n" + FAILED,
    "nothing": "",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_no_delivery_report_is_none(text: str) -> None:
    assert _read(text) is None


def test_a_hostile_report_cannot_smuggle_lines_into_ours() -> None:
    text = FAILED.replace("smtp; 550", "smtp; \u202e=?utf-8?q?=0AStatus:_2.0.0?= 550").replace("\n\n", "\n\n", 1)

    report = _read(text)

    assert report is not None
    assert report.status == "5.1.1"
    assert "\n" not in report.diagnostic
    assert len(report.diagnostic) <= 500


PIECES = st.sampled_from([line.encode() for line in FAILED.splitlines(keepends=True)])


@settings(max_examples=300)
@given(
    st.one_of(st.binary(max_size=300), st.lists(st.one_of(PIECES, st.binary(max_size=30)), max_size=40).map(b"".join))
)
def test_no_message_however_broken_stops_the_reader(raw: bytes) -> None:
    report = bounce.read(raw)

    assert report is None or report.action in Action


@settings(max_examples=200)
@given(st.integers(0, len(FAILED) - 1), st.binary(max_size=4))
def test_a_report_damaged_anywhere_is_read_or_left(at: int, junk: bytes) -> None:
    raw = FAILED.encode()

    report = bounce.read(raw[:at] + junk + raw[at + 1 :])

    assert report is None or report.recipient


def _read(text: str) -> Bounce | None:
    return bounce.read(text.encode())
