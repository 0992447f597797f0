"""A server and a browser for the tests in this folder, and a watch on every page: no console error, no call to another host."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser import chromium
from tests.browser.visit import serve, settled

HERE = pathlib.Path(__file__).parent
LOCALES = {"en": "en-US", "ko": "ko-KR"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of chromium.find(). Without one: a failure where CI=true, else a skip."""
    path = chromium.find()
    if path is None:
        (pytest.fail if chromium.required() else pytest.skip)(chromium.NONE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def server(browser: Browser) -> Iterator[str]:
    """The app in its own process, shared by all tests; its base URL. (Asks for the browser first: without one nothing is started.)"""
    with serve() as url:
        yield url


@pytest.fixture
def fresh_server(browser: Browser) -> Iterator[Callable[..., str]]:
    """fresh_server(**environment) starts a process that nobody has visited yet, and returns its base URL."""
    with ExitStack() as running:
        yield lambda **environment: running.enter_context(serve(**environment))


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """open_page("descent?x0=2", lang="ko", width=390, height=844, dark=True, touch=True): the settled page of a new visitor.

    A path is of the session's server, "" is home; a whole URL is taken as it is. `lang` is the browser's language, and goes into
    the link too unless `say_lang=False`. When the test is over, it fails if any of its pages logged an error or asked another host.
    """
    heard: list[str] = []
    with ExitStack() as visitors:

        def visit(
            path: str = "",
            *,
            lang: str = "en",
            width: int = 1280,
            height: int = 800,
            dark: bool = False,
            touch: bool = False,
            say_lang: bool = True,
        ) -> Page:
            url = path if path.startswith("http") else f"{request.getfixturevalue('server')}/{path.lstrip('/')}"
            if say_lang:
                url += f"{'&' if '?' in url else '?'}lang={lang}"
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                locale=LOCALES[lang],
                has_touch=touch,
                is_mobile=touch,
            )
            visitors.callback(context.close)
            page = context.new_page()
            watch(page, heard)
            page.goto(url)
            return settled(page)

        yield visit
    assert not heard, "the page was not quiet:\n" + "\n".join(dict.fromkeys(heard))


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Home, in English, on a wide light screen."""
    return open_page()


def watch(page: Page, heard: list[str]) -> None:
    """Write into `heard` what a quiet page does not do."""

    def on_console(message: ConsoleMessage) -> None:
        # On a page's own address Streamlit first looks for its endpoints below it, and is told 404: that is how it finds its base.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            heard.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname not in ("127.0.0.1", "localhost"):
            heard.append(f"request to another host: {request.url}")

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
