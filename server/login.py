"""Logins: opaque tokens in a cookie, kept only as their hash; passwords by argon2, away from the event loop."""

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

STAF = "staf"
TAMU = "tamu"
HOURS = {STAF: 12, TAMU: 48}

# OWASP's smaller argon2id setting: 19 MiB, two passes; a guess costs an attacker as much as us.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_THREADS = ThreadPoolExecutor(2, thread_name_prefix="argon2")
_NOBODY = _HASHER.hash(secrets.token_hex(16))


def fingerprint(token: str) -> str:
    """What is kept of a token or a link's secret: SHA-256 in hex. The token itself has 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name(kind: str, secure: bool) -> str:
    """`__Host-` binds the cookie to this host and to https; plain http (localhost) cannot have it."""
    name = "masuk" if kind == STAF else "tamu"
    return f"__Host-{name}" if secure else name


def device_name(secure: bool) -> str:
    """The cookie by which a browser is known again: what it lets one back to is a seat, never a login."""
    return "__Host-gawai" if secure else "gawai"


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def check_password(password: str, hashed: str | None) -> bool:
    """Takes as long for an unknown account as for a wrong password."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, password, hashed)


def _verify(password: str, hashed: str | None) -> bool:
    try:
        return _HASHER.verify(hashed or _NOBODY, password) and hashed is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
