"""A list and its scrollbar, whatever happens to them in whatever order."""

from __future__ import annotations

import random
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult

from anosim_tui.ui.widgets.line_list import LineList, Row
from tests.ui.support import words


class Numbers(LineList[int]):
    COMPONENT_CLASSES: ClassVar[set[str]] = LineList.COMPONENT_CLASSES

    def key_of(self, item: int) -> int:
        return item

    def row(self, item: int, width: int) -> Row:
        return ([(f"item {item} of {width} cells", "")],)


class OneList(App[None]):
    def compose(self) -> ComposeResult:
        yield Numbers(id="numbers")


@pytest.mark.parametrize("seed", [6, 8, 10])  # that find a scrollbar in an old place
async def test_it_is_drawn_as_if_the_screen_were_laid_out_each_time(seed: int) -> None:
    rng = random.Random(seed)
    async with OneList().run_test(size=(40, 12)) as pilot:
        numbers = pilot.app.query_one(Numbers)
        numbers.focus()
        for _ in range(40):
            match rng.randrange(5):
                case 0:
                    numbers.show(range(rng.choice([0, 1, 5, 11, 12, 13, 14, 30, 500])))
                case 1:
                    width, height = rng.choice([40, 41, 60]), rng.choice([5, 12, 13, 20, 31])
                    await pilot.resize_terminal(width, height)
                case 2:
                    await pilot.press(rng.choice(["down", "up", "pagedown", "home", "end"]))
                case 3:
                    numbers.scroll_to(y=rng.randrange(100), animate=False)
                case _:
                    numbers.give_lines(rng.choice([1, 2, 3]))
            await pilot.pause()
            await pilot.pause()
            shown, bar = words(pilot), numbers.vertical_scrollbar
            assert 0 <= numbers.scroll_y <= numbers.max_scroll_y
            if numbers.show_vertical_scrollbar:
                lines = (numbers.virtual_size.height, numbers.size.height, numbers.scroll_y)
                assert (bar.window_virtual_size, bar.window_size, bar.position) == lines
            numbers.refresh(layout=True)
            numbers.redraw()
            await pilot.pause()
            assert words(pilot) == shown
