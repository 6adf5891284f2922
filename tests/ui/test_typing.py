"""Typing in any filter while everything happens: only the words change, and nothing is bought."""

from __future__ import annotations

import random
import string
from contextlib import suppress

import pytest
from textual.widgets import Input

from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.world import World
from tests.ui.line import Line, scene
from tests.ui.stage import RENTAL, TELEGRAM

TYPED = 40
COMPLETES = 20
"""The place of the key at which the order completes."""
KEYS = string.ascii_letters + string.digits + string.punctuation + " äß漢é"
FILTERS = {
    "live": ("slash",),
    "catalog": ("2", "slash"),
    "history": ("3", "slash"),
    "filter-by": ("2", "n"),
    "palette": ("colon",),
}


def happen(dice: random.Random, line: Line, world: World, place: int) -> None:
    """Let something happen, as it may at any moment."""
    if place == COMPLETES:
        line.let_go.set()
    match dice.randrange(12):
        case 0:
            line.refuses = not line.refuses
        case 1:
            line.empty ^= {"OrderBookingsCurrent"}
        case 2:
            line.empty ^= {"Sms"}
        case 3:
            line.empty ^= {"Products"}
        case 4:
            with suppress(Refusal):  # it is over already
                world.cancel(dice.choice([RENTAL, TELEGRAM]))


@pytest.mark.parametrize("where", FILTERS)
async def test_random_keys_change_the_words_and_nothing_else(
    where: str, copied: list[str], campaign: bool
) -> None:
    dice = random.Random(where)
    async with scene() as shown:
        app, world = shown.pilot.app, shown.world
        await shown.buy_and_leave()
        for key in FILTERS[where]:
            await shown.press(key)
            await shown.clock.advance(2)
        await shown.until(lambda: isinstance(app.focused, Input))
        screen, field = app.screen, app.focused
        assert isinstance(field, Input)
        typed = ""
        for place in range(160 if campaign else TYPED):
            happen(dice, shown.line, world, place)
            if not dice.randrange(4):
                await shown.clock.advance(dice.uniform(0.1, 9.0))
            key = dice.choice(KEYS)
            typed += key
            await shown.press("space" if key == " " else key)
            assert app.screen is screen, (place, key)
            assert app.focused is field, (place, key)
        assert field.value == typed
        assert [path.lower() for _, path, _ in shown.writes] == ["/api/v1/orders"]
        assert copied == []
        world.audit()
