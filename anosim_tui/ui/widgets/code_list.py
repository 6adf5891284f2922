"""The codes of the day before the newest one, a line each: a click or `enter` copies one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from textual import events

from anosim_tui import language
from anosim_tui.domain import wording
from anosim_tui.domain.messages import Message
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.line_list import LineList, Row

_CODE: Final = 10
_NUMBER: Final = 18
_AGE: Final = 11
# Those whose ages are the longest in any language.
_OLD: Final = (timedelta(), timedelta(seconds=59), timedelta(minutes=59), timedelta(hours=23))


@lru_cache(maxsize=4)
def _age(spoken: str) -> int:
    """How wide ages are in a language, by its words."""
    del spoken
    now = datetime(2000, 1, 1, tzinfo=UTC)
    return max(_AGE, *(cell_len(wording.age(now - span, now)) + 1 for span in _OLD))


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
        age, age_width = wording.age(item.sms.date, self._now()), _age(language.current())
        room = max(0, width - 1 - code_width - age_width - 1)
        number = _NUMBER if room >= _NUMBER + _CODE else 0
        return (
            [
                (f" {fit(code, code_width)}", "code"),
                (fit(source, room - number), "name"),
                (fit(wording.phone(item.sms.number), number), ""),
                (fit(age, age_width, right=True) + " ", "quiet"),
            ],
        )

    def on_click(self, event: events.Click) -> None:
        """One click opens; `LineList`, which hears of it too, selects what is clicked."""
        if event.chain == 1 and int(event.y) + self.scroll_offset.y < len(self.items):
            self.post_message(self.Opened())
