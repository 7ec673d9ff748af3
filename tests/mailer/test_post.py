"""Post: the bytes that leave say what was meant, and nothing that anybody typed can change that."""

from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mailer import kalender, post
from mailer.address import Address, clean
from mailer.errors import MailError
from mailer.kalender import Jadwal
from mailer.letters.facts import LETTERS
from tests.mailer.contoh import BALASAN, FACTS, JADWAL, MESSAGE_ID, NOW, PESERTA, POKJA

SMUGGLED = "=?utf-8?q?x=0D=0ABcc:_pencuri@jahat.contoh.id?="  # CVE-2024-6923
HEADERS = [
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "auto-submitted",
    "x-auto-response-suppress",
    "content-language",
]
TYPES = [
    "multipart/mixed",
    "multipart/alternative",
    "text/plain",
    "text/html",
    "text/calendar",
    "application/pdf",
    "application/ics",
]


def test_an_invitation_has_the_parts_that_mail_and_calendar_programs_take(undangan: bytes) -> None:
    message = _read(undangan)
    calendar, pdf, ics = list(message.walk())[-3:]

    assert [part.get_content_type() for part in message.walk()] == TYPES
    assert calendar["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar["Content-Disposition"] is None
    assert (pdf.get_filename(), ics.get_filename()) == ("undangan.pdf", "undangan.ics")
    assert calendar.get_payload(decode=True) == ics.get_payload(decode=True)
    assert pdf.get_content() == b"%PDF-1.7 contoh"


def test_the_head_says_who_to_whom_and_that_a_machine_wrote_it(undangan: bytes) -> None:
    message = _read(undangan)

    assert [name.lower() for name in message] == HEADERS
    assert message["To"].addresses[0].addr_spec == PESERTA.surel
    assert message["To"].addresses[0].display_name == PESERTA.nama
    assert message["Reply-To"].addresses[0].addr_spec == BALASAN.surel
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "id"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"] == MESSAGE_ID


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_every_letter_becomes_a_message(letter: str) -> None:
    message = _read(post.to_bytes(_write(letter, FACTS[letter])))

    assert message.get_content_type() == "multipart/alternative"
    assert message["Subject"]
    assert message.get_body(("plain",)) is not None
    assert message.get_body(("html",)) is not None


def test_the_same_letter_has_the_same_bytes() -> None:
    first, second = (post.to_bytes(_write("akun", FACTS["akun"])) for _ in range(2))

    assert first == second


def test_a_reminder_belongs_to_the_thread_of_its_invitation() -> None:
    long_id = f"<undangan_revisi.{'a' * 90}@ruang-bukti.pengadaan.kabupaten-contoh.id>"

    raw = post.to_bytes(_write("pengingat_12", FACTS["pengingat_12"], in_reply_to=long_id))

    head = raw.decode().splitlines()
    assert f"Message-ID: {MESSAGE_ID}" in head  # as it is: neither folded nor encoded
    assert f"In-Reply-To: {long_id}" in head
    assert f"References: {long_id}" in head


SUBJECTS = [
    "Contoh",
    "Contoh panjang " * 9,
    "Jalan Désa – Contoh",
    "é" * 150,
    "中文 " * 40,
    "a – b – c – d " * 12,
    "x" * 199,
]


@pytest.mark.parametrize("paket", SUBJECTS)
def test_a_subject_arrives_letter_by_letter(paket: str) -> None:
    message = _write("pembatalan", FACTS["pembatalan"] | {"paket": paket})

    raw = post.to_bytes(message)

    meant = clean(f"[Pembatalan] Pembuktian Kualifikasi – {paket}", 200)
    assert _read(raw)["Subject"] == meant
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))) == meant
    assert all(len(line) <= 78 for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n") if b"=?" in line)


def test_a_cancellation_carries_its_method() -> None:
    calendar = kalender.write(JADWAL, POKJA, PESERTA, stamp=NOW, method="CANCEL")

    message = _read(post.to_bytes(_write("pembatalan", FACTS["pembatalan"], calendar=calendar, method="CANCEL")))

    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert part["Content-Type"].params["method"] == "CANCEL"


def test_a_calendar_for_another_person_does_not_go_out() -> None:
    calendar = kalender.write(JADWAL, POKJA, BALASAN, stamp=NOW)

    with pytest.raises(MailError):
        _write("undangan", FACTS["undangan"], calendar=calendar)


def test_attachments_have_plain_names_and_a_limit() -> None:
    names = {"Berita Acara – final.pdf": b"1", "../../etc/passwd": b"2", '"; x=y.pdf': b"3", "": b"4"}

    message = _read(post.to_bytes(_write("ba_final", FACTS["ba_final"], pdf=names)))

    attached = [part.get_filename() for part in message.iter_attachments()]
    assert attached == ["Berita-Acara-final.pdf", "etc-passwd", "x-y.pdf", "dokumen.pdf"]
    with pytest.raises(MailError, match="tautan"):
        _write("ba_final", FACTS["ba_final"], pdf={"besar.pdf": bytes(post.LARGEST_ATTACHMENTS + 1)})


@pytest.mark.parametrize("message_id", ["", "tanpa-kurung@contoh.id", "<a b@contoh.id>", "<a@b>\r\nBcc: c@d.id", "<a>"])
def test_an_id_that_is_none_is_refused(message_id: str) -> None:
    with pytest.raises(MailError, match="Message-ID"):
        _write("akun", FACTS["akun"], message_id=message_id)


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(MailError, match="zona"):
        _write("akun", FACTS["akun"], date=datetime(2026, 11, 21))  # noqa: DTZ001


WRONG = [
    "",
    "tanpa-at.contoh.id",
    "dua@at@contoh.id",
    "a b@contoh.id",
    "a@contoh.id, b@contoh.id",
    "a@contoh.id\r\nBcc: b@contoh.id",
    "<a@contoh.id>",
    "a@contoh.id>",
    "direktur@karya.contoh.id\n",
    ".a@contoh.id",
    "a@-contoh.id",
    "a@contoh..id",
    "é@contoh.id",
    "=?utf-8?q?a?=@contoh.id",
    f"{'a' * 65}@contoh.id",
    f"a@{'a' * 64}.id",
]


@pytest.mark.parametrize("surel", WRONG)
def test_what_is_no_address_is_refused(surel: str) -> None:
    with pytest.raises(MailError, match="tidak sah"):
        Address("Contoh", surel)


@pytest.mark.parametrize(
    "surel", ["a@b.id", "nama.depan+kode@ukpbj.kab-contoh.go.id", "ruang@localhost", "o'neil@x.id"]
)
def test_what_people_really_have_is_taken(surel: str) -> None:
    message = _write("akun", FACTS["akun"], to=Address("Contoh", surel))

    assert _read(post.to_bytes(message))["To"].addresses[0].addr_spec == surel


def test_an_encoded_line_end_in_a_name_adds_no_header() -> None:
    """CVE-2024-6923: the library decodes what looks encoded, and in Python 3.11.7 writes the line end it finds."""
    message = _write("pembatalan", FACTS["pembatalan"] | {"paket": SMUGGLED}, to=Address(SMUGGLED, PESERTA.surel))

    raw = post.to_bytes(message)

    assert b"\nBcc:" not in raw.partition(b"\r\n\r\n")[0]
    assert _read(raw)["Bcc"] is None


def test_a_message_whose_bytes_say_more_than_was_meant_does_not_leave() -> None:
    """The second line of defence: what the first let through is seen when the bytes are read again."""
    message = EmailMessage(policy=post.POLICY)
    message["From"], message["To"] = POKJA.surel, PESERTA.surel
    message["Message-ID"] = MESSAGE_ID
    message["Subject"] = Broken("x\r\nBcc: pencuri@jahat.contoh.id")

    message.set_content("isi")

    with pytest.raises(MailError, match="Kepala surat"):
        post.to_bytes(message)


class Broken(str):
    """A header value that looks harmless when it is set and folds into two headers."""

    __slots__ = ()
    name = "Subject"
    max_count = 1

    def splitlines(self, keepends: bool = False) -> list[str]:
        return ["x"]

    def fold(self, *, policy: object) -> str:
        return f"Subject: {self}\r\n"


def test_clean_leaves_ordinary_names_alone() -> None:
    for name in ("CV Contoh Karya Mandiri", "PT. Désa & Mitra (Persero) Tbk.", "Ñandú, 中文 – “kutip” 'satu'"):
        assert clean(name) == name


def test_clean_cuts_what_is_too_long_where_one_can_see_it() -> None:
    assert clean("a" * 300, 200) == "a" * 199 + "…"


TYPED = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='\r\n:;,"\\<>@= \tAbÉ\u0085\u2028\u202e\x00{}%?', max_size=60),
    st.sampled_from(
        [
            "x\r\nBcc: a@b.c",
            "x\nATTENDEE:mailto:e@v.il",
            "a\\nb\\N;c",
            SMUGGLED,
            "<script>alert(1)</script>",
            '"><img src=x onerror=y>',
            "{{ 7*7 }}{% include '/etc/passwd' %}",
            "\ud800",
            'CN="x";ROLE=CHAIR:mailto:z@z.id',
            "x\u0085Bcc: q",
            "END:VEVENT\r\nBEGIN:VEVENT",
            "a" * 5000,
            "é" * 300,
            "kata " * 200,
            "=" * 80 + "?" * 80,
            "\r\n.\r\n",
            "--=_0.b14eba5fbb3cc09e596fdfeb24884818--",
        ]
    ),
)


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(TYPED, TYPED, TYPED, TYPED)
@example(SMUGGLED, SMUGGLED, SMUGGLED, SMUGGLED)
@example("a=", "?utf-8?q?=0D=0ABcc:_a@b.c?=", "=", "?")
def test_nothing_typed_adds_a_header_a_recipient_a_calendar_property_or_a_tag(
    pokja: str, peserta: str, paket: str, nomor: str
) -> None:
    raw = post.to_bytes(_invite(pokja, peserta, paket, nomor))

    message = _read(raw)
    assert [name.lower() for name in message] == HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == [PESERTA.surel]
    assert [address.addr_spec for address in message["From"].addresses] == [POKJA.surel]
    assert [part.get_content_type() for part in message.walk()] == TYPES
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    plain, page, calendar = (
        part for part in message.walk() if part.get_content_type() in ("text/plain", "text/html", "text/calendar")
    )
    assert _tags(page.get_content()) == TAGS
    assert plain.get_content().count("\n") == LINES
    assert _properties(calendar.get_payload(decode=True)) == PROPERTIES


