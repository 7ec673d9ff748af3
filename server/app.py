"""Everything is put together here, and nowhere else."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from aiohttp import web as http

from mailer.carrier import Carrier
from mailer.inbox import Inbox
from mailer.mailbox import Mailbox
from mailer.returns import Returns
from server import handlers, notes, pki, secret_file
from server.actions import pantulan, surat_masuk
from server.bsre import Bsre
from server.files import Files
from server.hsm import HsmError, Token
from server.jobs import Dispatcher
from server.kembali import Matcher
from server.keyring import Keyring
from server.keys import DISPATCHER, SERVICES
from server.limits import Bucket
from server.media.perekam import EmbeddedPerekam
from server.media.perekam_janus import PerekamJanus
from server.media.sfu import Sfu
from server.ocr import BadTable, EngineMissing, Reader
from server.p12 import P12Error, open_p12
from server.parts import Parts
from server.refusals import refusals
from server.relay import Relay
from server.routes import base
from server.routes.all import RUTES
from server.routes.kios import BURST, CODES, PER_SECOND
from server.routes.masuk import TRIES, Tries
from server.routes.periksa import ASKERS, Askers
from server.security import address_of, readable, same_origin, set_headers
from server.services import Services
from server.settings import Settings, SettingsError
from server.signing.keys import require_trusted, tsa_signer
from server.signing.outside import OutsideTsa
from server.signing.percaya import read_trust
from server.sockets.ruang import Ruang
from server.sockets.server import make_server
from server.store import migrate
from server.store.ruang import RuangCache
from server.store.unit import Store
from server.tsa import Tsa
from server.turn import ice_servers
from sessions.errors import Conflict
from web import DIST

log = logging.getLogger(__name__)
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"  # without look-alikes: ids are read aloud and typed

Clock = Callable[[], datetime]


def create_app(settings: Settings, now: Clock = lambda: datetime.now(UTC)) -> http.Application:
    """The whole service. Everything it needs from outside is in `settings`; tests bring their own clock."""
    app = http.Application(middlewares=[refusals, readable, same_origin], client_max_size=2_500_000)
    app.on_response_prepare.append(set_headers)
    base.mount(app, RUTES)
    app.router.add_static("/static", DIST)
    app[TRIES] = Tries()
    app[ASKERS] = Askers()
    app[CODES] = Bucket(PER_SECOND, BURST, monotonic)
    sockets = make_server(
        allowed_origins=settings.origins,
        redis_url=settings.redis_url or None,
        address_of=lambda request: address_of(request, settings.trusted_proxies),
    )
    sockets.attach(app)
    ruang = Ruang()
    sockets.register_namespace(ruang)

    async def run(app: http.Application) -> AsyncIterator[None]:
        async with open_services(settings, now) as services, open_work(services) as dispatcher:
            app[SERVICES], app[DISPATCHER] = services, dispatcher
            await ruang.open(services, dispatcher.owner, dispatcher.is_gone)
            await handlers.begin(services)
            async with returns(services), mailbox(services):
                yield
            await ruang.close()

    app.cleanup_ctx.append(run)
    return app


def _open_reader(settings: Settings) -> Reader:
    own = Path(settings.ocr_types) if settings.ocr_types else None
    try:
        return Reader(workers=settings.ocr_workers, engine=settings.ocr_engine, own_types=own)
    except BadTable as error:
        raise SettingsError(f"RUANG_OCR_TYPES: {error}") from None
    except EngineMissing as error:
        raise SettingsError(f"RUANG_OCR_ENGINE: {error}") from None


def _open_perekam(settings: Settings, now: Clock, sfu: Sfu | None) -> EmbeddedPerekam | PerekamJanus:
    """Nothing runs before somebody is recorded; where there is a Janus, it records too."""
    length = timedelta(minutes=settings.record_segment)
    if sfu:
        return PerekamJanus(sfu, length, settings.record_limit, settings.disk_reserve)
    return EmbeddedPerekam(
        settings.data / "rekaman",
        lambda kursi: ice_servers(settings, f"perekam-{kursi}", now()),
        length,
        settings.record_limit,
        settings.disk_reserve,
    )


@asynccontextmanager
async def open_services(settings: Settings, now: Clock) -> AsyncIterator[Services]:
    """Rows migrated, keys at hand, engines started; all closed again in turn."""
    settings.data.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        database = await migrate.open_database(settings)
        stack.push_async_callback(database.close)
        inbox = await _open_inbox(settings, now, stack)
        carrier = Carrier(inbox.url if inbox else settings.smtp_url.get_secret_value())
        stack.push_async_callback(carrier.close)
        reader = _open_reader(settings)
        stack.push_async_callback(reader.close)
        matcher = Matcher()
        stack.push_async_callback(matcher.close)
        sfu = _sfu(settings)
        if sfu:
            stack.push_async_callback(sfu.close)
        perekam = _open_perekam(settings, now, sfu)
        stack.push_async_callback(perekam.close)
        if sfu:
            await sfu.open()
        keys = await asyncio.to_thread(Keyring, settings.data / "kunci", settings.file_key.get_secret_value())
        authority = await asyncio.to_thread(_open_authority, settings, now())
        own_tsa = Tsa(tsa_signer(authority), now)
        yield Services(
            settings=settings,
            store=Store(database, now, lambda: secrets.token_hex(16)),
            files=Files(settings.data / "berkas", keys, settings.disk_reserve),
            parts=Parts(settings.data / "kiriman", keys, settings.disk_reserve),
            now=now,
            new_id=lambda: "".join(secrets.choice(ALPHABET) for _ in range(16)),
            new_secret=lambda: secrets.token_urlsafe(32),
            ruang=RuangCache(),
            head_key=notes.load_or_create(settings.data / "kunci" / "kepala.key"),
            pki=authority,
            tsa=_timestamper(settings, authority, own_tsa, now),
            own_tsa=own_tsa,
            bsre=_bsre(settings),
            reader=reader,
            matcher=matcher,
            perekam=perekam,
            carrier=carrier,
            inbox=inbox,
            url=settings.url,
            sfu=sfu,
        )


@asynccontextmanager
async def open_work(services: Services) -> AsyncIterator[Dispatcher | Relay]:
    """The embedded dispatcher, or procrastinate where the rows are on PostgreSQL: the same handlers."""
    run = handlers.bind(services)

    def clock() -> float:
        return services.now().timestamp()

    dispatcher: Dispatcher | Relay
    if services.settings.database_url:
        dispatcher = Relay(services.store, run, clock, services.settings.database_url)
    else:
        dispatcher = Dispatcher(services.store, run, clock, {**handlers.LIMITS, "foto": services.settings.ocr_workers})
    services.store.work = dispatcher.kick
    await dispatcher.start()
    try:
        yield dispatcher
    finally:
        await dispatcher.stop()


@asynccontextmanager
async def returns(services: Services) -> AsyncIterator[None]:
    """The listener for reports on letters that came back, where the settings ask for one."""
    settings = services.settings
    if not settings.bounce_port:
        yield
        return
    listener = Returns(settings.bounce_host, settings.bounce_port, lambda raw: pantulan.take(services, raw))
    await listener.open()
    try:
        yield
    finally:
        await listener.close()


@asynccontextmanager
async def mailbox(services: Services) -> AsyncIterator[None]:
    """The Pokja's mailbox, where the settings name one."""
    settings = services.settings
    url = settings.imap_url.get_secret_value()
    if not url:
        yield
        return
    found = Mailbox(url, settings.imap_every, lambda raw: surat_masuk.take(services, raw), settings.imap_ca)
    await found.open()
    try:
        yield
    finally:
        await found.close()


