"""The command palette: every action of the screen, and the bookings and products that match.

What strangers wrote stands in the `Text` of a hit alone: Textual reads its help as markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from rich.text import Text
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from anosim_tui.actions.action import Action
from anosim_tui.domain import wording
from anosim_tui.domain.catalog import kind
from anosim_tui.ui.screens.account_screen import AccountScreen

if TYPE_CHECKING:
    from anosim_tui.domain.models import Product

# Below this many letters nearly every booking and product matches.
_LEAST_LETTERS: Final = 2
_MOST_PRODUCTS: Final = 12


class ActionProvider(Provider):
    """Finds actions by their label and help; those that are possible stand first."""

    def _actions(self) -> Iterator[tuple[Action, str]]:
        """What applies here, and why it is not possible now or ""."""
        if not isinstance(self.screen, AccountScreen):
            return
        screen, situation = self.screen, self.screen.situation
        here = [one for one in screen.keymap.actions if one.scope in screen.scopes]
        reasons = ((one, one.why_not(situation)) for one in here if one.id != "palette")
        yield from sorted(reasons, key=lambda one: bool(one[1]))

    def _run(self, action: Action) -> IgnoreReturnCallbackType:
        return partial(self.screen.run_action, action.method)

    async def discover(self) -> Hits:
        for action, why_not in self._actions():
            yield DiscoveryHit(
                _title(action, why_not), self._run(action), action.label, _help(action, why_not)
            )

    async def search(self, query: str) -> Hits:
        for action, why_not in self._actions():
            if score := _score(query, action.label, action.help):
                title = _title(action, why_not)
                title.highlight_words(query.split(), "underline", case_sensitive=False)
                yield Hit(
                    score * (0.5 if why_not else 1),
                    title,
                    self._run(action),
                    action.label,
                    _help(action, why_not),
                )


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
            found_in = f"booking {words} {booking.number}".casefold()
            if all(needle in found_in for needle in needles):
                show = partial(screen.run_action, f"app.show_booking({booking.id})")
                yield Hit(0.9, Text(words), show, text=words, help="Show this booking.")
        from anosim_tui.domain.catalog_search import Query, search  # not for the first frame

        found = search(screen.state.catalog.data, Query(query))
        for product in islice(
            (found.catalog.products[one] for one in found.places), _MOST_PRODUCTS
        ):
            words = _product(product)
            show = partial(screen.run_action, f"app.show_product({product.id})")
            yield Hit(0.7, Text(words), show, text=words, help="Show this product in the catalog.")


def _score(query: str, label: str, says: str) -> float:
    """How well an action fits: every word typed stands in its label, or at least in its help.

    Letters that merely follow on each other somewhere are no match: nearly all would be one.
    """
    words, label = query.casefold().split(), label.casefold()
    if all(word in label for word in words):
        return 1.0 if label.startswith(words[:1][0] if words else "") else 0.95
    return 0.6 if all(word in f"{label} {says.casefold()}" for word in words) else 0.0


def _product(product: Product) -> str:
    parts = (
        wording.country(product.country),
        wording.service(product.service, product.rental_type),
        kind(product.rental_type),
        wording.duration(product.duration),
        wording.money(product.price),
    )
    return ", ".join(filter(None, parts))


def _title(action: Action, why_not: str) -> Text:
    title = Text(f"{action.label}  ({action.keys[0]})")
    # A reason may quote the service, so that it stands here.
    return title.append(f"\nNot now: {why_not}", "dim") if why_not else title


def _help(action: Action, why_not: str) -> str | None:
    return None if why_not else action.help


class Palette(CommandPalette):
    """Finds actions, screens, bookings and products."""

    CSS_PATH = ["../controls.tcss", "palette.tcss"]  # noqa: RUF012 (Textual declares it so)

    def __init__(self) -> None:
        # By this id Textual knows that one is open already.
        super().__init__(
            {ActionProvider, ThingProvider},
            placeholder="An action, a screen, a booking or a product",
            id="--command-palette",
        )
