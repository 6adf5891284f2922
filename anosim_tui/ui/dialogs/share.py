"""A booking's share link: whoever has it reads the messages, without a key."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from anosim_tui.domain.flags import Shared
from anosim_tui.domain.models import ShareLink
from anosim_tui.ui.dialogs.box import Box, sheets
from anosim_tui.ui.dialogs.dialog import Dialog
from anosim_tui.ui.messages import CopyRequested
from anosim_tui.ui.widgets.safe import Words


class ShareChoice(Enum):
    """What the person wants of the link."""

    NEW = "new"
    REVOKE = "revoke"


class ShareDialog(Dialog[ShareChoice | None]):
    """Shows a link that is known, and offers to copy, replace or revoke it.

    Args:
        number: of the booking, as it may be seen.
        shared: what is known of the link.
        link: what is copied.
        shown: what may be seen of it.
    """

    CSS_PATH = sheets()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_page", "Copy the link"),
        Binding("C", "copy_data", "Copy the JSON link"),
        Binding("N", "choose('new')", "New link"),
        Binding("S", "choose('revoke')", "Revoke"),
        Binding("escape,n,q,enter", "leave", "Close"),
    ]

    def __init__(self, number: str, shared: Shared, link: ShareLink, shown: ShareLink) -> None:
        super().__init__()
        self._number = number
        self._shared = shared
        self._link = link
        self._shown = shown

    def compose(self) -> ComposeResult:
        """Both links, since when, and what can be done with them."""
        local = self._shared.at.astimezone()
        with Box():
            yield Words(f"Share {self._number}", classes="box--title")
            yield Words("Whoever has this link reads the messages of this booking, without a key.")
            yield Words(self._shown.web or "–", classes="box--summary")
            yield Words(self._shown.api or "–", classes="box--quiet")
            yield Words(f"Made here on {local.day} {local:%b} at {local:%H:%M}.")
            if not self._shared.sure:
                yield Words(
                    "It may be dead: a request that would replace it got no answer.",
                    classes="box--warning",
                )
            yield Words(
                "c copies it · C the one for programs · N a new one, this one dies · "
                "S revokes it · escape closes",
                classes="box--keys",
            )

    def action_copy_page(self) -> None:
        """Copy the link for people."""
        self.post_message(CopyRequested(self._link.web, "share link"))

    def action_copy_data(self) -> None:
        """Copy the link for programs."""
        self.post_message(CopyRequested(self._link.api, "share link for programs"))

    def action_choose(self, choice: str) -> None:
        """Leave with a wish."""
        self.dismiss(ShareChoice(choice))

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
