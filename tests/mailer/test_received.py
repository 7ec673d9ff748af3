"""Letters from outside: read however broken, their code found, their attachments taken, and nothing believed."""

from email.message import EmailMessage

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailer import received

JPEG = b"\xff\xd8\xff\xe0contoh"


def letter(subject: str = "#RB-7K3QXY", **heads: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = heads.pop("From", "Kirana Contoh <kirana@karya.contoh.id>")
    made["To"] = heads.pop("To", "pokja@ukpbj.contoh.id")
    made["Subject"] = subject
    for name, value in heads.items():
        made[name.replace("_", "-")] = value
    made.set_content("Terlampir.")
    made.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="KTP Direktur.jpg")
    return made


def test_a_letter_is_its_sender_subject_and_attachments() -> None:
    found = received.read(letter("Dokumen susulan #RB-7K3QXY").as_bytes())

    assert (found.dari, found.nama) == ("kirana@karya.contoh.id", "Kirana Contoh")
    assert found.perihal == "Dokumen susulan #RB-7K3QXY"
    assert [(one.nama, one.isi) for one in found.lampiran] == [("KTP Direktur.jpg", JPEG)]
    assert not found.otomatis


def test_the_code_is_in_the_address_or_the_subject() -> None:
    cases = {
        ("#RB-7K3QXY", "pokja@contoh.id"): ("RB-7K3QXY", None),
        ("Re: fwd: #rb-7k3qxy/3 akta", "pokja@contoh.id"): ("RB-7K3QXY", 3),
        ("RB-7K3QXY", "pokja@contoh.id"): ("RB-7K3QXY", None),
        ("akta", "Pokja <pokja+rb-7k3qxy@contoh.id>"): ("RB-7K3QXY", None),
        ("#RB-AAAAAA", "pokja+rb-7k3qxy.12@contoh.id"): ("RB-7K3QXY", 12),
        ("undangan 007/2026", "pokja@contoh.id"): ("", None),
    }
    for (subject, to), expected in cases.items():
        assert received.code(received.read(letter(subject, To=to).as_bytes())) == expected, subject


def test_what_a_program_sent_is_known_for_it() -> None:
    for heads in ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<contoh>"}):
        assert received.read(letter(**heads).as_bytes()).otomatis
    assert not received.read(letter(Auto_Submitted="no").as_bytes()).otomatis


def test_two_senders_are_none() -> None:
    raw = letter().as_bytes().replace(b"Kirana Contoh <kirana@karya.contoh.id>", b"a@contoh.id, b@contoh.id")

    assert received.read(raw).dari == ""


def test_attachments_of_a_forwarded_letter_are_taken_too() -> None:
    outer = EmailMessage()
    outer["Subject"] = "Fwd: #RB-7K3QXY"
    outer.set_content("diteruskan")
    outer.add_attachment(letter())

    assert [one.isi for one in received.read(outer.as_bytes()).lampiran] == [JPEG]


def test_a_letter_nested_two_thousand_deep_ends_in_time() -> None:
    raw = b"".join(b"Content-Type: message/rfc822\r\n\r\n" for _ in range(2000)) + b"Subject: x\r\n\r\nisi"

    received.read(raw)


def test_many_attachments_are_cut_off() -> None:
    made = letter()
    for number in range(60):
        made.add_attachment(JPEG, maintype="image", subtype="jpeg", filename=f"{number}.jpg")

    assert len(received.read(made.as_bytes()).lampiran) == received.MOST_ATTACHMENTS


def test_a_name_cannot_carry_a_line_or_a_path_that_matters() -> None:
    made = letter()
    made.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="../../etc/cron.d/x")
    raw = made.as_bytes().replace(b"KTP Direktur.jpg", b"=?utf-8?q?x=0D=0ABcc=3A_a=40b.c?=")

    for one in received.read(raw).lampiran:
        assert "\n" not in one.nama
        assert "\r" not in one.nama


SEED = letter(Authentication_Results="surel.contoh.id; dmarc=pass").as_bytes()


@settings(max_examples=150, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(cuts=st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=20)), max_size=8))
def test_a_letter_with_bytes_changed_never_raises(cuts: list[tuple[int, bytes]]) -> None:
    raw = bytearray(SEED)
    for at, new in cuts:
        at %= len(raw)
        raw[at : at + len(new)] = new
    received.code(received.read(bytes(raw)))


@settings(max_examples=100, derandomize=True, database=None)
@given(head=st.sampled_from([b"From", b"Subject", b"To", b"Content-Type", b"Content-Disposition"]), value=st.binary())
def test_a_head_of_any_bytes_never_raises(head: bytes, value: bytes) -> None:
    received.code(received.read(head + b": " + value + b"\r\n\r\nisi"))
