"""What there is to be seen: each full screen and each dialog, and the keys that lead there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from anosim_tui.config.edit import FilePreferences
from anosim_tui.config.load import Flags
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.dialogs.key import KeyDialog
from anosim_tui.ui.flows import settings
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.widgets.line_list import LineList
from tests.ui.support import until, words


@dataclass(frozen=True)
class View:
    """Something to be seen.

    Attributes:
        shows: words that are there once all of it is.
        keys: what leads there from Live.
        booking: the id of the booking that is selected first, if any.
    """

    shows: str
    keys: tuple[str, ...] = ()
    booking: int | None = None


def _on(shows: str, booking: int, *keys: str) -> View:
    return View(shows, keys, booking)


SCREENS = {
    "live": View("BOOKINGS"),
    "catalog": View("words: country", ("2",)),
    "history": View("words, number", ("3",)),
    "account": View("MONEY", ("4",)),
}
DIALOGS = {
    "zoomed": View("MESSAGES", ("tab", "z")),
    "nothing found": View("Nothing", ("2", "slash", *"xyz", "escape")),
    "orders": View("Order 7", ("3", "t", "t")),
    "help": View("search keys", ("question_mark",)),
    "palette": View("Mute", ("colon", *"mut")),
    "settings": View("Requests per minute", ("SETTINGS",)),
    "key": View("does not accept", ("KEY",)),
    "booking": _on("Extension 107", 106, "enter"),
    "message": View("First seen", ("tab", "end", "enter")),
    "link": View("Host", ("tab", "home", "down", "down", "down", "enter", "o")),
    "order": _on("Balance", 101, "o"),
    "order too dear": View("Balance", ("2", "end", "up", "up", "o", *["plus"] * 60)),
    "extend": _on("Balance", 106, "e"),
    "cancel": _on("(y)", 103, "x"),
    "covered": _on("Masked; press p", 103, "x", "p"),
    "share": _on("Share", 104, "s"),
    "label": _on("Label this", 103, "l"),
    "decide": View("It did not go through", ("exclamation_mark",)),
    "filter": View("Show only", ("2", "n")),
    "export": View("Export", ("3", "E")),
    "conversation": View("Conversation", ("3", "enter")),
}
VIEWS = SCREENS | DIALOGS


async def show(pilot: Pilot[None], view: View, *, in_english: bool = True) -> None:
    """Go there from Live; in other languages without looking for words."""
    app = pilot.app
    assert isinstance(app, AnosimApp)
    live = app.screen
    assert isinstance(live, LiveScreen)
    await until(pilot, lambda: bool(live.query("#bookings")))
    live.query_one("#bookings").focus()
    if view.booking is not None:
        live.show_booking(view.booking)
    app.toasts.clear()  # here, for below a dialog they would stay
    await until(pilot, lambda: not live.query("Toast"))
    for one in view.keys:
        await _press(pilot, app, one)
    app.toasts.clear()
    if in_english:
        await until(pilot, lambda: view.shows.casefold() in words(pilot).casefold())
    else:
        await until(pilot, lambda: app.screen is not live or not view.keys)
    shown = ""
    while shown != (shown := words(pilot)):  # until a turn changes nothing any more
        await pilot.pause()
    for field in app.screen.query(Input):
        field.cursor_blink = False
    await pilot.pause()


async def _press(pilot: Pilot[None], app: AnosimApp, key: str) -> None:
    if key == "SETTINGS":
        settings._show(app, FilePreferences(Flags(), {}, Path("nowhere")))
    elif key == "KEY":
        problem = "AnoSim does not accept the API key."
        app.push_screen(KeyDialog(app.backend.open_with_key, app.backend.keep_key, problem))
    else:
        await pilot.press(key)
        if key == "3":
            rows = app.screen.query_one(LineList)
            await until(pilot, lambda: bool(rows.items) or app.session.account is None)
