"""The actions of the registry as Textual's bindings."""

from __future__ import annotations

from textual.binding import Binding

from anosim_tui.actions.action import Action, Scope
from anosim_tui.actions.registry import ACTIONS


def bindings(*scopes: Scope) -> list[Binding]:
    """The bindings of every action that applies in one of `scopes`."""
    return [_binding(action) for action in ACTIONS if action.scope in scopes]


def _binding(action: Action) -> Binding:
    return Binding(action.key, action.method, action.label, id=action.id, tooltip=action.help)
