"""Themes, plain characters and room: readable in each, and never cut off without a word."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import Theme

import anosim_tui
from anosim_tui.domain.changes import MessagesRead, ReadFailed
from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page
from anosim_tui.domain.state import Resource
from anosim_tui.domain.text import ASCII
from anosim_tui.ui import appearance
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.pane import Divider, Split
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.ui.support import (
    NOON,
    StubAccount,
    after,
    full_state,
    notified,
    opened,
    shown,
    sms,
    words,
)

LEAST = 4.5
OWN = (appearance.DARK, appearance.LIGHT)


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colors as WCAG 2 has it."""

    def luminance(color: Color) -> float:
        parts = [value / 255 for value in color.rgb]
        red, green, blue = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_every_colour_of_text_is_readable_on_every_ground(theme: Theme) -> None:
    texts = [theme.foreground, theme.accent, theme.success, theme.warning, theme.error]
    texts.append(theme.variables["quiet"])
    grounds = [theme.background, theme.surface, theme.panel]
    for text, ground in product(texts, grounds):
        assert contrast(Color.parse(str(text)), Color.parse(str(ground))) >= LEAST, (text, ground)
    for ground in (theme.secondary, theme.warning, theme.error):  # of chips and filled figures
        assert contrast(Color.parse(str(ground)), Color.parse(str(theme.background))) >= LEAST


def colors(segment: Segment) -> tuple[Color, Color] | None:
    """The colors of a segment that holds letters or digits, as they are seen."""
    style = segment.style
    if style is None or not any(map(str.isalnum, segment.text)):
        return None
    front, back = style.color, style.bgcolor
    assert isinstance(front, RichColor), segment
    assert isinstance(back, RichColor), segment
    seen = Color.from_rich_color(front), Color.from_rich_color(back)
    return seen[::-1] if style.reverse else seen


def dialog_lines(pilot: Pilot[None]) -> Iterator[Segment]:
    """What the screen on top draws itself; what shines through from below a dialog is dimmed."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    region = screen.children[-1].region if screen.is_modal else screen.region
    for strip in strips[region.y : region.bottom]:
        yield from strip.crop(region.x, region.right)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
async def test_what_stands_on_the_screen_is_readable(theme: Theme) -> None:
    error = Unreachable("anosim.net did not answer within 15 s.")
    account = StubAccount(after(ReadFailed(Resource.MESSAGES, error, NOON), state=full_state()))
    async with opened(account, theme=theme.name) as pilot:
        for keys in ((), ("enter",), ("escape", "question_mark"), ("escape", "K"), ("tab",)):
            await pilot.press(*keys)
            await pilot.pause()
            pairs = {pair for one in dialog_lines(pilot) if (pair := colors(one))}
            assert len(pairs) > 1
            weak = [(a.hex, b.hex, contrast(a, b)) for a, b in pairs if contrast(a, b) < LEAST]
            assert not weak, (keys, weak)


def literals(path: Path) -> Iterator[str]:
    """The texts in a module, but for its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value


def test_every_character_of_ours_has_an_ascii_one() -> None:
    root = Path(anosim_tui.__file__).parent
    drawn = [path for path in (root / "ui").rglob("*.py") if path.name != "keyboard.py"]
    modules = [*drawn, *(root / "actions").rglob("*.py")]
    modules += [root / "domain" / f"{name}.py" for name in ("wording", "masking", "purchases")]
    ours = {
        character: path.name
        for path in modules
        for text in literals(path)
        for character in text
        if not character.isascii()
        and character.isprintable()
        # What months are called in other languages is no drawing.
        and not (path.name == "wording.py" and character.isalpha())
    }
    assert len(ours) > 20
    assert {one: where for one, where in ours.items() if not one.translate(ASCII).isascii()} == {}


