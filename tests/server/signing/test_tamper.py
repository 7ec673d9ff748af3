"""Every attack of the table is found out, by itself and on behalf of those whom it concerns."""

import re

import pytest

from server.pki import Pki
from tests.server.signing.meja_tanda import check
from tests.server.signing.serangan import TAMPER, cover_an_amount, updated


@pytest.mark.parametrize("name", TAMPER)
def test_whoever_tampers_is_found_out(name: str, final: bytes, authority: Pki) -> None:
    attack, said = TAMPER[name]

    changed = attack(final)

    assert changed != final
    checked = check(changed, authority)
    assert not checked.ok
    assert re.search(said, " ".join(checked.problems)), checked.problems


def test_the_people_before_the_damage_still_count(final: bytes, authority: Pki) -> None:
    """A repainted signature breaks itself and what follows; the report says who is concerned, not merely "invalid"."""
    checked = check(updated(final, cover_an_amount), authority)

    assert all(verdict.fault for verdict in checked.signatures)
    assert "CONTOH RINA MARLINA, S.E." in " ".join(checked.problems)
