"""Tindakan: what one button of a form does; a page's table names its tindakan and the right that each needs."""

from collections.abc import Awaitable, Callable, Mapping

from server.actions import putusan
from server.services import Services
from sessions.errors import Invalid
from sessions.wewenang import Pelaku

Tindakan = Callable[[Services, Pelaku, str, Mapping[str, str]], Awaitable[object]]
"""Takes who pressed it, the sesi and the form's fields; raises as the action does."""


def plain(act: Callable[[Services, Pelaku, str], Awaitable[object]]) -> Tindakan:
    return lambda services, by, sesi, _isian: act(services, by, sesi)


def with_reason(act: Callable[[Services, Pelaku, str, str], Awaitable[object]]) -> Tindakan:
    return lambda services, by, sesi, isian: act(services, by, sesi, isian.get("alasan", ""))


async def vote(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    """For the proposal that the page showed. Raises Invalid without one."""
    if not isian.get("usul"):
        raise Invalid("Usul tidak terbaca. Muat ulang halaman, lalu setujui lagi.")
    await putusan.vote(services, by, sesi, isian["usul"])
