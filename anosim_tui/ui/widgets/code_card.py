"""The newest code, large enough to be read across the room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.timer import Timer

from anosim_tui.domain import wording
from anosim_tui.domain.messages import Message
from anosim_tui.ui.widgets import big_text
from anosim_tui.ui.widgets.card import Card, centred, spaced
from anosim_tui.ui.widgets.cells import fit, wrap
from anosim_tui.ui.widgets.ticking import Tick

_MARGIN = 1
# Lines that a heading, a code and what is below it take.
_LEAST = 3
# Seconds it stands out: once, for blinking disturbs.
_FLASH = 1.5


class CodeCard(Card):
    """The newest code with its service, number and age; without one, what will stand here."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"code--value", "code--title", "code--quiet"}

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__("Newest code", id=id)
        self._now = now
        self._message: Message | None = None
        self._service = ""
        self._empty = ""
        self._copied = ""
        self._dim: Timer | None = None
        self._tick = Tick(self, self.redraw, now)

    def show(self, message: Message | None, service: str, empty: str, copied: str = "") -> None:
        """Show the code of `message`, or the words `empty` where there is none.

        `copied` says how far it was copied, if it was.
        """
        self._message, self._service, self._empty = message, service, empty
        self._copied = copied
        self.redraw()

    def flash(self) -> None:
        """Stand out for a moment."""
        if self._dim is not None:
            self._dim.stop()
        self._dim = self.set_timer(_FLASH, self._stop_flashing)
        self.refresh()

    def _stop_flashing(self) -> None:
        self._dim = None
        self.refresh()

    def redraw(self) -> None:
        """Draw what changed, and wait for the next change."""
        super().redraw()
        sent = self._message.sms.date if self._message else None
        self._tick.plan(wording.age(sent, self._now()).changes_in if sent else None)

    def render_line(self, y: int) -> Strip:
        """One line of the card, asked for by Textual."""
        strip = super().render_line(y)
        return strip if self._dim is None else self._all_of_it_lit(strip)

    def _all_of_it_lit(self, strip: Strip) -> Strip:
        """The line on one ground of the code's own colour."""
        lit = self.ground + self.component("code--value") + Style(reverse=True)
        return Strip([Segment(segment.text, lit) for segment in strip], strip.cell_length)

    def lay_out(self, width: int, height: int) -> list[Strip]:
        """The code as large as it fits, what it is for above it, and how old it is below."""
        quiet = self.component("code--quiet")
        if self._message is None or self._message.code is None:
            spans = wrap(self._empty, width - 2 * _MARGIN, max(1, height), filled=True)
            words = [
                Strip([Segment(fit(f" {self._empty[start:end]}", width), quiet)])
                for start, end in spans
            ]
            return centred(words, height)
        value = self._message.code.value
        age = wording.age(self._message.sms.date, self._now()).label
        source = self._service or self._message.sms.sender
        details = f"{wording.phone(self._message.sms.number)} · {age}"
        likely = "" if self._message.code.certain else " · perhaps not a code"
        copied = f" · {self._copied}" if self._copied else ""
        if height < _LEAST:
            room = max(0, width - len(value) - 4)
            code = Segment(f" {value} ", self.component("code--value") + Style(reverse=True))
            title = Segment(fit(f"  {source} · {age}{likely}{copied}", room), quiet)
            return centred([Strip([Segment(" "), code, title])], height)
        style = self.component("code--value")
        heading = Strip([Segment(fit(f" {source}", width), self.component("code--title"))])
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
        title, quiet = self.component("code--title"), self.component("code--quiet")
        return Strip([Segment(f" {name}", title), Segment(f"  {details}", quiet)])
