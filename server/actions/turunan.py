"""Turunan: the files of a bag that are made for its readers when it is sealed, out of rows and chain."""

import json

import sqlalchemy as sa

from server import pki
from server.actions import tampilan, tilikan
from server.actions.berkas import paper_name
from server.actions.lobi import read_notice
from server.services import Services
from server.store import berita_acara as minutes
from server.store import dokumen as papers
from server.store import negosiasi
from sessions import harga
from sessions.evidence import compact
from sessions.fakta import signer_name, slot
from sessions.wewenang import Pelaku, Peran


async def made(services: Services, sesi: str) -> dict[str, bytes]:
    """Files that are made for readers: cited by digest in the chain, so that they too cannot be exchanged."""
    notice = await read_notice(services, sesi)

    def read(c: sa.Connection) -> dict[str, bytes]:
        reader = Pelaku("", "", Peran.KETUA, "")
        room = tampilan.room(services, c, sesi, reader)
        made = {
            tilikan.FILE: _json(tilikan.for_bag(c, sesi)),
            "data/03-kehadiran.json": _json(room["kursi"]),
            "data/06-klarifikasi.json": _json(room["tanya"]),
            # Times only: why a step took long stands in the log, in lines that the peserta's copy closes.
            "data/10-waktu-baku.json": _json([{**step, "alasan": ""} for step in room["langkah"]]),
            "data/00-ba/ttd.json": _json(expected(c, sesi)),
            "data/00-ba/akar.pem": pki.roots_pem(services.pki.roots).encode(),
        }
        if any(seat["persetujuan"] != "belum" for seat in room["kursi"]):
            made["data/04-persetujuan/pemberitahuan.txt"] = notice.encode()
        if (price := negosiasi.of_sesi(c, sesi)) and price.sidik and price.terakhir:
            agreed = harga.canonical(price.baris, price.terakhir.harga, price.ppn, price.bulat)
            made["data/07-negosiasi/tabel.json"] = agreed
        if aspects := room["aspek"]:
            made["data/07-negosiasi/aspek.json"] = _json(aspects)
        labels = {foto.id: foto.label for foto in papers.photos(c, sesi)}
        for id, row in papers.readings(c, sesi).items():
            if row.bacaan:
                made[f"data/05-dokumen/ocr/{labels[id]}.json"] = _json(papers.sealed(row.bacaan))
        return made

    return await services.store.read(read)


def expected(c: sa.Connection, sesi: str) -> dict[str, list[dict[str, object]]]:
    """Whose signature, or recorded refusal, each paper must bear in which slot."""
    return {
        paper_name(ba): [
            {"slot": slot(one), "nama": signer_name(one), "menolak": one.ditolak}
            for one in minutes.signatures(c, ba.id)
            if one.di_berkas
        ]
        for ba in minutes.of_sesi(c, sesi)
    }


def _json(value: object) -> bytes:
    return (compact(json.loads(json.dumps(value, ensure_ascii=False, default=str))) + "\n").encode()
