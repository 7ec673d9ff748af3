"""Dunia: two offices with three pakets between them, two competitors in one, and everybody who may ask for a page."""

import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import sqlalchemy as sa
from aiohttp.test_utils import TestServer
from PIL import Image

from server.actions import audit
from server.actions import paket as pakets
from server.login import STAF, TAMU
from server.store import berita_acara as minutes
from server.store import orang as people
from server.store import surel as post
from server.store import undangan as letters
from server.store.cetakan import CETAKAN
from server.store.dokumen import DOKUMEN, FOTO, OLAHAN, Olahan
from server.store.kembali import KEMBALI
from server.store.laman import TANGKAPAN, Tangkapan
from server.store.pemusnahan import PEMUSNAHAN
from server.store.sesi import SESI
from server.store.tables import metadata
from server.store.terbitan import TERBITAN
from server.store.unit import Tx
from sessions import jahit
from sessions.berita_acara import BeritaAcara, JenisBA, Keadaan
from sessions.cetakan import Cetakan, JenisCetakan
from sessions.foto import Foto, Jalur, Untuk
from sessions.kembali import Cara, Kembali, Kiriman
from sessions.kembali import Keadaan as Dikembalikan
from sessions.orang import Orang
from sessions.pemusnahan import Keadaan as KeadaanPemusnahan
from sessions.pemusnahan import Pemusnahan
from sessions.pencocokan import Kode, Lembar
from sessions.terbitan import Keadaan as Beredar
from sessions.terbitan import Terbitan
from sessions.wewenang import Pelaku, Peran
from tests.clock import Clock
from tests.people import PAKET, Office, browser_of, make_paket, make_peserta, make_sesi
from tests.server.routes.perjalanan import Perjalanan

SENDIRI, LAIN, KANTOR_LAIN = "sendiri", "lain", "kantor lain"

MORE: dict[str, tuple[bool, Peran]] = {
    "ppk": (True, Peran.PPK),
    "anggota_lain": (True, Peran.ANGGOTA),
    "anggota_lain2": (True, Peran.ANGGOTA),
    "auditor_habis": (True, Peran.AUDITOR),
    "auditor_dicabut": (True, Peran.AUDITOR),
    "auditor_tanpa": (True, Peran.AUDITOR),
    "auditor_lain": (True, Peran.AUDITOR),
    "other_auditor": (False, Peran.AUDITOR),
    "sisa": (True, Peran.ANGGOTA),  # an account that nobody needs, for the routes that end one
    "other_anggota": (False, Peran.ANGGOTA),
    "other_anggota2": (False, Peran.ANGGOTA),
    "other_admin": (False, Peran.ADMIN),
    "front_office": (True, Peran.FRONT_OFFICE),
    "other_front": (False, Peran.FRONT_OFFICE),
}
"""Key -> whether in our office, and the account's peran."""


