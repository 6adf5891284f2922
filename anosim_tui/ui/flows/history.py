"""Flows of History: finding, showing a conversation, writing to a file."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from anosim_tui.domain.errors import StorageError
from anosim_tui.domain.history import HistoryKind, HistoryPage, HistoryQuery
from anosim_tui.language import N_, _, ngettext, together
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.dialogs.dialog import Box, Dialog, button, buttons, hints, quiet, title
from anosim_tui.ui.widgets.safe import Words

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.app import AnosimApp

Answer = Callable[[HistoryPage, str], None]
"""What takes a found window, or why there is none, as a sentence."""

_EXPORT_ALL: Final = {
    HistoryKind.MESSAGES: N_("Export all messages?"),
    HistoryKind.BOOKINGS: N_("Export all bookings?"),
    HistoryKind.ORDERS: N_("Export all orders?"),
}
_EXPORT_FOUND: Final = {
    HistoryKind.MESSAGES: N_("Export the messages found?"),
    HistoryKind.BOOKINGS: N_("Export the bookings found?"),
    HistoryKind.ORDERS: N_("Export the orders found?"),
}


async def find(
    app: AnosimApp,
    account: Account,
    *,
    query: HistoryQuery,
    show: Answer,
    is_wanted: Callable[[HistoryQuery], bool],
) -> None:
    """Show the newest rows that fit, and then how many there are in all."""
    del app
    archive = account.archive
    if archive is None:
        show(HistoryPage(query), _("No data is saved, so there is nothing to search."))
        return
    if not archive.is_open or not is_wanted(query):
        return
    try:
        found = await archive.find(query)
        whole = len(found.rows) if found.is_whole else None
        show(replace(found, total=whole), "")
        if whole is None and is_wanted(query):
            show(replace(found, total=await archive.count(query)), "")
    except StorageError as trouble:
        show(HistoryPage(query), str(trouble))


async def conversation(app: AnosimApp, account: Account, *, number: str) -> None:
    if account.archive is None:
        return
    place = (app.screen, app.focused)
    try:
        messages = await account.archive.conversation(number)
    except StorageError as trouble:
        app.say(str(trouble), "warning")
        return
    if (app.screen, app.focused) != place:
        return  # they went elsewhere meanwhile
    await app.ask(DetailsDialog.of_number(number, messages, app.mask.closed))


async def export(app: AnosimApp, account: Account, *, query: HistoryQuery) -> None:
    """Ask for a form, and write everything that fits to a file."""
    archive = account.archive
    is_download = app.terminal.facts.browser
    if archive is None or not (archive.exports or is_download):
        app.say(_("The demo cannot export files."), "warning")
        return
    question = (_EXPORT_FOUND if query.is_narrowed else _EXPORT_ALL)[query.kind]
    folder = "" if is_download else str(archive.exports)
    form = await app.ask(ExportDialog(_(question), folder))
    if form is None:
        return
    try:
        if is_download:
            _download(app, *await archive.export_text(query, form))
            return
        path, count = await archive.export(query, form)
    except StorageError as trouble:
        app.say(str(trouble), "error")
        return
    except OSError as error:
        reason = error.strerror or type(error).__name__
        words = _(
            "Nothing could be written to {folder} ({reason}).",
            folder=archive.exports,
            reason=reason,
        )
        app.say(words, "error")
        return
    private = _("Only you can read {path}.", path=path)
    app.say(together(_exported(query.kind, count), private))


class ExportDialog(Dialog[str]):
    """Asks in which form rows are written to a file: "csv" or "jsonl".

    Args:
        question: its title.
        folder: where the file goes; "" for a download.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "dismiss('csv')", "CSV"),
        Binding("j", "dismiss('jsonl')", "JSON Lines"),
        Binding("n,q", "leave", "Leave"),
    ]

    def __init__(self, question: str, folder: str) -> None:
        super().__init__()
        self._question, self._folder = question, folder

    def compose(self) -> ComposeResult:
        with Box():
            yield title(self._question)
            yield Words(
                _("The file goes to {folder}; only you can read it.", folder=self._folder)
                if self._folder
                else _("Your browser will download it.")
            )
            yield quiet(hints((_("esc close without exporting"), "leave")))
            yield buttons(
                button(_("CSV (c)"), "dismiss('csv')", primary=True),
                button(_("JSON Lines (j)"), "dismiss('jsonl')"),
            )


def _download(app: AnosimApp, name: str, text: str, count: int) -> None:
    """Hand a file to the browser; nothing of it is left on this computer's disk."""
    app.deliver_text(StringIO(text, newline=""), save_filename=name)
    app.say(
        ngettext(
            "Sent {count} row to the browser as {name}.",
            "Sent {count} rows to the browser as {name}.",
            count,
            name=name,
        )
    )


def _exported(kind: HistoryKind, count: int) -> str:
    match kind:
        case HistoryKind.MESSAGES:
            return ngettext("Exported {count} message.", "Exported {count} messages.", count)
        case HistoryKind.BOOKINGS:
            return ngettext("Exported {count} booking.", "Exported {count} bookings.", count)
        case HistoryKind.ORDERS:
            return ngettext("Exported {count} order.", "Exported {count} orders.", count)
