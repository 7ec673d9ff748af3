"""Every route, asked as everybody, about one's own paket, another one and another office's: who may, and who may not.

The table below is written by hand from what the procedure says. A route without a line here fails the test.
"""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.login import STAF, TAMU, cookie_name
from tests.clock import Clock
from tests.people import Office
from tests.server.dunia import KANTOR_LAIN, LAIN, SENDIRI, Dunia, found_dunia

POKJA = {"ketua", "anggota"}
PETUGAS = POKJA | {"tim_it"}
PEMBACA = PETUGAS | {"kepala", "ppk"}
GROUPS: dict[str, set[str]] = {
    "siapa-pun": set(),
    "ketua": {"ketua"},
    "tim_it": {"tim_it"},
    "pokja": POKJA,
    "petugas": PETUGAS,
    "pembaca": PEMBACA,
    "pembaca+auditor": PEMBACA | {"auditor"},
    "pemeriksa": POKJA | {"auditor"},
    "pelapor": POKJA | {"ppk"},
    "loket": {"front_office"},
    "pengunduh": POKJA | {"kepala", "auditor"},
    # Without a paket it is the account that counts:
    "staf": {"anggota", "tim_it", "kepala", "ppk", "admin", "auditor", "front_office"},
    "pembuat": {"anggota", "admin"},
    "admin": {"admin"},
    "pengurus": {"admin", "kepala"},
    "pengawas": {"admin", "kepala", "tim_it"},
    "penilik": {"kepala", "auditor"},
    "tamu": {"tamu"},
}