@dataclass(slots=True)
class Dunia:
    """`params`: place -> the values of a route's parameters there. `people`: key -> the id of the orang or wakil."""

    office: Office
    jalan: Perjalanan
    saingan: Perjalanan
    people: dict[str, Orang]
    params: dict[str, dict[str, str]] = field(default_factory=dict)
    opened: dict[str, aiohttp.ClientSession] = field(default_factory=dict)

    @property
    def services(self) -> Any:
        return self.office.services

    async def browser(self, key: str) -> aiohttp.ClientSession:
        """This person's browser, logged in anew; `tamu` and `tamu_saingan` are guests, `tanpa` is nobody."""
        if key in self.opened:
            await self.opened.pop(key).close()
        if key == "tanpa":
            made = aiohttp.ClientSession(self.office.url, headers={"Origin": self.office.url})
        elif key.startswith("tamu"):
            jalan = self.jalan if key == "tamu" else self.saingan
            made = await browser_of(self.services, self.office.url, TAMU, (await jalan.guest()).id)
        else:
            made = await browser_of(self.services, self.office.url, STAF, self.people[key].id)
        self.opened[key] = made
        return made

    async def close(self) -> None:
        for browser in self.opened.values():
            await browser.close()

    async def rows(self, *, but: tuple[str, ...] = ("login",)) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is stored, table by table."""

        def read(c: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
            tables = [table for table in metadata.sorted_tables if table.name not in but]
            return {table.name: sorted(map(repr, c.execute(sa.select(table)).all())) for table in tables}  # type: ignore[misc]

        return await self.services.store.read(read)

    async def quiet(self) -> None:
        """Until no background work is due."""

        async def done() -> bool:
            def read(c: sa.Connection) -> int:
                p = metadata.tables["pekerjaan"].c
                now = self.services.now().timestamp()
                busy = sa.or_(sa.and_(p.keadaan == "antre", p.mulai_pada <= now), p.keadaan == "berjalan")
                return int(c.execute(sa.select(sa.func.count()).where(busy)).scalar_one())

            return await self.services.store.read(read) == 0

        await self.jalan.until(done, "all background work")


async def found_dunia(service: TestServer, office: Office, clock: Clock, *, whole: bool = True) -> Dunia:
    """Our paket with two competitors and their sesi, made ready; the `whole` world has pakets that are not ours too."""
    everybody = {**office.people, "other": office.other, **await _more(office)}
    paket = await make_paket(office)
    members = [(office.people[key].id, Peran.ANGGOTA) for key in ("anggota", "anggota2")]
    members += [(office.people["ketua"].id, Peran.KETUA), (office.people["tim_it"].id, Peran.TIM_IT)]
    await pakets.appoint(office.services, office.ketua, paket.id, [*members, (everybody["ppk"].id, Peran.PPK)])
    peserta = [await make_peserta(office, paket, place) for place in (0, 1)]
    paket = await pakets.begin(office.services, office.ketua, paket.id)
    mulai = clock.now() + timedelta(days=2, hours=1)
    jalan = [
        Perjalanan(service, office, clock, paket, one, await make_sesi(office, one, mulai + timedelta(hours=3 * place)))
        for place, one in enumerate(peserta)
    ]
    for one in jalan if whole else jalan[:1]:
        await one.prepared()
    dunia = Dunia(office, jalan[0], jalan[1], everybody)
    if not whole:
        return dunia
    dunia.params[SENDIRI] = await _params(dunia, jalan[0])
    dunia.params["saingan"] = await _params(dunia, jalan[1])
    dunia.params[LAIN] = await _elsewhere(dunia, clock, ("orang_luar", "anggota_lain", "anggota_lain2"))
    dunia.params[KANTOR_LAIN] = await _elsewhere(dunia, clock, ("other", "other_anggota", "other_anggota2"))
    await _audits(dunia, clock)
    return dunia


async def _more(office: Office) -> dict[str, Orang]:
    made = {}
    for key, (ours, peran) in MORE.items():
        kantor = office.kantor.id if ours else office.other.kantor
        surel = f"{key}@contoh.id"
        made[key] = Orang(office.services.new_id(), kantor, f"{key} Contoh", "", "Pejabat", surel, peran)

    def unit(tx: Tx) -> None:
        for who in made.values():
            people.add(tx.connection, who, "", tx.now())

    await office.services.store.write(unit)
    return made


async def _elsewhere(dunia: Dunia, clock: Clock, keys: tuple[str, str, str]) -> dict[str, str]:
    """Another paket, with a Pokja of its own and one invited peserta."""
    services = dunia.services
    ketua, *others = (dunia.people[key] for key in keys)
    by = Pelaku(ketua.id, ketua.nama, Peran.KETUA, ketua.kantor)
    office = _as(dunia.office, ketua, [*others])
    isian = {**PAKET, "kode_tender": "10099999", "nama": "Paket Lain Contoh"}
    members = [(ketua.id, Peran.KETUA), *((one.id, Peran.ANGGOTA) for one in others)]
    paket = await pakets.create(services, by, isian, members)
    peserta = await make_peserta(office, paket, 2)
    paket = await pakets.begin(services, by, paket.id)
    sesi = await make_sesi(office, peserta, clock.now() + timedelta(days=3))
    jalan = Perjalanan(dunia.jalan.service, office, clock, paket, peserta, sesi)
    await jalan.invited()
    await jalan.answered()
    return await _params(dunia, jalan)


def _as(office: Office, ketua: Orang, others: list[Orang]) -> Office:
    """The same building with another Pokja in it."""
    who = {**office.people, "ketua": ketua, "anggota": others[0], "anggota2": others[1]}
    kantor = office.kantor
    return Office(office.services, office.url, kantor, who, office.other)


async def _params(dunia: Dunia, jalan: Perjalanan) -> dict[str, str]:
    """The objects of one sesi, by the names that routes give them; a photo is put in its file for each."""
    services = dunia.services
    guest = await jalan.guest()
    foto = await _photo(dunia, jalan, guest)
    ba = await _paper(dunia, jalan)
    returned = await _returned(dunia, jalan)
    cetakan = await _print(dunia, jalan, f"sesi/{jalan.sesi.id}", JenisCetakan.TANDA_TERIMA)
    rekap = await _print(dunia, jalan, f"paket/{jalan.paket.id}", JenisCetakan.REKAP_PAKET)

    def read(c: Any) -> dict[str, str]:
        mails = post.of_sesi(c, jalan.sesi.id)
        items = DOKUMEN.all(c, DOKUMEN.table.c.sesi == jalan.sesi.id)
        return {"surel": mails[0].id, "dokumen": items[0].id, "undangan": letters.of_sesi(c, jalan.sesi.id)[-1].id}

    found = await services.store.read(read)
    member = jalan.office.people["anggota2"]
    return found | returned | {
        "paket": jalan.paket.id, "peserta": jalan.peserta.id, "sesi": jalan.sesi.id, "wakil": guest.id, "foto": foto,
        "orang": member.id, "kantor": member.kantor, "salinan": "asli", "ba": ba, "halaman": "1", "untuk": "identitas",
        "cetakan": cetakan, "rekap": rekap, "blangko": "bidding_akses",
        "laman": "oss", "tangkapan": await _screenshot(dunia, jalan),
        "id": str(uuid.uuid4()), "nomor": "0", "kode": f"UND-{jalan.sesi.kode}-1",
        "loket": jalan.sesi.kode, "jenis": "pembuktian", "film": await _film(dunia, jalan),
    }  # fmt: skip


async def _film(dunia: Dunia, jalan: Perjalanan) -> str:
    """The number of the line of a film; its bytes need not be one to be told from others."""
    services, berkas = dunia.services, jalan.sesi.berkas
    content = f"film contoh {jalan.sesi.id}".encode()
    sha256 = await services.files.put(content, berkas)
    made = jahit.Film("kursi", ("a",), sha256, len(content), services.now(), 1000, 15, 50, ())
    (entry,) = await services.store.write(lambda tx: tx.append(jahit.joined(berkas, made, tx.now())))
    return str(entry.number)


async def _paper(dunia: Dunia, jalan: Perjalanan) -> str:
    """A berita acara that has been read out; its sheets are those of the letter, which is enough to be looked at."""
    id = dunia.services.new_id()

    def unit(tx: Tx) -> None:
        letter = letters.of_sesi(tx.connection, jalan.sesi.id)[-1]
        ba = BeritaAcara(id, jalan.sesi.id, JenisBA.PEMBUKTIAN, "", Keadaan.DIBACAKAN, "", letter.surat, 0)
        minutes.BERITA_ACARA.add(tx.connection, ba, narasi="{}", kotak="[]")

    await dunia.services.store.write(unit)
    return id


async def _print(dunia: Dunia, jalan: Perjalanan, berkas: str, jenis: JenisCetakan) -> str:
    """A kept paper of this berkas; its pages are those of the letter, which is enough to be told from others."""
    services, id = dunia.services, str(uuid.uuid4())

    def unit(tx: Tx) -> None:
        digest = letters.of_sesi(tx.connection, jalan.sesi.id)[-1].surat
        dasar = 10**6 + int(id[:7], 16)
        CETAKAN.add(tx.connection, Cetakan(id, berkas, jenis, dasar, f"CT-{id[:6]}", "", digest, digest, tx.now()))

    await services.store.write(unit)
    return id


async def _screenshot(dunia: Dunia, jalan: Perjalanan) -> str:
    services, id = dunia.services, dunia.services.new_id()
    digest = await services.files.put(b"\x89PNG\r\n\x1a\n" + id.encode(), f"sesi/{jalan.sesi.id}")

    def unit(tx: Tx) -> None:
        by = jalan.pokja[0].id
        shot = Tangkapan(id, jalan.sesi.id, "oss", digest, 24, "image/png", digest, "", by, tx.now())
        TANGKAPAN.add(tx.connection, shot)

    await services.store.write(unit)
    return id


async def _returned(dunia: Dunia, jalan: Perjalanan) -> dict[str, str]:
    """A paper that went out, and what came back for it before another was asked for."""
    services, sesi = dunia.services, jalan.sesi
    out, back, file = services.new_id(), services.new_id(), str(uuid.uuid4())
    gambar = await services.files.put(_small_picture(file), sesi.berkas)

    def unit(tx: Tx) -> None:
        pdf = letters.of_sesi(tx.connection, sesi.id)[-1].surat
        paper = Terbitan(
            out, sesi.id, "NG-CONTOH", "Hasil Negosiasi Harga", pdf, ("HTTPS://CONTOH/1",), (), (), (), "Contoh",
            Beredar.BEREDAR, tx.now(),
        )  # fmt: skip
        TERBITAN.add(tx.connection, paper)
        kiriman = Kiriman(file, 1, gambar, "", 20, "image/jpeg", "wakil", tx.now(), dibaca=True)
        sheet = Lembar(1, None, Kode.TIDAK_TERBACA, gambar=gambar, kiriman=file)
        again = Kembali(back, out, sesi.id, Cara.KERTAS, Dikembalikan.DIMINTA_ULANG, (kiriman,), (sheet,))
        KEMBALI.add(tx.connection, again, dibuat=tx.now().isoformat())

    await services.store.write(unit)
    return {"terbitan": out, "kembali": back, "kiriman": file, "gambar": gambar, "cara": "kertas"}


def _small_picture(id: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (80, 60), (int(id[:2], 16), 90, 90)).save(written, "JPEG", comment=id.encode())
    return written.getvalue()


async def _photo(dunia: Dunia, jalan: Perjalanan, guest: Pelaku) -> str:
    services, sesi, wakil = dunia.services, jalan.sesi.id, guest.id
    id = str(uuid.uuid4())
    digest = await services.files.put(_small_picture(id), "sesi/contoh")

    def unit(tx: Tx) -> None:
        foto = Foto(id, sesi, None, Untuk.IDENTITAS, 1, digest, "", 39, "image/jpeg", Jalur.UNGGAH, wakil, tx.now())
        FOTO.add(tx.connection, foto, turunan="", kecil="", bacaan="{}")
        OLAHAN.save(tx.connection, Olahan(id, digest, digest, {"utuh": digest}))

    await services.store.write(unit)
    return id


async def _audits(dunia: Dunia, clock: Clock) -> None:
    """A grant in each place; in ours also one that has run out and one that was taken back."""
    givers = {SENDIRI: dunia.people["kepala"], LAIN: dunia.people["kepala"], KANTOR_LAIN: dunia.people["other_admin"]}
    grants = [(SENDIRI, key) for key in ("auditor_habis", "auditor_dicabut", "auditor")]
    for place, key in (*grants, (LAIN, "auditor_lain"), (KANTOR_LAIN, "other_auditor")):
        isian = {
            "orang": dunia.people[key].id, "nomor_surat": f"700/{key}/ITDA", "instansi": "Inspektorat Contoh",
            "tanggal_surat": clock.now().date().isoformat(), "habis": "", "pelatihan": "Modul contoh",
        }  # fmt: skip
        giver = givers[place]
        by = Pelaku(giver.id, giver.nama, giver.peran, giver.kantor)
        hak = await audit.grant(dunia.services, by, isian, [dunia.params[place]["paket"]])
        dunia.params[place]["hak"] = hak.id
        dunia.params[place].setdefault("pemusnahan", await _destruction(dunia, by, dunia.params[place]["sesi"]))
        if key == "auditor_dicabut":
            await audit.revoke(dunia.services, by, hak.id, "Surat tugas dicabut (contoh).")
        if key == "auditor_habis":
            await dunia.services.store.write(lambda tx, id=hak.id: _run_out(tx, id))


async def _destruction(dunia: Dunia, by: Pelaku, sesi: str) -> str:
    """A proposal to destroy the evidence of the place's sesi."""
    at = dunia.services.now()
    made = Pemusnahan(
        dunia.services.new_id(),
        by.kantor,
        sesi,
        "1/CONTOH",
        at.date(),
        "Contoh.",
        by.id,
        by.peran,
        KeadaanPemusnahan.DIUSULKAN,
        at,
    )
    await dunia.services.store.write(lambda tx: PEMUSNAHAN.add(tx.connection, made))
    return made.id


def _run_out(tx: Tx, hak: str) -> None:
    table = metadata.tables["hak_audit"]
    long_ago = (tx.now() - timedelta(minutes=1)).isoformat()
    tx.connection.execute(sa.update(table).where(table.c.id == hak).values(habis=long_ago))


async def sesi_state(dunia: Dunia, sesi: str) -> str:
    return str((await dunia.services.store.read(lambda c: SESI.get(c, sesi))).keadaan)
