"""The newest code, large enough to be read across the room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.messages import Message
from anosim_tui.ui.widgets import big_text
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.ticking import Tick

_MARGIN = 1
# Lines that a heading, a code and what is below it take.
_LEAST = 3
# Seconds it stands out: once, for blinking disturbs.
_FLASH = 1.5


class CodeCard(Widget):
    """The newest code with its service, number and age; without one, what will stand here."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"code--value", "code--title", "code--quiet"}

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id)
        self._now = now
        self._message: Message | None = None
        self._service = ""
        self._empty = ""
        self._copied = ""
        self._age = ""
        self._lines: list[Strip] | None = None
        self._flashing = False
        self._tick = Tick(self, self._redraw)
        self._dim = Tick(self, self._stop_flashing)

    def show(self, message: Message | None, service: str, empty: str, copied: str = "") -> None:
        """Show the code of `message`, or the words `empty` where there is none.

        `copied` says how far it was copied, if it was.
        """
        self._message, self._service, self._empty = message, service, empty
        self._copied = copied
        self._redraw()

    def flash(self) -> None:
        """Stand out for a moment."""
        self._flashing = True
        self._dim.plan(_FLASH)
        self.refresh()

    def _stop_flashing(self) -> None:
        self._flashing = False
        self.refresh()

    def on_mount(self) -> None:
        """Lay out for the size it has."""
        self._redraw()

    def on_resize(self) -> None:
        """Lay out for the size it has."""
        self._redraw()

    def notify_style_update(self) -> None:
        """Another theme has other colours."""
        super().notify_style_update()
        self._lines = None

    def _redraw(self) -> None:
        if self._message is None:
            self._tick.plan(None)
        else:
            age = wording.age(self._message.sms.date, self._now())
            self._age = age.label
            self._tick.plan(age.changes_in)
        self._lines = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the card, asked for by Textual."""
        width, height = self.size
        if self._lines is None:
            self._lines = self._laid_out(width, height)
        strip = self._lines[y] if y < len(self._lines) else Strip.blank(width)
        strip = strip.adjust_cell_length(width).apply_style(self.rich_style)
        return self._all_of_it_lit(strip) if self._flashing else strip

    def _all_of_it_lit(self, strip: Strip) -> Strip:
        """The line on one ground of the code's own colour."""
        lit = self.rich_style + self._style("code--value") + Style(reverse=True)
        return Strip([Segment(segment.text, lit) for segment in strip], strip.cell_length)

    def _laid_out(self, width: int, height: int) -> list[Strip]:
        quiet = self._style("code--quiet")
        if self._message is None or self._message.code is None:
            words = [Strip([Segment(fit(f" {self._empty}", width), quiet)])]
            return centred(words, height)
        value = self._message.code.value
        source = self._service or self._message.sms.sender
        details = f"{wording.phone(self._message.sms.number)} · {self._age}"
        likely = "" if self._message.code.certain else " · perhaps not a code"
        copied = f" · {self._copied}" if self._copied else ""
        if height < _LEAST:
            room = max(0, width - len(value) - 4)
            code = Segment(f" {value} ", self._style("code--value") + Style(reverse=True))
            title = Segment(fit(f"  {source} · {self._age}{likely}{copied}", room), quiet)
            return centred([Strip([Segment(" "), code, title])], height)
        style = self._style("code--value")
        heading = Strip([Segment(fit(f" {source}", width), self._style("code--title"))])
        footer = Strip([Segment(fit(f" {details}{likely}{copied}", width), quiet)])
        large = big_text.largest(value, width - 2 * _MARGIN, height - 1)
        body = [Strip([Segment(" " * _MARGIN + row, style)]) for row in large]
        if len(body) + 2 > height:
            return [*body, self._below(source, f"{details}{likely}{copied}", width)]
        return spaced(heading, body, footer, height)

    def _below(self, source: str, details: str, width: int) -> Strip:
        """Service, number and age on the line that a low card has for them."""
        room = max(0, width - cell_len(details) - 3)
        name = fit(source, min(room, cell_len(source)))
        title, quiet = self._style("code--title"), self._style("code--quiet")
        return Strip([Segment(f" {name}", title), Segment(f"  {details}", quiet)])

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)


def spaced(heading: Strip, body: list[Strip], footer: Strip, height: int) -> list[Strip]:
    """A card's lines with lines of rest between them where there is room."""
    rest = [Strip([])] * (height >= len(body) + 4)
    return centred([heading, *rest, *body, *rest, footer], height)


def centred(lines: list[Strip], height: int) -> list[Strip]:
    """Lines in the middle of `height`."""
    above = max(0, (height - len(lines)) // 2)
    return [Strip([])] * above + lines
