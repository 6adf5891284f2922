"""Account: balance, spending, SIM cards, the connection and the settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from anosim_tui.actions.possible import Situation
from anosim_tui.domain.bookings import CardInUse
from anosim_tui.domain.spending import Figures
from anosim_tui.language import N_, _
from anosim_tui.ui import account_words
from anosim_tui.ui.account_words import SettingInEffect
from anosim_tui.ui.events import FlowRequested
from anosim_tui.ui.flows import account as flows
from anosim_tui.ui.flows import watches as watch_flows
from anosim_tui.ui.keyboard import on_screen
from anosim_tui.ui.screens.base import AccountScreen
from anosim_tui.ui.widgets.bars import KeyBar
from anosim_tui.ui.widgets.pane import Pane
from anosim_tui.ui.widgets.safe import FittedWords, Words
from anosim_tui.ui.widgets.watch_list import WatchList

if TYPE_CHECKING:
    from anosim_tui.account.health import HealthReport

# Lines from which the plot of what was spent is higher.
_HIGH: Final = 40


class AccountOverview(AccountScreen):
    """The fourth screen."""

    MODE = "account"
    OPENS = "show_watched"
    CSS_PATH = "account.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = on_screen("account")

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._counted: Figures | None = None
        self._missing = ""
        self._health: HealthReport | None = None
        self._settings: tuple[SettingInEffect, ...] = ()
        self._host = "–"
        self._cards: tuple[CardInUse, ...] | None = None
        self._no_cards = ""

    def compose(self) -> ComposeResult:
        yield self.status_bar()
        with VerticalScroll(id="account--panes"):
            with Vertical(classes="account--column"):
                yield from self._pane(N_("Money"), "money")
                with Pane(N_("Spent in the last 30 days"), id="account--days-pane"):
                    yield FittedWords(id="account--days")
                yield from self._pane(N_("Connection"), "connection")
                yield from self._pane(N_("Settings"), "settings")
            with Vertical(classes="account--column"):
                with Pane(N_("Watched products"), id="account--watches-pane", empty=True):
                    yield WatchList(self.now, id="account--watches")
                with Pane(N_("Spending"), id="account--shares-pane"):
                    yield FittedWords(id="account--shares")
                yield from self._pane(N_("Usual wait for a code"), "waits")
                yield from self._pane(N_("SIM cards in use"), "cards")
        yield KeyBar()

    def _pane(self, title: str, name: str) -> ComposeResult:
        with Pane(title, id=f"account--{name}-pane"):
            yield Words("", id=f"account--{name}")

    def on_screen_resume(self) -> None:
        self.post_message(FlowRequested(partial(flows.figures, show=self._take_figures)))
        self.post_message(FlowRequested(partial(flows.sim_cards, show=self._take_cards)))

    def watch_state(self) -> None:
        super().watch_state()
        self.post_message(FlowRequested(partial(flows.health, show=self._take_health)))
        self._ask_for_settings()

    def tick(self) -> None:
        super().tick()
        self.query_one(WatchList).tick()
        self._ask_for_settings()

    def _ask_for_settings(self) -> None:
        """Keys and a dialog above change them; nothing says when."""
        self.post_message(FlowRequested(partial(flows.settings, show=self._take_settings)))

    def _take_settings(self, settings: tuple[SettingInEffect, ...]) -> None:
        if settings != self._settings:
            self._settings = settings
            self.show_state()

    def _take_figures(self, figures: Figures | None, missing: str) -> None:
        self._counted, self._missing = figures, missing
        self.show_state()

    def _take_cards(self, cards: tuple[CardInUse, ...] | None, missing: str) -> None:
        self._no_cards = missing or self._no_cards
        self._cards = self._cards if cards is None else cards
        self.show_state()

    @property
    def situation(self) -> Situation:
        watches = self.query_one(WatchList)
        watch = watches.selected if watches.has_focus else None
        return Situation(self.state, self.now(), watch=watch, has_settings=self.has_settings)

    async def action_show_watched(self) -> None:
        situation = self._allowed("show-watched")
        if situation is not None and situation.watch is not None:
            await self.run_action(f"app.show_product({situation.watch.product.id})")

    def action_end_watch(self) -> None:
        situation = self._allowed("end-watch")
        if situation is not None and situation.watch is not None:
            flow = partial(watch_flows.end, product=situation.watch.product)
            self.post_message(FlowRequested(flow))

    async def action_settings(self) -> None:
        if self._allowed("settings") is not None:
            await self.run_action("app.settings")

    def _take_health(self, health: HealthReport, host: str) -> None:
        self._health, self._host = health, host
        self.show_state()

    def show_state(self) -> None:
        counted, cards = self._counted, self._cards
        missing = Content(self._missing or _("Loading …"))
        figures = None if counted is None else self.mask.figures(counted)
        health, host = self._health, self._host
        change = self.keymap.key("settings") if self.has_settings else ""
        shown = {
            "money": account_words.money(self.state, figures),
            "connection": account_words.connection(self.state, health, host, self.now()),
            "settings": account_words.settings(self._settings, change),
            "cards": Content(self._no_cards or _("Loading …"))
            if cards is None
            else account_words.cards(cards, self.mask),
            "waits": account_words.waits(figures.waits) if figures else missing,
        }
        for name, content in shown.items():
            self.query_one(f"#account--{name}", Words).say(content)
        self._show_watches()
        high = self.size.height >= _HIGH
        self.query_one("#account--days", FittedWords).fit(
            lambda width: (
                account_words.thirty_days(figures, width, high=high) if figures else missing
            )
        )
        self.query_one("#account--shares", FittedWords).fit(
            lambda width: account_words.shares(figures, width) if figures else missing
        )

    def _show_watches(self) -> None:
        watches = tuple(self.state.watches.values())
        self.query_one("#account--watches-pane", Pane).set_placeholder(
            ""
            if watches
            else _(
                "Press {key} in the Catalog to watch a product; you get an alert "
                "when it is in stock.",
                key=self.keymap.key("watch"),
            )
        )
        self.query_one(WatchList).show(watches)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_state)
