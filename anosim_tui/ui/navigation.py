"""Which screen is shown: each is a mode of the app, and is found again as it was left.

Only Live is there at the start; what the others need is imported when somebody looks at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from anosim_tui.domain.models import Booking
from anosim_tui.language import _
from anosim_tui.ui import remembered
from anosim_tui.ui.events import copy_of_number
from anosim_tui.ui.screens.base import AccountScreen
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.widgets.bars import Chip
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp
    from anosim_tui.ui.screens.catalog import CatalogScreen


_MODES: Final = ("live", "catalog", "history", "account")


class Navigation:
    """The full screens of one app, and the numbers that were just bought."""

    def __init__(self, app: AnosimApp) -> None:
        self._app = app
        self._made: dict[str, AccountScreen] = {}
        self._saved = dict(app.backend.saved_screens)
        self._new: list[int] = []

    @property
    def screens(self) -> Iterable[AccountScreen]:
        return self._made.values()

    def begin(self) -> None:
        for mode in ("live",) if self._app.session.is_shared else _MODES:
            self._app.add_mode(mode, partial(self.made, mode))

    def made(self, mode: str) -> AccountScreen:
        """A new screen for a mode, as it was left in an earlier run."""
        screen = self._made[mode] = self._new_screen(mode)
        screen.keymap = self._app.keys
        screen.has_settings = self._app.backend.preferences is not None
        screen.recall(remembered.part(self._saved, mode))
        # Textual adds these with the first size it hears of, and styles every widget once more.
        app = self._app
        wide = _breakpoint(app.size.width, app.HORIZONTAL_BREAKPOINTS)
        high = _breakpoint(app.size.height, app.VERTICAL_BREAKPOINTS)
        screen.add_class(wide, high, update=False)
        return screen

    def _new_screen(self, mode: str) -> AccountScreen:
        session = self._app.session
        if session.is_shared:
            from anosim_tui.ui.screens.watch import WatchScreen

            return WatchScreen(session.now)
        if mode == "catalog":
            from anosim_tui.ui.screens.catalog import CatalogScreen

            return CatalogScreen(
                session.now, lambda: None if session.account is None else session.account.catalog
            )
        if mode == "history":
            from anosim_tui.ui.screens.history import HistoryScreen

            return HistoryScreen(session.now)
        if mode == "account":
            from anosim_tui.ui.screens.account import AccountOverview

            return AccountOverview(session.now)
        return LiveScreen(session.now)

    def translate(self) -> None:
        for screen in self.screens:
            if screen.is_mounted:
                screen.translate()

    async def restore(self) -> None:
        """Go on where the person left, unless they have opened something by now."""
        mode = self._saved.pop("screen", None)
        if isinstance(mode, str) and mode in _MODES and not self._app.screen.is_modal:
            await self.show(mode)

    def save(self) -> None:
        """Save how the screens are left; of the demo nothing is kept."""
        app, account = self._app, self._app.session.account
        if account is not None and not account.demo:
            left = {mode: screen.keep() for mode, screen in self._made.items()}
            whole = {**self._saved, **left, "screen": app.current_mode, "theme": app.theme}
            app.backend.save_screens(whole)

    async def ask_for(self, mode: str) -> None:
        """Show a screen as soon as the account is open."""
        if self._app.session.account is None:
            self._saved["screen"] = mode
        else:
            await self.show(mode)

    async def show(self, mode: str) -> None:
        await self._app.switch_mode(mode)
        self._app.show_state()

    async def show_booking(self, booking_id: int) -> None:
        await self.show("live")
        if isinstance(live := self._app.full_screen, LiveScreen):
            live.show_booking(booking_id)

    async def show_product(self, product_id: int) -> None:
        await self.show("catalog")
        catalog = self._made["catalog"]
        if catalog is self._app.full_screen:
            cast("CatalogScreen", catalog).show_product(product_id)

    # Numbers that were just bought.

    @property
    def _ready(self) -> list[Booking]:
        """Those the person has not been led to yet, the oldest first; of another account, none."""
        known = self._app.session.state.bookings.data
        return [known[one] for one in self._new if one in known]

    async def show_number(self, booking_id: int, number: str) -> None:
        await self.show_booking(booking_id)
        self._app.post_message(copy_of_number(number))

    def add_number(self, booking_id: int, number: str) -> None:
        """Say that a number came; a key leads there."""
        app = self._app
        self._new.append(booking_id)
        app.show_state()
        key = app.keys.key("new-number")
        shown = app.mask.closed.number(number)
        app.say(_("{number} is ready. Press {key} to show and copy it.", number=shown, key=key))

    async def show_new_number(self) -> None:
        if ready := self._ready:
            self._new.remove(ready[0].id)
            await self.show_number(ready[0].id, ready[0].number)
        else:
            announce(self._app, _("No new number is ready."), "warning")

    @property
    def chips(self) -> tuple[Chip, ...]:
        app, ready = self._app, self._ready
        if not ready:
            return ()
        key, more = app.keys.key("new-number"), len(ready) - 1
        number = app.mask.closed.number(ready[0].number)
        if more:
            word = _(
                "{number} and {count} more are ready: {key}", number=number, count=more, key=key
            )
        else:
            word = _("{number} is ready: {key}", number=number, key=key)
        return (Chip(word, short=_("ready: {key}", key=key), leads=True, action="app.new_number"),)


def _breakpoint(cells: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    return max(one for one in breakpoints if one[0] <= cells)[1]
