"""Focus is seen in every terminal: in 256 colors, and with none at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from tests.ui.stage import RENTAL, stage
from tests.ui.support import until

# The keys that lead to each place with more than one stop of tab.
PLACES = {
    "live": (),
    "catalog": ("2", "slash"),
    "key": ("K",),
    "label": ("l",),
    "order": ("o",),
}


def seen(color: Color | None) -> object:
    """A color as a terminal with 256 of them shows it."""
    if color is None or color.is_default:
        return None
    return color.downgrade(ColorSystem.EIGHT_BIT).number


def picture(pilot: Pilot[None]) -> tuple[object, ...]:
    """All letters with what is seen of their styles."""

    def cells() -> Iterator[object]:
        for strip in pilot.app.screen._compositor.render_strips():
            for text, style, _ in strip:
                own = style or Style.null()
                shape = (own.bold, own.reverse, own.underline)
                for letter in text:
                    yield letter, shape, seen(own.color), seen(own.bgcolor)

    return tuple(cells())


@pytest.mark.parametrize(
    ("place", "look"),
    [
        *((place, look) for place in PLACES for look in ("dark", "no color")),
        *((place, look) for place in ("live", "order") for look in ("light", "ansi")),
    ],
)
async def test_each_stop_of_tab_looks_unlike_the_others(
    place: str, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no color":
        monkeypatch.setenv("NO_COLOR", "1")
    async with stage((100, 30)) as scene:
        pilot = scene.pilot
        await scene.press(*"D" * {"light": 1, "ansi": 2}.get(look, 0))
        assert pilot.app.theme == f"anosim-{'ansi' if look == 'no color' else look}"
        await scene.select(RENTAL)
        await scene.press(*PLACES[place])
        await scene.until(lambda: pilot.app.focused is not None)
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        pilot.app.clear_notifications()
        await until(pilot, lambda: not pilot.app.screen.query("Toast"))
        pictures: list[tuple[Widget | None, object]] = []
        while all(pilot.app.focused is not stop for stop, _ in pictures):
            pictures.append((pilot.app.focused, picture(pilot)))
            await scene.press("tab")
            await pilot.pause()
        assert len(pictures) > 1
        for (one, its_picture), (other, another) in combinations(pictures, 2):
            assert its_picture != another, (one, other)
