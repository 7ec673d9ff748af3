"""Coming in: passwords, tokens, cookies, one-time links, and how often somebody may try."""

import asyncio
import base64
import logging
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestServer

from server import login
from server.actions import orang as accounts
from server.app import create_app
from server.keys import DISPATCHER, SERVICES
from server.login import STAF, TAMU, check_password, fingerprint, hash_password
from server.settings import Settings
from server.store.tables import kode, metadata, orang
from server.store.tables import login as logins
from tests.clock import Clock
from tests.people import SANDI, Office, found_office

HTML = {"Accept": "text/html"}
GOOD = {"surel": "ketua@ukpbj.contoh.id", "sandi": SANDI}
WRONG = "Surel atau sandi tidak cocok"


@pytest.fixture
async def stranger(office: Office) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser that nobody is logged in with."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(office.url, cookie_jar=jar, headers={"Origin": office.url}) as http:
        yield http


async def post(http: aiohttp.ClientSession, path: str, form: dict[str, str], **more: Any) -> tuple[int, str, Any]:
    """Status, body and headers."""
    async with http.post(path, data=form, headers=HTML, allow_redirects=False, **more) as answer:
        return answer.status, await answer.text(), answer.headers


async def status_of(http: aiohttp.ClientSession, path: str = "/beranda") -> int:
    async with http.get(path, headers={"Accept": "application/json"}) as answer:
        return answer.status


def cookies(http: aiohttp.ClientSession) -> dict[str, str]:
    return {cookie.key: cookie.value for cookie in http.cookie_jar}


async def rows(office: Office, table: sa.Table) -> list[Any]:
    return await office.services.store.read(lambda c: c.execute(sa.select(table)).all())  # type: ignore[return-value]


# Passwords


async def test_passwords_are_kept_as_argon2id() -> None:
    hashed = await hash_password("kuda laut contoh tujuh")

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashed != await hash_password("kuda laut contoh tujuh")
    assert await check_password("kuda laut contoh tujuh", hashed)
    assert not await check_password("kuda laut contoh delapan", hashed)


@pytest.mark.parametrize("hashed", [None, "", "bukan hash"])
async def test_an_account_without_a_password_lets_nobody_in(hashed: str | None) -> None:
    assert not await check_password("", hashed)
    assert not await check_password("apa saja yang panjang", hashed)


