"""Two competitors of one paket, marked by canaries: no byte that one can get speaks of the other.

Each collects all it can: every page and paper, its mails with what hangs on them, its room's events while both sit and
after, its copy of the sealed bag. So do people of the same office and of another one who have no place in the paket.
"""

import asyncio
import base64
import io
import json
import re
import subprocess
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.actions import dokumen, lembar, lobi, pelaksanaan, percakapan, persiapan, segel, tanda_tangan
from server.actions import paket as pakets
from server.contoh import company, make, person, photograph, seeded
from server.login import TAMU
from server.routes.all import RUTES
from server.routes.base import PUBLIK, TAMU_SESI
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from server.store import dokumen as papers
from server.store import surel as post
from sessions.foto import Untuk
from sessions.kursi import Mutu
from sessions.penilaian import Putusan
from sessions.persetujuan import Pilihan
from tests.clock import Clock
from tests.people import Office, browser_of, make_paket, make_sesi
from tests.server.dunia import Dunia, _elsewhere, _more
from tests.server.routes.perjalanan import Perjalanan

pytestmark = pytest.mark.timeout(600)

MARK = "Kenari"
LETTERS = ("Ala", "Bea")
NPWP = {"Ala": "013456789012011", "Bea": "023456789012022"}
NIB = {"Ala": "1114567890123", "Bea": "2224567890123"}
PHONE = {"Ala": "0812-1111-1111", "Bea": "0812-2222-2222"}
OF_THE_OFFICE = ("musyawarah", "tahap")
"""What the Pokja says among themselves, and why a step took long: not even the peserta it is about gets these."""
NO_WORDS = re.compile(r"^/surel|\.png$")  # the inbox of whoever runs the machine; pictures of papers read as PDF
SEEN_BY_ITSELF = ("nama", "orang", "alamat", "cakap", "tanya", "jawab", "keberatan", "foto")
"""Canaries that a peserta must find in its own papers: else the search would prove nothing."""


def canary(what: str, letter: str) -> str:
    return f"{MARK}{what}{letter}"


class Telinga:
    """A socket that goes on listening, and answers pings, whatever else its person does."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[str] = []
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.ended = asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self.socket:
            if message.data == "2":
                await self.socket.send_str("3")
                continue
            self.frames.append(message.data)
            if found := re.match(r"43/ruang,(\d+)(\[.*)", message.data, re.DOTALL):
                self._answers[int(found[1])].set_result(json.loads(found[2])[0])
        self.ended.set()

    async def enter(self, sesi: str) -> None:
        await self.socket.send_str("40/ruang," + json.dumps({"sesi": sesi, "sebagai": "tamu"}))
        async with asyncio.timeout(10):
            while len(self.frames) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert self.frames[1].startswith("40/ruang"), self.frames

    async def ask(self, name: str, message: dict[str, Any]) -> dict[str, Any]:
        number = len(self._answers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self.socket.send_str(f"42/ruang,{number}{json.dumps([name, message])}")
        answer: dict[str, Any] = await asyncio.wait_for(self._answers[number], 10)
        return answer


@dataclass(slots=True)
class Pihak:
    """One competitor: its sesi, what must never leave it, and all it has got hold of."""

    letter: str
    jalan: Perjalanan
    http: aiohttp.ClientSession
    secrets: set[str] = field(default_factory=set)
    got: dict[str, bytes] = field(default_factory=dict)
    socket: Telinga | None = None

    def keep(self, where: str, content: bytes) -> None:
        """A thing, and what is inside of it."""
        for name, inner in unpacked(where, content):
            self.got[name] = inner

    @property
    def kenari(self) -> set[str]:
        """Every canary of this one, its numbers and its ids, as bytes may show them."""
        words = {
            canary(what, self.letter)
            for what in (*SEEN_BY_ITSELF, *OF_THE_OFFICE, "catatan", "upaya", "isian", "surel")
        }
        return words | {NPWP[self.letter], NIB[self.letter], PHONE[self.letter].replace("-", "")[1:]} | self.secrets


def unpacked(where: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The thing itself, and the text or the parts inside it, to any depth."""
    yield where, content
    if content.startswith(b"%PDF-"):
        yield from _pdf(where, content)
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield f"{where}!{name}", name.encode()
                yield from unpacked(f"{where}/{name}", archive.read(name))
    elif b"Message-ID:" in content[:3000]:
        message = message_from_bytes(content, policy=policy.default)
        yield f"{where}#kepala", "\n".join(f"{name}: {value}" for name, value in message.items()).encode()
        for number, part in enumerate(message.walk()):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield from unpacked(f"{where}#{number}", payload)
    for number, found in enumerate(re.findall(rb"[A-Za-z0-9+/]{200,}={0,2}", content)[:20]):
        with_padding = found + b"=" * (-len(found) % 4)
        yield f"{where}~{number}", base64.b64decode(with_padding)


