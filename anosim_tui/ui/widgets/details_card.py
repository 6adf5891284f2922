"""The details of what is selected, as much of them as there is room for, and its newest texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from anosim_tui.domain import wording
from anosim_tui.domain.messages import Message
from anosim_tui.language import N_, ngettext
from anosim_tui.ui.widgets.cards import Card
from anosim_tui.ui.widgets.cells import drawable, fit
from anosim_tui.ui.widgets.sms_feed import marked_lines

_WIDEST_LABEL: Final = 18
_TEXT_LINES: Final = 6
# Of the height, texts take no more than this share where there are more rows than fit.
_SHARE_OF_TEXTS: Final = 0.5


class DetailsCard(Card):
    """Rows of names and values, and below them messages."""

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(N_("Selected"), now, id=id)
        self._rows: Sequence[tuple[str, str]] = ()
        self._messages: Sequence[Message] = ()
        self._empty = ""

    def show(
        self, rows: Sequence[tuple[str, str]], messages: Sequence[Message], empty: str
    ) -> None:
        """Show these, or `empty` where nothing is selected."""
        self._rows, self._messages, self._empty = rows, messages, empty
        self.tick()

    def lay_out(self, width: int, height: int) -> Sequence[Content]:
        if not self._rows:
            return [Content.styled(f" {self._empty}", "$quiet")]
        texts = self._texts(width, height)
        room = max(1, height - 1 - min(len(texts), round(height * _SHARE_OF_TEXTS)))
        margin = min(max(cell_len(drawable(name)) for name, _value in self._rows), _WIDEST_LABEL)
        rows = [
            Content.assemble((f" {fit(name, margin)}  ", "$quiet"), fit(value, width - margin - 4))
            for name, value in self._rows
        ]
        if len(rows) > room:
            more = ngettext("… {count} more", "… {count} more", len(rows) - room + 1)
            rows = [*rows[: room - 1], Content.styled(f" {more}", "$quiet")]
        return [*rows, Content(), *texts]

    def _texts(self, width: int, height: int) -> list[Content]:
        """The newest messages, no more of them than could be seen."""
        lines: list[Content] = []
        for message in self._messages:
            if len(lines) >= height:
                break
            when = wording.date_time(message.sms.date)
            heading = fit(f" {when}  {message.sms.sender}", width)
            lines.append(Content.styled(heading, "$quiet"))
            lines += [
                Content.assemble(
                    " ", *((text, "bold $accent" if name == "code" else "") for text, name in one)
                )
                for one in marked_lines(message, max(1, width - 2), _TEXT_LINES)
            ]
        return lines
