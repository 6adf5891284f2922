"""Flows of History: finding, showing a conversation, writing to a file."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING

from msgspec.structs import replace

from anosim_tui.domain.errors import StorageError
from anosim_tui.domain.history import HistoryPage, HistoryQuery
from anosim_tui.language import ngettext
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.dialogs.small import ExportDialog

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.app import AnosimApp

Answer = Callable[[HistoryPage, str], None]
"""What takes a found window, or why there is none, as a sentence."""


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
        show(HistoryPage(query), "Nothing is kept, so there is nothing to look through.")
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
        app.say("The demo writes no files.", "warning")
        return
    name = query.kind.value.lower()
    what = f"{'the found' if query.is_narrowed else 'all'} {name}"
    form = await app.ask(ExportDialog(what, "" if is_download else str(archive.exports)))
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
        app.say(f"Nothing was written to {archive.exports} ({reason}).", "error")
        return
    counted = f"1 {name.removesuffix('s')}" if count == 1 else f"{count:,} {name}"
    app.say(f"Wrote {counted} to {path}; only you can read it.")


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