def _pdf(where: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Its words, and the files attached to it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(content)
        text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True).stdout
        yield f"{where}:teks", text + b"\n" + text.replace(b"\n", b" ")
        subprocess.run(["pdfdetach", "-saveall", "-o", folder, str(path)], check=True, capture_output=True)
        subprocess.run(["pdfinfo", "-meta", str(path)], check=True, capture_output=True)
        for extra in Path(folder).iterdir():
            if extra != path:
                yield f"{where}:{extra.name}", extra.read_bytes()


def leaks(got: dict[str, bytes], kenari: set[str]) -> list[str]:
    """Where one of the canaries shows, in any case of its letters, also without its spaces."""
    wanted = {word.lower().encode() for word in kenari}
    found = []
    for where, content in got.items():
        low = where.encode() + b"\n" + content.lower()
        found += [f"{word.decode()} in {where}" for word in wanted if word in low]
    return sorted(found)


# The story


@pytest.fixture
async def dunia(service: TestServer, office: Office, clock: Clock) -> Dunia:
    """One paket, two competitors whose sesi overlap, and another paket of the same office."""
    paket = await make_paket(office)
    peserta = [await _peserta(office, paket.id, place, letter) for place, letter in enumerate(LETTERS)]
    paket = await pakets.begin(office.services, office.ketua, paket.id)
    mulai = clock.now() + timedelta(days=2, hours=1)
    jalan = [
        Perjalanan(
            service, office, clock, paket, one, await make_sesi(office, one, mulai + timedelta(minutes=20 * place))
        )
        for place, one in enumerate(peserta)
    ]
    dunia = Dunia(office, jalan[0], jalan[1], {**office.people, "other": office.other, **await _more(office)})
    dunia.params["lain"] = await _elsewhere(dunia, clock, ("orang_luar", "anggota_lain", "anggota_lain2"))
    return dunia


async def _peserta(office: Office, paket: str, place: int, letter: str) -> Any:
    isian = {
        "peringkat": str(place + 1), "nama": f"PT {canary('nama', letter)} Sarana", "npwp": NPWP[letter],
        "nib": NIB[letter], "surel": f"{canary('surel', letter).lower()}@contoh.id", "telepon": PHONE[letter],
        "direktur": f"{canary('orang', letter)} Contoh", "alamat": f"Jalan {canary('alamat', letter)} Nomor 1",
    }  # fmt: skip
    spse = {"nib": {"nib": NIB[letter], "perusahaan": f"PT {canary('isian', letter)}"}, "ktp": {"nama": "Contoh"}}
    return await pakets.add_peserta(office.services, office.ketua, paket, isian, spse)


async def prepared(dunia: Dunia) -> list[Pihak]:
    """Both invited, answered and ready; each with its own browser."""
    made = []
    for letter, jalan in zip(LETTERS, (dunia.jalan, dunia.saingan), strict=True):
        await jalan.invited()
        await jalan.answered()
        call = {
            "jalur": "telepon",
            "hasil": "tidak_diangkat",
            "tujuan": PHONE[letter],
            "catatan": canary("upaya", letter),
        }
        await persiapan.log_attempt(dunia.services, jalan.tim_it, jalan.sesi.id, call)
        await jalan.ready()
        own = {jalan.sesi.id, jalan.sesi.kode, jalan.peserta.id, (await jalan.guest()).id}
        made.append(Pihak(letter, jalan, aiohttp.ClientSession(), own))
    return made


async def log_in(one: Pihak) -> None:
    """Logins end with time, and with the sealing."""
    await one.http.close()
    one.http = await browser_of(one.jalan.services, one.jalan.office.url, TAMU, (await one.jalan.guest()).id)


