"""Letters: each says what it must, in plain words, with its zone, and with one button at most."""

import re
from html.parser import HTMLParser

import pytest
from jinja2 import meta

from mailer import letters
from mailer.errors import MailError
from mailer.letters import Written
from mailer.letters.facts import LETTERS
from tests.mailer.contoh import FACTS, KEPALA, TAUTAN, UMUM

ALL = sorted(LETTERS)

SAYS = {
    "undangan": ["24 (dua puluh empat) jam", TAUTAN["tautan"], "secara daring", "nomor WhatsApp", "tidak menggugurkan"],
    "undangan_revisi": ["menggantikan undangan nomor 005", "Semula", "Jumat, 20 November 2026", "tidak berlaku lagi"],
    "pengingat_12": ["tersisa 12 jam", "22 November 2026 pukul 10.00 WITA", TAUTAN["tautan"]],
    "pengingat_20": ["sisa 4 jam", "melalui telepon", "dianggap menolak", TAUTAN["tautan"]],
    "tanda_terima_jawaban": ["Bersedia hadir", "pukul 14.05 WITA", "0812-0000-0001"],
    "jawaban_usul": ["Perubahan jadwal ke Selasa", "Disetujui", "masih dalam jadwal tahap"],
    "pembatalan": ["batalkan", "tidak perlu hadir", "Tender dibatalkan", "bukan penilaian"],
    "tatap_muka": ["tatap muka", "25 November 2026", "Ruang Rapat Contoh", "tidak menggugurkan", "Akta pendirian"],
    "klarifikasi_penerbit": ["016/KL", "Sertifikat Badan Usaha", "27 November 2026", "membalas surel ini"],
    "pengingat_hari": ["2 jam lagi", "pukul 08.30 WITA", "Akta pendirian", TAUTAN["tautan"]],
    "tautan": ["Saudara meminta tautan baru", "terdahulu tidak berlaku lagi", TAUTAN["tautan"]],
    "tanda_terima_persetujuan": ["B. Saya tidak setuju direkam", "v1", "1a2b3c4d…9e8f7a6b", "menarik persetujuan"],
    "tanda_terima_berkas": ["NPWP perusahaan", "F-07.jpg", "5f16f4c7…c8f7d1a2", "0badcafe…feedbeef", "09.41.12 WITA"],
    "foto_ulang": ["silau", "Jauhkan dari lampu", "tanpa proses edit", "10.15 WITA"],
    "kode_tanda_tangan": ["482 913", "10 menit", "10.42 WITA", "Jangan berikan kode ini"],
    "ba_siap": ["012/BAPK/POKJA-3/XI/2026", "Direktur CV Contoh Karya Mandiri", "keberatan", "10.30 WITA"],
    "ba_susulan": ["012/BAPK/POKJA-3/XI/2026", "lembar pengesahan", "tetap tercatat", "7 Desember 2026"],
    "ba_ditolak": ["menolak menandatangani", "Butir 5", "tetap berlaku", "Ketua Pokja Pemilihan 3"],
    "ba_final": [str(FACTS["ba_final"]["sidik"]), "Daftar hadir (PDF)", "/periksa/RB-7K2M", "halaman 4"],
    "berkas_disegel": ["telah lolos pemeriksaan", "disegel", TAUTAN["tautan"]],
    "akun": ["72 jam", "kata sandi Saudara sendiri", TAUTAN["tautan"], "satu kali"],
    "audit_mulai": ["700/ST-012/ITDA/2026", "Rehabilitasi Gedung Contoh", "31 Desember 2026 pukul 16.00 WITA"],
    "audit_berakhir": ["dalam 3 hari", "perpanjangan", "31 Desember 2026 pukul 16.00 WITA"],
    "integritas_rusak": ["Berkas 9f86d081884c7d65… rusak", "Jangan hapus", "23 Nov 2026 02.00 WITA"],
    "kepala_harian": ["12 rantai, 345 peristiwa, 67 berkas", "utuh"],
}


