"""The list of all routes."""

from server.routes import (
    audit,
    beranda,
    berita_acara,
    bukti,
    cetakan,
    foto,
    hadir,
    kantor,
    kiriman,
    masuk,
    orang,
    paket,
    periksa,
    peserta,
    ruang,
    sesi,
    umum,
    undangan,
)
from server.routes.base import Rute

RUTES: list[Rute] = [
    *umum.rutes.all,
    *periksa.rutes.all,
    *masuk.rutes.all,
    *beranda.rutes.all,
    *paket.rutes.all,
    *peserta.rutes.all,
    *sesi.rutes.all,
    *undangan.rutes.all,
    *orang.rutes.all,
    *kantor.rutes.all,
    *ruang.rutes.all,
    *foto.rutes.all,
    *kiriman.rutes.all,
    *hadir.rutes.all,
    *berita_acara.rutes.all,
    *bukti.rutes.all,
    *cetakan.rutes.all,
    *audit.rutes.all,
]