async def enter(one: Pihak) -> None:
    """In by the socket; everything that comes is kept."""
    jalan = one.jalan
    one.socket = Telinga(await one.http.ws_connect("/socket.io/?EIO=4&transport=websocket"))
    await one.socket.enter(jalan.sesi.id)
    await write(one, "device", mutu="video")
    await write(one, "choose", pilihan="A", dibacakan=False)


async def write(one: Pihak, name: str, **message: Any) -> dict[str, Any]:
    assert one.socket
    answer = await one.socket.ask(name, {**message, "kunci": uuid.uuid4().hex})
    assert answer["ok"], (one.letter, name, answer)
    return answer


async def begin(one: Pihak) -> None:
    jalan = one.jalan
    for place, who in enumerate(jalan.pokja):
        await lobi.arrive(jalan.services, who, jalan.sesi.id, f"{one.letter}-{place}")

        await lobi.pass_device(jalan.services, who, jalan.sesi.id, Mutu.VIDEO)
        await lobi.choose(jalan.services, who, jalan.sesi.id, Pilihan.A, False)
    await lobi.admit(jalan.services, jalan.pokja[0], jalan.sesi.id, (await jalan.guest()).id, "Dikenal Pokja (contoh).")
    await pelaksanaan.begin(jalan.services, jalan.pokja[0], jalan.sesi.id)


async def talk(one: Pihak) -> None:
    """Both sides say something that only they may know, on each channel there is."""
    jalan, by, say = one.jalan, one.jalan.pokja[0], lambda what: f"Ini {canary(what, one.letter)} Rp123."
    services, sesi = jalan.services, jalan.sesi.id
    await write(one, "say", teks=say("cakap"))
    await percakapan.ask(services, by, sesi, say("tanya"), None)
    await write(one, "answer", nomor=1, teks=say("jawab"))
    await percakapan.write_note(services, by, sesi, say("musyawarah"))
    item = (await services.store.read(lambda c: papers.of_sesi(c, sesi)))[-1]
    await percakapan.want_photo(services, by, sesi, Untuk.DOKUMEN, item.id, "")
    await send_photo(one, item.id)
    versi = await dokumen.shown(services, by, sesi, item.id, "Video terputus (contoh).")
    for examiner in jalan.pokja[:2]:  # a key document takes two
        why = say("catatan")
        versi = await dokumen.judge(services, examiner, sesi, item.id, versi, Putusan.TIDAK_SAH, why, None, {})
    await write(one, "object", teks=say("keberatan"))