async def test_an_unknown_account_costs_the_same_hash_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not timed: the same work is done."""
    checked = []
    real = login._HASHER.verify
    monkeypatch.setattr(
        login, "_HASHER", type("Seen", (), {"verify": lambda _, h, p: checked.append(h) or real(h, p)})()
    )
    known = await hash_password_of("rahasia contoh satu")

    await check_password("salah", known)
    await check_password("salah", None)
    await check_password("salah", "")

    costs = {re.sub(r"\$[^$]+\$[^$]+$", "", hashed) for hashed in checked}
    assert len(checked) == 3
    assert costs == {"$argon2id$v=19$m=19456,t=2,p=1"}


async def hash_password_of(password: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(password)


# Logging in


async def test_the_right_password_opens_the_door(office: Office, stranger: aiohttp.ClientSession) -> None:
    status, _, headers = await post(stranger, "/masuk", {**GOOD, "surel": " KETUA@ukpbj.contoh.id "})

    assert (status, headers["Location"]) == (303, "/beranda")
    assert await status_of(stranger) == 200


async def test_the_token_is_kept_only_as_its_hash(office: Office, stranger: aiohttp.ClientSession) -> None:
    await post(stranger, "/masuk", GOOD)
    token = cookies(stranger)["masuk"]

    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    (row,) = await rows(office, logins)
    assert (row.sidik, row.jenis, row.siapa) == (fingerprint(token), STAF, office.people["ketua"].id)
    for table in metadata.sorted_tables:
        for one in await rows(office, table):
            assert token not in repr(one), table.name
            assert SANDI not in repr(one), table.name


async def test_no_log_tells_a_password_or_a_token(
    office: Office, stranger: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await post(stranger, "/masuk", {**GOOD, "sandi": "salah contoh rahasia"})
        await post(stranger, "/masuk", GOOD)
    token = cookies(stranger)["masuk"]

    assert not [word for word in (SANDI, "salah contoh rahasia", token) if word in caplog.text]


@pytest.mark.parametrize(
    "form",
    [
        {"surel": "ketua@ukpbj.contoh.id", "sandi": "salah"},
        {"surel": "tidakada@ukpbj.contoh.id", "sandi": SANDI},
        {"surel": "", "sandi": ""},
        {"surel": "ketua@ukpbj.contoh.id' OR '1'='1", "sandi": SANDI},
        {"surel": "ketua@ukpbj.contoh.id\0", "sandi": "\0"},
        {"surel": "ketua@ukpbj.contoh.id", "sandi": SANDI.upper()},
    ],
)
async def test_every_wrong_try_is_told_alike(stranger: aiohttp.ClientSession, form: dict[str, str]) -> None:
    status, body, headers = await post(stranger, "/masuk", form)

    assert status == 422
    assert WRONG in body
    assert "Set-Cookie" not in headers
    assert not form["sandi"] or form["sandi"] not in body


async def test_what_is_typed_comes_back_escaped(stranger: aiohttp.ClientSession) -> None:
    _, body, _ = await post(stranger, "/masuk", {"surel": '"><script>alert(1)</script>', "sandi": "x"})

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


@pytest.mark.parametrize("body", [b"--x\r\n\r\n", b""])
async def test_a_stranger_may_not_send_a_form_in_parts(stranger: aiohttp.ClientSession, body: bytes) -> None:
    headers = {**HTML, "Content-Type": "multipart/form-data; boundary=x"}
    async with stranger.post("/masuk", data=body, headers=headers) as answer:
        assert answer.status == 422


async def test_a_stranger_may_not_send_a_long_form(stranger: aiohttp.ClientSession) -> None:
    status, body, _ = await post(stranger, "/masuk", {"surel": "x" * 20_000, "sandi": "x"})

    assert status == 422
    assert "Formulir tidak terbaca" in body


async def test_logging_in_gives_a_new_token_whatever_the_browser_brought(
    office: Office, stranger: aiohttp.ClientSession
) -> None:
    stranger.cookie_jar.update_cookies({"masuk": "token-penyerang"})
    await post(stranger, "/masuk", GOOD)
    first = cookies(stranger)["masuk"]
    await post(stranger, "/masuk", GOOD)

    assert first != "token-penyerang"
    assert cookies(stranger)["masuk"] != first


@pytest.mark.parametrize(
    ("ke", "to"),
    [
        ("/paket?cari=x", "/paket?cari=x"),
        ("", "/beranda"),
        ("https://jahat.example/", "/beranda"),
        ("//jahat.example/", "/beranda"),
        ("/\\jahat.example", "/beranda"),
        ("\\\\jahat.example", "/beranda"),
        ("/\t/jahat.example", "/beranda"),
        ("javascript:alert(1)", "/beranda"),
        ("https:jahat.example", "/beranda"),
        ("/x\r\nSet-Cookie: a=b", None),
        ("/..//jahat.example", None),
        ("/%2f/jahat.example", None),
    ],
)
async def test_after_logging_in_one_stays_on_this_site(
    office: Office, stranger: aiohttp.ClientSession, ke: str, to: str | None
) -> None:
    status, _, headers = await post(stranger, "/masuk", {**GOOD, "next": ke})

    assert status == 303
    where = headers["Location"]
    assert to is None or where == to
    assert re.match(r"/(?![/\\])", where)
    assert headers.getall("Set-Cookie")[0].startswith("masuk=")
    assert len(headers.getall("Set-Cookie")) == 1
    async with stranger.get("/masuk", params={"ke": ke}, headers=HTML) as answer:
        offered = re.findall(r'name="next" value="([^"]*)"', await answer.text())
    assert all(re.match(r"/(?![/\\])", value) for value in offered)


# Cookies


async def test_over_http_the_cookie_is_for_this_host_and_not_for_scripts(
    office: Office, stranger: aiohttp.ClientSession
) -> None:
    _, _, headers = await post(stranger, "/masuk", GOOD)

    parts = set(headers["Set-Cookie"].split("; ")[1:])
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=43200"} <= parts
    assert not [part for part in parts if part.startswith("Domain")]


async def test_over_https_the_cookie_is_bound_to_the_host(
    tmp_path: Path, clock: Clock, unused_tcp_port: int, database_url: str
) -> None:
    settings = Settings(
        port=unused_tcp_port, data=tmp_path / "aman", database_url=database_url, disk_reserve=0,
        public_url="https://ruang.contoh.id", trusted_proxies=1,
    )  # fmt: skip
    server = TestServer(create_app(settings, clock.now), port=settings.port, host="127.0.0.1")
    await server.start_server()
    try:
        await found_office(server.app[SERVICES], str(server.make_url("/")).rstrip("/"))
        headers = {**HTML, "Sec-Fetch-Site": "same-origin", "Host": "ruang.contoh.id"}
        async with (
            aiohttp.ClientSession(str(server.make_url("/"))) as http,
            http.post("/masuk", data=GOOD, headers=headers, allow_redirects=False) as answer,
        ):
            assert answer.status == 303
            cookie = answer.headers["Set-Cookie"]
            token = cookie.partition(";")[0].partition("=")[2]
            assert cookie.startswith("__Host-masuk=")
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
            for name, status in (("masuk", 401), ("__Host-masuk", 200)):
                async with http.get("/beranda", headers={"Cookie": f"{name}={token}"}) as page:
                    assert page.status == status, name
            async with http.get("/surel") as page:
                assert page.status == 404  # the inbox is for one's own machine
    finally:
        await server.close()


# How it ends


async def test_a_login_ends_after_twelve_hours_and_a_guests_after_two_days(
    office: Office, stranger: aiohttp.ClientSession, clock: Clock
) -> None:
    await post(stranger, "/masuk", GOOD)
    clock.advance(hours=11, minutes=59)
    assert await status_of(stranger) == 200
    clock.advance(minutes=2)
    assert await status_of(stranger) == 401
    assert login.HOURS == {STAF: 12, TAMU: 48}


async def test_logging_out_ends_the_token_and_not_only_the_cookie(
    office: Office, stranger: aiohttp.ClientSession
) -> None:
    await post(stranger, "/masuk", GOOD)
    token = cookies(stranger)["masuk"]
    status, _, headers = await post(stranger, "/keluar", {})

    assert (status, headers["Location"]) == (303, "/masuk")
    assert "masuk" not in cookies(stranger)
    stranger.cookie_jar.update_cookies({"masuk": token})
    assert await status_of(stranger) == 401
    assert await rows(office, logins) == []


async def test_logging_out_is_not_done_by_a_link(office: Office, stranger: aiohttp.ClientSession) -> None:
    await post(stranger, "/masuk", GOOD)

    assert await status_of(stranger, "/keluar") == 405
    assert await status_of(stranger) == 200


async def test_an_ended_account_is_shut_at_once_and_everywhere(office: Office, stranger: aiohttp.ClientSession) -> None:
    await post(stranger, "/masuk", GOOD)
    await accounts.end(office.services, office.pelaku("admin"), office.people["ketua"].id)

    assert await status_of(stranger) == 401
    status, body, headers = await post(stranger, "/masuk", GOOD)
    assert status == 401
    assert "Akun Anda tidak aktif" in body
    assert "Set-Cookie" not in headers
    status, body, _ = await post(stranger, "/masuk", {**GOOD, "sandi": "salah"})
    assert WRONG in body  # only who knows the password learns that the account has ended


async def test_an_account_ends_with_its_day(office: Office, stranger: aiohttp.ClientSession, clock: Clock) -> None:
    until = (clock.now() + timedelta(hours=1)).isoformat()
    ketua = orang.c.id == office.people["ketua"].id
    await office.services.store.write(
        lambda tx: tx.connection.execute(sa.update(orang).where(ketua).values(sampai=until))
    )
    await post(stranger, "/masuk", GOOD)
    assert await status_of(stranger) == 200

    clock.advance(minutes=61)
    assert await status_of(stranger) == 401


# How often


async def test_one_account_may_be_tried_so_often(office: Office, stranger: aiohttp.ClientSession) -> None:
    form = {"surel": "ketua@ukpbj.contoh.id", "sandi": "salah"}
    tries = await asyncio.gather(*(post(stranger, "/masuk", form) for _ in range(12)))
    status, body, headers = await post(stranger, "/masuk", {**GOOD, "surel": " Ketua@UKPBJ.contoh.id"})

    assert [one[0] for one in tries].count(422) in (8, 9)  # nine on a slow machine
    assert {one[0] for one in tries} == {422, 429}
    assert status == 429  # also with the right password, also written otherwise
    assert re.search(r"Tunggu \d+ detik", body)
    assert 0 < int(headers["Retry-After"]) <= 13
    assert (await post(stranger, "/masuk", {**GOOD, "surel": "anggota@ukpbj.contoh.id"}))[0] == 303


async def test_one_address_may_try_so_many_accounts(office: Office, stranger: aiohttp.ClientSession) -> None:
    forms = [{"surel": f"orang{n}@contoh.id", "sandi": "x"} for n in range(60)]
    statuses = [one[0] for one in await asyncio.gather(*(post(stranger, "/masuk", form) for form in forms))]

    assert set(statuses) == {422, 429}
    assert 20 <= statuses.count(422) < 40


async def test_an_address_is_not_what_a_client_says(office: Office, stranger: aiohttp.ClientSession) -> None:
    async def pretend(n: int) -> int:
        headers = {**HTML, "X-Forwarded-For": f"203.0.113.{n}"}
        async with stranger.post("/masuk", data={"surel": f"o{n}@contoh.id", "sandi": "x"}, headers=headers) as answer:
            return answer.status

    assert 429 in await asyncio.gather(*(pretend(n) for n in range(60)))


async def test_links_cannot_be_guessed_at_any_speed(office: Office, stranger: aiohttp.ClientSession) -> None:
    async def guess(n: int) -> int:
        async with stranger.post("/undangan/tautan", json={"rahasia": f"tebakan-{n}-contoh"}) as answer:
            return answer.status

    assert set(await asyncio.gather(*(guess(n) for n in range(60)))) == {410, 429}


# One-time links


async def secret_for(office: Office, key: str, server: TestServer) -> str:
    """The secret of the newest link that a person was mailed."""
    services = office.services
    before = len(await services.inbox.list())  # type: ignore[union-attr]
    await accounts.renew_link(services, office.pelaku("admin"), office.people[key].id)
    async with asyncio.timeout(20):
        while len(await services.inbox.list()) == before:  # type: ignore[union-attr]
            server.app[DISPATCHER].kick()
            await asyncio.sleep(0.05)
    stored = await services.inbox.get((await services.inbox.list())[0].id)  # type: ignore[union-attr]
    assert stored is not None
    text = message_from_bytes(stored.raw, policy=policy.default).get_body(("plain",))
    found = re.search(r"/sandi#(\S+)", str(text.get_content()))  # type: ignore[union-attr]
    assert found
    return found[1]


async def choose(http: aiohttp.ClientSession, secret: str, sandi: str) -> tuple[int, dict[str, Any]]:
    async with http.post("/sandi", json={"rahasia": secret, "sandi": sandi}) as answer:
        return answer.status, await answer.json()


async def test_a_link_sets_a_password_once(
    office: Office, service: TestServer, stranger: aiohttp.ClientSession
) -> None:
    secret = await secret_for(office, "anggota", service)
    await post(stranger, "/masuk", {**GOOD, "surel": "anggota@ukpbj.contoh.id"})
    assert await status_of(stranger) == 200

    assert await choose(stranger, secret, "sandi baru yang panjang") == (200, {"ke": "/masuk"})
    assert await status_of(stranger) == 401  # every older login has ended
    status, told = await choose(stranger, secret, "sandi penyerang panjang")
    assert (status, told["error"]) == (410, "kedaluwarsa")
    form = {"surel": "anggota@ukpbj.contoh.id", "sandi": "sandi baru yang panjang"}
    assert (await post(stranger, "/masuk", form))[0] == 303


async def test_the_secret_of_a_link_is_in_no_row(office: Office, service: TestServer) -> None:
    secret = await secret_for(office, "anggota", service)

    (row,) = await rows(office, kode)
    assert row.siapa == fingerprint(secret)
    for table in metadata.sorted_tables:
        if table.name != "pekerjaan":  # the letter still to be written; it ends with the work
            assert not [one for one in await rows(office, table) if secret in repr(one)], table.name


async def test_a_link_ends_after_72_hours(
    office: Office, service: TestServer, stranger: aiohttp.ClientSession, clock: Clock
) -> None:
    secret = await secret_for(office, "anggota", service)
    clock.advance(hours=72, minutes=1)

    status, told = await choose(stranger, secret, "sandi baru yang panjang")
    assert status == 410
    assert "72 jam" in told["message"]


async def test_a_password_that_is_too_short_uses_up_nothing(
    office: Office, service: TestServer, stranger: aiohttp.ClientSession
) -> None:
    secret = await secret_for(office, "anggota", service)

    status, told = await choose(stranger, secret, "pendek")
    assert (status, "12 karakter" in told["message"]) == (422, True)
    assert (await choose(stranger, secret, "sandi baru yang panjang"))[0] == 200


@pytest.mark.parametrize("body", ["", "bukan json", "[]", "3", '"teks"', "{}", "\udcff"])
async def test_a_link_that_cannot_be_read_is_told_in_words(stranger: aiohttp.ClientSession, body: str) -> None:
    for path in ("/sandi", "/undangan/tautan"):
        content = body.encode("utf-8", "surrogateescape")
        async with stranger.post(path, data=content, headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 422, (path, body)
            assert (await answer.json())["error"] == "tidak_sah"


async def test_surrogates_and_unknown_secrets_are_no_crash(office: Office, stranger: aiohttp.ClientSession) -> None:
    for path in ("/sandi", "/undangan/tautan"):
        content = r'{"rahasia": "\ud800", "sandi": "\ud800 sandi yang panjang"}'
        async with stranger.post(path, data=content, headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 422, path


async def test_one_persons_tries_with_links_do_not_shut_out_another(
    office: Office, service: TestServer, stranger: aiohttp.ClientSession
) -> None:
    secret = await secret_for(office, "anggota", service)
    for _ in range(10):
        await choose(stranger, "tebakan-yang-sama", "sandi baru yang panjang")

    assert (await choose(stranger, secret, "sandi baru yang panjang"))[0] == 200
