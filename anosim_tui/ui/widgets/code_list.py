"""The codes of the day before the newest one, a line each: a click or `enter` copies one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Final

from textual import events

from anosim_tui.domain import wording
from anosim_tui.domain.messages import Message
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.line_list import LineList, Row

_CODE: Final = 10
_NUMBER: Final = 18
_AGE: Final = 11


class CodeList(LineList[Message]):
    """Codes with their service, number and age."""

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id)
        self._now = now
        self._services: Mapping[Hashable, str] = {}

    def set_services(self, services: Mapping[Hashable, str]) -> None:
        self._services = services

    def key_of(self, item: Message) -> Hashable:
        return item.key

    def row(self, item: Message, width: int) -> Row:
        code = item.code.value if item.code else ""
        code_width = max(_CODE, len(code)) + 1
        source = self._services.get(item.key, "") or item.sms.sender
        age = wording.age(item.sms.date, self._now())
        room = max(0, width - 1 - code_width - _AGE - 1)
        number = _NUMBER if room >= _NUMBER + _CODE else 0
        return (
            [
                (f" {fit(code, code_width)}", "code"),
                (fit(source, room - number), "name"),
                (fit(wording.phone(item.sms.number), number), ""),
                (fit(age, _AGE, right=True) + " ", "quiet"),
            ],
        )

    def on_click(self, event: events.Click) -> None:
        """One click opens; `LineList`, which hears of it too, selects what is clicked."""
        if event.chain == 1 and int(event.y) + self.scroll_offset.y < len(self.items):
            self.post_message(self.Opened())
