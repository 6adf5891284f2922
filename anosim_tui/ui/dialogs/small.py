"""Small questions: yes or no, a label, a form of file, what to do with a link."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from anosim_tui.domain import wording
from anosim_tui.domain.flags import Shared
from anosim_tui.domain.models import ShareLink
from anosim_tui.domain.text import clean, one_line
from anosim_tui.language import _
from anosim_tui.ui.dialogs.dialog import Box, Dialog, Foot, ProgressDialog, button, hints
from anosim_tui.ui.messages import CopiedThing, CopyRequested
from anosim_tui.ui.widgets.safe import Words

# Seconds a question is on the screen before an answer to it can have been meant.
READ_AFTER: Final = 0.6
_LONGEST_NAME: Final = 40


class ConfirmDialog(ProgressDialog[bool]):
    """Asks one question; the answer is no unless it is clearly yes.

    Args:
        title: the question.
        words: what happens on yes, in full.
        yes: what yes does, for its button.
    """

    KEY: ClassVar[str] = "y"

    def __init__(self, title: str, words: str, yes: str) -> None:
        super().__init__()
        self._question, self._words, self._yes = title, words, yes

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(self._question, classes="dialog--title")
            yield Words(self._words)
            yield self.foot()

    def foot(self) -> Foot:
        return Foot(f"{self._yes}  ({self.KEY})")

    def on_mount(self) -> None:
        self.query_one("#no").focus()

    def action_confirm(self) -> None:
        self.say_yes(True)


class RenewalDialog(ConfirmDialog):
    """Asks for one of two answers, or neither: yes switches on, `f` off.

    The answer is `False` for off.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f", "other", "Switch off")]

    def foot(self) -> Foot:
        return Foot(_("On  (y)"), other=_("Off  (f)"))

    def action_other(self) -> None:
        self.say_yes(False)


class UnaskedDialog(ConfirmDialog):
    """A question that opens by itself: yes has a key of its own, and is not taken early.

    It is taken once the question was on the screen for `READ_AFTER` seconds. Until then, what is
    pressed was meant for something else. No is taken at any time: it spends nothing.
    """

    KEY = "b"
    LEFT_BY_CLICK = False
    _readable: float | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Foot).offer_yes(offered=True, possible=False)
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        # The clock of events is Textual's own.
        self._readable = events.Idle().time + READ_AFTER
        self.set_timer(READ_AFTER, partial(self.query_one(Foot).offer_yes, offered=True))

    def on_key(self, event: events.Key) -> None:
        """Yes is not a binding: a key that was pressed early may arrive late. `y` is no answer."""
        if event.key == "y":
            event.stop()
        elif event.key == self.KEY and self._readable is not None:
            event.stop()
            if event.time >= self._readable:
                self.action_confirm()


class LabelDialog(Dialog[str]):
    """Asks for a private name; its result is "" where there is to be none.

    Args:
        booking: which booking, in words.
        label: the name it has, or "".
        hidden: whether what is typed is not to be seen.
    """

    def __init__(self, booking: str, label: str, *, hidden: bool) -> None:
        super().__init__()
        self._booking, self._label, self._hidden = booking, label, hidden

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(_("Label this booking"), classes="dialog--title")
            yield Words(self._booking)
            yield Words(_("Leave the field empty to remove the label."), classes="dialog--quiet")
            yield Input(
                self._label,
                placeholder=_("For example: shopping account"),
                compact=True,
                max_length=_LONGEST_NAME,
                password=self._hidden,
            )
            with Horizontal(classes="dialog--buttons"):
                yield button(_("Close  (esc)"), "leave")
                yield button(_("Save  (enter)"), "save", primary=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        self.dismiss(one_line(clean(self.query_one(Input).value)).strip())


class ExportDialog(Dialog[str]):
    """Asks in which form rows are written to a file: "csv" or "jsonl".

    Args:
        title: the question.
        folder: where the file goes; "" for a download.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "write('csv')", "CSV"),
        Binding("j", "write('jsonl')", "JSON Lines"),
        Binding("n,q", "leave", "Leave"),
    ]

    def __init__(self, title: str, folder: str) -> None:
        super().__init__()
        self._heading, self._folder = title, folder

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(self._heading, classes="dialog--title")
            yield Words(
                _("The file goes to {folder}; only you can read it.", folder=self._folder)
                if self._folder
                else _("Your browser will download it.")
            )
            leave = hints((_("esc close without exporting"), "leave"))
            yield Words(leave, classes="dialog--quiet")
            with Horizontal(classes="dialog--buttons"):
                yield button(_("CSV (c)"), "write('csv')", primary=True)
                yield button(_("JSON Lines (j)"), "write('jsonl')")

    def action_write(self, form: str) -> None:
        self.dismiss(form)


class ShareChoice(Enum):
    """What the person wants of a share link."""

    NEW = "new"
    REVOKE = "revoke"


class ShareDialog(Dialog[ShareChoice]):
    """Shows a share link that is known, and offers to copy, replace or revoke it.

    Args:
        number: of the booking, as it may be seen.
        shared: what is known of the link.
        link: what is copied.
        shown: what may be seen of it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_page", "Copy the link"),
        Binding("C", "copy_data", "Copy the JSON link"),
        Binding("N", "choose('new')", "New link"),
        Binding("S", "choose('revoke')", "Revoke"),
        Binding("n,q,enter", "leave", "Close"),
    ]

    def __init__(self, number: str, shared: Shared, link: ShareLink, shown: ShareLink) -> None:
        super().__init__()
        self._number, self._shared, self._link, self._shown = number, shared, link, shown

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(_("Share {number}", number=self._number), classes="dialog--title")
            yield Words(_("Anyone with this link can read this booking's messages without a key."))
            yield Words(self._shown.web or "–", classes="dialog--summary")
            yield Words(self._shown.api or "–", classes="dialog--quiet")
            yield Words(
                _("Created on this computer on {time}.", time=wording.day_time(self._shared.at))
            )
            if not self._shared.sure:
                yield Words(
                    _("It may no longer work: a request to replace it got no response."),
                    classes="dialog--warning",
                )
            keys = hints(
                (_("c copy link"), "copy_page"),
                (_("C copy JSON link"), "copy_data"),
                (_("N new link (this one stops working)"), "choose('new')"),
                (_("S revoke link"), "choose('revoke')"),
                (_("esc close"), "leave"),
            )
            yield Words(keys, classes="dialog--keys")

    def action_copy_page(self) -> None:
        self.post_message(CopyRequested(self._link.web, CopiedThing.SHARE_LINK))

    def action_copy_data(self) -> None:
        self.post_message(CopyRequested(self._link.api, CopiedThing.JSON_LINK))

    def action_choose(self, choice: str) -> None:
        self.dismiss(ShareChoice(choice))
