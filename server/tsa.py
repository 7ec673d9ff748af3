"""Tsa: stamps the time on a digest (RFC 3161), for our own signatures and for anyone who asks over HTTP.

It proves order and that our clock said so, not an independent time: an office may name an outside service instead.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

POLICY = "2.999.3161.1"
"""Of the arc for examples (ITU-T X.660, 2.999): an office with a registered number puts its own here."""
ALLOWED = ("sha256", "sha384", "sha512")
CONTENT_TYPE = "application/timestamp-reply"
LARGEST_QUERY = 4096


class Tsa(TimeStamper):
    """A responder in this process; `clock` gives an aware datetime."""

    def __init__(self, signer: Signer, clock: Callable[[], datetime]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
        if signer.signing_cert is None:
            raise ValueError("a time stamp needs a certificate")
        self._signer = signer
        self._name = x509.GeneralName("directory_name", signer.signing_cert.subject)
        self._clock = clock

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Where pyHanko asks; raises TimestampRequestError for a digest that is too weak."""
        if not _is_strong(req):
            raise TimestampRequestError(f"only {', '.join(ALLOWED)} are stamped")
        content = cms.EncapsulatedContentInfo(
            {"content_type": "tst_info", "content": cms.ParsableOctetString(self._token_info(req).dump())}
        )
        token = await self._signer.async_sign_general_data(content, "sha256", detached=False)
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})

    def _token_info(self, req: tsp.TimeStampReq) -> tsp.TSTInfo:
        parts = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": req["message_imprint"],
            "serial_number": secrets.randbits(63),
            "gen_time": core.GeneralizedTime(self._clock().replace(microsecond=0)),
            "accuracy": tsp.Accuracy({"seconds": 1}),
            "tsa": self._name,
        }
        if req["nonce"].native is not None:
            parts["nonce"] = req["nonce"]
        return tsp.TSTInfo(parts)

    async def answer(self, query: bytes) -> bytes:
        """The reply to a DER query from outside: a token, or a refusal that says why, as the RFC asks."""
        if len(query) > LARGEST_QUERY:
            return _refusal("bad_data_format")
        try:
            req = tsp.TimeStampReq.load(query, strict=True)
            _ = req.native  # reads all of it now
        except (ValueError, TypeError):
            return _refusal("bad_data_format")
        if not _is_strong(req):
            return _refusal("bad_alg")
        return bytes((await self.async_request_tsa_response(req)).dump())


def _is_strong(req: tsp.TimeStampReq) -> bool:
    return req["message_imprint"]["hash_algorithm"]["algorithm"].native in ALLOWED


class Refusal(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    """A TimeStampResp without a token, which RFC 3161 (2.4.2) allows and asn1crypto cannot write."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012 - asn1crypto's way to declare


def _refusal(reason: str) -> bytes:
    return bytes(Refusal({"status": {"status": "rejection", "fail_info": {reason}}}).dump())
