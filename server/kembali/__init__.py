"""Kembali: a paper that was printed, signed by pen and sent back, laid onto the issued one and compared with it.

Whatever it finds is a hint for a person: it never decides, and never calls different what it merely cannot read.
"""

from server.kembali.matcher import Matcher
from server.kembali.terbitan import Terbitan
from sessions.terbitan import Kotak

__all__ = ["Kotak", "Matcher", "Terbitan"]
