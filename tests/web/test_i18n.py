"""Every text that people read has an English translation, and the page carries those its script needs."""

from babel.messages.catalog import Catalog

from server.render import render
from web import i18n
from web.extract import faults, sources, update


def test_every_text_is_translated() -> None:
    catalog, written = update("en")

    assert faults(catalog) == []
    path = i18n.LOCALE / "en/LC_MESSAGES/messages.po"
    assert written == path.read_bytes(), "run 'python -m web.extract'"


def test_texts_are_found_in_every_kind_of_source() -> None:
    kinds = {path.rsplit(".", 1)[-1] for message in sources() for path, _ in message.locations}

    assert kinds >= {"py", "html"}


def test_a_lost_placeholder_and_a_missing_text_are_faults() -> None:
    catalog = Catalog(locale="en")
    catalog.add("Halo %(nama)s", "Hello %(name)s", flags=["python-format"])
    catalog.add("Kirim", "")

    found = faults(catalog)

    assert len(found) == 2
    assert any("Halo" in fault for fault in found)


def test_the_same_page_speaks_both_languages() -> None:
    values = {"surel": "", "errors": {}, "next": ""}

    assert "<h1>Masuk ke Ruang Bukti</h1>" in render("id", "masuk.html", **values)
    assert "<h1>Log in to Ruang Bukti</h1>" in render("en", "masuk.html", **values)


def test_only_the_texts_of_scripts_are_sent_to_the_browser() -> None:
    assert i18n.client_catalog("id") == {}
    assert "Masuk ke Ruang Bukti" not in i18n.client_catalog("en")
