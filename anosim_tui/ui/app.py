"""The app: it hands the state of the account to the screens and does what they ask.

What the first frame does not need is imported where it is used, for start-up is part of the
product.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from anosim_tui.actions import registry
from anosim_tui.actions.action import SCREENS
from anosim_tui.actions.possible import Situation
from anosim_tui.domain.state import AccountState
from anosim_tui.ui import modes, purchase_words, remembered
from anosim_tui.ui.attentive_app import AttentiveApp
from anosim_tui.ui.bindings import everywhere
from anosim_tui.ui.launch import Launch
from anosim_tui.ui.messages import (
    BookingSought,
    ErrandRequested,
    NumberArrived,
    NumberReady,
    OrderRequested,
    ProductSought,
    copy_of_code,
    copy_of_number,
)
from anosim_tui.ui.ready import ReadyNumbers
from anosim_tui.ui.screens.account_screen import AccountScreen
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.terminal_app import TerminalApp
from anosim_tui.ui.widgets.safe import announce
from anosim_tui.ui.widgets.status_bar import Chip

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.errands.desk import Desk

Errand = Callable[["Desk", "Account"], Awaitable[None]]


class AnosimApp(AttentiveApp, TerminalApp):
    """anosim-tui."""

    # Live's sheet is read with the app's: reading it later means parsing everything once more.
    CSS_PATH = ["app.tcss", "screens/live.tcss"]  # noqa: RUF012
    # Each full screen is a mode: it keeps its place while another one is shown.
    DEFAULT_MODE = "live"
    BINDINGS: ClassVar[list[BindingType]] = everywhere()

    def __init__(self, launch: Launch) -> None:
        super().__init__(launch)
        self.set_keymap(launch.keymap.changed)
        self._screens = modes.of(self.hosting)
        self._shown: dict[str, AccountScreen] = {}
        self._session = dict(launch.session)
        self._new_numbers = ReadyNumbers()
        self._is_opening = False
        # What was asked for before the account was open.
        self._early: Errand | None = None
        self.use_theme(launch.theme or remembered.text(launch.session, "theme"))

    def get_default_screen(self) -> AccountScreen:
        """Live, made before there are modes: one that is known has all sheets parsed once more."""
        return self._made(self.DEFAULT_MODE)

    def on_mount(self) -> None:
        """From here on every screen can be shown."""
        for mode in self._screens:
            self.add_mode(mode, partial(self._made, mode))

    def _made(self, mode: str) -> AccountScreen:
        screen = self._shown[mode] = self._screens[mode]()
        screen.keymap = self._launch.keymap
        screen.recall(remembered.part(self._session, mode))
        screen.add_class(*self.breakpoints, update=False)
        return screen

    async def begin(self) -> None:
        """Go on where the person left, unless they have opened something by now."""
        mode = self._session.pop("screen", None)
        if isinstance(mode, str) and mode in SCREENS and not self.screen.is_modal:
            await self._show_mode(mode)
        errand, self._early = self._early, None
        if errand is not None:
            self._begin_asking(errand)

    def exit(self, *arguments: Any, **named: Any) -> None:
        """Leave, and keep how the screens were left; of the demo nothing is kept."""
        account = self.hosting.account
        if account is not None and not account.demo:
            kept = {mode: screen.keep() for mode, screen in self._shown.items()}
            whole = {**self._session, **kept, "screen": self.current_mode, "theme": self.theme}
            self._launch.remember(whole)
        super().exit(*arguments, **named)

    def show_state(self) -> None:
        """Hand the state to the full screen that is shown, below whatever dialog is open."""
        screen = self.screen_stack[0]
        if isinstance(screen, AccountScreen):
            state = self.mask.state(self.hosting.shown)
            screen.chips = (*self._money_chips(state), *self.chips, *self.mask_chips)
            screen.copied = self.copied
            screen.mask = self.mask
            screen.state = state

    def _money_chips(self, state: AccountState) -> tuple[Chip, ...]:
        """What the status bar says of purchases; `state` is as it may be seen."""
        key = self.keys.key("new-number")
        ready = self._new_numbers.chips(self.hosting.shown, self.mask, key)
        return (*purchase_words.chips(state.purchases), *ready)

    async def _show_mode(self, mode: str) -> None:
        await self.switch_mode(mode)
        self.show_state()

    # What screens ask for.

    def on_errand_requested(self, event: ErrandRequested) -> None:
        """Do something with the account."""
        if event.asks:
            self._begin_asking(event.errand)
        else:
            self._begin(event.errand)

    def on_order_requested(self, event: OrderRequested) -> None:
        """Order a product of the catalog."""
        from anosim_tui.ui.errands import paid

        self._begin_asking(partial(paid.order_product, product_id=event.product_id))

    async def on_number_arrived(self, event: NumberArrived) -> None:
        """Show a number that the person waits for, and copy it."""
        await self._show_booking(event.booking_id)
        self.post_message(copy_of_number(event.number))

    def on_number_ready(self, event: NumberReady) -> None:
        """Say that a number came; a key leads there."""
        if not self.is_running:
            return  # the screens are being taken down
        self._new_numbers.add(event.booking_id)
        self.show_state()
        number, key = self.mask.closed.number(event.number), self.keys.key("new-number")
        announce(self, f"{number} is ready. {key} shows and copies it.", seconds=12)

    async def action_new_number(self) -> None:
        """Show the number that came, and copy it."""
        booking = self._new_numbers.take(self.hosting.shown)
        if booking is None:
            announce(self, "No new number is waiting for you.", "warning")
            return
        await self._show_booking(booking.id)
        self.post_message(copy_of_number(booking.number))

    async def on_booking_sought(self, event: BookingSought) -> None:
        """Show a booking."""
        await self._show_booking(event.booking_id)

    async def _show_booking(self, booking_id: int) -> None:
        await self._show_mode("live")
        live = self.screen_stack[0]
        if isinstance(live, LiveScreen):
            live.show_booking(booking_id)

    async def on_product_sought(self, event: ProductSought) -> None:
        """Show a product of the catalog."""
        from anosim_tui.ui.screens.catalog import CatalogScreen

        await self._show_mode("catalog")
        catalog = self.screen_stack[0]
        if isinstance(catalog, CatalogScreen):
            catalog.show_product(event.product_id)

    def _begin_asking(self, errand: Errand) -> None:
        """Run an errand that opens a dialog, unless one is open or about to be.

        Two events in one read ask for two dialogs; the second would be answered unread.
        """
        if self._is_opening or self.screen.is_modal:
            return
        if self.hosting.account is None:
            self._early = errand
            return
        self._is_opening = True
        self._begin(errand, self._opened)

    def _opened(self) -> None:
        self._is_opening = False

    def _begin(self, errand: Errand, opened: Callable[[], None] | None = None) -> None:
        """Run an errand beside everything else; a screen that closes takes none with it."""
        if self.hosting.account is not None:
            self.run_worker(self._run(errand, self.hosting.account, opened), group="errand")

    async def _run(
        self, errand: Errand, account: Account, opened: Callable[[], None] | None
    ) -> None:
        from anosim_tui.ui.errands.desk import Desk

        if opened is None:
            await errand(Desk(self), account)
            return
        try:
            await errand(Desk(self, opened), account)
        finally:
            opened()

    # Actions that apply everywhere.

    async def action_show(self, mode: str) -> None:
        """Show one of the full screens, as soon as the account is open."""
        if self.hosting.account is None:
            self._session["screen"] = mode
        else:
            await self._show_mode(mode)

    def action_copy_newest(self) -> None:
        """Copy the newest code."""
        newest = self.hosting.shown.messages.data.newest_code
        if newest is None:
            announce(self, "No code has arrived yet.", "warning")
        else:
            self.post_message(copy_of_code(newest))

    def action_decide(self) -> None:
        """Say what became of a purchase."""
        from anosim_tui.ui.errands import deciding

        situation = Situation(self.hosting.shown, self.hosting.now())
        if reason := registry.BY_ID["decide"].why_not(situation):
            announce(self, reason, "warning")
        else:
            self._begin_asking(deciding.decide)

    def action_help(self) -> None:
        """Show every key."""
        from anosim_tui.ui.dialogs.help import HelpDialog

        screen = self.screen_stack[0]
        scopes = screen.scopes if isinstance(screen, AccountScreen) else ()
        self.push_screen(HelpDialog(self.keys, scopes), self._do_clicked)

    async def _do_clicked(self, method: str | None) -> None:
        if method is not None:
            await self.screen.run_action(method)

    def action_palette(self) -> None:
        """Find an action by its name."""
        from anosim_tui.ui.dialogs.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())
