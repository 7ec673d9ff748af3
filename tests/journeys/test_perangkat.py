"""Devices that a person chooses: the loudspeaker is the one that the room is heard by."""

import pytest
from playwright.async_api import expect

from tests.browser import browser, new_context, until  # noqa: F401  # fixtures, used by name
from tests.journeys.ruang import Sidang, open_lobby  # noqa: F401  # fixtures, used by name

pytestmark = pytest.mark.database("sqlite")


async def test_the_loudspeaker_is_chosen_in_the_lobby_and_kept_over_a_reload(sidang: Sidang) -> None:
    wakil = await sidang.enter("wakil")
    await wakil.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
    speakers = wakil.get_by_label("Pengeras suara yang dipakai")
    wanted = await speakers.locator("option").nth(2).get_attribute("value")
    heard = "id => document.querySelector('video')?.sinkId === id"
    assert not await wakil.evaluate(heard, wanted)

    await speakers.select_option(index=2)

    await until(wakil, heard, wanted)
    await wakil.reload()
    await wakil.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
    await expect(speakers).to_have_value(wanted or "")
    await until(wakil, heard, wanted)