TABLE = """
siapa-pun        GET  /healthz
siapa-pun        GET  /readyz
siapa-pun        GET  /merek/{kantor}.css
siapa-pun        GET  /periksa
siapa-pun        POST /periksa
siapa-pun        POST /tsa
siapa-pun        GET  /periksa/{kode}
siapa-pun        GET  /PERIKSA/{kode}
siapa-pun        GET  /surel
siapa-pun        GET  /surel/{id}
siapa-pun        GET  /surel/{id}/mentah
siapa-pun        GET  /surel/{id}/lampiran/{nomor}
siapa-pun        GET  /uji
siapa-pun        GET  /formulir
siapa-pun        GET  /formulir/{kantor}/{blangko}.pdf
siapa-pun        GET  /
siapa-pun        GET  /masuk
siapa-pun        POST /masuk
siapa-pun        POST /keluar
siapa-pun        GET  /sandi
siapa-pun        POST /sandi
siapa-pun        GET  /undangan
siapa-pun        POST /undangan/tautan

staf             GET  /beranda
staf             GET  /paket
pembuat          GET  /paket/baru
pembuat          POST /paket
admin            GET  /orang
admin            POST /orang
admin            POST /orang/{orang}/tautan
admin            POST /orang/{orang}/akhiri
pengurus         GET  /kantor
pengurus         GET  /kantor/contoh-nomor
pengurus         POST /kantor
pengurus         GET  /kantor/surat
pengurus         POST /kantor/surat
pengurus         POST /kantor/surat/pratinjau
pengurus         GET  /kantor/nomor
pengurus         POST /kantor/nomor
penilik          GET  /kantor/dilihat
pengawas         GET  /kantor/keutuhan
pengawas         POST /kantor/keutuhan
pengurus         GET  /kantor/pemusnahan
pengurus         POST /kantor/pemusnahan
pengurus         POST /kantor/pemusnahan/{pemusnahan}/setuju
pengurus         POST /kantor/pemusnahan/{pemusnahan}/tolak
pengurus         GET  /audit/hak
pengurus         POST /audit/hak
pengurus         POST /audit/hak/{hak}/cabut
pengurus         GET  /audit/hak/{hak}/formulir.pdf

pembaca+auditor  GET  /paket/{paket}
pokja            GET  /paket/{paket}/ubah
pokja            POST /paket/{paket}/ubah
pokja            GET  /paket/{paket}/anggota
pokja            POST /paket/{paket}/anggota
pokja            POST /paket/{paket}/mulai
pokja            POST /paket/{paket}/batalkan
pokja            POST /paket/{paket}/hitung
pelapor          POST /paket/{paket}/laporan
pokja            GET  /paket/{paket}/formulir-akun.pdf
pembaca+auditor  GET  /paket/{paket}/cetakan/{rekap}.pdf
pokja            POST /paket/{paket}/rekap
pokja            POST /paket/{paket}/tindak-lanjut
pokja            GET  /paket/{paket}/peserta/baru
pokja            POST /paket/{paket}/peserta
pokja            GET  /paket/{paket}/peserta/{peserta}
pokja            POST /paket/{paket}/peserta/{peserta}
pokja            POST /paket/{paket}/peserta/{peserta}/hapus
pokja            GET  /paket/{paket}/impor
pokja            GET  /paket/{paket}/impor/contoh.csv
pokja            POST /paket/{paket}/impor
pokja            GET  /paket/{paket}/peserta/{peserta}/sesi
pokja            POST /paket/{paket}/peserta/{peserta}/sesi

pembaca+auditor  GET  /sesi/{sesi}
pokja            GET  /sesi/{sesi}/ubah
pokja            POST /sesi/{sesi}/ubah
pokja            POST /sesi/{sesi}/batalkan
pokja            POST /sesi/{sesi}/jadwal-ulang
pokja            POST /sesi/{sesi}/tetap
petugas          POST /sesi/{sesi}/kirim-ulang
pokja            POST /sesi/{sesi}/alihkan
pokja            POST /sesi/{sesi}/terima-alasan
pokja            POST /sesi/{sesi}/lanjutan
pokja            POST /sesi/{sesi}/permohonan
pokja            POST /sesi/{sesi}/dokumen
petugas          POST /sesi/{sesi}/upaya
petugas          POST /sesi/{sesi}/terhubung
pokja            POST /sesi/{sesi}/personil
tim_it           POST /sesi/{sesi}/sarana/mulai
tim_it           POST /sesi/{sesi}/sarana
tim_it           POST /sesi/{sesi}/sarana/lapor
tim_it           POST /sesi/{sesi}/sarana/gagal
tim_it           POST /sesi/{sesi}/sarana/perbaiki
tim_it           POST /sesi/{sesi}/sarana/kembali
petugas          POST /sesi/{sesi}/tahap
petugas          POST /sesi/{sesi}/buka
petugas          POST /sesi/{sesi}/tanda-terima
petugas          GET  /sesi/{sesi}/formulir/{blangko}.pdf
ketua            POST /sesi/{sesi}/tatap-muka
pembaca+auditor  GET  /sesi/{sesi}/cetakan/{cetakan}.pdf
petugas          POST /sesi/{sesi}/tautan/{wakil}
pemeriksa        GET  /sesi/{sesi}/pemeriksaan
pemeriksa        GET  /sesi/{sesi}/pemeriksaan/{dokumen}
pemeriksa        GET  /sesi/{sesi}/pemeriksaan/{dokumen}/kini
pokja            POST /sesi/{sesi}/pemeriksaan/{dokumen}/putusan
pokja            POST /sesi/{sesi}/pemeriksaan/{dokumen}/diperlihatkan
pokja            POST /sesi/{sesi}/pemeriksaan/{dokumen}/isian
pokja            POST /sesi/{sesi}/pemeriksaan/{dokumen}/pakai
pokja            POST /sesi/{sesi}/pemeriksaan/{dokumen}/tidak-perlu
pokja            POST /sesi/{sesi}/pemeriksaan/{dokumen}/tanya
pokja            POST /sesi/{sesi}/pemeriksaan/{dokumen}/penerbit
pokja            POST /sesi/{sesi}/pemeriksaan/{dokumen}/jawaban-penerbit
pokja            POST /sesi/{sesi}/siap/{nomor}/buang
pokja            POST /sesi/{sesi}/silang/tanya
pemeriksa        GET  /sesi/{sesi}/kewakilan/{wakil}
pokja            POST /sesi/{sesi}/kewakilan/{wakil}
pokja            POST /sesi/{sesi}/laman/{laman}
pemeriksa        GET  /sesi/{sesi}/tangkapan/{tangkapan}/{salinan}
pembaca+auditor  GET  /sesi/{sesi}/penugasan.pdf
pembaca+auditor  GET  /sesi/{sesi}/kesiapan.pdf
pembaca+auditor  GET  /sesi/{sesi}/foto/{foto}/{salinan}
pembaca+auditor  GET  /sesi/{sesi}/ruang
pembaca+auditor  GET  /sesi/{sesi}/bukti
pengunduh        GET  /sesi/{sesi}/bukti/bag.zip
pengunduh        GET  /sesi/{sesi}/dilihat
pengunduh        GET  /sesi/{sesi}/tayangan
pengunduh        GET  /sesi/{sesi}/tayangan/{film}.webm
petugas          POST /sesi/{sesi}/tayangan/susun
pembaca+auditor  GET  /sesi/{sesi}/bukti/konsistensi.json

pembaca+auditor  GET  /sesi/{sesi}/negosiasi
pokja            GET  /sesi/{sesi}/negosiasi/contoh.csv
pokja            POST /sesi/{sesi}/negosiasi/impor
pokja            POST /sesi/{sesi}/negosiasi/tabel
pokja            POST /sesi/{sesi}/negosiasi/aspek
pokja            POST /sesi/{sesi}/negosiasi/buka-hps
pokja            POST /sesi/{sesi}/negosiasi/batal
pokja            POST /sesi/{sesi}/negosiasi/bekukan
pokja            POST /sesi/{sesi}/negosiasi/buka-segel/usul
pokja            POST /sesi/{sesi}/negosiasi/buka-segel/setuju
tamu             GET  /hadir/negosiasi
tamu             POST /hadir/negosiasi/buka
tamu             POST /hadir/negosiasi/setuju
tamu             POST /hadir/negosiasi/tawar
tamu             POST /hadir/negosiasi/tolak
tamu             POST /hadir/negosiasi/buka-segel
tamu             POST /hadir/negosiasi/buka-segel/tolak

pembaca+auditor  GET  /sesi/{sesi}/undangan
pokja            POST /sesi/{sesi}/undangan
pokja            POST /sesi/{sesi}/undangan/{undangan}/ubah
pokja            POST /sesi/{sesi}/undangan/{undangan}/ajukan
ketua            POST /sesi/{sesi}/undangan/{undangan}/sahkan
ketua            POST /sesi/{sesi}/undangan/{undangan}/kembalikan
petugas          POST /sesi/{sesi}/undangan/{undangan}/kirim
petugas          POST /sesi/{sesi}/undangan/{undangan}/coba
petugas          POST /sesi/{sesi}/undangan/{undangan}/alamat
petugas          POST /sesi/{sesi}/undangan/{undangan}/serah
petugas          POST /sesi/{sesi}/surel/{surel}/kirim-ulang
pembaca+auditor  GET  /sesi/{sesi}/undangan/{undangan}/pratinjau.png
pembaca+auditor  GET  /sesi/{sesi}/undangan/{undangan}.pdf

pembaca+auditor  GET  /sesi/{sesi}/kembali
pembaca+auditor  GET  /sesi/{sesi}/kembali/{terbitan}.pdf
pembaca+auditor  GET  /sesi/{sesi}/kembali/{kembali}/gambar/{gambar}
pembaca+auditor  GET  /sesi/{sesi}/kembali/{kembali}/asli/{kiriman}
pokja            POST /sesi/{sesi}/kembali/{kembali}/sahkan
pokja            POST /sesi/{sesi}/kembali/{kembali}/ulang

pembaca+auditor  GET  /sesi/{sesi}/ba
pokja            GET  /sesi/{sesi}/ba/{ba}.pdf
pokja            GET  /sesi/{sesi}/ba/{ba}/hal-{halaman}.png
pokja            POST /sesi/{sesi}/ba/susun
pokja            POST /sesi/{sesi}/ba/narasi
pokja            POST /sesi/{sesi}/ba/bacakan
pokja            POST /sesi/{sesi}/ba/perbaiki
pokja            POST /sesi/{sesi}/ba/bekukan
pokja            POST /sesi/{sesi}/ba/kode
pokja            POST /sesi/{sesi}/ba/ttd
pokja            POST /sesi/{sesi}/ba/paraf
pokja            POST /sesi/{sesi}/ba/tolak
pokja            POST /sesi/{sesi}/ba/tanpa-peserta
petugas          POST /sesi/{sesi}/ba/tahap
pokja            POST /sesi/{sesi}/ba/lapor
pokja            POST /sesi/{sesi}/ba/ralat
pokja            POST /sesi/{sesi}/ba/ralat/usul
pokja            POST /sesi/{sesi}/ba/ralat/setuju
tim_it           POST /sesi/{sesi}/ba/sarana
petugas          POST /sesi/{sesi}/ba/segel

tamu             GET  /hadir
tamu             POST /hadir/jawaban
tamu             GET  /hadir/undangan.pdf
tamu             GET  /hadir/jawaban.pdf
tamu             GET  /hadir/cetakan/{cetakan}.pdf
tamu             GET  /hadir/jadwal.ics
tamu             GET  /hadir/salinan
tamu             GET  /hadir/uji
tamu             POST /hadir/uji
tamu             POST /hadir/uji/beban
tamu             GET  /hadir/ruang
tamu             PUT  /hadir/foto/{untuk}/{dokumen}/{id}
tamu             PATCH /hadir/foto/{untuk}/{dokumen}/{id}
tamu             GET  /hadir/foto/{foto}

loket            GET  /kios
loket            POST /kios
loket            GET  /kios/{loket}
loket            POST /kios/{loket}
pokja            GET  /sesi/{sesi}/kotak
pokja            POST /sesi/{sesi}/kotak
tamu             GET  /hadir/kembali
tamu             GET  /hadir/kembali/{terbitan}.pdf
tamu             PUT  /hadir/kembali/{terbitan}/{cara}/{id}
tamu             POST /hadir/kembali/{terbitan}/{cara}
tamu             GET  /hadir/ba
tamu             GET  /hadir/ba/{ba}.pdf
tamu             GET  /hadir/ba/{ba}/hal-{halaman}.png
tamu             POST /hadir/ba/kode
tamu             POST /hadir/ba/ttd
tamu             POST /hadir/ba/paraf
tamu             POST /hadir/ba/tolak
tamu             POST /hadir/ba/keberatan
"""
ASKED_APART = {
    ("GET", "/audit"),
    ("POST", "/audit/pelatihan"),
    ("GET", "/sesi/baru"),
    ("GET", "/static"),
    *((verb, "/socket.io/") for verb in ("GET", "POST", "OPTIONS")),
}
"""Routes with a test of their own: what they are asked about is no part of their path, or they are no pages."""

