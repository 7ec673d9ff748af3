"""Everything is put together here, and nowhere else."""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web as http

from mailer.carrier import Carrier
from mailer.inbox import Inbox
from server import handlers, notes, timers
from server.files import Files
from server.jobs import Dispatcher
from server.keys import SERVICES
from server.ocr import Reader
from server.pki import Pki
from server.refusals import refusals
from server.routes import base
from server.routes.all import RUTES
from server.security import same_origin, set_headers
from server.services import Services
from server.settings import Settings
from server.sockets.ruang import Ruang
from server.sockets.server import make_server
from server.store import migrate
from server.store.database import PostgreSQL, SQLite
from server.store.ruang import RuangCache
from server.store.unit import Store
from web import DIST

log = logging.getLogger(__name__)
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"  # no look-alikes: ids are read aloud


def create_app(settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> http.Application:
    """The whole service. Everything it needs from outside is in `settings`; tests bring their own clock."""
    app = http.Application(middlewares=[refusals, same_origin], client_max_size=2_000_000)
    app.on_response_prepare.append(set_headers)
    base.mount(app, RUTES)
    app.router.add_static("/aset", DIST, append_version=False)
    sockets = make_server(redis_url=settings.redis_url or None)
    sockets.attach(app)
    ruang = Ruang()
    sockets.register_namespace(ruang)

    async def services(app: http.Application) -> AsyncIterator[None]:
        async with open_services(settings, now) as made:
            app[SERVICES] = made
            made.store.committed = ruang.tell
            ruang.open(made)
            dispatcher = await open_work(made)
            yield
            await ruang.close()
            await dispatcher.stop()

    app.cleanup_ctx.append(services)
    return app
