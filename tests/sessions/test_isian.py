"""Forms: read once, every fault beside its field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.errors import Invalid
from sessions.isian import Isian, is_email, line, paragraphs, phone


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62812.3456.7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("(0541) 123456", "+62541123456"),
        ("0065 6123 4567", "+6561234567"),
        ("telepon kantor", ""),
        ("", ""),
        ("0812", ""),
    ],
)
def test_a_telephone_number_is_put_into_one_form(typed, number):
    assert phone(typed) == number


@pytest.mark.parametrize("address", ["a@contoh.id", "nama.panjang+rb@sub.contoh.co.id"])
def test_an_address_is_taken(address):
    assert is_email(address)


@pytest.mark.parametrize(
    "address", ["a@b", "a b@contoh.id", "a@contoh.id\nBcc: b@contoh.id", "a@@contoh.id", "@x.id", ""]
)
def test_what_is_no_address_is_refused(address):
    assert not is_email(address)


@given(st.text())
def test_a_line_is_one_line_without_unseen_characters(text):
    cleaned = line(text)

    assert "\n" not in cleaned
    assert not set(cleaned) & set("\x00\x07\u202e\u200b\ufeff\x85")
    assert line(cleaned) == cleaned


def test_paragraphs_keep_their_lines():
    assert paragraphs("satu\r\ndua\u202e\rtiga  ") == "satu\ndua\ntiga"


@pytest.mark.parametrize(
    ("typed", "amount"), [("1.250.750.500", 1_250_750_500), ("Rp1.000,00", 1000), ("Rp. 5", 5), (" 7 ", 7)]
)
def test_money_is_read_as_it_is_written(typed, amount):
    form = Isian({"pagu": typed})

    assert form.number("pagu", "pagu") == amount
    form.check()


@pytest.mark.parametrize("typed", ["", "1,5", "-3", "banyak", "9" * 20])
def test_what_is_no_amount_is_a_fault(typed):
    form = Isian({"pagu": typed})
    form.number("pagu", "pagu")

    with pytest.raises(Invalid) as refused:
        form.check()

    assert "pagu" in refused.value.details["bidang"]


@pytest.mark.parametrize("typed", ["2026-07-28", "28-07-2026", "28/07/2026"])
def test_a_date_is_read_in_three_ways(typed):
    assert Isian({"t": typed}).day("t", "tanggal").isoformat() == "2026-07-28"


def test_a_form_without_faults_passes():
    Isian({}).check()
