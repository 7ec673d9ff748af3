"""Render: templates into pages, one Jinja environment for each language.

`render` knows nothing of HTTP; `page` is the thin step from a request to a response.
"""

from collections.abc import Mapping
from functools import cache

from aiohttp import web as http
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from server.filters import filters
from web import TEMPLATES, asset, modules
from web.i18n import LANGUAGES, SOURCE, client_catalog, translations
from web.tabel import labelled

YEAR = 365 * 24 * 3600

# What the middlewares know of a request and every page shows.
# The office has `id`, `nama`, `warna`; the person `nama`, `peran`.
KANTOR = http.RequestKey("kantor", object)
SAYA = http.RequestKey("saya", object)
MENU = http.RequestKey("menu", tuple)  # of (href, label), for the person's role


@cache
def environment(lang: str) -> Environment:
    """One for each language: an overlay would share its filters and globals with its parent, and so leak."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_translations(translations(lang), newstyle=True)  # type: ignore[attr-defined]  # by the extension
    env.globals.update(asset=asset, modules=modules)
    env.filters.update(filters(lang), labelled=labelled)
    return env


DEFAULTS: Mapping[str, object] = {
    "kantor": None,
    "saya": None,
    "menu": (),
    "tema": None,
    "path": "",
    "other_language": "",
}


def render(lang: str, template: str, **values: object) -> str:
    """The page as text. A name the template uses and nobody gave is an error, not an empty place."""
    shown = {**DEFAULTS, "lang": lang, "catalog": client_catalog(lang), **values}
    return environment(lang).get_template(template).render(shown)


def language(query: str | None, cookie: str | None, accept: str | None) -> str:
    """The language asked for in the link, else the one kept, else what the browser likes best, else Indonesian."""
    for wanted in (query, cookie):
        if wanted in LANGUAGES:
            return wanted
    return next((tag for tag in _liked(accept or "") if tag in LANGUAGES), SOURCE)


def _liked(accept: str) -> list[str]:
    """`en-GB;q=0.8, id` -> `["id", "en"]`: primary tags, best first; a malformed weight counts as 0."""
    weighted = []
    for part in accept.split(","):
        tag, _, weight = part.strip().partition(";q=")
        weighted.append((_weight(weight), tag.split("-")[0].strip().lower()))
    return [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def request_language(request: http.Request) -> str:
    return language(request.query.get("lang"), request.cookies.get("lang"), request.headers.get("Accept-Language"))


def page(request: http.Request, template: str, *, status: int = 200, **values: object) -> http.Response:
    """A page for this request, in its language; a language chosen by `?lang=` is kept in a cookie."""
    lang = request_language(request)
    other = next(tag for tag in LANGUAGES if tag != lang)
    around = {
        "kantor": request.get(KANTOR),
        "saya": request.get(SAYA),
        "menu": request.get(MENU) or (),
        "tema": _theme(request.cookies.get("tema")),
        "path": request.path,
        "other_language": str(request.rel_url.update_query(lang=other)),
    }
    text = render(lang, template, **{**around, **values})
    response = http.Response(text=text, content_type="text/html", charset="utf-8", status=status)
    response.headers["Content-Language"] = lang
    response.enable_compression()  # no page holds both a lasting secret and words of whoever asks (BREACH)
    if request.query.get("lang") in LANGUAGES:
        response.set_cookie("lang", lang, max_age=YEAR, httponly=True, samesite="Lax", secure=request.secure)
    return response


def _theme(cookie: str | None) -> str | None:
    return cookie if cookie in ("light", "dark") else None
