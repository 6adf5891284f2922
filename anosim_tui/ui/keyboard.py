"""The keys of the actions as Textual's bindings, and where letters of other layouts are."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from anosim_tui.actions.action import APP_WIDE, SCREENS, Action
from anosim_tui.actions.registry import ACTIONS

# ЙЦУКЕН and QWERTY, key by key; і is where Ukrainian layouts have it.
_LOWER: Final = dict(zip("йцукенгшщзфывапролдячсмитьі", "qwertyuiopasdfghjklzxcvbnms", strict=True))
LATIN: Final = _LOWER | {key.upper(): latin.upper() for key, latin in _LOWER.items()}
"""The Latin letter on the key of a Cyrillic one."""


def everywhere() -> list[BindingType]:
    return [_binding(action) for action in ACTIONS if action.scope in APP_WIDE]


def on_screen(mode: str) -> list[BindingType]:
    here = set(SCREENS[mode]).difference(APP_WIDE)
    return [_binding(action) for action in ACTIONS if action.scope in here]


def _binding(action: Action) -> Binding:
    return Binding(action.key, action.method, action.label, id=action.id, tooltip=action.help)
