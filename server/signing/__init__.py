"""Signing: PAdES signatures in the slots of a document, a seal before and after them, and the check of it all.

The one place where pyHanko signs and checks. All but `check_apart` blocks: call it by `asyncio.to_thread`.
A document's life:

    prepare   all slots in one update, then the system's certifying seal: from here only signatures may be added
    sign      one person, one slot, own key; or
    decline   the system writes into the slot that its owner refused, and why
    seal      the closing seal locks every field, and an archive timestamp keeps it checkable after certificates end
    check     who signed, whether the list is complete, whether anything was changed; `check_apart` in its own process
    accept    a signature that a service made for somebody here, looked at before it is believed
    extends   what somebody added elsewhere: signatures and nothing else, and whose; `extends_apart` likewise

Each step only appends to the file, so no later step can take away an earlier signature. The caller keeps two people
from signing the same version at once (compare the SHA-256 when storing).
"""

from server.signing.accept import Accepted, accept
from server.signing.apart import check_apart, extends_apart, look_inside_apart
from server.signing.check import UNKNOWN, Checked, Expected, Verdict, check
from server.signing.extends import Added, extends
from server.signing.keys import require_trusted
from server.signing.sign import Signed, Signer, Signing
from server.signing.slots import PENUTUP, SEGEL, place_of

__all__ = [
    "PENUTUP",
    "SEGEL",
    "UNKNOWN",
    "Accepted",
    "Added",
    "Checked",
    "Expected",
    "Signed",
    "Signer",
    "Signing",
    "Verdict",
    "accept",
    "check",
    "check_apart",
    "extends",
    "extends_apart",
    "look_inside_apart",
    "place_of",
    "require_trusted",
]
