"""Bars: lines of words, some of which do something when they are clicked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.domain.text import unambiguous
from anosim_tui.language import N_, _
from anosim_tui.ui.widgets.cells import fit, joined

Part = tuple[str, str, str]
"""Text, the component class that gives its style, and the action of a click on it, or ""."""


class Bar(Widget):
    """Words beside each other; a subclass says which."""

    class Chosen(Message):
        """A word was clicked; its action belongs to the screen."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    _drawn: Sequence[Part] = ()

    def parts(self, width: int) -> Iterable[Part]:
        """What stands on it, from left to right."""
        raise NotImplementedError

    def tick(self) -> None:
        """Draw it where it says something else than when it was drawn."""
        if self._drawn != [*self.parts(self.size.width)]:
            self.refresh()

    def render(self) -> Content:
        self._drawn = [*self.parts(self.size.width)]
        return Content.assemble(
            *((unambiguous(text), self._style(name, action)) for text, name, action in self._drawn)
        )

    def _style(self, name: str, action: str) -> Style:
        # `get_visual_style` leaves out backgrounds and `reverse`.
        style = Style.from_rich_style(self.get_component_rich_style(name, partial=True))
        return style + Style.from_meta({"chosen": action}) if action else style

    def on_click(self, event: events.Click) -> None:
        if action := event.style.meta.get("chosen"):
            self.post_message(self.Chosen(action))


class KeyHint(Struct, frozen=True):
    """A key, what it does in a word or two, and the action's id."""

    key: str
    label: str
    action: str

    @property
    def cells(self) -> int:
        """How wide it is in a key bar."""
        return cell_len(self.key) + cell_len(self.label) + 3


class KeyBar(Bar):
    """Keys and their labels; the last ones are always there, such as where the rest is found."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--label"}

    def __init__(self) -> None:
        super().__init__()
        self._last: Sequence[KeyHint] = ()
        self._hints: Sequence[KeyHint] = ()

    def show(self, hints: Sequence[KeyHint], last: Sequence[KeyHint]) -> None:
        """Show other hints, the most useful first, and `last` in any case."""
        self._hints, self._last = hints, last
        self.tick()

    def parts(self, width: int) -> Iterator[Part]:
        """The hints that fit."""
        room = width - sum(hint.cells for hint in self._last)
        ends = accumulate(hint.cells for hint in self._hints)
        fitting = [hint for hint, end in zip(self._hints, ends, strict=True) if end <= room]
        for hint in (*fitting, *self._last):
            yield f" {hint.key} ", "keys--key", hint.action
            yield f"{hint.label} ", "keys--label", hint.action


class TabRow(Bar):
    """What a list shows, among what it could show.

    Args:
        tabs: each name, in English, and the action of the screen that chooses it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--name", "tabs--chosen"}

    def __init__(self, tabs: Sequence[tuple[str, str]], *, id: str) -> None:
        super().__init__(id=id)
        self._tabs = tabs
        self._place = 0

    def choose(self, place: int) -> None:
        self._place = place
        self.tick()

    def parts(self, width: int) -> Iterator[Part]:
        del width
        for place, (name, action) in enumerate(self._tabs):
            yield f" {_(name)} ", "tabs--chosen" if place == self._place else "tabs--name", action


SIGNS: Final[Mapping[ConnectionStatus, tuple[str, str]]] = {
    ConnectionStatus.CONNECTING: ("○", N_("connecting")),
    ConnectionStatus.ONLINE: ("●", N_("online")),
    ConnectionStatus.THROTTLED: ("◐", N_("rate-limited")),
    ConnectionStatus.OFFLINE: ("✕", N_("offline")),
    ConnectionStatus.BAD_KEY: ("✕", N_("API key rejected")),
}
"""What the connection is marked with, and called, in English."""
_ROOM_FOR_NAMES: Final = 76
# Cells of the connection's sign alone, which is all that is left of it beside what leads, if even
# the short form of that has no room beside its word.
_SIGN: Final = 3
# Data older than this is said to be so even while no attempt has failed.
_FRESH: Final = timedelta(seconds=90)


class Chip(Struct, frozen=True):
    """A word that stands out, such as SANDBOX.

    Attributes:
        word: itself.
        warns: whether it stands out more.
        short: what stands for it where there is little room.
        since: when it began, if it says for how long.
        leads: whether it comes before the others, and before the word of the connection.
        action: what a click on it does.
    """

    word: str
    warns: bool = False
    short: str = ""
    since: datetime | None = None
    leads: bool = False
    action: str = ""

    def forms(self, now: datetime) -> tuple[str, ...]:
        """What it says, the longest first."""
        passed = "" if self.since is None else f" {wording.waiting(self.since, now)}"
        return tuple(f" {word}{passed} " for word in (self.word, self.short) if word)


