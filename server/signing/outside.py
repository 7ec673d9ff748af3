"""Outside: time stamps (RFC 3161) from another's service, whose clock is not ours; it may be down, and it may cheat."""

import asyncio
import base64
import time
import urllib.request
from collections.abc import Callable, Sequence
from datetime import datetime
from http.client import HTTPException
from urllib.parse import unquote, urlsplit

from asn1crypto import tsp
from cryptography import x509
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from server.pki import PkiError
from server.signing.keys import as_asn1

REST = 60.0  # seconds without a try after a failure, so that six people who sign do not each wait for it
WAIT = 5  # seconds for an answer
LARGEST = 64 * 1024  # bytes of an answer; tokens with their certificates have 2-10 kB


class OutsideTsa(TimeStamper):
    """Asks `url` and believes a token only when it is what was asked for and leads to one of `roots`.

    `spare`, our own, stamps the closing of a document while this one fails: else nothing outlived the certificates.
    """

    def __init__(
        self,
        url: str,
        roots: Sequence[x509.Certificate],
        spare: TimeStamper,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise PkiError("RUANG_TSA_URL must start with http:// or https:// and name a host.")
        self.nama = str(urlsplit(url).hostname)
        self._url = url
        self.spare = spare
        self._roots = [as_asn1(root) for root in roots]
        self._now = now
        self._clock = clock
        self._rests_until = 0.0

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Raises TimestampRequestError, and for a minute after that without asking."""
        if self._clock() < self._rests_until:
            raise TimestampRequestError("the service failed a moment ago")
        try:
            reply = tsp.TimeStampResp.load(await asyncio.to_thread(_post, self._url, req.dump()), strict=True)
            await self._require_genuine(req, reply)
        except (*FAILURES, SignatureValidationError) as error:
            self._rests_until = self._clock() + REST
            raise TimestampRequestError(f"no time stamp from {self.nama}: {error}") from error
        return reply

    async def _require_genuine(self, req: tsp.TimeStampReq, reply: tsp.TimeStampResp) -> None:
        if reply["status"]["status"].native not in ("granted", "granted_with_mods"):
            raise TimestampRequestError("it refuses")
        token = reply["time_stamp_token"]["content"]
        trust = ValidationContext(
            trust_roots=self._roots, allow_fetching=False, revocation_mode="soft-fail", moment=self._now()
        )
        imprint = req["message_imprint"]["hashed_message"].native
        found = TimestampSignatureStatus(**await validate_tst_signed_data(token, trust, lambda _algorithm: imprint))
        if not (found.intact and found.valid and found.trusted):
            raise TimestampRequestError("its token is not genuine, or its certificate not among those we trust")


FAILURES = (TimestampRequestError, OSError, HTTPException, ValueError, TypeError, KeyError)


def _post(url: str, query: bytes) -> bytes:
    """The answer to a query, by http or https only. Raises OSError or HTTPException."""
    parts = urlsplit(url)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    asked = urllib.request.Request(plain, query, headers, method="POST")  # noqa: S310 - the settings refuse other schemes
    with urllib.request.urlopen(asked, timeout=WAIT) as reply:  # noqa: S310 - as above
        content: bytes = reply.read(LARGEST)
    return content


def name_of(timestamper: TimeStamper) -> str:
    """Whose clock stamped: the host of an outside service, or "sendiri" (our own)."""
    return timestamper.nama if isinstance(timestamper, OutsideTsa) else "sendiri"
