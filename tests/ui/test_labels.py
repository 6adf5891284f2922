"""Names of a person's own for bookings, through the keyboard."""

from __future__ import annotations

import re

from anosim_tui.ui.flows.bookings import LabelDialog
from tests.ui.stage import RENTAL, stage


async def test_l_gives_a_booking_a_name_that_is_shown_until_it_is_taken_away() -> None:
    async with stage() as scene:
        await scene.select(RENTAL)
        await scene.press("l")
        await scene.until(lambda: isinstance(scene.pilot.app.screen, LabelDialog))
        await scene.press(*"quokka", "enter")
        await scene.until(lambda: scene.account.store.state.labels == {RENTAL: "quokka"})
        await scene.until_shown("quokka")
        assert re.search(r"Rental, all SMS, \d+ [dh] · Germany", scene.words)
        await scene.press("enter")
        await scene.until_shown("Label")
        await scene.press("escape", "l")
        await scene.until(lambda: isinstance(scene.pilot.app.screen, LabelDialog))
        await scene.press("ctrl+u", "enter")
        await scene.until(lambda: scene.account.store.state.labels == {})
        await scene.until(lambda: "quokka" not in scene.words)
        assert scene.writes == []
