"""TURN: credentials for a relay that end by themselves, made from the secret that coturn knows too.

coturn's `use-auth-secret` (draft-uberti-behave-turn-rest): the username is "expiry:id", the password its HMAC-SHA1.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from server.settings import Settings

VALID = timedelta(hours=12)  # longer than any sesi; the room's page makes new ones


def ice_servers(settings: Settings, who: str, now: datetime) -> list[dict[str, object]]:
    """What RTCPeerConnection takes as `iceServers`; empty where no relay is set, which is enough on one network."""
    if not settings.turn_url:
        return []
    secret = settings.turn_secret.get_secret_value()
    address = settings.turn_url.partition(":")[2]
    relay: dict[str, object] = {
        "urls": [f"turn:{address}?transport=udp", f"turn:{address}?transport=tcp"],
        **credentials(secret, who, now),
    }
    return [{"urls": [f"stun:{address}"]}, relay]


def credentials(secret: str, who: str, now: datetime) -> dict[str, str]:
    username = f"{int((now + VALID).timestamp())}:{who}"
    mac = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return {"username": username, "credential": base64.b64encode(mac).decode()}