HATS: dict[str, dict[str, str]] = {
    "ketua": {SENDIRI: "ketua"},
    "anggota": {SENDIRI: "anggota"},
    "tim_it": {SENDIRI: "tim_it"},
    "kepala": {SENDIRI: "kepala", LAIN: "kepala"},
    "ppk": {SENDIRI: "ppk"},
    "admin": {},
    "auditor": {SENDIRI: "auditor"},
    "auditor_habis": {},
    "auditor_dicabut": {},
    "auditor_tanpa": {},
    "orang_luar": {LAIN: "ketua"},
    "other": {KANTOR_LAIN: "ketua"},
    "other_admin": {},
    "front_office": {},
    "other_front": {},
    "tamu": {SENDIRI: "tamu"},
    "tamu_saingan": {},
    "tanpa": {},
}
"""Person -> what they are in the paket of each place; nothing said means no place in it at all."""

ACCOUNTS = {
    **dict.fromkeys(("ketua", "anggota", "orang_luar", "other"), "anggota"),
    **dict.fromkeys(("auditor", "auditor_habis", "auditor_dicabut", "auditor_tanpa"), "auditor"),
    **{key: key for key in ("tim_it", "kepala", "ppk", "admin")},
    "other_admin": "admin",
    **dict.fromkeys(("front_office", "other_front"), "front_office"),
}
PLACES = (SENDIRI, LAIN, KANTOR_LAIN)
OF_A_GUEST = {"ba", "dokumen", "foto", "terbitan"}  # parameters that name an object in a guest's routes
NAMES_NONE = ("/tahap", "/buang")  # asked here about a step not late and a question not prepared: there is none
PROBE = {"Accept": "application/json"}
Line = tuple[str, str, str]  # group, method, path