async def test_without_colour_everything_still_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(StubAccount(full_state())) as pilot:
        strips = pilot.app.screen._compositor.render_strips()
        styles = [one.style for strip in strips for one in strip if one.style is not None]
        for style in styles:
            assert style.color is None or style.color.is_default
            assert style.bgcolor is None or style.bgcolor.is_default
        assert any(style.reverse for style in styles)
        await pilot.press("D")
        assert "NO_COLOR is set" in notified(pilot)[-1]


async def test_a_theme_is_chosen_by_name_and_by_key() -> None:
    async with opened(StubAccount(full_state()), theme="ansi") as pilot:
        assert pilot.app.theme == "anosim-ansi"
        assert pilot.app.native_ansi_color
        await pilot.press("D")
        assert pilot.app.theme == "anosim-dark"
        await pilot.press("D")
        assert pilot.app.theme == "anosim-light"
    async with opened(StubAccount(full_state()), theme="mauve") as pilot:
        assert pilot.app.theme == "anosim-dark"
        assert any("There is no theme mauve" in notice for notice in notified(pilot))


async def test_a_terminal_too_small_says_so_and_takes_no_key() -> None:
    async with opened(StubAccount(full_state()), (80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.resize_terminal(39, 12)
        await pilot.pause()
        assert "This terminal has 39 columns and 12 lines;" in words(pilot).replace("\n", "")
        assert "Booking" not in words(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, DetailsDialog)
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert "This terminal" not in words(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LiveScreen)


async def test_the_room_for_lists_is_shared_by_keys_and_by_the_mouse() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        live = pilot.app.screen
        assert isinstance(live, LiveScreen)
        divider = live.query_one(Divider)
        before = divider.region.x
        await pilot.press("greater_than_sign")
        await pilot.pause()
        assert divider.region.x > before
        await pilot.press("less_than_sign", "less_than_sign")
        await pilot.pause()
        assert divider.region.x < before
        await pilot.mouse_down(divider, offset=(0, 5))
        await pilot.hover("#panes", offset=(30, 20))
        await pilot.mouse_up("#panes", offset=(30, 20))
        await pilot.pause()
        assert live.keep() == {"percent": 25}
        assert abs(divider.region.x - 30) <= 1
        live.query_one(Split).percent = 3
        assert live.keep() == {"percent": 20}


async def test_a_click_on_a_folded_pane_opens_it() -> None:
    async with opened(StubAccount(full_state()), (60, 15)) as pilot:
        pilot.app.clear_notifications()
        await pilot.pause()
        assert "Dein WhatsApp-Code" not in words(pilot)
        await pilot.click("#messages-pane", offset=(2, 0))
        await pilot.pause()
        assert "Dein WhatsApp-Code" in words(pilot)
        assert isinstance(pilot.app.focused, SmsFeed)


async def test_resizing_while_messages_arrive_loses_nothing(campaign: bool) -> None:
    chance, account = random.Random(7), StubAccount(full_state())
    async with opened(account) as pilot:
        bookings = pilot.app.screen.query_one(BookingList)
        await pilot.press("down", "down")
        selected = bookings.selected
        for step in range(100 if campaign else 15):
            account.clock.skip(1)
            late = sms("+48512345678", "Allegro", f"Kod: {4000 + step}", -step)
            account.store.apply(MessagesRead(Page((late,)), account.now(), Arrival.LIVE))
            width, height = chance.randint(30, 250), chance.randint(10, 70)
            await pilot.resize_terminal(width, height)
            await shown(pilot, account)
            assert selected is not None
            assert bookings.selected is not None
            assert bookings.selected.id == selected.id
            lines = words(pilot).splitlines()
            assert len(lines) <= height
            assert all(len(line) <= width for line in lines)
        await pilot.resize_terminal(120, 36)
        account.clock.skip(timedelta(seconds=1).seconds)
        live = pilot.app.screen
        assert isinstance(live, LiveScreen)
        live.tick()
        pilot.app.clear_notifications()
        await pilot.pause()
        patched = words(pilot)
        pilot.app.screen.refresh(layout=True)
        await pilot.pause()
        assert words(pilot) == patched  # no line is left from before
        assert f"Kod: {4000 + step}" in patched
