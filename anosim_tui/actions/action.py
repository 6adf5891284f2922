"""What an action is: its id, its key, its words, and when it is possible."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final

from msgspec import Struct

from anosim_tui.actions import possible
from anosim_tui.actions.possible import Situation
from anosim_tui.language import N_


class Scope(Enum):
    """Where an action applies; the value is its heading in the help, in English."""

    EVERYWHERE = N_("Everywhere")
    OWN = N_("Your account")
    LIVE = N_("Live")
    SELECTED = N_("On the selected booking or message")
    BOOKING = N_("On the selected booking")
    CATALOG = N_("Catalog")
    HISTORY = N_("History")
    ACCOUNT = N_("Account")


APP_WIDE: Final = (Scope.EVERYWHERE, Scope.OWN)
"""What applies on every screen; `OWN` not where a shared booking is watched."""

SCREENS: Final = {
    "live": (Scope.EVERYWHERE, Scope.OWN, Scope.SELECTED, Scope.BOOKING, Scope.LIVE),
    "catalog": (Scope.EVERYWHERE, Scope.OWN, Scope.CATALOG),
    "history": (Scope.EVERYWHERE, Scope.OWN, Scope.SELECTED, Scope.HISTORY),
    "account": (Scope.EVERYWHERE, Scope.OWN, Scope.ACCOUNT),
    "watch": (Scope.EVERYWHERE, Scope.SELECTED),
}
"""What applies on each full screen, by the name of its mode."""


class Action(Struct, frozen=True):
    """One thing a person can do.

    Attributes:
        id: its name in the keymap; with dashes as underscores, the `action_…` method.
        key: its key, as Textual names it.
        help: what it does, as a sentence; like `label` and `synonyms` in English.
        rank: its place in the key bar, lowest first; 0 leaves it out.
        why_not: why it is not possible in a situation, as a sentence; empty where it is.
        label: one or two words for the key bar.
        synonyms: other words the palette finds it by.
        scope: where it applies; the registry fills it in.
    """

    id: str
    key: str
    help: str
    rank: int = 0
    why_not: Callable[[Situation], str] = possible.always
    label: str = ""
    synonyms: str = ""
    scope: Scope = Scope.EVERYWHERE

    @property
    def method(self) -> str:
        """What Textual calls it: on the app where it applies everywhere."""
        if self.is_screen:
            return f"app.show('{self.id.removeprefix('show-')}')"
        if self.scope is Scope.BOOKING:
            return f"flow('{self.id}')"
        name = self.id.replace("-", "_")
        return f"app.{name}" if self.scope in APP_WIDE else name

    @property
    def is_screen(self) -> bool:
        return self.scope is Scope.OWN and self.id.startswith("show-")

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(_shown(key) for key in self.key.split(","))


KEY_NAMES: Final = {
    "question_mark": "?",
    "f1": "F1",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "exclamation_mark": "!",
    "colon": ":",
    "slash": "/",
    "escape": "esc",
    "comma": ",",
    "delete": "del",
}


def _shown(key: str) -> str:
    return f"^{key[-1]}" if key.startswith("ctrl+") else KEY_NAMES.get(key, key)
