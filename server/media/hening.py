"""Hening: whose voice a Janus passes on, by its own moderation: what is muted there reaches no subscriber at all."""

import logging
from collections.abc import Collection

from server.media.janus import stream_facts
from server.media.penempatan import Kamar, room_secret
from server.media.tempat import SENDS, Label, feed_of
from server.media.wire import JanusError
from sessions.errors import Unavailable

log = logging.getLogger(__name__)


async def obey(kamar: Kamar, sesi: str, muted: Collection[str]) -> None:
    """Asked of Janus who sends what; each voice in the room is let through or not."""
    try:
        infos = await kamar.janus.everything()
    except (JanusError, Unavailable):
        return  # whoever was there comes again elsewhere, and is looked at then
    for info in infos:
        label = Label.read(info.get("opaque_id"))
        if label is None or (label.sesi, label.side) != (sesi, SENDS):
            continue
        for stream in stream_facts(info):
            if stream.get("type") == "audio":
                await _moderate(kamar, label, str(stream["mid"]), label.kursi in muted)


async def _moderate(kamar: Kamar, label: Label, mid: str, mute: bool) -> None:
    asked = {
        "request": "moderate",
        "room": label.sesi,
        "secret": room_secret(kamar.secret, label.sesi),
        "id": feed_of(label.kursi, label.tag),
        "mid": mid,
        "mute": mute,
    }
    try:
        await kamar.ctl.ask(asked)
    except (JanusError, Unavailable) as error:
        log.warning("a voice could not be muted or let through: %s", error)