class StatusBar(Bar):
    """The screens, connection, age of the data, balance, and words such as SANDBOX.

    Args:
        now: the time.
        tabs: every full screen, its label in English.
        current: the action that shows the one this bar stands on.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--tab",
        "status--current",
        "status--good",
        "status--bad",
        "status--quiet",
        "status--money",
        "status--chip",
        "status--warning",
    }

    def __init__(
        self, now: Callable[[], datetime], tabs: Sequence[KeyHint] = (), current: str = ""
    ) -> None:
        super().__init__()
        self._now = now
        self._tabs = tabs
        self._current = current
        self._state = AccountState()
        self._chips: tuple[Chip, ...] = ()

    def show(self, state: AccountState, chips: tuple[Chip, ...]) -> None:
        self._state, self._chips = state, chips
        self.tick()

    def parts(self, width: int) -> list[Part]:
        good = self._state.connection.status in (
            ConnectionStatus.ONLINE,
            ConnectionStatus.CONNECTING,
        )
        connection, money = self._connection(), self._money()
        word = cell_len(connection[0])
        tabs = self._shown_tabs(names=width >= _ROOM_FOR_NAMES)
        room = width - _cells(tabs) - cell_len(money)
        if _cells(self._shown_chips(room, word + 2)) + word + 2 > room:
            # The names give way to what is not said elsewhere.
            tabs = self._shown_tabs(names=False)
            room = width - _cells(tabs) - cell_len(money)
        if self._least() > room - _SIGN:  # what leads comes before the balance as well
            room, money = room + cell_len(money), ""
        chips = self._shown_chips(room, word + 2)
        room -= _cells(chips)
        # Its word or its sign, but never half of a word.
        words = joined(connection, room - 2) if word <= room - 2 else connection[0][:1]
        said = (fit(f" {words}", room), "status--good" if good else "status--bad", "")
        return [*tabs, said, *chips, (money, "status--money", "")]

    def _connection(self) -> tuple[str, ...]:
        """The words for the connection, the first alone where there is little room."""
        connection = self._state.connection
        sign, word = SIGNS[connection.status][0], _(SIGNS[connection.status][1])
        fetched, now = self._state.messages.fetched, self._now()
        if fetched is None or (
            connection.status is ConnectionStatus.ONLINE and now < fetched + _FRESH
        ):
            return (f"{sign} {word}",)
        return f"{sign} {word}", _("updated {age}", age=wording.age(fetched, now))

    def _money(self) -> str:
        balance = self._state.balance.data
        return "" if balance is None else f" {wording.money(balance)} "

    def _shown_chips(self, room: int, connection: int) -> list[Part]:
        """The chips that fit, what leads and what warns first, and how many do not.

        They leave the connection its cells, unless what leads has no room beside them.
        """
        chosen = self._chosen()
        room -= connection if self._least() <= room - connection else _SIGN
        shown: list[Part] = []
        for place, chip in enumerate(chosen):
            left = len(chosen) - place - 1
            free = room - 1 - (4 if left else 0)
            label = next((one for one in chip.forms(self._now()) if cell_len(one) <= free), "")
            if not label:
                shown.append((f"+{left + 1} ", "status--quiet", ""))
                break
            room -= cell_len(label) + 1
            style = "status--warning" if chip.warns else "status--chip"
            shown += [(label, style, chip.action), (" ", "status--quiet", "")]
        return shown[:-1] if shown and shown[-1][0] == " " else shown

    def _chosen(self) -> list[Chip]:
        return sorted(self._chips, key=lambda chip: (not chip.leads, not chip.warns))

    def _least(self) -> int:
        """The cells that the shortest form of what leads needs, or the number of chips."""
        chosen = self._chosen()
        if not chosen or not chosen[0].leads:
            return cell_len("+1 ") if chosen else 0
        return cell_len(chosen[0].forms(self._now())[-1]) + 1 + (4 if len(chosen) > 1 else 0)

    def _shown_tabs(self, *, names: bool) -> list[Part]:
        return [
            (
                f" {tab.key} {_(tab.label)} " if names else f" {tab.key}",
                "status--current" if tab.action == self._current else "status--tab",
                tab.action,
            )
            for tab in self._tabs
        ]


def _cells(parts: Sequence[Part]) -> int:
    return sum(cell_len(text) for text, _style, _action in parts)
