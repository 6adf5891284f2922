"""The newest code, large enough to be read across the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.timer import Timer

from anosim_tui.domain import wording
from anosim_tui.domain.messages import Message
from anosim_tui.ui.widgets import big_text
from anosim_tui.ui.widgets.card import Card, centred, spaced
from anosim_tui.ui.widgets.cells import fit, wrap

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

    def show(self, message: Message | None, service: str, empty: str, copied: str = "") -> None:
        """Show the code of `message`, or the words `empty` where there is none.

        `copied` says how far it was copied, if it was.
        """
        self._message, self._service, self._empty = message, service, empty
        self._copied = copied
        self.tick()

    def flash(self) -> None:
        if self._dim is not None:
            self._dim.stop()
        self._dim = self.set_timer(_FLASH, self._stop_flashing)
        self.add_class("-flash")
        self.tick()

    def _stop_flashing(self) -> None:
        self._dim = None
        self.remove_class("-flash")
        self.tick()

    def part(self, name: str) -> Style:
        """The style of a part; while it stands out all of it has the card's own colours."""
        return super().part(name) if self._dim is None else Style.null()

    def lay_out(self, width: int, height: int) -> Sequence[Content]:
        value, title, quiet = map(self.part, ("code--value", "code--title", "code--quiet"))
        if self._message is None or self._message.code is None:
            spans = wrap(self._empty, width - 2 * _MARGIN, max(1, height), filled=True)
            words = [Content.styled(f" {self._empty[start:end]}", quiet) for start, end in spans]
            return centred(words, height)
        code, sms = self._message.code, self._message.sms
        age = wording.age(sms.date, self._now()).label
        source = self._service or sms.sender
        likely = "" if code.certain else " · perhaps not a code"
        copied = f" · {self._copied}" if self._copied else ""
        if height < _LEAST:
            room = max(0, width - len(code.value) - 4)
            about = fit(f"  {source} · {age}{likely}{copied}", room)
            shown = (f" {code.value} ", value + Style(reverse=True))
            return centred([Content.assemble(" ", shown, (about, quiet))], height)
        details = f"{wording.phone(sms.number)} · {age}{likely}{copied}"
        large = big_text.largest(code.value, width - 2 * _MARGIN, height - 1)
        body = [Content.styled(" " * _MARGIN + row, value) for row in large]
        if len(body) + 2 > height:
            room = max(0, width - cell_len(details) - 3)
            name = fit(source, min(room, cell_len(source)))
            below = fit(f"  {details}", max(0, width - cell_len(name) - 1))
            return [*body, Content.assemble((f" {name}", title), (below, quiet))]
        heading = Content.styled(fit(f" {source}", width), title)
        footer = Content.styled(fit(f" {details}", width), quiet)
        return spaced(heading, body, footer, height)
