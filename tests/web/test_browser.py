"""The page in a real Chromium: what is seen there, what it asks, and what it does at the end."""

from __future__ import annotations

import json
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.terminal import KEY, Sandbox, sandbox
from tests.waiting import PATIENCE
from tests.web.support import Display, Served, served

playwright = pytest.importorskip("playwright.sync_api")
pytest.importorskip("textual_serve")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None or sys.platform != "linux", reason="there is no Chromium"),
]


RENTAL = 910001
LINK = "https://shop.example/orders/7"


class Page:
    """A page of the dashboard, and what it shows."""

    def __init__(self, page: Any) -> None:
        self.page, self.display = page, Display(400, 120)
        self.asked: list[str] = []
        self.problems: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("websocket", self._opened)

    def _opened(self, socket: Any) -> None:
        self.asked.append(socket.url)
        socket.on("framereceived", self._drawn)
        socket.on("framesent", self._sent)

    def _drawn(self, data: bytes | str) -> None:
        if isinstance(data, bytes):
            self.display.feed(data)

    def _sent(self, data: bytes | str) -> None:
        kind, *rest = json.loads(data)
        if kind == "resize":
            self.display = Display(rest[0]["width"], rest[0]["height"])

    def until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"never came: {what}\n{self.display.words}"
            self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def until_said(self, words: str) -> None:
        """Beside the screen, in the page itself."""
        self.until(lambda: words in self.panel, words)

    def until_shown(self, words: str) -> None:
        self.until(lambda: words in self.display.words, words)

    def click(self, words: str) -> None:
        """Click on what stands on the screen, by the size of a cell."""
        lines = self.display.screen.display
        row = next(row for row, line in enumerate(lines) if words in line)
        box = self.page.locator(".xterm-screen").bounding_box()
        rows, columns = self.display.screen.lines, self.display.screen.columns
        self.page.mouse.click(
            box["x"] + (lines[row].index(words) + 1) * box["width"] / columns,
            box["y"] + (row + 0.5) * box["height"] / rows,
        )

    @property
    def panel(self) -> str:
        return str(self.page.locator(".panel:visible").inner_text(timeout=PATIENCE * 1_000))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as library:
        running = library.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    made = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    yield made
    made.close()


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    with sandbox() as running:
        yield running


@pytest.fixture
def server(service: Sandbox, tmp_path: Path) -> Iterator[Served]:
    options = ("--base-url", service.base_url, "--data-dir", str(tmp_path))
    with served(*options, environment={"ANOSIM_API_KEY": KEY}) as running:
        yield running


@pytest.fixture(scope="module")
def demo() -> Iterator[Served]:
    with served("--demo") as running:
        yield running


def opened(context: Any, address: str) -> Page:
    page = Page(context.new_page())
    page.page.goto(address)
    page.until_shown("all keys")
    return page


def test_the_screens_are_there_with_keys_mouse_and_any_size(context: Any, demo: Served) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(context, demo.address)
    page.until_shown("$42.17")
    page.until_shown("BOOKINGS  8 running")
    assert page.page.url == f"{demo.origin}/", "the token has left the address"
    assert page.page.title() == "anosim-tui"

    page.page.keyboard.press("c")
    page.until_shown("to the browser")
    copied = page.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.isdecimal()
    assert copied in page.display.words

    page.page.keyboard.press("2")
    page.until_shown("CATALOG")
    page.click("1 Live")
    page.until_shown("enter Details")
    page.click("all keys")
    page.until_shown("search keys")
    page.page.keyboard.press("Escape")
    page.until(lambda: "search keys" not in page.display.words, "the help is closed")

    page.page.set_viewport_size({"width": 640, "height": 480})
    page.until(lambda: page.display.screen.lines == 22, "a smaller screen")
    page.until_shown("all keys")
    page.page.keyboard.press("3")
    page.until_shown("HISTORY")
    hosts = {url.split("/")[2] for url in page.asked}
    assert hosts == {demo.origin.removeprefix("http://")}
    assert page.problems == []


def test_an_account_comes_back_and_a_download_is_one(
    context: Any, server: Served, service: Sandbox, tmp_path: Path
) -> None:
    page = opened(context, server.address)
    page.until_shown("online")
    page.page.keyboard.press("3")
    page.until_shown("MESSAGES")
    page.page.keyboard.press("E")
    page.until_shown("Your browser will download it.")
    with page.page.expect_download() as download:
        page.page.keyboard.press("c")
    assert download.value.suggested_filename.startswith("messages-")
    assert Path(download.value.path()).read_text().startswith("date,number,sender,text,code")
    assert not (tmp_path / "exports").exists()

    page.display = Display(1, 1)
    page.page.reload()
    page.until_shown("MESSAGES")
    page.until_shown("online")
    service.deliver(RENTAL, "Shop", f"Your code is 271828. {LINK}")
    page.page.keyboard.press("1")
    page.until_shown("271828")
    page.until(lambda: page.page.title() == "(1) anosim-tui", "the count in the title")

    context.route("https://shop.example/**", lambda route: route.fulfill(body="A shop."))
    page.click("https://shop")
    page.page.keyboard.press("Enter")
    page.until_shown("open links")
    page.page.keyboard.press("o")
    page.until_shown("Open this link?")
    assert len(context.pages) == 1, "a click on a link opens nothing unasked"
    with context.expect_page() as shop:
        page.page.keyboard.press("y")
    shop.value.wait_for_url(LINK)
    assert shop.value.evaluate("() => window.opener") is None
    assert len(server.apps()) == 1
    assert page.problems == []


def test_only_one_page_has_it(context: Any, demo: Served) -> None:
    first = opened(context, demo.address)
    second = Page(context.new_page())
    second.page.goto(f"{demo.origin}/")
    second.until_said("open in another tab")
    second.page.get_by_role("button", name="Use it here instead").click()
    second.until_shown("all keys")
    first.until_said("now open in another tab")
    assert len(demo.apps()) == 1

    second.page.keyboard.press("q")
    second.until_said("anosim-tui has stopped.")
    second.display = Display(1, 1)
    second.page.get_by_role("button", name="Start again").click()
    second.until_shown("all keys")


@pytest.mark.parametrize(
    ("by", "words"),
    [(signal.SIGINT, "serve was stopped"), (signal.SIGKILL, "connection to anosim-tui serve")],
)
def test_a_page_says_that_the_server_is_gone(context: Any, by: signal.Signals, words: str) -> None:
    with served("--demo") as server:
        page = opened(context, server.address)
        server.end(by)
        page.until_said(words)