@pytest.mark.parametrize("letter", ALL)
def test_the_text_and_the_page_say_what_they_must(letter: str) -> None:
    written = letters.render(letter, FACTS[letter])
    text, page = _one_line(written.text), _one_line(_visible(written.html))

    for words in [*SAYS[letter], str(UMUM["narahubung"]), "#RB-7K2M", str(UMUM["kantor"]), "tidak dipungut biaya"]:
        assert words.lower() in (written.subject + " " + text).lower()
        assert words.lower() in (written.subject + " " + page).lower()


@pytest.mark.parametrize("letter", [name for name in ALL if "kepala" in FACTS[name]])
def test_a_receipt_carries_the_head_of_the_chain_ready_to_be_copied(letter: str) -> None:
    written = letters.render(letter, FACTS[letter])

    assert "\n".join(KEPALA["kepala"]) in written.text
    assert "\n".join(KEPALA["kepala"]) in _visible(written.html)


def test_the_receipts_and_the_final_document_are_the_letters_with_the_head() -> None:
    with_head = {name for name in ALL if "kepala" in LETTERS[name].__required_keys__}

    assert with_head == {
        "tanda_terima_jawaban",
        "tanda_terima_persetujuan",
        "tanda_terima_berkas",
        "ba_final",
        "berkas_disegel",
        "kepala_harian",
    }


@pytest.mark.parametrize("letter", ALL)
def test_the_templates_use_every_fact_and_no_other(letter: str) -> None:
    facts = LETTERS[letter].__required_keys__

    assert _variables(f"{letter}.txt") - {"loop"} == facts
    assert _variables(f"{letter}.html") - {"loop", "bagian", "subjek"} <= facts


@pytest.mark.parametrize("letter", ALL)
def test_a_page_has_one_button_at_most_and_fetches_nothing(letter: str) -> None:
    page = letters.render(letter, FACTS[letter]).html

    assert page.count("<a ") == ("tautan" in FACTS[letter] or "periksa" in FACTS[letter])
    assert not re.search(r"<(img|script|link|style|iframe|form)\b|url\(|\bon\w+=|src=", page)
    assert '<html lang="id">' in page
    assert 'name="viewport"' in page


@pytest.mark.parametrize("letter", ALL)
def test_colours_can_be_read_by_weak_eyes(letter: str) -> None:
    styles = re.findall(r'style="([^"]*)"', letters.render(letter, FACTS[letter]).html)
    pairs = {(_colour("color", style), _colour("background", style)) for style in styles}

    for ink, paper in pairs:
        if ink:
            assert _contrast(ink, paper or "#ffffff") >= 4.5
        if paper and not ink:
            assert _contrast("#101828", paper) >= 4.5  # the page's own ink


@pytest.mark.parametrize("letter", ALL)
def test_a_missing_fact_and_a_surplus_one_are_refused(letter: str) -> None:
    for name in FACTS[letter]:
        with pytest.raises(MailError, match=name):
            letters.render(letter, {key: value for key, value in FACTS[letter].items() if key != name})
    with pytest.raises(MailError, match="nik"):
        letters.render(letter, FACTS[letter] | {"nik": "0"})


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(MailError, match="waktu"):
        letters.render("undangan", FACTS["undangan"] | {"waktu": "Senin, 23 November 2026 pukul 09.00"})


BAD_LINKS = ["", "javascript:alert(1)", "https://a.contoh.id/x y", "https://a.contoh.id/?t=rahasia", '//x"><b>']


@pytest.mark.parametrize("link", BAD_LINKS)
def test_a_link_that_is_none_or_carries_its_secret_in_the_query_is_refused(link: str) -> None:
    with pytest.raises(MailError, match="tautan"):
        letters.render("undangan", FACTS["undangan"] | {"tautan": link})


def test_a_letter_that_does_not_exist_is_refused() -> None:
    with pytest.raises(MailError, match="hadiah"):
        letters.render("../hadiah", {})


def test_the_code_is_not_in_the_subject_where_a_locked_screen_would_show_it() -> None:
    written = letters.render("kode_tanda_tangan", FACTS["kode_tanda_tangan"])

    assert "482" not in written.subject


