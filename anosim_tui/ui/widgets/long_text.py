"""Text of any length, read line by line: only what is looked at is laid out and drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import ClassVar, Final, NamedTuple

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from anosim_tui.ui.widgets.cells import drawable, fit, most_of, wrap
from anosim_tui.ui.widgets.painted import Painted
from anosim_tui.ui.widgets.selectable import Selectable

# Labels stand in a column beside their text, which is no wider than this many cells.
_WIDEST_LABEL: Final = 24
# Lines that are wrapped at a time, and that are known beyond what is shown.
_AT_ONCE: Final = 32
_AHEAD: Final = 200
# A cell is always kept for the scrollbar: nothing breaks elsewhere when it comes.
_SCROLLBAR: Final = 1


class Mark(Struct, frozen=True):
    """A part of a text that stands out.

    Attributes:
        start: where it begins.
        end: where it ends.
        kind: `code` or `link`.
    """

    start: int
    end: int
    kind: str


class Passage(Struct, frozen=True):
    """A text with a label beside it, or a heading above what follows.

    Attributes:
        text: any number of lines.
        label: what stands beside it.
        marks: parts that stand out, in order, none over another.
        quiet: whether it is less important than others.
        whole_width: whether it takes the column of the labels, too.
    """

    text: str
    label: str = ""
    marks: tuple[Mark, ...] = ()
    quiet: bool = False
    whole_width: bool = False


class _Line(NamedTuple):
    passage: Passage
    start: int
    end: int
    is_first: bool


class LongText(Selectable, Painted, ScrollView, can_focus=True):
    """Passages below each other, scrolled with the arrow keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "long--label",
        "long--quiet",
        "long--code",
        "long--link",
    }

    def __init__(self, passages: Iterable[Passage], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._begin(passages)

    def show(self, passages: Iterable[Passage]) -> None:
        """Show other passages."""
        self._begin(passages)
        self._reach()
        self.refresh(layout=True)

    def _begin(self, passages: Iterable[Passage]) -> None:
        self._passages = tuple(passages)
        labels = [min(cell_len(drawable(one.label)), _WIDEST_LABEL) for one in self._passages]
        self._margin = max(labels, default=0)
        self._margin += 2 if self._margin else 0
        self._width = 0
        self._lines: list[_Line] = []
        self._rest: Iterator[_Line] = iter(())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as the text, or as what can be seen of it."""
        self._lay_out(width - _SCROLLBAR, viewport.height + _AHEAD)
        return len(self._lines)

    def on_resize(self) -> None:
        """Lines break elsewhere in another width."""
        self._reach()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Know the lines that come next."""
        super().watch_scroll_y(old_value, new_value)
        self._reach()

    def action_scroll_end(self) -> None:
        """The end is known once everything is laid out."""
        self._lines += self._rest
        self._measure()
        super().action_scroll_end()

    def render_line(self, y: int) -> Strip:
        """One line, asked for by Textual."""
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        strip = self.content_line(place)
        if strip is None:
            return Strip.blank(width, self.ground)
        strip = strip.adjust_cell_length(width).apply_style(self.ground)
        return self.with_selection(strip, place)

    def content_line(self, place: int) -> Strip | None:
        """Line `place` of all of it."""
        self._lay_out(self._width, place + 1)
        if place >= len(self._lines):
            return None
        line = self._lines[place]
        return Strip([*self._label(line), *self._pieces(line)])

    def line_break(self, place: int) -> str:
        """What the text has there: a line that was broken for the screen alone is whole again."""
        before, line = self._lines[place - 1], self._lines[place]
        if before.passage is not line.passage:
            return "\n"
        return line.passage.text[before.end : line.start]

    def _label(self, line: _Line) -> Iterator[Segment]:
        if self._margin and not line.passage.whole_width:
            label = line.passage.label if line.is_first else ""
            style = self.component("long--label")
            yield Segment(fit(label, self._margin - 2) + "  ", style)

    def _pieces(self, line: _Line) -> Iterator[Segment]:
        text, place = line.passage.text, line.start
        quiet = self.component("long--quiet")
        plain = quiet if line.passage.quiet else None
        for mark in line.passage.marks:
            start, end = max(mark.start, line.start), min(mark.end, line.end)
            if start < end:
                style = self.component(f"long--{mark.kind}")
                yield Segment(drawable(text[place:start]), plain)
                yield Segment(drawable(text[start:end]), style)
                place = end
        yield Segment(drawable(text[place : line.end]), plain)

    def _reach(self) -> None:
        """Know the lines that are shown, and some more."""
        width, height = self.content_size
        self._lay_out(width - _SCROLLBAR, self.scroll_offset.y + height + _AHEAD)
        self._measure()

    def _lay_out(self, width: int, lines: int) -> None:
        if width != self._width:
            self._width, self._lines = width, []
            self._rest = (
                line for passage in self._passages for line in self._broken(passage, width)
            )
        self._lines += islice(self._rest, max(0, lines - len(self._lines)))

    def _measure(self) -> None:
        if self.virtual_size.height != len(self._lines):
            self.virtual_size = Size(self._width, len(self._lines))
            self.refresh()

    def _broken(self, passage: Passage, width: int) -> Iterator[_Line]:
        room = max(1, width - (0 if passage.whole_width else self._margin))
        for number, (start, end) in enumerate(broken(passage.text, room)):
            yield _Line(passage, start, end, number == 0)


def broken(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where `text` breaks into lines of `width` cells, one after the other as they are needed."""
    start = 0
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        yield from _wrapped(text, start, stop, width)
        if end < 0:
            return
        start = end + 1


def _wrapped(text: str, start: int, stop: int, width: int) -> Iterator[tuple[int, int]]:
    """One paragraph, a few lines at a time; an empty one is an empty line."""
    nothing = True
    while start < stop:
        chunk = text[start : min(stop, start + most_of(width, _AT_ONCE))]
        spans = wrap(chunk, width, _AT_ONCE)
        if len(spans) > 1 and start + len(chunk) < stop and spans[-1][1] == len(chunk):
            spans.pop()  # cut by the chunk, not by the width
        if not spans:
            if start + len(chunk) == stop:
                break
            start += len(chunk)  # blanks only
            continue
        nothing = False
        yield from ((start + first, start + last) for first, last in spans)
        start += spans[-1][1]
    if nothing:
        yield start, start
