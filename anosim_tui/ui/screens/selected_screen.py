"""What can be done with the booking or message that is selected on a screen."""

from __future__ import annotations

from functools import partial

from anosim_tui.ui.messages import FlowRequested, copy_of_code, copy_of_number
from anosim_tui.ui.screens.base import AccountScreen


class SelectedScreen(AccountScreen):
    """A screen on which a booking or a message is selected."""

    # What a person can do here; each captures what is selected at the key press.

    def action_details(self) -> None:
        from anosim_tui.ui.dialogs.details import DetailsDialog

        situation = self._allowed("details")
        if situation is None:
            return
        if situation.message is not None:
            self.app.push_screen(DetailsDialog.of_message(situation.message, self.mask))
        elif situation.line is not None:
            self.app.push_screen(
                DetailsDialog.of_booking(situation.line, self.state, self.now, self.mask)
            )

    def action_copy_code(self) -> None:
        situation = self._allowed("copy-code")
        if situation is not None and situation.coded is not None:
            self.post_message(copy_of_code(situation.coded))

    def action_copy_number(self) -> None:
        situation = self._allowed("copy-number")
        if situation is not None:
            self.post_message(copy_of_number(situation.number))

    def action_flow(self, action: str) -> None:
        """Begin the flow of an action on the booking that is selected now."""
        # Dialogs and what they need are imported when the first one is asked for.
        from anosim_tui.ui import flows

        situation = self._allowed(action)
        if situation is not None and situation.line is not None:
            flow = partial(flows.ON_BOOKING[action], line=situation.line)
            self.post_message(FlowRequested(flow, asks=True))

    def action_label(self) -> None:
        self.action_flow("label")
