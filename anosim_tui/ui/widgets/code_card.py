"""The newest code, large enough to be read across the room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.messages import Message
from anosim_tui.ui.widgets import big_text
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.ticking import Tick

_SCALES = (2, 1)
_MARGIN = 2


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
        self._tick = Tick(self, self._redraw)

    def show(self, message: Message | None, service: str, empty: str, copied: str = "") -> None:
        """Show the code of `message`, or the words `empty` where there is none.

        `copied` says how far it was copied, if it was.
        """
        self._message, self._service, self._empty = message, service, empty
        self._copied = copied
        self._redraw()

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
        return strip.adjust_cell_length(width).apply_style(self.rich_style)

    def _laid_out(self, width: int, height: int) -> list[Strip]:
        quiet = self._style("code--quiet")
        if self._message is None or self._message.code is None:
            words = [Strip([Segment(fit(f"  {self._empty}", width), quiet)])]
            return _centred(words, height)
        value = self._message.code.value
        source = self._service or self._message.sms.sender
        details = f"{wording.phone(self._message.sms.number)} · {self._age}"
        likely = "" if self._message.code.certain else " · perhaps not a code"
        copied = f" · ✓ {self._copied}" if self._copied else ""
        if height < 3:
            title = f"  {source} · {self._age}{copied}"
            room = max(0, width - len(value) - 5)
            code = Segment(f"  {value} ", self._style("code--value") + Style(reverse=True))
            return _centred([Strip([code, Segment(fit(title, room), quiet)])], height)
        heading = fit(f"  {source}", width)
        body = self._code(value, width, height - 2)
        footer = fit(f"  {details}{likely}{copied}", width)
        lines = [
            Strip([Segment(heading, self._style("code--title"))]),
            *body,
            Strip([Segment(footer, quiet)]),
        ]
        spare = height - len(lines)
        if spare >= 2:
            blank = Strip.blank(width)
            lines = [lines[0], blank, *body, blank, lines[-1]]
        return _centred(lines, height)

    def _code(self, value: str, width: int, height: int) -> list[Strip]:
        style = self._style("code--value")
        for scale in _SCALES:
            cells, lines = big_text.size(value, scale)
            if big_text.can_enlarge(value) and cells + _MARGIN <= width and lines <= height:
                rows = big_text.enlarge(value, scale)
                return [Strip([Segment(" " * _MARGIN + row, style)]) for row in rows]
        spaced = " ".join(value) if len(value) * 2 + _MARGIN <= width else value
        return [Strip([Segment(fit(f"  {spaced}", width), style)])]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)


def _centred(lines: list[Strip], height: int) -> list[Strip]:
    above = max(0, (height - len(lines)) // 2)
    return [Strip([])] * above + lines