async def _open_inbox(settings: Settings, now: Clock, stack: AsyncExitStack) -> Inbox | None:
    if settings.smtp_url.get_secret_value():
        return None
    inbox = Inbox(settings.data / "surel", now)
    await inbox.open()
    stack.push_async_callback(inbox.close)
    return inbox


def _open_authority(settings: Settings, at: datetime) -> pki.Pki:
    """The office's own authority, whom else it trusts, and who seals. Raises PkiError."""
    own = pki.open_or_create(settings.data / "pki", _passphrase(settings), "Ruang Bukti", at)
    trusted = read_trust(Path(settings.trust)) if settings.trust else ()
    office = replace(own, trusted=trusted, seal=_sealer(settings))
    if office.seal:
        try:
            require_trusted(office.seal, office.roots, at)
        except Conflict as error:
            raise pki.PkiError(f"RUANG_SEAL_CERTIFICATE/RUANG_TOKEN_MODULE: {error}") from error
    return office


def _sealer(settings: Settings) -> pki.Hand | None:
    """The office's own certificate for seals, out of a file or a security module."""
    if settings.seal_certificate and settings.token_module:
        raise pki.PkiError("Isi RUANG_SEAL_CERTIFICATE atau RUANG_TOKEN_MODULE, jangan keduanya.")
    try:
        if settings.seal_certificate:
            return open_p12(Path(settings.seal_certificate), settings.seal_passphrase.get_secret_value())
        if settings.token_module:
            pin = settings.token_pin.get_secret_value()
            return Token(Path(settings.token_module), settings.token_label, settings.token_key, pin)
    except (P12Error, HsmError) as error:
        raise pki.PkiError(str(error)) from error
    return None


def _bsre(settings: Settings) -> Bsre | None:
    if not settings.bsre_url:
        return None
    return Bsre(settings.bsre_url, settings.bsre_user, settings.bsre_password.get_secret_value())


def _sfu(settings: Settings) -> Sfu | None:
    if not settings.janus_folders:
        return None
    secret = settings.janus_secret.get_secret_value()
    if not secret:
        raise SettingsError("RUANG_JANUS_SECRET: needed with RUANG_JANUS_URL")
    rec = Path(settings.janus_recordings) if settings.janus_recordings else settings.data / "janus"
    return Sfu(settings.janus_folders, secret, rec.absolute())


def _timestamper(settings: Settings, authority: pki.Pki, own: Tsa, now: Clock) -> OutsideTsa | Tsa:
    url = settings.tsa_url.get_secret_value()
    return OutsideTsa(url, authority.roots, own, now) if url else own


def _passphrase(settings: Settings) -> str:
    """The setting's, or one of our own kept beside the data: then whoever has the folder has the keys."""
    given = settings.key_passphrase.get_secret_value()
    if given:
        return given
    made = secret_file.load_or_create(settings.data / "kunci" / "sandi", lambda: secrets.token_urlsafe(32).encode())
    return made.decode()
