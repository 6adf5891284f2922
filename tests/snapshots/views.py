"""What there is to be seen: each full screen and each dialog, and the keys that lead there."""

from __future__ import annotations

from dataclasses import dataclass

from textual.pilot import Pilot
from textual.screen import ModalScreen

from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.dialogs.key import KeyDialog
from anosim_tui.ui.flows import settings
from anosim_tui.ui.screens.catalog import CatalogScreen
from anosim_tui.ui.screens.live import LiveScreen
from tests.snapshots.account import Settings
from tests.ui.support import until


@dataclass(frozen=True)
class View:
    """Something to be seen.

    Attributes:
        keys: what leads there from Live.
        booking: the id of the booking that is selected first, if any.
        of_bookings: whether there has to be a booking, or something kept.
    """

    keys: tuple[str, ...] = ()
    booking: int | None = None
    of_bookings: bool = False


def _on(booking: int, *keys: str) -> View:
    return View(keys, booking, of_bookings=True)


SCREENS = {
    "live": View(),
    "catalog": View(("2",)),
    "history": View(("3",)),
    "account": View(("4",)),
}
DIALOGS = {
    "messages": View(("tab",)),
    "zoomed": View(("tab", "z")),
    "nothing found": View(("2", "slash", *"xyz", "escape")),
    "orders": View(("3", "t", "t", "t", "t")),
    "help": View(("question_mark",)),
    "palette": View(("colon",)),
    "settings": View(("SETTINGS",)),
    "key": View(("KEY",)),
    "booking": _on(106, "enter"),
    "message": View(("tab", "end", "enter"), of_bookings=True),
    "link": View(("tab", "home", "down", "down", "down", "enter", "o"), of_bookings=True),
    "order": _on(101, "o"),
    "order too dear": View(("2", "end", "o", *["plus"] * 60), of_bookings=True),
    "extend": _on(106, "e"),
    "give back": _on(103, "x"),
    "share": _on(104, "s"),
    "label": _on(103, "l"),
    "decide": View(("exclamation_mark",), of_bookings=True),
    "narrow": View(("2", "n"), of_bookings=True),
    "export": View(("3", "E"), of_bookings=True),
    "conversation": View(("3", "enter"), of_bookings=True),
}
VIEWS = SCREENS | DIALOGS


async def show(pilot: Pilot[None], view: View) -> None:
    """Go there from Live."""
    app = pilot.app
    assert isinstance(app, AnosimApp)
    live = app.screen
    assert isinstance(live, LiveScreen)
    live.query_one("#bookings").focus()
    if view.booking is not None:
        live.show_booking(view.booking)
    for one in view.keys:
        if one == "SETTINGS":
            settings._show(app, Settings())
        elif one == "KEY":
            problem = "AnoSim does not accept the API key."
            app.push_screen(KeyDialog(app.backend.open_with_key, problem))
        else:
            await pilot.press(one)
    app.clear_notifications()
    await pilot.pause()


async def leave(pilot: Pilot[None]) -> None:
    """Go back to Live."""
    app = pilot.app
    while isinstance(app.screen, ModalScreen):
        await app.pop_screen()
    app.screen.minimize()
    if isinstance(app.screen, CatalogScreen):
        app.screen.action_show_all()
    if isinstance(app.screen, LiveScreen):
        for pane in app.screen.query("ItemList"):
            pane.scroll_to(y=0, animate=False)
    await pilot.press("1")
    await until(pilot, lambda: isinstance(app.screen, LiveScreen))
