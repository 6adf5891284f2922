"""What can be done with the booking or message that is selected on a screen."""

from __future__ import annotations

from functools import partial

from anosim_tui.ui.messages import FlowRequested, copy_of_code, copy_of_number
from anosim_tui.ui.screens.account_screen import AccountScreen


class SelectedScreen(AccountScreen):
    """A screen on which a booking or a message is selected."""

    # What a person can do here; each captures what is selected at the key press.

    def action_details(self) -> None:
        """Show everything about what is selected."""
        from anosim_tui.ui.dialogs.details import DetailsDialog

        situation = self._allowed("details")
        if situation is None:
            return
        if situation.message is not None:
            self.app.push_screen(DetailsDialog.of_message(situation.message, self.mask))
        elif situation.line is not None:
            self.app.push_screen(
                DetailsDialog.of_booking(situation.line, self.state, situation.now, self.mask)
            )

    def action_copy_code(self) -> None:
        """Copy the code of what is selected."""
        situation = self._allowed("copy-code")
        if situation is not None and situation.coded is not None:
            self.post_message(copy_of_code(situation.coded))

    def action_copy_number(self) -> None:
        """Copy the number of what is selected."""
        situation = self._allowed("copy-number")
        if situation is not None:
            self.post_message(copy_of_number(situation.number))

    def _request(self, action: str) -> None:
        """Ask for an flow on the booking that is selected now, whatever is selected later."""
        # Dialogs and what they need are imported when the first one is asked for.
        from anosim_tui.ui import flows

        situation = self._allowed(action)
        if situation is not None and situation.line is not None:
            flow = partial(flows.ON_BOOKING[action], line=situation.line)
            self.post_message(FlowRequested(flow, asks=True))

    def action_order_another(self) -> None:
        """Order another number like the selected one."""
        self._request("order-another")

    def action_extend(self) -> None:
        """Keep the selected number longer."""
        self._request("extend")

    def action_reuse(self) -> None:
        """Rent the number of a past activation once more."""
        self._request("reuse")

    def action_cancel(self) -> None:
        """Cancel the selected number."""
        self._request("cancel")

    def action_label(self) -> None:
        """Give the selected booking a private name."""
        self._request("label")

    def action_share(self) -> None:
        """Show or make the share link."""
        self._request("share")

    def action_revoke(self) -> None:
        """End the share link."""
        self._request("revoke")

    def action_renew(self) -> None:
        """Switch auto-renewal of the selected booking."""
        self._request("renew")

    def action_renew_all(self) -> None:
        """Switch auto-renewal of every booking."""
        self._request("renew-all")
