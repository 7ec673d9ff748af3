"""Filters: how pages write money, dates, hours and sizes, in the language of the reader.

Times are aware datetimes; a zone is a `Zona` or its letters. No filter reads the clock: `relatif` is given the moment.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from babel.dates import format_date
from babel.numbers import format_decimal

from sessions import indonesia
from sessions.indonesia import Zona
from web.i18n import SOURCE, translations

Filter = Callable[..., str]

SIZES = ("B", "kB", "MB", "GB", "TB")


def filters(lang: str) -> Mapping[str, Filter]:
    """The filters of the templates in one language, by name."""
    spoken: dict[str, Filter] = {
        "tanggal": tanggal, "jam": jam, "waktu": waktu, "relatif": relatif, "lama": lama, "ukuran": ukuran,
        "tanggal_surel": tanggal_surel,
    }  # fmt: skip
    named: dict[str, Filter] = {name: partial(write, lang) for name, write in spoken.items()}
    return named | {"rupiah": indonesia.rupiah, "iso": iso, "terjemah": partial(terjemah, lang)}


def terjemah(lang: str, words: str) -> str:
    """Words that Python made, a refusal or a name of a table, as the catalog has them."""
    return translations(lang).gettext(words) if words else ""


def iso(at: datetime) -> str:
    """For `<time datetime>`: `2026-07-28T01:00:00+00:00`."""
    return at.isoformat(timespec="seconds")


def tanggal(lang: str, day: date, zona: Zona | str | None = None) -> str:
    """`28 Juli 2026`; a datetime needs the zone whose day it is."""
    if isinstance(day, datetime):
        if zona is None:
            raise ValueError("a datetime is another day in another zone: give the zone")
        day = Zona(zona).local(day).date()
    return indonesia.tanggal_surat(day) if lang == SOURCE else format_date(day, "d MMMM y", locale=lang)


def jam(lang: str, at: datetime, zona: Zona | str) -> str:
    """`09.00 WITA`; in English `09:00 WITA`."""
    clock = indonesia.jam(Zona(zona).local(at))
    return f"{clock if lang == SOURCE else clock.replace('.', ':')} {Zona(zona)}"


def waktu(lang: str, at: datetime, zona: Zona | str) -> str:
    """`28 Juli 2026 pukul 09.00 WITA`; in English `28 July 2026, 09:00 WITA`."""
    between = " pukul " if lang == SOURCE else ", "
    return tanggal(lang, at, zona) + between + jam(lang, at, zona)


def tanggal_surel(lang: str, written: str, zona: Zona | str) -> str:
    """The `Date` of a letter (RFC 5322) as pages write times; what cannot be read stays as it is."""
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return written
    return waktu(lang, at, zona) if at.tzinfo else written


def relatif(lang: str, at: datetime, now: datetime) -> str:
    """`45 menit lagi`, `2 jam 10 menit yang lalu`, `sekarang`: the largest unit and the next, to the minute."""
    words = translations(lang)
    _ = words.gettext
    minutes = round(abs(at - now) / timedelta(minutes=1))
    if not minutes:
        return _("sekarang")
    return (_("%(lama)s lagi") if at > now else _("%(lama)s yang lalu")) % {"lama": _duration(lang, minutes)}


def lama(lang: str, span: timedelta) -> str:
    """`1 jam 20 menit`; less than a minute is `1 menit`, for nothing took no time at all."""
    return _duration(lang, max(1, round(span / timedelta(minutes=1))))


def _duration(lang: str, minutes: int) -> str:
    ngettext = translations(lang).ngettext
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = (
        (days, ngettext("%(n)s hari", "%(n)s hari", days)),
        (hours, ngettext("%(n)s jam", "%(n)s jam", hours)),
        (rest, ngettext("%(n)s menit", "%(n)s menit", rest)),
    )
    first = next(place for place, (count, _) in enumerate(parts) if count)
    return " ".join(text % {"n": count} for count, text in parts[first : first + 2] if count)


def ukuran(lang: str, size: int) -> str:
    """Bytes as people say them, powers of 1000: `54 kB`, `1,2 MB` (English `1.2 MB`)."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(SIZES) - 1:
        value, unit = value / 1000, unit + 1
    return f"{format_decimal(value, '0.#' if unit > 1 else '0', locale=lang)} {SIZES[unit]}"