async def send_photo(one: Pihak, item: str) -> None:
    """A JPEG whose comment is the canary: the bytes that come back as the original carry it."""
    rng = seeded(1)
    plain = photograph(make("nib", person(rng), company(rng), rng).image, "mudah", rng)
    words = canary("foto", one.letter).encode()
    photo = plain[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + plain[2:]
    async with one.http.put(f"/hadir/foto/dokumen/{item}/{uuid.uuid4()}", data=photo) as answer:
        assert answer.status == 200, await answer.text()
    ready = ("siap_periksa", "perlu_ulang")

    async def processed() -> bool:
        items = await one.jalan.services.store.read(lambda c: papers.of_sesi(c, one.jalan.sesi.id))
        return next(one.keadaan for one in items if one.id == item) in ready

    await one.jalan.until(processed, "the reading of the photo")


# The search


async def collect_pages(one: Pihak, other: Pihak) -> None:
    """Every page and paper of a guest, with the ids of both; and what is public, with both codes."""
    plain = [("", "")]
    for name, value in plain + await objects(one.jalan) + await objects(other.jalan):
        for rute in RUTES:
            if rute.method == "GET" and rute.lingkup in (PUBLIK, TAMU_SESI) and not NO_WORDS.search(rute.path):
                names = re.findall(r"\{(\w+)\}", rute.path)
                if bool(names) != bool(name) or (names and name not in names):
                    continue
                values = dict.fromkeys(names, "1") | {name: value}
                await collect(one, rute.path.format(**values))
    await collect(one, f"/hadir?sesi={other.jalan.sesi.id}")
    await collect(one, f"/hadir/ba?sesi={other.jalan.sesi.id}")


async def collect(one: Pihak, path: str) -> None:
    async with one.http.get(path, headers={"Accept": "text/html"}) as answer:
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        content = await answer.read()
    # What was asked for may be repeated ("there is no such page"): only the answer's own words count.
    asked = path.rpartition("/")[2].partition("?")[0].encode()
    if not content.startswith((b"%PDF-", b"PK\x03\x04")):
        content = content.replace(path.encode(), b"").replace(asked, b"").replace(asked.upper(), b"")
    one.keep(f"halaman {rute_of(path)}", content)
    one.keep(f"kepala {rute_of(path)}", headers.encode())


def rute_of(path: str) -> str:
    """The address without its ids: what was asked for is no leak."""
    return re.sub(r"(?<=/)[0-9a-zA-Z-]{9,}", "*", path.partition("?")[0]) + f" {abs(hash(path)) % 10**6}"


async def objects(jalan: Perjalanan) -> list[tuple[str, str]]:
    """(parameter, id) of what a guest's routes may ask for."""

    def read(c: Any) -> list[tuple[str, str]]:
        photos = [("foto", one.id) for one in papers.photos(c, jalan.sesi.id)]
        return [*photos, *(("ba", one.id) for one in minutes.of_sesi(c, jalan.sesi.id))]

    codes = [("kode", f"{word}-{jalan.sesi.kode}") for word in ("BA", "DH", "BAPK")]
    return [*await jalan.services.store.read(read), *codes, ("kode", f"UND-{jalan.sesi.kode}-1"), ("kantor", "1")]


async def collect_mails(one: Pihak) -> None:
    inbox = one.jalan.services.inbox
    for summary in await inbox.list(1000):
        stored = await inbox.get(summary.id)
        if one.jalan.peserta.surel in stored.envelope_to:
            one.keep(f"surel {summary.subject} {summary.id}", stored.raw)


async def ask_for_all(one: Pihak) -> None:
    """Everything that a guest's browser can ask of the room."""
    assert one.socket
    for after in (0, 100, 200):
        assert (await one.socket.ask("follow", {"after": after}))["ok"]
    assert (await one.socket.ask("state", {}))["ok"]


async def collect_socket(one: Pihak) -> None:
    """All that was heard until the sealing, which ends the connection."""
    assert one.socket
    await asyncio.wait_for(one.socket.ended.wait(), 30)
    for number, frame in enumerate(one.socket.frames):
        one.keep(f"soket {number}", frame.encode())


async def test_no_byte_of_one_competitor_reaches_the_other(dunia: Dunia, clock: Clock) -> None:
    first, second = pihak = await prepared(dunia)
    clock.set(dunia.saingan.sesi.mulai - timedelta(minutes=25))
    for one in pihak:
        await one.jalan.until(lambda one=one: _open(one), "the lobby")  # type: ignore[misc]
        await log_in(one)
        await enter(one)
    clock.set(dunia.saingan.sesi.mulai)
    for act in (begin, talk):
        for one in pihak:
            await act(one)
    for one in pihak:
        await ask_for_all(one)
    await asyncio.gather(*(collect_pages(one, other) for one, other in ((first, second), (second, first))))
    for one in pihak:
        await finish(one, first.jalan.clock)
    for one in pihak:
        await collect_socket(one)
        await log_in(one)
    for one, other in ((first, second), (second, first)):
        await collect_pages(one, other)
        await collect_mails(one)

    for one, other in ((first, second), (second, first)):
        await one.http.close()
        shown = b"\n".join(one.got.values()).lower()
        assert [what for what in SEEN_BY_ITSELF if canary(what, one.letter).lower().encode() not in shown] == []
        assert not leaks(one.got, other.kenari)
        assert not leaks(one.got, {canary(what, one.letter) for what in OF_THE_OFFICE})
    await nobody_else_learns(dunia, first.kenari | second.kenari)


async def _open(one: Pihak) -> bool:
    if await one.jalan.state() == "sarana_siap":
        try:
            await pelaksanaan.open_lobby(one.jalan.services, one.jalan.tim_it, one.jalan.sesi.id)
        except Exception:  # the clock's own job was faster
            return False
    return await one.jalan.state() == "ruang_tunggu"


async def finish(one: Pihak, clock: Clock) -> None:
    """Closed, read out, signed, reported with a reason that is the office's own, and sealed."""
    jalan = one.jalan
    clock.advance(minutes=60)  # late, so that there is a reason to write
    await jalan.closed()
    await sign_all(jalan)
    late = await jalan.services.store.read(lambda c: lembar.late_steps(c, jalan.sesi.id, jalan.services.now()))
    for step in late:
        why = f"Menunggu lama, {canary('tahap', one.letter)} (contoh)."
        await segel.explain(jalan.services, jalan.pokja[0], jalan.sesi.id, step.kode, why)
    assert late, "no step was late: nothing to explain, nothing to look for"
    await segel.report(jalan.services, jalan.pokja[0], jalan.sesi.id)
    await segel.return_equipment(jalan.services, jalan.tim_it, jalan.sesi.id, ["Komputer atau laptop berkamera"])
    await jalan.until(lambda: posted(jalan), "the last letters")
    await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)
    await jalan.until(lambda: posted(jalan), "the sealing letters")


