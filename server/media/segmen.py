"""Segmen: what the port tells of a recorded file, whichever recorder wrote it; each names its files in its own way."""

from datetime import timedelta
from pathlib import Path

from server.media import mjr
from server.media.port import Segmen


def segmen_of(path: Path, found: mjr.Found, *, id: str, sesi: str, kursi: str, jenis: str, torn: bool) -> Segmen:
    """`torn`: its name says that the recorder never closed it."""
    begin = mjr.moment(found.header.first)
    return Segmen(
        id=id,
        sesi=sesi,
        kursi=kursi,
        jenis=jenis,
        kodek=found.header.codec,
        path=path,
        mulai=begin,
        selesai=begin + timedelta(milliseconds=found.last),
        paket=found.packets,
        utuh=found.whole and not torn,
        hilang=found.missing,
    )
