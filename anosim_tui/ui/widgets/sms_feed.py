"""The messages, newest first: sender, number, text and the code in it; and the codes alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from textual import events

from anosim_tui import language
from anosim_tui.domain import wording
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.ui.widgets.cells import Piece, fit, marked_lines
from anosim_tui.ui.widgets.line_list import LineList, Row

_TEXT_LINES: Final = 2
# Cells into which most messages fit on one line: 160 letters are an SMS.
_WIDE: Final = 165
_ROOMY: Final = 20
_INDENT: Final = 3
# What stands beside the sender: an arrow and a number, a code of usual length, the time.
_OTHERS: Final = 20 + 8 + 7 + _INDENT


class SmsFeed(LineList[Message]):
    """The SMS pane on Live: a heading and two lines of text for each message."""

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id, item_lines=1 + _TEXT_LINES)
        self._now = now
        self._services: Mapping[Hashable, str] = {}
        # The new ones of the last time, read or unread.
        self._known: set[Hashable] = set()
        self._begun: datetime | None = None
        self._text_lines = _TEXT_LINES

    def set_services(self, services: Mapping[Hashable, str]) -> None:
        self._services = services

    def show(self, items: Sequence[Message], all_: Sequence[Message] | None = None) -> None:
        """Show other messages; `all_` are those there are, where some are filtered out."""
        is_at_top = not self.scroll_offset.y and (not self.has_focus or not self._place)
        if is_at_top:
            # Nobody is reading further down: the newest stays in view and under the cursor.
            self._cursor = self.key_of(items[0]) if items else None
        self._note(items if all_ is None else all_)
        super().show(items)

    def _note(self, items: Sequence[Message]) -> None:
        """Find out which messages are unread."""
        begins = self._begun is None
        if items and begins:
            there = (one.sms.date for one in items if one.arrival is not Arrival.LIVE)
            self._begun = max(there, default=datetime.min.replace(tzinfo=UTC))
        new = [one for one in items if self._is_new(one)]
        keys: set[Hashable] = {one.key for one in new}
        came = {one.key for one in new if one.arrival is Arrival.LIVE or not begins}
        self.unread = (self.unread & keys) | (came - self._known)
        self._known = keys

    def _is_new(self, item: Message) -> bool:
        """Whether it came while this list was there, if only with what filled a gap."""
        if item.arrival is not Arrival.CAUGHT_UP:
            return item.arrival is Arrival.LIVE
        return self._begun is not None and item.sms.date >= self._begun

    def make_room(self) -> None:
        """A line of rest between messages where several of them still fit."""
        rest = self.size.height >= _ROOMY
        self._text_lines = 1 if self.size.width >= _WIDE else _TEXT_LINES
        self.give_lines(1 + self._text_lines + rest)

    def key_of(self, item: Message) -> Hashable:
        return item.key

    def row(self, item: Message, width: int) -> Row:
        new, service = item.key in self.unread, self._services.get(item.key, "")
        heading = _heading(item, width, self._now(), service, new=new)
        return (heading, *_text(item, width, self._text_lines))


def _heading(item: Message, width: int, now: datetime, service: str, *, new: bool) -> list[Piece]:
    code = item.code.value if item.code else ""
    when = _when(item.sms.date, now)
    code_width = min(len(code) + 1, width // 3) if code else 0
    room = max(0, width - _INDENT - cell_len(when) - 1 - code_width)
    sender_width = min(room, max(8, min(16, width - _OTHERS)))
    to = f"→ {wording.phone(item.sms.number)}"
    if service and service != item.sms.sender and room - sender_width > cell_len(to) + 6:
        to += f"  {service}"
    return [
        ("● " if new else "  ", "code"),
        (fit(item.sms.sender, sender_width), "name"),
        (fit(f" {to}", room - sender_width), "quiet"),
        (fit(code, code_width, right=True), "code"),
        (f" {when} ", "quiet"),
    ]


def _text(item: Message, width: int, most: int) -> list[list[Piece]]:
    laid = marked_lines(item, max(1, width - _INDENT), most)
    return [[("  ", ""), *pieces] for pieces in laid]


def _when(date: datetime, now: datetime) -> str:
    """The local time, and the day where it is not today."""
    local, today = date.astimezone(), now.astimezone()
    if local.date() == today.date():
        return wording.clock(date)
    return wording.day_time(date) if local.year == today.year else wording.date(date)


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
