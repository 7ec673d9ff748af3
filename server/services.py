"""What the actions are given: the outside world, in one hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyhanko.sign.timestamps.api import TimeStamper

from mailer.carrier import Carrier
from mailer.inbox import Inbox
from server.bsre import Bsre
from server.files import Files
from server.kembali import Matcher
from server.media.port import Perekam
from server.media.sfu import Sfu
from server.ocr import Reader
from server.parts import Parts
from server.pki import Pki
from server.settings import Settings
from server.store.ruang import RuangCache
from server.store.unit import Store
from server.tsa import Tsa


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    store: Store
    files: Files
    parts: Parts
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_secret: Callable[[], str]
    ruang: RuangCache
    head_key: Ed25519PrivateKey
    pki: Pki
    tsa: TimeStamper
    own_tsa: Tsa
    bsre: Bsre | None
    reader: Reader
    matcher: Matcher
    perekam: Perekam
    carrier: Carrier
    inbox: Inbox | None
    url: str
    sfu: Sfu | None = None
