"""Everything a person can do, in one registry.

The key bar, the palette, the help screen and the bindings are made from `ACTIONS`: a new action is
one entry here and one `action_…` method on the screen or app it acts on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from textual.binding import Binding

from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Message


class Scope(Enum):
    """Where an action applies; the value is its heading in the help."""

    EVERYWHERE = "Everywhere"
    LIVE = "Live"
    SELECTED = "On the selected booking or message"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a person has in front of them, as far as it decides what is possible.

    Attributes:
        newest: the newest message with a code.
        line: the selected booking, if a booking is selected.
        message: the selected message, if a message is selected.
    """

    newest: Message | None = None
    line: BookingLine | None = None
    message: Message | None = None

    @property
    def number(self) -> str:
        """The number of what is selected; empty if nothing is, or it is not known yet."""
        if self.message is not None:
            return self.message.sms.number
        return self.line.current.number if self.line is not None else ""

    @property
    def coded(self) -> Message | None:
        """The message whose code `C` copies."""
        if self.message is not None:
            return self.message if self.message.code else None
        return self.line.newest_code if self.line is not None else None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    Attributes:
        id: its name in the keymap; with dashes as underscores, the `action_…` method.
        key: its key, as Textual names it.
        label: one or two words for the key bar.
        help: what it does, as a sentence.
        scope: where it applies.
        rank: its place in the key bar, lowest first; 0 leaves it out.
    """

    id: str
    key: str
    label: str
    help: str
    scope: Scope
    rank: int = 0

    @property
    def method(self) -> str:
        """The name Textual calls it by: on the app where it applies everywhere."""
        name = self.id.replace("-", "_")
        return f"app.{name}" if self.scope is Scope.EVERYWHERE else name

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys as a person reads them."""
        return tuple(_KEY_NAMES.get(key, key) for key in self.key.split(","))

    @property
    def binding(self) -> Binding:
        """Its binding."""
        return Binding(self.key, self.method, self.label, id=self.id, tooltip=self.help)

    def why_not(self, situation: Situation) -> str:
        """Why it is not possible now, as a sentence; empty where it is."""
        match self.id:
            case "copy-newest" if situation.newest is None:
                return "No code has arrived yet."
            case "copy-code" if situation.coded is None:
                return "There is no code on what is selected."
            case "copy-number" if not situation.number:
                return "Select a booking or a message whose number is known."
            case "details" if situation.line is None and situation.message is None:
                return "Select a booking or a message first."
        return ""


_KEY_NAMES: Final = {
    "question_mark": "?",
    "colon": ":",
    "enter": "enter",
    "escape": "esc",
    "ctrl+p": "^p",
    "tab": "tab",
}

ACTIONS: Final = (
    Action(
        "copy-newest",
        "c",
        "Copy newest code",
        "Copy the newest code to the clipboard.",
        Scope.EVERYWHERE,
        1,
    ),
    Action(
        "details",
        "enter",
        "Details",
        "Show everything about the selected booking or message.",
        Scope.SELECTED,
        2,
    ),
    Action(
        "copy-code",
        "C",
        "Copy code",
        "Copy the code of the selected message, or the booking's newest one.",
        Scope.SELECTED,
        3,
    ),
    Action(
        "copy-number",
        "n",
        "Copy number",
        "Copy the number of what is selected.",
        Scope.SELECTED,
        4,
    ),
    Action(
        "refresh",
        "g",
        "Refresh",
        "Ask the service now instead of at the next turn.",
        Scope.EVERYWHERE,
        5,
    ),
    Action(
        "zoom",
        "z",
        "Zoom",
        "Give the whole screen to the focused pane, or take it back.",
        Scope.LIVE,
        6,
    ),
    Action(
        "palette",
        "colon,ctrl+p",
        "Palette",
        "Find any action by its name.",
        Scope.EVERYWHERE,
    ),
    Action("help", "question_mark", "Help", "Show every key and what it does.", Scope.EVERYWHERE),
    Action("quit", "q", "Quit", "Leave the program.", Scope.EVERYWHERE, 7),
)

BY_ID: Final = {action.id: action for action in ACTIONS}


def bindings(*scopes: Scope) -> list[Binding]:
    """The bindings of every action that applies in one of `scopes`."""
    return [action.binding for action in ACTIONS if action.scope in scopes]


def for_key_bar(situation: Situation) -> Iterable[Action]:
    """What the key bar shows, in order: only what is possible now."""
    ranked = sorted((action for action in ACTIONS if action.rank), key=lambda action: action.rank)
    return [action for action in ranked if not action.why_not(situation)]
