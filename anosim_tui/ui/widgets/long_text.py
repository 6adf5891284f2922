"""Text of any length, read line by line, with labels beside some of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from anosim_tui.language import ngettext
from anosim_tui.ui.widgets.cells import drawable, fit, wrap
from anosim_tui.ui.widgets.safe import Words

# Labels stand in a column beside their text, which is no wider than this many cells.
_WIDEST_LABEL: Final = 24
# No SMS is nearly as long; what is left out is exported.
_LONGEST: Final = 20_000
_MOST_LINES: Final = 1_000
_STYLES: Final = {"code": "bold reverse $accent", "link": "underline"}


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


class LongText(VerticalScroll):
    """Passages below each other, scrolled with the arrow keys."""

    def __init__(self, passages: Iterable[Passage] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._passages = tuple(passages)
        self._words = Words()

    def compose(self) -> ComposeResult:
        yield self._words

    def show(self, passages: Iterable[Passage]) -> None:
        self._passages = tuple(passages)
        self._write()

    def on_mount(self) -> None:
        self._write()

    def on_resize(self) -> None:
        self._write()

    def _write(self) -> None:
        margin = max((_label_width(one) for one in self._passages), default=0)
        self._words.say(Content("\n").join(self._passage(one, margin) for one in self._passages))

    def _passage(self, passage: Passage, margin: int) -> Content:
        content = self._marked(passage)
        if passage.whole_width or not margin:
            return content
        room = max(1, self.scrollable_content_region.width - margin - 2)
        lines = [
            line[start:end]
            for line in content.split("\n", allow_blank=True)
            for start, end in wrap(line.plain, room, _MOST_LINES) or [(0, 0)]
        ]
        label = fit(passage.label, margin) + "  "
        return Content("\n").join(
            Content.assemble((" " * len(label) if place else label, "$quiet"), line)
            for place, line in enumerate(lines)
        )

    def _marked(self, passage: Passage) -> Content:
        whole = passage.text
        text = "\n".join(whole[:_LONGEST].split("\n")[:_MOST_LINES])
        plain = "$quiet" if passage.quiet else ""
        pieces, place = [], 0
        for mark in passage.marks:
            pieces += [(_drawn(text[place : mark.start]), plain)]
            pieces += [(_drawn(text[mark.start : mark.end]), _STYLES[mark.kind])]
            place = mark.end
        pieces.append((_drawn(text[place:]), plain))
        if left := len(whole) - len(text):
            more = ngettext(
                "… {count} more character; the export has the whole text.",
                "… {count} more characters; the export has the whole text.",
                left,
            )
            pieces.append((f"\n{more}", "$quiet"))
        return Content.assemble(*pieces)


def _drawn(text: str) -> str:
    return "\n".join(map(drawable, text.split("\n")))


def _label_width(passage: Passage) -> int:
    return min(cell_len(drawable(passage.label)), _WIDEST_LABEL)
