"""The app that acts unasked when something happens on the account, as far as that is wanted."""

from __future__ import annotations

from anosim_tui.domain.alerts import code_to_copy
from anosim_tui.domain.state import AccountState
from anosim_tui.ui.alerting_app import AlertingApp
from anosim_tui.ui.launch import Launch
from anosim_tui.ui.messages import Copied, copy_of_code
from anosim_tui.ui.screens.account_screen import AccountScreen
from anosim_tui.ui.widgets.safe import announce
from anosim_tui.ui.widgets.status_bar import Chip


class AttentiveApp(AlertingApp):
    """An app that copies codes unasked, and tells of what happens.

    Args:
        launch: how it begins.

    Attributes:
        copies_codes: whether a certain code that arrives is copied unasked.
        copied: the last copy of a code, and how far it came.
    """

    def __init__(self, launch: Launch) -> None:
        super().__init__(launch)
        self.copies_codes = launch.copies_codes
        self.copied: Copied | None = None

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What the status bar says besides the state."""
        own = {"AUTO-COPY": self.copies_codes, "MUTED": self.muted}
        return (*self.hosting.chips, *(Chip(word) for word, shown in own.items() if shown))

    def heed(self, before: AccountState, after: AccountState) -> None:
        """Copy a code that arrived, before anything else is done about it."""
        if self.copies_codes:
            arrived = code_to_copy(after.messages.data.since(before.messages.data))
            if arrived is not None:
                self.post_message(copy_of_code(arrived))
        super().heed(before, after)

    def on_copied(self, event: Copied) -> None:
        """Let the code say that it was copied."""
        if event.request.code_of is None:
            return
        self.copied = event
        screen = self.screen_stack[0]
        if isinstance(screen, AccountScreen):
            screen.copied = event

    def on_settings_requested(self) -> None:
        """Show the settings that can be changed."""
        from anosim_tui.ui.dialogs import settings

        make = self._launch.preferences
        settings.ask(self, None if make is None else make())

    def take_up(self, setting: str) -> None:
        """Let a setting that was changed in the configuration file count, if it can do so now."""
        from anosim_tui.ui import at_once

        if setting in at_once.NAMES and self._launch.again is not None:
            at_once.take(self, setting, self._launch.again())

    def action_copy_unasked(self) -> None:
        """Copy certain codes that arrive from now on, or no longer."""
        self.copies_codes = not self.copies_codes
        self.show_state()
        on = "A code that arrives is copied, if a word in its message names it as one."
        announce(self, on if self.copies_codes else "Codes are copied when you ask for it.")
