"""The pane beside the products: it asks for prices and stock once the cursor rests on one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer

from anosim_tui.domain.catalog import Offer
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import Product
from anosim_tui.ui.widgets.offer_card import OfferCard
from anosim_tui.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from anosim_tui.account.catalog import CatalogService

# Seconds the cursor rests on a product before its stock is asked for: moving on asks nothing.
_REST: Final = 0.3


class OfferPane(Pane):
    """What the selected product costs and who has numbers of it.

    Args:
        source: reads the catalog; `None` while no account is open.
        again: the key that asks for the stock again.
    """

    def __init__(self, source: Callable[[], CatalogService | None], again: str, *, id: str) -> None:
        super().__init__("Price and stock", id=id)
        self._source, self._again = source, again
        self._answer: tuple[int, Offer | ApiError] | None = None
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="offer-body"):
            yield OfferCard(self._again, id="offer")

    @property
    def card(self) -> OfferCard:
        return self.query_one(OfferCard)

    def look(self, product: Product | None) -> None:
        """Show what is known of a product, and ask for the rest once the cursor rests on it."""
        self.stop()
        source = self._source()
        if product is None or source is None:
            self.card.show(product)
            return
        kept = source.kept(product)
        known = self._answer[1] if self._answer and self._answer[0] == product.id else None
        self.card.show(product, known if kept is None else kept)
        if kept is not None:
            self._answer = (product.id, kept)
            return
        self._resting = self.set_timer(_REST, self._ask)

    def stop(self) -> None:
        if self._resting is not None:
            self._resting.stop()
            self._resting = None

    def _ask(self) -> None:
        product, source = self.card.product, self._source()
        if product is not None and source is not None:
            if source.held_back > 1:
                self.card.hold(source.held_back)
            self.run_worker(self._ask_for(product, source), group="offer", exclusive=True)

    async def _ask_for(self, product: Product, source: CatalogService) -> None:
        try:
            answer: Offer | ApiError = await source.offer(product)
        except ApiError as error:
            answer = error
        self._show(product, answer)

    def _show(self, product: Product, answer: Offer | ApiError) -> None:
        self._answer = (product.id, answer)
        shown = self.card.product
        if shown is not None and shown.id == product.id:
            self.card.show(shown, answer)
