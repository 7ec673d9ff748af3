"""Pages, languages and the ways to write money, dates, hours and sizes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer
from jinja2 import UndefinedError

from server.filters import filters, terjemah
from server.render import environment, language, render
from sessions.indonesia import Zona
from web.tabel import labelled

NINE = datetime(2026, 7, 28, 1, 0, tzinfo=UTC)  # 09.00 WITA

WRITTEN = [
    ("id", "rupiah", (1_250_750_500,), "Rp1.250.750.500,00"),
    ("en", "rupiah", (0,), "Rp0,00"),
    ("id", "tanggal", (date(2026, 7, 28),), "28 Juli 2026"),
    ("en", "tanggal", (date(2026, 7, 28),), "28 July 2026"),
    ("id", "tanggal", (datetime(2026, 7, 28, 17, 30, tzinfo=UTC), Zona.WIT), "29 Juli 2026"),
    ("id", "jam", (NINE, "WIB"), "08.00 WIB"),
    ("id", "jam", (NINE, "WITA"), "09.00 WITA"),
    ("en", "jam", (NINE, "WIT"), "10:00 WIT"),
    ("id", "waktu", (NINE, "WITA"), "28 Juli 2026 pukul 09.00 WITA"),
    ("en", "waktu", (NINE, "WITA"), "28 July 2026, 09:00 WITA"),
    ("id", "relatif", (NINE, NINE - timedelta(minutes=45)), "45 menit lagi"),
    ("en", "relatif", (NINE, NINE - timedelta(minutes=1)), "in 1 minute"),
    ("id", "relatif", (NINE, NINE + timedelta(hours=2, minutes=10)), "2 jam 10 menit yang lalu"),
    ("en", "relatif", (NINE, NINE + timedelta(days=1, minutes=5)), "1 day ago"),
    ("id", "relatif", (NINE, NINE + timedelta(days=3, hours=2, minutes=10)), "3 hari 2 jam yang lalu"),
    ("id", "relatif", (NINE, NINE + timedelta(seconds=20)), "sekarang"),
    ("id", "tanggal_surel", ("Tue, 28 Jul 2026 01:00:00 +0000", "WITA"), "28 Juli 2026 pukul 09.00 WITA"),
    ("en", "tanggal_surel", ("kapan-kapan", "WITA"), "kapan-kapan"),
    ("id", "ukuran", (0,), "0 B"),
    ("id", "ukuran", (999,), "999 B"),
    ("id", "ukuran", (54_321,), "54 kB"),
    ("id", "ukuran", (999_600,), "1 MB"),
    ("id", "ukuran", (1_249_000,), "1,2 MB"),
    ("en", "ukuran", (7_500_000_000_000_000,), "7500 TB"),
]


@pytest.mark.parametrize(("lang", "name", "values", "text"), WRITTEN)
def test_values_are_written_as_people_read_them(lang: str, name: str, values: tuple[object, ...], text: str) -> None:
    assert filters(lang)[name](*values) == text


def test_a_moment_without_its_zone_is_refused() -> None:
    for name in ("jam", "waktu"):
        with pytest.raises(ValueError, match="zone"):
            filters("id")[name](datetime(2026, 7, 28, 9, 0), "WITA")  # noqa: DTZ001  # that is the point
    with pytest.raises(ValueError, match="give the zone"):
        filters("id")["tanggal"](NINE)


LANGUAGES = [
    (None, None, None, "id"),
    (None, None, "en-GB,en;q=0.9,id;q=0.8", "en"),
    (None, None, "fr, id;q=0.5, en;q=0.4", "id"),
    (None, None, "en;q=0, de", "id"),
    (None, None, "en;q=x,;;;,", "id"),
    (None, "en", "id", "en"),
    ("id", "en", "en", "id"),
    ("xx", "../etc", "en", "en"),
]


@pytest.mark.parametrize(("query", "cookie", "accept", "lang"), LANGUAGES)
def test_the_language_is_the_chosen_one_then_the_kept_one_then_the_liked_one(
    query: str | None, cookie: str | None, accept: str | None, lang: str
) -> None:
    assert language(query, cookie, accept) == lang


def test_a_name_nobody_gave_is_an_error_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        render("id", "galat.html", title="Galat", message="…", code="x")


def test_what_people_typed_is_never_markup() -> None:
    attack = "CV <b onclick='x'>Contoh</b>"
    shown = {"title": attack, "message": attack, "code": attack, "back": "javascript:x"}

    html = render("id", "galat.html", **shown)

    assert "<b onclick" not in html
    assert "CV &lt;b" in html


def test_languages_do_not_leak_into_each_other() -> None:
    at = "{{ at|waktu('WITA') }}"

    english = environment("en").from_string(at).render(at=NINE)
    indonesian = environment("id").from_string(at).render(at=NINE)

    assert (english, indonesian) == ("28 July 2026, 09:00 WITA", "28 Juli 2026 pukul 09.00 WITA")


async def test_a_chosen_language_is_kept(server: TestServer, aiohttp_client) -> None:  # type: ignore[no-untyped-def]
    client = await aiohttp_client(server)

    chosen = await client.get("/masuk?lang=en&next=/paket")
    later = await client.get("/masuk", headers={"Accept-Language": "id"})

    assert 'href="/masuk?lang=id&amp;next=/paket"' in await chosen.text()
    assert '<html lang="en"' in await later.text()
    assert later.headers["Content-Language"] == "en"


def test_a_cell_bears_the_name_of_its_column_and_a_heading_does_not() -> None:
    rows = (
        '<tr><td class="number">1</td><th scope="row">A</th><td></td></tr>'
        '<tr><td colspan="2">x</td><td>y &lt;td&gt;</td></tr>'
    )

    shown = labelled(rows, [("No", "number"), ("Nama", ""), ('Harga "HPS"', "number")])

    assert shown == (
        '<tr><td data-label="No" class="number"><div>1</div></td><th scope="row">A</th>'
        '<td data-label="Harga &#34;HPS&#34;"><div></div></td></tr>'
        '<tr><td data-label="No" colspan="2"><div>x</div></td>'
        '<td data-label="Harga &#34;HPS&#34;"><div>y &lt;td&gt;</div></td></tr>'
    )


def test_a_refusal_and_the_menu_are_told_in_the_readers_language() -> None:
    values = {"title": "Tidak ditemukan", "message": "Paket ini tidak ditemukan.", "code": "x", "back": ""}

    shown = render("en", "galat.html", **values, menu=(("/orang", "Akun"), ("/audit/hak", "Hak audit")))

    assert "This paket was not found." in shown
    assert ">Audit access</a>" in shown
    assert "tidak ditemukan" not in shown


def test_a_sentence_put_together_from_parts_is_shown_as_it_is() -> None:
    assert terjemah("en", "Tabel ini memuat 201 baris.") == "Tabel ini memuat 201 baris."
    assert terjemah("en", "") == ""
