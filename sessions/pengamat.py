"""Pengamat: whether what an observer's browser tells of a connection (SDP, RFC 8866) would send sound or picture."""

import re
from collections.abc import Mapping

WATCHES = "Pengamat hanya melihat dan mendengar; suara, gambar, dan pesannya tidak diteruskan."

_SENDS = re.compile(r"^a=(sendrecv|sendonly)\s*$", re.MULTILINE)
_KEEPS = re.compile(r"^a=(recvonly|inactive)\s*$", re.MULTILINE)


def sends(isi: Mapping[str, object]) -> bool:
    """Whether a signal of the mesh offers or answers anything but listening; a line without a direction sends."""
    description = isi.get("description")
    if description is None:
        return False
    sdp = description.get("sdp") if isinstance(description, Mapping) else None
    if not isinstance(sdp, str):
        return True
    lines = re.split(r"^m=", sdp, flags=re.MULTILINE)
    return any(_SENDS.search(line) is not None for line in lines) or not all(_KEEPS.search(line) for line in lines[1:])
