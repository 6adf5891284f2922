"""What is written when something changes leaves the terminal as if all of it had been drawn."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pyte
import pytest
from anosim_tui.ui.compositor import FrugalCompositor, Patch
from rich.console import Console
from textual._compositor import Compositor, CompositorUpdate
from textual.pilot import Pilot

from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.dialogs.confirm import ConfirmDialog
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.ending_card import EndingCard
from anosim_tui.ui.widgets.safe import announce
from tests.ui.support import StubAccount, full_state, opened

COLUMNS, LINES = 120, 36


class Written:
    """A terminal, and what was written to it."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        self.last: CompositorUpdate | None = None

    def write(self, update: CompositorUpdate | None) -> None:
        """Write what changed, if anything did."""
        if update is not None:
            self.last = update
            console = Console(color_system="truecolor")
            sequences = update.render_segments(console).replace("\n", "\r\n")
            pyte.Stream(self.screen).feed(sequences)

    def differing(self, other: Written) -> list[tuple[int, int]]:
        """Lines and columns at which it does not look as the other."""
        ours, theirs = self.screen.buffer, other.screen.buffer
        places = ((y, x) for y in range(LINES) for x in range(COLUMNS))
        return [(y, x) for y, x in places if ours[y][x] != theirs[y][x]]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """What the full screens of an app write from now on."""
    terminal, drawn = Written(), FrugalCompositor.render_update

    def render_update(*given: Any, **named: Any) -> Any:
        update = drawn(*given, **named)
        terminal.write(update)
        return update

    monkeypatch.setattr(FrugalCompositor, "render_update", render_update)
    return terminal


def second(pilot: Pilot[None], account: StubAccount) -> None:
    """A second passes."""
    account.clock.skip(1)
    live = pilot.app.screen_stack[0]
    live.query_one(BookingList)._redraw_changed()
    live.query_one(EndingCard).redraw()


async def test_what_changed_is_written_as_if_all_of_it_were(written: Written) -> None:
    account = StubAccount(full_state())
    async with opened(account, (COLUMNS, LINES)) as pilot:
        app = pilot.app
        assert isinstance(app, AnosimApp)

        def press(*keys: str) -> Callable[[], object]:
            return lambda: [app.simulate_key(key) for key in keys]

        second(pilot, account)
        await pilot.pause()
        # Countdowns, the line of what waits for its code, and what ends next.
        assert isinstance(written.last, Patch)
        lists = app.screen.query_one(BookingList), app.screen.query_one(EndingCard)
        widths = {region.width for region, _ in written.last.pieces}
        assert widths == {BookingList.CLOCK, *(one.size.width for one in lists)}
        changes: list[Callable[[], object]] = [
            press("down", "down"),
            lambda: announce(app, "Over the lists, and over what counts below it.\n" * 9),
            lambda: second(pilot, account),
            press("tab", "down"),
            press("p"),
            press("z"),
            lambda: app.clear_notifications(),
            press("z"),
            press("p", "plus"),
            lambda: app.push_screen(ConfirmDialog("Really?", "What ends next shows above.", "Yes")),
            lambda: second(pilot, account),
            press("tab", "escape"),
            lambda: app.action_next_theme(),
            lambda: second(pilot, account),
        ]
        for number, change in enumerate(changes):
            change()
            await pilot.pause()
            await pilot.pause()  # what changed below a dialog is drawn by it in the next frame
            whole = Written()
            whole.write(Compositor.render_full_update(app.screen._compositor))
            assert not written.differing(whole), f"change {number}"


@pytest.mark.parametrize("simplify", [False, True])
async def test_a_picture_of_the_screen_shows_it(simplify: bool) -> None:
    async with opened(StubAccount(full_state()), (COLUMNS, LINES)) as pilot:
        picture = unescape(pilot.app.export_screenshot(simplify=simplify)).replace("\xa0", " ")
        for words in ("NEWEST CODE", "BOOKINGS", "391027", "all keys"):
            assert words in picture