def lines() -> list[Line]:
    found = [tuple(line.split()) for line in TABLE.splitlines() if line]
    return [(group, method, path) for group, method, path in found]


def params_of(path: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", path))


def expected(group: str, path: str, who: str, place: str) -> int:
    """200 for "may", else the status with which it is refused."""
    if group == "siapa-pun":
        return 200
    guest = who.startswith("tamu")
    if who == "tanpa" or guest != (group == "tamu"):
        return 401
    if guest:
        own = place == SENDIRI and who == "tamu"
        return 200 if own or not params_of(path) & OF_A_GUEST else 404
    if params_of(path) & {"paket", "sesi"}:
        hat = HATS[who].get(place)
        return 404 if hat is None else 200 if hat in GROUPS[group] else 403
    if ACCOUNTS[who] not in GROUPS[group]:
        return 403
    ours = who not in ("other_admin", "other_front")
    return 404 if params_of(path) and ours != (place != KANTOR_LAIN) else 200


def questions(refused: bool) -> Iterator[tuple[str, str, str, str, int]]:
    """(who, method, path, place, status), all of those to refuse or all of those to allow."""
    for who in HATS:
        for group, method, path in lines():
            for place in PLACES if params_of(path) else (SENDIRI,):
                status = expected(group, path, who, place)
                if (status != 200) == refused:
                    yield who, method, path, place, status


@pytest.fixture
async def dunia(service: TestServer, office: Office, clock: Clock) -> AsyncIterator[Dunia]:
    made = await found_dunia(service, office, clock)
    await made.quiet()
    yield made
    await made.close()


async def ask(browser: aiohttp.ClientSession, method: str, path: str, **more: Any) -> tuple[int, bytes, str]:
    """Status, body, and where it leads."""
    async with browser.request(method, path, headers=PROBE, allow_redirects=False, **more) as answer:
        return answer.status, await answer.read(), answer.headers.get("Location", "")


def test_every_route_has_a_line_in_the_table(service_routes: set[tuple[str, str]]) -> None:
    told = {(method, path) for _, method, path in lines()} | ASKED_APART

    assert service_routes - told == set(), "a new route: say in TABLE who may ask it"
    assert told - service_routes == set(), "TABLE tells of routes that are no more"


@pytest.fixture
def service_routes(service: TestServer) -> set[tuple[str, str]]:
    found = set()
    for route in service.app.router.routes():
        assert route.resource is not None
        if route.method != "HEAD":
            found.add((route.method, route.resource.canonical))
    return found


async def test_whoever_has_no_right_is_refused_everywhere_and_changes_nothing(dunia: Dunia) -> None:
    browsers = {who: await dunia.browser(who) for who in HATS}
    before = await dunia.rows()
    wrong = []
    for who, method, path, place, status in questions(refused=True):
        answered, body, _ = await ask(browsers[who], method, path.format(**dunia.params[place]))
        if answered != status:
            wrong.append(f"{who} at {method} {path} ({place}): {answered} {body[:80]!r}, not {status}")

    assert not wrong, "\n".join(wrong)
    after = await dunia.rows()
    assert {name: set(after[name]) ^ set(before[name]) for name in before if after[name] != before[name]} == {}


async def test_whoever_has_the_right_is_let_in(dunia: Dunia) -> None:
    """An empty form may be refused in its turn (409, 422): then it was read, and that is what is asked here."""
    wrong, browser, last = [], None, ""
    allowed = sorted(questions(refused=False), key=lambda question: not question[0].startswith("tamu"))
    for who, method, path, place, _ in allowed:
        if path.startswith("/surel") or place != SENDIRI or path == "/keluar":
            continue
        if who != last or browser is None:
            browser, last = await dunia.browser(who), who
        params = dunia.params["saingan" if who == "tamu_saingan" else SENDIRI]
        params |= {"orang": dunia.people["sisa"].id} if "akhiri" in path else {}
        answered, body, leads = await ask(browser, method, path.format(**params))
        shut = answered in (401, 403, 405) or (answered == 404 and not path.endswith(NAMES_NONE))
        if shut or answered >= 500 or (leads.startswith("/masuk") and group_of(path)):
            wrong.append(f"{who} at {method} {path}: {answered} {body[:80]!r} {leads}")

    assert not wrong, "\n".join(wrong)


def group_of(path: str) -> bool:
    """Whether the route is for people who are logged in."""
    return any(path == own and group != "siapa-pun" for group, _, own in lines())


async def test_what_is_anothers_looks_like_what_is_not_there(dunia: Dunia) -> None:
    browser = await dunia.browser("ketua")
    nowhere = dict.fromkeys(dunia.params[LAIN], "tidakadatidakada") | {"salinan": "asli"}
    for _, method, path in lines():
        if params_of(path) & {"paket", "sesi"}:
            theirs = await ask(browser, method, path.format(**dunia.params[KANTOR_LAIN]))
            nothing = await ask(browser, method, path.format(**nowhere))
            assert theirs == nothing, (method, path)


async def test_a_way_into_ones_own_paket_is_none_to_anothers_objects(dunia: Dunia) -> None:
    """`/paket/{mine}/peserta/{theirs}` and the like."""
    ketua, admin = await dunia.browser("ketua"), await dunia.browser("admin")
    before = await dunia.rows(but=("login", "peristiwa", "berkas"))
    for place in (LAIN, KANTOR_LAIN):
        mixed = dunia.params[place] | {name: dunia.params[SENDIRI][name] for name in ("paket", "sesi")}
        for group, method, path in lines():
            # rows of tables that all share, and a line's number, which each chain has
            inner = params_of(path) - {"paket", "sesi", "laman", "blangko", "film"}
            if inner and len(params_of(path)) > 1 and "ketua" in GROUPS[group]:
                status, body, _ = await ask(ketua, method, path.format(**mixed))
                assert status == 404, (place, method, path, body)
    for method, path in (("POST", "/orang/{orang}/tautan"), ("POST", "/orang/{orang}/akhiri")):
        status, body, _ = await ask(admin, method, path.format(**dunia.params[KANTOR_LAIN]))
        assert status == 404, (method, path, body)

    assert await dunia.rows(but=("login", "peristiwa", "berkas")) == before


async def test_the_short_way_to_a_new_sesi_tells_strangers_nothing(dunia: Dunia) -> None:
    ketua, stranger = await dunia.browser("ketua"), await dunia.browser("orang_luar")
    peserta = dunia.params[SENDIRI]["peserta"]

    status, _, leads = await ask(ketua, "GET", f"/sesi/baru?peserta={peserta}")
    assert (status, leads) == (303, f"/paket/{dunia.params[SENDIRI]['paket']}/peserta/{peserta}/sesi")
    theirs = await ask(stranger, "GET", f"/sesi/baru?peserta={peserta}")
    assert theirs[0] == 404
    assert theirs == await ask(stranger, "GET", "/sesi/baru?peserta=tidakada")
    assert (await ask(await dunia.browser("tanpa"), "GET", f"/sesi/baru?peserta={peserta}"))[0] == 401


async def test_an_auditor_finishes_only_ones_own_training(dunia: Dunia) -> None:
    """Those who give grants are led on to them; for everybody else there is no such page."""
    hak = dunia.params[SENDIRI]["hak"]
    before = await dunia.rows()
    for who, account in ACCOUNTS.items():
        browser = await dunia.browser(who)
        status, _, leads = await ask(browser, "GET", "/audit")
        expected_status = {"auditor": 200, "admin": 303, "kepala": 303}.get(account, 404)
        assert (status, leads) == (expected_status, "/audit/hak" if expected_status == 303 else ""), who
        if who != "auditor":
            status, _, _ = await ask(browser, "POST", "/audit/pelatihan", data={"hak": hak})
            assert status == 404, who
    for who in ("tamu", "tanpa"):
        assert (await ask(await dunia.browser(who), "GET", "/audit"))[0] == 401
        assert (await ask(await dunia.browser(who), "POST", "/audit/pelatihan", data={"hak": hak}))[0] == 401
    assert await dunia.rows() == before


async def test_a_guests_login_opens_no_page_of_the_staff_and_the_other_way_round(dunia: Dunia) -> None:
    guest, ketua = await dunia.browser("tamu"), await dunia.browser("ketua")
    tokens = {}
    for kind, browser in ((TAMU, guest), (STAF, ketua)):
        jar = {cookie.key: cookie.value for cookie in browser.cookie_jar}
        tokens[kind] = jar[cookie_name(kind, False)]
    swapped = {cookie_name(STAF, False): tokens[TAMU], cookie_name(TAMU, False): tokens[STAF]}
    nobody = await dunia.browser("tanpa")

    for path in ("/beranda", "/paket", f"/sesi/{dunia.jalan.sesi.id}", "/hadir", "/hadir/ruang"):
        assert (await ask(nobody, "GET", path, cookies=swapped))[0] == 401, path


async def test_nobody_is_led_to_the_login_and_back(dunia: Dunia) -> None:
    nobody = await dunia.browser("tanpa")
    page = f"/sesi/{dunia.jalan.sesi.id}?x=1"

    async with nobody.get(page, headers={"Accept": "text/html"}, allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"] == f"/masuk?ke=/sesi/{dunia.jalan.sesi.id}?x%3D1"


async def test_a_right_ends_with_its_membership_account_and_grant(dunia: Dunia) -> None:
    """Asked again after each: what was open is closed at once."""
    from tests.server.dunia import sesi_state

    assert await sesi_state(dunia, dunia.jalan.sesi.id) == "sarana_siap"
    sesi = f"/sesi/{dunia.jalan.sesi.id}"
    admin, kepala, auditor = [await dunia.browser(who) for who in ("admin", "kepala", "auditor")]
    anggota = await dunia.browser("anggota")
    assert (await ask(anggota, "GET", sesi))[0] == (await ask(auditor, "GET", sesi))[0] == 200

    await ask(admin, "POST", f"/orang/{dunia.people['anggota'].id}/akhiri")
    from server.actions import audit

    await audit.revoke(dunia.services, dunia.office.pelaku("kepala"), dunia.params[SENDIRI]["hak"], "Dicabut (contoh).")
    assert (await ask(anggota, "GET", sesi))[0] == 401
    assert (await ask(auditor, "GET", sesi))[0] == 404
    assert (await ask(kepala, "GET", sesi))[0] == 200
