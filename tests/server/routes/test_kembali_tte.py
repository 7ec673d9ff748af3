"""A paper signed elsewhere with a certificate comes back: on which chain, whether revoked, by whose clock."""

import asyncio
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from server.pki import roots_pem
from server.settings import Settings
from server.signing.keys import tsa_signer
from server.tsa import Tsa
from sessions.kembali import Cara
from tests.clock import Clock
from tests.server.kertas import berkas
from tests.server.penyelenggara import Penyelenggara
from tests.server.routes.meja import Meja

NAMA = "CONTOH AHMAD SYAHRONI"


@pytest.fixture
def induk(clock: Clock) -> Penyelenggara:
    return Penyelenggara(clock.now(), "CA Induk Contoh PSrE")


@pytest.fixture
def psre(induk: Penyelenggara) -> Penyelenggara:
    return induk.below("CA Penerbit Contoh PSrE")


@pytest.fixture
def daftar(tmp_path: Path) -> Path:
    folder = tmp_path / "percaya"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(settings: Settings, daftar: Path, induk: Penyelenggara, psre: Penyelenggara) -> Settings:
    """An office that believes one invented provider."""
    (daftar / "induk.pem").write_text(roots_pem([induk.root]))
    (daftar / "penerbit.der").write_bytes(psre.root.public_bytes(Encoding.DER))
    return settings.model_copy(update={"trust": str(daftar)})


async def test_a_certified_signature_is_said_to_be_certified_with_its_chain_and_what_is_known(
    meja: Meja, induk: Penyelenggara, psre: Penyelenggara, daftar: Path
) -> None:
    at = meja.services.now()
    (daftar / "induk.crl").write_bytes(induk.crl(at))
    (daftar / "penerbit.crl").write_bytes(psre.crl(at))
    stamp = Tsa(tsa_signer(meja.services.pki), meja.services.now)
    returned = await asyncio.to_thread(psre.sign, await meja.pdf, NAMA, timestamper=stamp)

    assert (await meja.send(returned, "tte"))[0] == 200
    back = await meja.read()

    [one] = back.tambahan[0].tanda_tangan
    assert (one.jenis, one.pencabutan, one.terbukti) == ("tersertifikasi", "tidak_dicabut", True)
    assert back.bersih(meja.terbitan)
    shown = await meja.html(meja.pokja, meja.page)
    assert "TTE tersertifikasi (PSrE)" in shown
    assert "CA Penerbit Contoh PSrE → CA Induk Contoh PSrE" in shown
    assert "tidak dicabut pada waktu itu" in shown
    assert "dibuktikan stempel waktu" in shown
    assert (await meja.judge(back, "sahkan"))[0] == 303  # clean: no reason is asked for


async def test_what_is_not_known_is_said_to_be_not_known(meja: Meja, psre: Penyelenggara) -> None:
    returned = await asyncio.to_thread(psre.sign, await meja.pdf, NAMA)
    assert (await meja.send(returned, "tte"))[0] == 200

    [one] = (await meja.read()).tambahan[0].tanda_tangan

    assert (one.jenis, one.pencabutan, one.terbukti) == ("tersertifikasi", "tidak_diketahui", False)
    shown = await meja.html(meja.pokja, meja.page)
    assert "Pencabutan: tidak diketahui" in shown
    assert "menurut jam penanda tangan saja" in shown


async def test_a_revoked_certificate_makes_the_file_useless(meja: Meja, psre: Penyelenggara, daftar: Path) -> None:
    member = psre.member(NAMA)
    (daftar / "penerbit.crl").write_bytes(psre.crl(meja.services.now(), member.cert))
    returned = await asyncio.to_thread(psre.sign, await meja.pdf, NAMA, member=member)
    assert (await meja.send(returned, "tte"))[0] == 200

    back = await meja.read()

    assert back.tambahan[0].tanda_tangan[0].jenis == "dicabut"
    assert not back.bersih(meja.terbitan)
    shown = await meja.html(meja.pokja, meja.page)
    assert "Berkas ini tidak dapat dipakai" in shown
    assert "sertifikatnya sudah dicabut penerbitnya" in shown


async def test_a_file_signed_elsewhere_is_known_by_its_bytes_whatever_it_is_sent_as(meja: Meja) -> None:
    provider = Penyelenggara(meja.services.now())
    returned = await asyncio.to_thread(provider.sign, await meja.pdf, NAMA)

    assert (await meja.send(returned, "kertas"))[0] == 200
    back = await meja.read()

    assert back.cara is Cara.TTE
    [added] = back.tambahan
    assert (added.masalah, [one.nama for one in added.tanda_tangan]) == ((), [NAMA])
    assert not back.bersih(meja.terbitan)  # nobody here knows that issuer: a person looks and says so
    shown = await meja.html(meja.pokja, meja.page)
    assert "Rantai sertifikat belum dikenal" in shown
    assert "bukan berarti tidak sah" in shown
    assert "Tidak dapat dipakai" not in shown
    assert "CA Contoh PSrE" in shown
    assert (await meja.judge(back, "sahkan", "Sertifikat diperiksa di laman PSrE (contoh)."))[0] == 303


async def test_a_file_that_is_not_the_issued_one_with_a_signature_is_said_to_be_useless(meja: Meja) -> None:
    other = berkas(2).terbitan.pdf
    signed_other = await asyncio.to_thread(Penyelenggara(meja.services.now()).sign, other, NAMA)

    for content, words in ((await meja.pdf, "belum ditandatangani"), (signed_other, "tidak sama")):
        assert (await meja.send(content, "tte"))[0] == 200
        back = await meja.read()
        assert words in " ".join(back.tambahan[-1].masalah)
        assert not back.bersih(meja.terbitan)
        assert words in await meja.html(meja.pokja, meja.page)