def _invite(pokja: str, peserta: str, paket: str, nomor: str) -> EmailMessage:
    sender, to = Address(pokja, POKJA.surel), Address(peserta, PESERTA.surel)
    meeting = Jadwal(JADWAL.uid, 0, JADWAL.mulai, JADWAL.selesai, "Pembuktian", paket, nomor, JADWAL.halaman)
    facts = FACTS["undangan"] | {
        "pengirim": pokja,
        "penerima": peserta,
        "paket": f"P {paket}",  # an empty row would be left out
        "nomor": nomor,
        "siapkan": [paket, nomor],
    }
    return post.write(
        "undangan",
        to,
        sender,
        facts,
        message_id=MESSAGE_ID,
        date=NOW,
        reply_to=Address(pokja, BALASAN.surel),
        pdf={nomor: b"%PDF-1.7 contoh"},
        calendar=kalender.write(meeting, sender, to, stamp=NOW),
    )


def _write(letter: str, facts: dict[str, object], *, to: Address = PESERTA, **more: object) -> EmailMessage:
    given = {"message_id": MESSAGE_ID, "date": NOW} | more
    return post.write(letter, to, POKJA, facts, **given)  # type: ignore[arg-type]  # the names are checked by write


def _read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _tags(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every tag with the names of its attributes, in order."""

    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[tuple[str, tuple[str, ...]]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append((tag, tuple(name for name, _ in attrs)))

    parser = Tags()
    parser.feed(page)
    return parser.found


def _properties(raw: bytes) -> list[tuple[str, list[str]]]:
    """Every component with the names of its properties, and who takes part."""
    calendar = Calendar.from_ical(raw)
    [event] = calendar.walk("VEVENT")
    people = [str(event["ATTENDEE"]), str(event["ORGANIZER"]), event["ATTENDEE"].params["ROLE"]]
    return [(part.name, sorted(part.keys())) for part in calendar.walk()] + [("", people)]


_HARMLESS = list(_read(post.to_bytes(_invite("a", "b", "c", "d"))).walk())
LINES = _HARMLESS[2].get_content().count("\n")
TAGS = _tags(_HARMLESS[3].get_content())
PROPERTIES = _properties(_HARMLESS[4].get_payload(decode=True))
