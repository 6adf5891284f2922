"""The actions with the keys that a person chose for them, and what is wrong with a choice."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.actions.action import APP_WIDE, KEY_NAMES, SCREENS, Action, Scope
from anosim_tui.actions.possible import Situation
from anosim_tui.actions.registry import ACTIONS, BY_ID
from anosim_tui.language import N_, _

Chosen = Mapping[str, tuple[str, ...]]
"""Keys by the id of their action, as they are written in a configuration file."""

# A terminal sends these as another key, or this program could not be left or moved in any more.
_TAKEN: Final = {
    **dict.fromkeys(
        ("ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"),
        N_("{action} cannot use the key {key}: terminals send a different key for it."),
    ),
    **dict.fromkeys(
        ("ctrl+c", "ctrl+q"), N_("{action} cannot use the key {key}: it quits the program.")
    ),
    **dict.fromkeys(
        ("up", "down", "left", "right", "j", "k", "home", "end", "pageup", "pagedown"),
        N_("{action} cannot use the key {key}: it moves the cursor."),
    ),
    **dict.fromkeys(
        ("tab", "shift+tab"), N_("{action} cannot use the key {key}: it moves to the next pane.")
    ),
}
_NAMED: Final = r"enter|escape|space|backspace|delete|insert|f[1-9]|f1[0-2]|ctrl\+[a-z]"
# Actions as they were called before, in configuration files that still name them so.
_RENAMED: Final = {
    "decide": "resolve",
    "narrow": "filter-by",
    "favourite": "favorite",
    "copy-unasked": "auto-copy",
}
_ALLOWED: Final = N_(
    "{action} cannot use the key {key}: use a single character, ctrl+ plus a "
    "letter, f1 to f12, enter, escape, space or delete."
)
_BY_CHARACTER: Final = {shown: name for name, shown in KEY_NAMES.items() if len(shown) == 1}


class WrongKeys(ValueError):
    """An action cannot have the keys chosen for it.

    Attributes:
        action: the id they were chosen for.
    """

    def __init__(self, action: str, sentence: str) -> None:
        super().__init__(sentence)
        self.action = action


class Keymap(Struct, frozen=True):
    """Every action with its keys, in the order of the registry."""

    actions: tuple[Action, ...] = ACTIONS

    @classmethod
    def of(cls, chosen: Chosen) -> Keymap:
        """The actions with the keys of `chosen`, which `read` has checked."""
        return cls(
            tuple(
                replace(action, key=",".join(map(_name, chosen[action.id])))
                if action.id in chosen
                else action
                for action in ACTIONS
            )
        )

    def __getitem__(self, id_: str) -> Action:
        return next(action for action in self.actions if action.id == id_)

    def key(self, id_: str) -> str:
        return self[id_].keys[0]

    @property
    def changed(self) -> Mapping[str, str]:
        """The keys that are not those of the registry, by id, as Textual takes them."""
        return {one.id: one.key for one in self.actions if one.key != BY_ID[one.id].key}

    def for_key_bar(self, situation: Situation, scopes: Container[Scope]) -> list[Action]:
        """What the key bar shows, in order: only what is possible now in one of `scopes`."""
        here = (action for action in self.actions if action.rank and action.scope in scopes)
        # Of the same rank, what belongs to the screen comes first.
        ranked = sorted(here, key=lambda action: (action.rank, action.scope in APP_WIDE))
        return [action for action in ranked if not action.why_not(situation)]


STANDARD: Final = Keymap()


def read(said: Mapping[str, object]) -> Chosen:
    """The keys of a `[keys]` table, checked.

    Raises:
        WrongKeys: there is no such action, no terminal sends such a key, or two actions that apply
            on the same screen would have the same one.
    """
    renamed = ((_RENAMED.get(id_, id_), value) for id_, value in said.items())
    chosen = {id_: _keys(id_, value) for id_, value in renamed}
    _check_clashes(chosen)
    return chosen


def _keys(id_: str, value: object) -> tuple[str, ...]:
    if id_ not in BY_ID:
        raise WrongKeys(id_, _unknown(id_))
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, Sequence) or not keys or not all(isinstance(one, str) for one in keys):
        example = _('{action} needs a key, such as "y", or several: ["y", "f2"].', action=id_)
        raise WrongKeys(id_, example)
    for key in keys:
        if trouble := _trouble(key):
            raise WrongKeys(id_, _(trouble, action=id_, key=repr(key)))
    return tuple(dict.fromkeys(keys))


def _unknown(id_: str) -> str:
    if near := get_close_matches(id_, BY_ID, 1):
        return _(
            "There is no action {action}; did you mean {near}? Run anosim-tui keys "
            "to list all actions.",
            action=repr(id_),
            near=near[0],
        )
    return _(
        "There is no action {action}; run anosim-tui keys to list all actions.", action=repr(id_)
    )


def _trouble(key: str) -> str:
    """Why no action can have `key`; empty where one can."""
    if key in _TAKEN:
        return _TAKEN[key]
    one = len(key) == 1 and key.isprintable() and not key.isspace()
    return "" if one or re.fullmatch(_NAMED, key) else _ALLOWED


def _check_clashes(chosen: Chosen) -> None:
    keymap = Keymap.of(chosen)
    for screen, scopes in SCREENS.items():
        owners: dict[str, str] = {}
        for action in keymap.actions:
            for key in action.keys if action.scope in scopes else ():
                other = owners.setdefault(key, action.id)
                if other != action.id:
                    mine, its = (action.id, other) if action.id in chosen else (other, action.id)
                    raise WrongKeys(
                        mine,
                        _(
                            "On the screen {screen}, {action} and {other} would "
                            "use the same key {key}; choose a different key for "
                            "one of them.",
                            screen=screen,
                            action=mine,
                            other=its,
                            key=repr(key),
                        ),
                    )


def _name(key: str) -> str:
    """A key as the registry, and Textual, names it."""
    return _BY_CHARACTER.get(key, key)
