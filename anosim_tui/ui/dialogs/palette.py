"""The command palette: every action of every screen, bookings, products, settings and themes.

What strangers wrote stands in the `Text` of a hit alone: Textual reads its help as markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final, cast

from msgspec.structs import replace
from rich.text import Text
from textual.binding import BindingType
from textual.command import Command, CommandPalette, DiscoveryHit, Hit, Hits, Provider

from anosim_tui.actions.action import SCREENS, Action, Scope
from anosim_tui.config.settings import SETTINGS
from anosim_tui.domain import wording
from anosim_tui.domain.catalog import kind
from anosim_tui.domain.catalog_search import CatalogQuery, search
from anosim_tui.language import N_, _
from anosim_tui.ui.appearance import short_name
from anosim_tui.ui.dialogs.dialog import MASK
from anosim_tui.ui.screens.base import AccountScreen
from anosim_tui.ui.widgets.safe import PlainOptions

if TYPE_CHECKING:
    from anosim_tui.domain.models import Product
    from anosim_tui.ui.app import AnosimApp

# Below this many letters nearly every booking and product matches.
_LEAST_LETTERS: Final = 2
_MOST_PRODUCTS: Final = 12
_SETTING: Final = N_("setting")
_BOOKING: Final = N_("booking")
_DARK: Final = N_("colors dark")
_LIGHT: Final = N_("colors light")


class ActionProvider(Provider):
    """Finds actions by label, help and synonyms: of this screen, then of those it leads to.

    English words find them in every language.
    """

    def _actions(self) -> Iterator[tuple[Action, str, str]]:
        """What can be done, the method for it, and why it is not possible now or ""."""
        if not isinstance(self.screen, AccountScreen):
            return
        screen = self.screen
        situation = replace(screen.situation, has_settings=screen.has_settings)
        actions = [one for one in screen.keymap.actions if one.id != "palette"]
        here = [
            (one, one.method, one.why_not(situation))
            for one in actions
            if one.scope in screen.scopes
        ]
        yield from sorted(here, key=lambda one: bool(one[2]))
        if Scope.OWN in screen.scopes:  # there are other screens
            for one in actions:
                if one.scope not in screen.scopes:
                    # What is selected there is not known; the rest is the same everywhere.
                    reason = one.why_not(situation) if one.id == "settings" else ""
                    yield one, f"app.do_on('{_mode_of(one.scope)}', '{one.id}')", reason

    async def discover(self) -> Hits:
        for action, method, why_not in self._actions():
            yield DiscoveryHit(
                _title(action, why_not),
                partial(self.screen.run_action, method),
                _(action.label),
                _help(action, why_not),
            )

    async def search(self, query: str) -> Hits:
        for action, method, why_not in self._actions():
            english = f"{action.label} {action.help} {action.synonyms}"
            says = f"{_(action.help)} {_(action.synonyms)} {english}"
            if score := _score(query, _(action.label), says):
                title = _title(action, why_not)
                title.highlight_words(query.split(), "underline", case_sensitive=False)
                yield Hit(
                    score * (0.5 if why_not else 1),
                    title,
                    partial(self.screen.run_action, method),
                    _(action.label),
                    _help(action, why_not),
                )


class SettingProvider(Provider):
    """Finds settings by their names and what they mean; choosing one leads to it."""

    async def startup(self) -> None:
        backend = cast("AnosimApp", self.app).backend
        self._rows = [] if backend.preferences is None else backend.preferences().rows()

    async def search(self, query: str) -> Hits:
        for row in self._rows:
            english = f"{_SETTING} {SETTINGS[row.name].label} {SETTINGS[row.name].help}"
            says = f"{_(_SETTING)} {row.label} {row.says} {english}"
            if score := _score(query, row.name, says):
                show = partial(self.screen.run_action, f"app.settings('{row.name}')")
                words = f"{row.name}: {row.value}"
                yield Hit(score * 0.8, Text(words), show, text=words, help=row.says)


class ThemeProvider(Provider):
    """Finds themes; the theme under the cursor is shown at once."""

    async def search(self, query: str) -> Hits:
        for theme in self.app.available_themes.values():
            name = short_name(theme.name)
            words, english = _theme(name), _DARK if theme.dark else _LIGHT
            if score := _score(query, words, f"theme {name} {english} {_(english)}"):
                use = partial(self.screen.run_action, f"app.use_theme('{name}')")
                yield Hit(score * 0.6, Text(words), use, text=words, help=_("Use this theme."))


class ThingProvider(Provider):
    """Finds bookings and products by what they are called; choosing one shows it."""

    async def search(self, query: str) -> Hits:
        screen = self.screen
        if not isinstance(screen, AccountScreen) or len(query.strip()) < _LEAST_LETTERS:
            return
        needles = query.casefold().split()
        for line in screen.state.lines:
            booking = line.current
            service = wording.service(line.first.service, line.first.rental_type)
            number = wording.phone(booking.number)
            words = f"{service}, {wording.country(booking.country)}  {number}"
            label = line.label(screen.state.labels)
            words = f"{label}  {words}" if label else words
            found_in = f"{_BOOKING} {_(_BOOKING)} {words} {booking.number}".casefold()
            if all(needle in found_in for needle in needles):
                show = partial(screen.run_action, f"app.show_booking({booking.id})")
                yield Hit(0.9, Text(words), show, text=words, help=_("Show this booking."))
        found = search(screen.state.catalog.data, CatalogQuery(query))
        for product in islice(
            (found.catalog.products[one] for one in found.places), _MOST_PRODUCTS
        ):
            words = _product(product)
            show = partial(screen.run_action, f"app.show_product({product.id})")
            says = _("Show this product in the catalog.")
            yield Hit(0.7, Text(words), show, text=words, help=says)


def _score(query: str, label: str, says: str) -> float:
    """How well an action fits: every word typed stands in its label, or at least in its help.

    Letters that merely follow on each other somewhere are no match: nearly all would be one.
    """
    words, label = query.casefold().split(), label.casefold()
    if all(word in label for word in words):
        return 1.0 if label.startswith(words[:1][0] if words else "") else 0.95
    return 0.6 if all(word in f"{label} {says.casefold()}" for word in words) else 0.0


def _theme(name: str) -> str:
    return _("Theme {name}", name=name)


def _product(product: Product) -> str:
    parts = (
        wording.country(product.country),
        wording.service(product.service, product.rental_type),
        kind(product.rental_type),
        wording.duration(product.duration),
        wording.money(product.price),
    )
    return ", ".join(filter(None, parts))


def _mode_of(scope: Scope) -> str:
    """The screen on which actions of this scope apply."""
    return next(mode for mode, scopes in SCREENS.items() if scope in scopes)


def _title(action: Action, why_not: str) -> Text:
    title = Text(f"{_(action.label)}  ({action.keys[0]})")
    # A reason may quote the service, so it is part of this text.
    reason = _("Not available: {reason}", reason=why_not) if why_not else ""
    return title.append(f"\n{reason}", "dim") if reason else title


def _help(action: Action, why_not: str) -> str | None:
    return None if why_not else _(action.help)


class Palette(CommandPalette):
    """Finds actions, screens, bookings and products."""

    CSS_PATH = ["../controls.tcss", "palette.tcss"]  # noqa: RUF012 (Textual declares it so)
    BINDINGS: ClassVar[list[BindingType]] = [MASK]

    def __init__(self) -> None:
        # By this id Textual knows that one is open already.
        super().__init__(
            {ActionProvider, SettingProvider, ThemeProvider, ThingProvider},
            placeholder=_("Find an action, booking, product, setting or theme"),
            id="--command-palette",
        )

    def on_option_list_option_highlighted(self, event: PlainOptions.OptionHighlighted) -> None:
        words = event.option.hit.text if isinstance(event.option, Command) else None
        names = map(short_name, self.app.available_themes)
        name = next((one for one in names if _theme(one) == words), "")
        cast("AnosimApp", self.app).appearance.preview(name)
