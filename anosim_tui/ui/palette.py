"""The command palette's entries: every action of the registry that is possible now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from anosim_tui.actions.action import Action
from anosim_tui.ui.screens.account_screen import AccountScreen


class ActionProvider(Provider):
    """Finds actions by their label and help."""

    def _possible(self) -> Iterator[Action]:
        if not isinstance(self.screen, AccountScreen):
            return
        situation = self.screen.situation
        for action in self.screen.keymap.actions:
            here = action.scope in self.screen.scopes and action.id != "palette"
            if here and not action.why_not(situation):
                yield action

    async def discover(self) -> Hits:
        """Everything that is possible, before a word is typed."""
        for action in self._possible():
            run = partial(self.screen.run_action, action.method)
            yield DiscoveryHit(Text(_title(action)), run, text=action.label, help=action.help)

    async def search(self, query: str) -> Hits:
        """What matches the words typed."""
        matcher = self.matcher(query)
        for action in self._possible():
            words = f"{action.label} {action.help}"
            if score := matcher.match(words):
                run = partial(self.screen.run_action, action.method)
                yield Hit(score, Text(_title(action)), run, text=action.label, help=action.help)


def _title(action: Action) -> str:
    return f"{action.label}  ({action.keys[0]})"
