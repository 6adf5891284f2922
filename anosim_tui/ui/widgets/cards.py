"""Cards: the newest code, the booking that ends next, and the details of what is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.timer import Timer

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Message
from anosim_tui.domain.wording import Urgency
from anosim_tui.language import N_, _, ngettext
from anosim_tui.ui.widgets.big_text import can_enlarge, enlarge, large_size, largest
from anosim_tui.ui.widgets.cells import drawable, fit, joined, marked_lines, wrap
from anosim_tui.ui.widgets.pane import Framed
from anosim_tui.ui.widgets.safe import Words

_MARGIN: Final = 1
# Lines over which a card is spread at most, and that a heading, a body and a footer take.
_TALLEST: Final = 11
_LEAST: Final = 3
# Seconds a code stands out: once, for blinking disturbs.
_FLASH: Final = 1.5

MARKS: Final = {
    Urgency.OVER: "·",
    Urgency.LAST_MINUTE: "‼",
    Urgency.LAST_MINUTES: "!",
    Urgency.SOON: "◔",
    Urgency.TODAY: "◑",
    Urgency.LATER: "●",
}
"""Shape as well as color says how soon a booking ends."""


class Card(Words, Framed):
    """A titled widget whose lines are laid out together; it is drawn where they changed."""

    def __init__(self, title: str, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id)
        self._now = now
        self.set_title(title)

    def lay_out(self, width: int, height: int) -> Sequence[Content]:
        """Its lines; what is missing at the bottom stays empty."""
        raise NotImplementedError

    def tick(self) -> None:
        width, height = self.content_size
        if width and height:  # else it is laid out as soon as it has a size
            lines = self.lay_out(width, height)
            self.say(Content("\n").join(lines[:height]), layout=False)

    def on_mount(self) -> None:
        self.tick()

    def on_resize(self) -> None:
        self.tick()


class CodeCard(Card):
    """The newest code with its service, number and age; without one, why."""

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(N_("Newest code"), now, id=id)
        self._message: Message | None = None
        self._service = self._empty = self._copied = ""
        self._dim: Timer | None = None

    async def on_click(self) -> None:
        if self._message is not None:
            await self.run_action("app.copy_newest")

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

    def lay_out(self, width: int, height: int) -> Sequence[Content]:
        # While it stands out all of it has the card's own colors.
        value, title, quiet = ("bold $accent", "bold", "$quiet") if self._dim is None else ("",) * 3
        if self._message is None or self._message.code is None:
            spans = wrap(self._empty, width - 2 * _MARGIN, max(1, height), filled=True)
            words = [Content.styled(f" {self._empty[start:end]}", quiet) for start, end in spans]
            return _centred(words, height)
        code, sms = self._message.code, self._message.sms
        age = wording.age(sms.date, self._now())
        source = self._service or sms.sender
        likely = "" if code.certain else " · " + _("may not be a code")
        copied = f" · {self._copied}" if self._copied else ""
        if height < _LEAST:
            room = max(0, width - len(code.value) - 4)
            about = fit(f"  {source} · {age}{likely}{copied}", room)
            shown = (f" {code.value} ", f"{value} reverse")
            return _centred([Content.assemble(" ", shown, (about, quiet))], height)
        details = f"{wording.phone(sms.number)} · {age}{likely}{copied}"
        large = largest(code.value, width - 2 * _MARGIN, height - 1)
        body = [Content.styled(" " * _MARGIN + row, value) for row in large]
        if len(body) + 2 > height:
            room = max(0, width - cell_len(details) - 3)
            name = fit(source, min(room, cell_len(source)))
            below = fit(f"  {details}", max(0, width - cell_len(name) - 1))
            return [*body, Content.assemble((f" {name}", title), (below, quiet))]
        top = Content.styled(fit(f" {source}", width), title)
        return _spaced(top, body, Content.styled(fit(f" {details}", width), quiet), height)


class EndingCard(Card):
    """The next booking to end: for what, how long yet, and which number."""

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(N_("Ending next"), now, id=id)
        self._line: BookingLine | None = None
        self._label = self._empty = ""

    def show(self, line: BookingLine | None, label: str, empty: str) -> None:
        """Show a booking, by the person's own name for it where it has one, or `empty`."""
        self._line, self._label, self._empty = line, label, empty
        self.tick()

    def lay_out(self, width: int, height: int) -> Sequence[Content]:
        line = self._line
        if line is None:
            return [Content(f" {self._empty}")]
        now = self._now()
        left = wording.time_left(line.ends, now)
        style = _style(left.urgency)
        mark, number = MARKS[left.urgency], wording.phone(line.current.number)
        end = until(line.ends, now)
        service = self._label or wording.service(line.first.service, line.first.rental_type)
        if height < _LEAST:
            label = f" {mark} {left.label} "
            room = max(0, width - cell_len(label))
            about = fit(f" {joined((service, number, end), room - 1)}", room)
            return _centred([Content.assemble((label, style), (about, "$quiet"))], height)
        top = Content.assemble((f" {mark} ", style), (fit(service, max(0, width - 4)), "bold"))
        body = [Content.styled(f" {row}", style) for row in _large(left.label, width, height)]
        footer = Content.styled(fit(f" {joined((number, end), width - 2)}", width), "$quiet")
        return _spaced(top, body, footer, height)


def _large(label: str, width: int, height: int) -> list[str]:
    """Minutes and seconds large, but never as large as a code; more than these as it is."""
    if can_enlarge(label):
        cells, lines = large_size(label)
        if cells < width - 1 and lines <= height - 2:
            return enlarge(label)
    return [label]


def until(end: datetime | None, now: datetime) -> str:
    """The moment a booking ends, by the local clock."""
    if end is None:
        return ""
    is_today = end.astimezone().date() == now.astimezone().date()
    moment = wording.clock(end) if is_today else wording.day_time_or_year(end, now)
    return _("until {time}", time=moment) if end > now else _("ended {time}", time=moment)


def _style(urgency: Urgency) -> str:
    if urgency <= Urgency.LAST_MINUTES:
        return "bold $error"
    return "bold $warning" if urgency == Urgency.SOON else "bold"


def _spaced(
    top: Content, body: Sequence[Content], bottom: Content, height: int
) -> Sequence[Content]:
    """A card's lines, equally far apart on every card of that height."""
    tall = min(height, _TALLEST)
    inner = _centred(body, tall - 2)
    inner += [Content()] * (tall - 2 - len(inner))
    return _centred([top, *inner, bottom], height)


def _centred(lines: Sequence[Content], height: int) -> list[Content]:
    return [Content()] * max(0, (height - len(lines)) // 2) + [*lines]


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