async def sign_all(jalan: Perjalanan) -> None:
    """Each by the code of this sesi: the same people have mails of the other one too."""
    await jalan.frozen()
    signers = [
        (who, f"{key}@ukpbj.contoh.id") for key, who in zip(("ketua", "anggota", "anggota2"), jalan.pokja, strict=True)
    ]
    for who, surel in (*signers, (await jalan.guest(), jalan.peserta.surel)):
        code = await jalan.code(who, surel)
        await tanda_tangan.sign(jalan.services, who, jalan.sesi.id, code, None)
    await jalan.until(jalan.all_closed, "the closing seals")


async def posted(jalan: Perjalanan) -> bool:
    """Every letter has left, also those that are no part of the sesi."""
    printing = await jalan.services.store.read(lambda c: printed.still_printing(c, jalan.sesi.berkas))
    letters = await jalan.services.store.read(lambda c: post.SUREL.all(c))
    return not printing and all(mail.keadaan != "antre" for mail in letters)


async def nobody_else_learns(dunia: Dunia, kenari: set[str]) -> None:
    """Those without a place in the paket follow every link they are shown, and search for it."""
    sealed = {name for jalan in (dunia.jalan, dunia.saingan) for name in (jalan.sesi.id, jalan.sesi.kode)}
    for who in ("orang_luar", "anggota_lain", "other", "admin", "auditor", "auditor_tanpa", "ppk"):
        http = await dunia.browser(who)
        got = await crawled(http, (f"/paket/{dunia.params['lain']['paket']}", f"/sesi/{dunia.params['lain']['sesi']}"))
        assert len(got) > 1, who
        named = {"admin": sealed}.get(who, set())  # who may propose destruction chooses among sesi by their codes
        assert not leaks(got, kenari - named), who
    nobody = await dunia.browser("tanpa")
    codes = [
        f"/periksa/{value}"
        for jalan in (dunia.jalan, dunia.saingan)
        for name, value in await objects(jalan)
        if name == "kode"
    ]
    got = await crawled(nobody, tuple(codes), follow=False)
    ids = {dunia.jalan.sesi.kode, dunia.saingan.sesi.kode}  # what was asked for is shown again
    assert not leaks(got, kenari - ids)
    await dunia.close()


async def crawled(http: aiohttp.ClientSession, more: tuple[str, ...], follow: bool = True) -> dict[str, bytes]:
    """Every page that can be reached by links from the first ones, and what it says."""
    waiting = ["/beranda", "/paket", f"/paket?cari={MARK}", "/audit", "/orang", "/kantor", *more]
    got: dict[str, bytes] = {}
    while waiting and len(got) < 300:
        path = waiting.pop(0)
        async with http.get(path, headers={"Accept": "text/html"}) as answer:
            body = await answer.read()
        body = body.replace(f"cari={MARK}".encode(), b"").replace(f'value="{MARK}"'.encode(), b"")
        got.update(unpacked(path, body))
        if follow and b"<html" in body:
            links = re.findall(r'(?:href|src)="(/[^"#]*)', body.decode())
            waiting += [link for link in links if link not in got and link not in waiting and "/static/" not in link]
    return got


def test_the_search_finds_what_is_hidden_in_papers_and_archives() -> None:
    """A canary in a ZIP in a mail would be seen: else the test above would prove nothing."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("dalam/berkas.json", '{"nama": "PT KENARINAMABEA"}')
    coded = base64.b64encode(archive.getvalue()).decode()
    head = "Message-ID: <a@contoh.id>\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64"
    mail = f"{head}\r\n\r\n{coded}\r\n"
    got = dict(unpacked("surel", mail.encode()))

    assert leaks(got, {"Kenarinamabea"}) != []
    assert leaks(got, {"Kenarinamaala"}) == []