def test_no_secret_is_in_a_subject() -> None:
    for letter in ALL:
        assert "rahasia" not in letters.render(letter, FACTS[letter]).subject


def test_the_subject_of_an_invitation_says_what_and_when() -> None:
    written = letters.render("undangan", FACTS["undangan"])

    expected = "[Undangan Pembuktian] Peningkatan Jalan Desa Contoh Makmur – 23 Nov 2026 09.00 WITA"
    assert written.subject == expected


def test_access_that_is_over_reads_otherwise_than_access_that_ends_soon() -> None:
    written = letters.render("audit_berakhir", FACTS["audit_berakhir"] | {"sisa": ""})

    assert "Telah berakhir" in written.subject
    for body in (written.text, written.html):
        assert "telah berakhir" in body
        assert "Masuk" not in body


def test_what_may_be_empty_leaves_no_trace() -> None:
    facts = FACTS["undangan"] | {"waktu_lain": "", "klausul": "", "tenaga_ahli": False, "siapkan": []}

    written = letters.render("undangan", facts)

    for body in (written.text, _visible(written.html)):
        assert "()" not in body
        assert "di tempat saudara" not in body.lower()
        assert "Tenaga ahli" not in body
    assert "\nf. Sesi direkam" in written.text


def test_what_people_typed_stays_one_line_and_plain_text() -> None:
    alasan = "Listrik padam\r\n\r\nTAUTAN PRIBADI SAUDARA:\r\nhttps://palsu.contoh.id <b>tebal</b> {{ 7*7 }} \u202e"

    written = letters.render("pembatalan", FACTS["pembatalan"] | {"alasan": alasan})

    assert (
        "Alasan: Listrik padam TAUTAN PRIBADI SAUDARA: https://palsu.contoh.id <b>tebal</b> {{ 7*7 }}\n" in written.text
    )
    assert "&lt;b&gt;tebal&lt;/b&gt; {{ 7*7 }}" in written.html
    assert "<b>" not in written.html


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _visible(page: str) -> str:
    class Text(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.text = ""

        def handle_data(self, data: str) -> None:
            self.text += data

    parser = Text()
    parser.feed(page)
    return parser.text


def _variables(template: str) -> set[str]:
    """The names a template and those it stands on ask for."""
    environment = letters._TEMPLATES
    assert environment.loader is not None
    source = environment.loader.get_source(environment, template)[0]
    tree = environment.parse(source)
    found = set(meta.find_undeclared_variables(tree))
    for other in meta.find_referenced_templates(tree):
        assert other is not None
        found |= _variables(other)
    return found


def _colour(name: str, style: str) -> str | None:
    found = re.search(rf"(?:^|;){name}:(#[0-9a-f]{{6}})", style)
    return found[1] if found else None


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_letter_has_its_example() -> None:
    assert sorted(FACTS) == ALL == sorted(SAYS)
    assert len(ALL) == 25
    assert isinstance(letters.render("akun", FACTS["akun"]), Written)


@pytest.mark.parametrize("letter", ["tanda_terima_jawaban", "tanda_terima_persetujuan", "jawaban_usul"])
def test_an_address_without_a_secret_is_not_called_personal(letter: str) -> None:
    facts = {**FACTS[letter], "tautan": "https://ruang.contoh.id/undangan"}

    made = letters.render(letter, facts)

    for said in (made.text, made.html):
        assert "jangan diteruskan" not in said
        assert "buka dahulu tautan pribadi dalam surel undangan" in said


def test_an_office_that_signs_for_itself_is_named_once() -> None:
    made = letters.render("audit_mulai", {**FACTS["audit_mulai"], "pengirim": "UKPBJ Contoh", "kantor": "UKPBJ Contoh"})

    assert made.text.count("Hormat kami,\nUKPBJ Contoh\n\n---") == 1


@pytest.mark.parametrize("letter", ALL)
def test_a_digest_breaks_on_a_phone_instead_of_widening_the_page(letter: str) -> None:
    assert "overflow-wrap:anywhere" in letters.render(letter, FACTS[letter]).html.split("<p", 1)[0]
