"""Peramban: what a person's browser asks and what it is shown, in one line of a test; with and without a screen."""

from collections.abc import Mapping
from html import unescape
from typing import Any

import aiohttp
from playwright.async_api import BrowserContext, Page

from tests.people import Office

HTML = {"Accept": "text/html"}


async def see(client: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    """The page at `path`, as text without escapes; the test fails on another status."""
    async with client.get(path, headers=HTML, allow_redirects=False) as response:
        text = await response.text()
        assert response.status == status, (path, response.status, text[:400])
        return unescape(text)


async def press(client: aiohttp.ClientSession, path: str, form: Mapping[str, str] | None = None) -> str:
    """Send a form that is accepted; where the browser goes on to."""
    async with client.post(path, data=form or {}, headers=HTML, allow_redirects=False) as response:
        assert response.status == 303, (path, response.status, (await response.text())[:2000])
        return response.headers["Location"]


async def refused(client: aiohttp.ClientSession, path: str, form: Any = None, status: int = 422) -> str:
    """Send a form that is not accepted; the page that comes back, with its escapes."""
    async with client.post(path, data=form or {}, headers=HTML, allow_redirects=False) as response:
        text = await response.text()
        assert response.status == status, (path, response.status, text[:2000])
        return text


async def open_page(context: BrowserContext, client: aiohttp.ClientSession) -> Page:
    """A page of a browser with a screen, for the person who is logged in at `client`."""
    for one in client.cookie_jar:
        await context.add_cookies([{"name": one.key, "value": one.value, "domain": one["domain"], "path": "/"}])
    return await context.new_page()


async def enter(context: BrowserContext, office: Office, who: str) -> Page:
    """Likewise, for one of the office's people."""
    async with await office.client(who) as client:
        return await open_page(context, client)
