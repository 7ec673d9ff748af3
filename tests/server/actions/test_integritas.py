"""Integritas: from the start on, a check of every office waits for the coming night."""

import sqlalchemy as sa
from aiohttp.test_utils import TestServer

from server import handlers
from server.keys import SERVICES
from server.store import tables
from tests.people import Office


async def test_a_check_of_each_office_waits_from_the_start_and_is_asked_for_once(
    service: TestServer, office: Office
) -> None:
    services = service.app[SERVICES]
    for _ in range(2):
        await handlers.begin(services)

    jobs = tables.pekerjaan.c
    query = sa.select(jobs.kunci, jobs.keadaan).where(jobs.jenis == "integritas")
    found = await services.store.read(lambda c: c.execute(query).all())
    assert sorted(row.kunci.partition(":")[2].partition(":")[0] for row in found) == sorted(
        {office.kantor.id, office.other.kantor}
    )
    assert {row.keadaan for row in found} == {"antre"}
