"""Fixtures of a real Chromium on a test server, all in one event loop; a conftest imports those it needs.

`from tests.browser import browser, new_context, page` (with `# noqa: F401`, they are used by name).
"""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

ROOT = Path(__file__).parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--use-fake-device-for-media-stream=fps=5",  # a moving picture and a beep
    "--use-fake-ui-for-media-stream",  # no permission prompt
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--mute-audio",
    "--no-first-run",
]
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

NewContext = Callable[..., Awaitable[BrowserContext]]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@asynccontextmanager
async def chromium(program: str | Path | None = CHROMIUM, *flags: str) -> AsyncIterator[Browser]:
    assert program, "no chromium: run './x setup'"
    async with async_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = await launch(executable_path=program, args=[*FLAGS, *flags], chromium_sandbox=False)
        yield browser
        await browser.close()


@pytest.fixture
async def new_context(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[NewContext]:
    async with contexts(browser, request) as make:
        yield make


@asynccontextmanager
async def contexts(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[NewContext]:
    """Makes browsers of different people; each fails the test on a script error or a breach of the CSP.

    `tolerate` is a pattern of console errors that the test means to cause. A picture of each page of a failed test is
    kept in test-results/.
    """
    made: list[BrowserContext] = []
    problems: list[str] = []

    async def make(tolerate: str = "", **options: Any) -> BrowserContext:
        context = await browser.new_context(**{"locale": "id-ID", "timezone_id": "Asia/Makassar", **options})
        context.set_default_timeout(30_000)
        watch(context, problems, tolerate)
        made.append(context)
        return context

    failed_before = request.session.testsfailed
    yield make
    pages = [page for context in made for page in context.pages]
    if problems or request.session.testsfailed > failed_before:
        await keep_pictures(pages, request.node.nodeid)
    for context in made:
        await context.close()
    assert not problems, problems


def watch(context: BrowserContext, problems: list[str], tolerate: str) -> None:
    def note(text: str) -> None:
        if not (tolerate and re.search(tolerate, text)):
            problems.append(text)

    def note_console(message: Any) -> None:
        if message.type == "error":
            note(f"{message.text} {message.location.get('url', '')}")

    context.on("weberror", lambda error: note(str(error.error)))
    context.on("console", note_console)


async def keep_pictures(pages: list[Page], name: str) -> None:
    folder = ROOT / "test-results"
    folder.mkdir(exist_ok=True)
    for number, page in enumerate(pages):
        file = folder / f"{re.sub('[^a-z0-9]+', '-', name.lower())}-{number}.png"
        await page.screenshot(path=file, full_page=True)


@pytest.fixture
async def page(new_context: NewContext) -> Page:
    return await (await new_context()).new_page()


async def until(page: Page, question: str, arg: Any = None, seconds: float = 30) -> None:
    """Asks the page again and again until the answer is true; the answer may be a promise.

    `wait_for_function` would take the promise itself for a yes.
    """
    async with asyncio.timeout(seconds):
        while not await page.evaluate(question, arg):  # noqa: ASYNC110  # the page has no event to wait for
            await asyncio.sleep(0.05)


async def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong with the page, shortened to what one needs to mend it."""
    # Evaluated, not added as a script: so it runs under the page's own CSP.
    await page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    # Only what is wrong is told: to describe every node that is right costs twice as much as to look at all of them.
    asked = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"
    return [
        {"rule": found["id"], "help": found["help"], "where": [node["html"][:160] for node in found["nodes"]]}
        for found in await page.evaluate(asked, AXE)
    ]


async def width(page: Page) -> int:
    """How wide the page's content is; more than the device means scrolling sideways.

    Compare with the device's own width: on an emulated phone `innerWidth` grows with what overflows.
    """
    return int(await page.evaluate("document.documentElement.scrollWidth"))


async def small_targets(page: Page, least: int = 24) -> list[str]:
    """Buttons, links and inputs that are shown and smaller than `least` px either way."""
    found = await page.evaluate(
        """least => [...document.querySelectorAll('button, input, select, textarea, a')].filter(e => {
          const box = e.getBoundingClientRect();
          const inText = e.tagName === 'A' && e.closest('p, td, li > div') && getComputedStyle(e).display === 'inline';
          return box.width > 1 && box.right > 0 && !inText && (box.height < least || box.width < least);
        }).map(e => e.outerHTML.slice(0, 160))""",
        least,
    )
    return list(found)
