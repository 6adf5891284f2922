"""Keys of other layouts, and ctrl+c."""

from __future__ import annotations

from textual.widgets import Input

from anosim_tui.ui.dialogs.dialog import ConfirmDialog
from tests.ui.stage import WAITING, stage
from tests.ui.support import StubAccount, full_state, notified, opened, until, words


async def test_letters_of_a_cyrillic_layout_are_read_by_their_place() -> None:
    async with stage() as scene:
        await scene.select(WAITING)
        await scene.press("ч")
        await scene.until(lambda: isinstance(scene.pilot.app.screen, ConfirmDialog))
        await scene.press("н")
        await scene.until(lambda: bool(scene.writes))
        assert scene.writes == [("PATCH", f"/api/v1/OrderBookings/{WAITING}", {})]


async def test_in_a_field_they_stay_what_they_are() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("3", "slash", *"код")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        assert pilot.app.focused is not None
        assert pilot.app.focused.value == "код"


async def test_capital_letters_are_capitals_there_too(copied: list[str]) -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("tab", "home", "С")
        await until(pilot, lambda: bool(copied))
        assert copied[0].isdigit()


async def test_ctrl_c_says_how_to_quit_and_quits_the_second_time() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: any("to quit" in one for one in notified(pilot)))
        assert pilot.app.is_running, words(pilot)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not pilot.app.is_running)
