"""What strangers write stays in its column, costs little to draw, and can be read whole."""

from __future__ import annotations

from functools import partial

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.app import App, ComposeResult
from wcwidth import wcwidth

from anosim_tui.domain.text import clean, unambiguous
from anosim_tui.ui.widgets.cells import drawable, fit, wrap
from anosim_tui.ui.widgets.long_text import LongText, Mark, Passage
from anosim_tui.ui.widgets.safe import ControlFilter, announce
from tests.cases import each
from tests.effort import calls
from tests.hostile.corpus import CORPUS
from tests.ui.support import until

WIDTHS = (1, 2, 7, 20, 79)
ANY = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), max_size=80)


def cells(text: str) -> int:
    """The columns a terminal needs that takes each character by itself, as most do."""
    return sum(max(0, wcwidth(character)) for character in text)


def test_a_column_is_as_wide_as_it_says() -> None:
    for case in each(CORPUS):
        with case as name:
            text = CORPUS[name]
            for width in WIDTHS:
                assert cells(fit(clean(text), width)) == width
                assert cells(fit(clean(text), width, right=True)) == width


@given(ANY, st.integers(1, 40))
def test_any_text_fits_its_column(text: str, width: int) -> None:
    assert cells(fit(clean(text), width)) == width


@pytest.mark.parametrize(
    "text",
    ["קוד האימות שלך", "رمز التحقق 482910", "漢字かな交じり文", "e\u0301a\u0308o\u0302", "Z" + "\u0301" * 50,  # noqa: E501
     "👩👍😀 ok", "🇩🇪🇫🇷", "👍🏽", "한글", "ไทยกำ", "Ελληνικά", "‮fdp.exe"],
)  # fmt: skip
def test_what_stands_behind_a_text_stays_where_it_is(text: str) -> None:
    """On the emulator: the bar behind the column stands in the same place in every row."""
    screen = pyte.Screen(40, 2)
    drawn = fit(clean(text), 24).replace("\u200c", "")  # pyte stops at a non-joiner
    pyte.Stream(screen).feed(f"{drawn}|482910\r\n{'x' * 24}|482910")
    assert screen.buffer[0][24].data == screen.buffer[1][24].data == "|"
    assert screen.display[1].startswith("x" * 24 + "|482910")


def test_no_width_can_be_hidden() -> None:
    """What one letter seems to take and twenty do would paint over other columns."""
    from rich.cells import cell_len

    for case in each(CORPUS):
        with case as name:
            text = CORPUS[name]
            shown = drawable(clean(text)[:2_000])
            assert cell_len(shown) == cells(shown)


@given(ANY)
def test_making_widths_certain_keeps_places(text: str) -> None:
    assert len(unambiguous(text)) == len(text)
    assert unambiguous(unambiguous(text)) == unambiguous(text)


def test_the_last_filter_lets_nothing_through() -> None:
    for case in each(CORPUS):
        with case as name:
            text = CORPUS[name]
            (segment,) = ControlFilter().apply([Segment(text)], None)  # type: ignore[arg-type]
            assert clean(segment.text) == segment.text
            assert "\n" not in segment.text


def test_however_long_each_is_little_is_done_to_draw_it() -> None:
    for case in each(CORPUS):
        with case as name:
            cleaned = clean(CORPUS[name])
            for width in (16, 47):
                assert calls(partial(fit, cleaned, width)) < 2_000
                assert calls(partial(wrap, cleaned[:1_000], width, 2)) < 5_000


# --- read whole -------------------------------------------------------------------------------


class Reading(App[None]):
    def __init__(self, *passages: Passage) -> None:
        super().__init__()
        self._passages = passages

    def compose(self) -> ComposeResult:
        yield LongText(self._passages)


def shown(app: App[None]) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


@pytest.mark.parametrize("name", ["100 KB on one line", "10,000 lines", "10,000 empty lines"])
async def test_of_a_huge_text_as_much_is_shown_as_anybody_reads(name: str) -> None:
    text = clean(CORPUS[name]).rstrip() + "\nthe very end"
    app = Reading(Passage("short", "Label"), Passage(text, whole_width=True))
    async with app.run_test(size=(60, 20)) as pilot:
        app.query_one(LongText).focus()
        await until(pilot, lambda: "Label  short" in shown(app))
        await pilot.press("end")
        await until(pilot, lambda: "the export has the whole text" in shown(app))
        await pilot.press("home")
        await until(pilot, lambda: "Label  short" in shown(app))
        await pilot.resize_terminal(30, 10)
        await until(pilot, lambda: "Label  short" in shown(app))


async def test_a_long_text_can_be_read_to_its_end() -> None:
    text = "\n".join(f"line {number}" for number in range(900)) + "\nthe very end"
    app = Reading(Passage(text))
    async with app.run_test(size=(60, 20)) as pilot:
        app.query_one(LongText).focus()
        await pilot.press("end")
        await until(pilot, lambda: "the very end" in shown(app))


async def test_marks_cross_lines_and_markup_is_words() -> None:
    text = "[@click=app.quit]x[/] your code is 482910"
    place = text.index("482910")
    app = Reading(Passage(text, "From[/]", (Mark(place, place + 6, "code"),)))
    async with app.run_test(size=(31, 10)) as pilot:
        await pilot.pause()
        assert "From[/][@click=app.quit]x[/]yourcodeis" in "".join(shown(app).split())
        for place in range(0, 30, 4):
            await pilot.click(offset=(place, 0))
        assert app.is_running


class Noticing(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def notify(self, message: str, **_: object) -> None:
        self.said.append(message)


def test_a_notice_never_covers_the_screen() -> None:
    app = Noticing()
    for text in CORPUS.values():
        announce(app, text or "nothing")
    assert len(app.said) == len(CORPUS)
    for message in app.said:
        assert len(message) <= 401
        assert "\n" not in message
        assert clean(message) == message
