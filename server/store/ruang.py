"""The rooms' folds, kept in this process: what they say is always what the chain says."""

from collections import OrderedDict

import sqlalchemy as sa

from server.store import evidence
from sessions.lipat import apply
from sessions.ruang import Ruang

KEPT = 256  # rooms whose fold is kept


class RuangCache:
    """A fold is continued from where it was: reading a room costs what happened since, not what ever happened.

    A kept fold counts only while the chain still has the line it ends in, so a transaction that never came to be
    (or another process' work) cannot mislead it.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, str, Ruang]] = OrderedDict()

    def state(self, connection: sa.Connection, sesi: str) -> Ruang:
        """The room after everything that this connection can see."""
        berkas = f"sesi/{sesi}"
        number, digest, ruang = self._kept.get(berkas, (0, "", Ruang(berkas=berkas)))
        if number and evidence.digest_at(connection, berkas, number) != digest:
            number, digest, ruang = 0, "", Ruang(berkas=berkas)
        for entry in evidence.after(connection, berkas, number):
            ruang = apply(ruang, entry.event)
            number, digest = entry.number, entry.digest
        self._keep(berkas, (number, digest, ruang))
        return ruang

    def locked(self, connection: sa.Connection, sesi: str) -> Ruang:
        """The same, with the chain held until this transaction ends: nobody else acts on the room meanwhile."""
        evidence.hold(connection, f"sesi/{sesi}")
        return self.state(connection, sesi)

    def forget(self, sesi: str) -> None:
        """What was destroyed is not kept in memory either."""
        self._kept.pop(f"sesi/{sesi}", None)

    def _keep(self, berkas: str, fold: tuple[int, str, Ruang]) -> None:
        self._kept[berkas] = fold
        self._kept.move_to_end(berkas)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
