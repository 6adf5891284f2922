"""The actions of the registry as Textual's bindings."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from anosim_tui.actions.action import APP_WIDE, SCREENS, Action
from anosim_tui.actions.registry import ACTIONS


def everywhere() -> list[BindingType]:
    """The bindings of what applies on every screen."""
    return [_binding(action) for action in ACTIONS if action.scope in APP_WIDE]


def on_screen(mode: str) -> list[BindingType]:
    here = set(SCREENS[mode]).difference(APP_WIDE)
    return [_binding(action) for action in ACTIONS if action.scope in here]


def _binding(action: Action) -> Binding:
    return Binding(action.key, action.method, action.label, id=action.id, tooltip=action.help)
