"""The pane beside the products: prices and stock, asked for once the cursor rests on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, isinf
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Offer, kind, per_day
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import PriceTier, Product, Provider
from anosim_tui.domain.spending import UsualWait, usual_wait
from anosim_tui.ui.widgets.cells import drawable, fit
from anosim_tui.ui.widgets.pane import Pane
from anosim_tui.ui.widgets.safe import Words

if TYPE_CHECKING:
    from anosim_tui.account.catalog import CatalogService

# Seconds the cursor rests on a product before its stock is asked for: moving on asks nothing.
_REST: Final = 0.3
# A service's text and an operator's name are as long as somebody made them.
_LONGEST_NAME = 60
_MOST_TIERS = 30
_MOST_PROVIDERS = 40
# Lines from which each operator has one of its own.
_ROOMY = 14
_PRICE: Final = "bold $accent"
_TROUBLE: Final = "bold $error"

Styled = str | tuple[str, str]
"""Text, with its style or in the usual one."""


class OfferCard(Words):
    """The product in two lines, then its price tiers; the most important first, as room is short.

    Tiers overlap, so nothing here is added up.

    Args:
        again: the key that asks for the stock again.
    """

    def __init__(self, again: str, *, id: str) -> None:
        super().__init__("", id=id)
        self._again = again
        self._waits: tuple[UsualWait, ...] = ()
        self.product: Product | None = None
        self._answer: Offer | ApiError | None = None
        self._held = 0.0

    def set_waits(self, waits: tuple[UsualWait, ...]) -> None:
        self._waits = waits
        self.write()

    def show(self, product: Product | None, answer: Offer | ApiError | None = None) -> None:
        """Show a product and what is known of its stock: an offer, an error, or nothing yet."""
        self.product, self._answer, self._held = product, answer, 0.0
        self.write()

    def hold(self, seconds: float) -> None:
        """Say that the stock is asked for that much later."""
        self._held = seconds
        self.write()

    def on_resize(self) -> None:
        self.write()

    def write(self) -> None:
        if self.product is None:
            self.say("")
        else:
            self.say_again(Content.assemble(*self._words(self.product)))

    def _words(self, product: Product) -> Iterator[Styled]:
        yield from self._title(product)
        yield from self._summary(product)
        wait = usual_wait(self._waits, product)
        if wait is not None:
            yield f"A code usually comes within {wording.within(wait.took)}.\n"
        if isinstance(self._answer, Offer):
            for tier in self._answer.on_sale[:_MOST_TIERS]:
                yield from self._tier(tier)
            yield from self._remarks(self._answer)
        aliases = product.service.partition(",")[2].strip()
        if aliases:
            yield f"\nAlso for {_short(aliases)}.", "$quiet"

    def _title(self, product: Product) -> Iterator[Styled]:
        """The product on one line, the more important first: the second must not be pushed out."""
        name = _short(wording.service(product.service, product.rental_type))
        country, duration = wording.country(product.country), wording.duration(product.duration)
        about = f"  {country} · {duration} · {kind(product.rental_type)}"
        room = max(1, self.size.width)
        title = fit(name + about, room).rstrip()
        yield title[: len(name)], "bold"
        yield title[len(name) :] + "\n"

    def _summary(self, product: Product) -> Iterator[Styled]:
        """The line that is seen even where there is room for nothing else."""
        listed = wording.money(product.price)
        match self._answer:
            case None:
                yield listed, _PRICE
                yield f"  {_asking(self._held)}", "$quiet"
            case Offer(sold_out=True):
                yield "✕ Sold out", _TROUBLE
                yield f"  list price {listed}", "$quiet"
            case Offer() as offer:
                yield wording.money(offer.best_price), _PRICE
                yield f"  {_stock(offer)}"
            case error:
                yield listed, _PRICE
                yield "  stock not known", _TROUBLE
                yield f"\n{_short(str(error), 300)} {self._again} asks again."
        day = per_day(product)
        if day is not None and not isinstance(self._answer, ApiError):
            yield f" · {wording.money(day)} a day", "$quiet"
        yield "\n"

    def _tier(self, tier: PriceTier) -> Iterator[Styled]:
        sellers = [one for one in tier.providers if one.available > 0][:_MOST_PROVIDERS]
        yield f"\n{wording.money(tier.price)}", _PRICE
        around = self.parent
        if not (isinstance(around, Widget) and around.size.height >= _ROOMY):
            yield "  " + " · ".join(f"{one.available:,} {_operator(one)}" for one in sellers)
            return
        for provider in sellers:
            yield f"\n  {provider.available:>5,}  "
            yield _operator(provider), "$quiet"
        yield "\n"

    def _remarks(self, offer: Offer) -> Iterator[Styled]:
        yield "\n"
        if offer.sold_out:
            words = f"Nobody has a number of this at the moment; {self._again} asks again.\n"
            yield words, "$quiet"
        elif not offer.priced:
            yield "The service tells no price by operator; this is the list price.\n"
        elif len(offer.on_sale) > 1:
            yield "Prices share numbers, so these do not add up.\n", "$quiet"
        yield f"Read at {offer.at.astimezone():%H:%M:%S}.", "$quiet"


def _asking(held: float) -> str:
    if held <= 1:
        return "asking for the stock …"
    when = "soon" if isinf(held) else f"in {ceil(held)} s"
    return f"stock follows {when}: messages and bookings go first"


def _stock(offer: Offer) -> str:
    """How much there is, in the service's own figure where it gives one that makes sense."""
    if offer.total <= 0:
        return "in stock"
    return "1 in stock" if offer.total == 1 else f"{offer.total:,} in stock"


def _operator(provider: Provider) -> str:
    if provider.id == 0:
        return "Any operator"
    return _short(provider.name) if provider.name else f"Operator {provider.id}"


def _short(words: str, longest: int = _LONGEST_NAME) -> str:
    shown = drawable(words[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


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
        elif (kept := source.kept(product)) is not None:
            self._answer = (product.id, kept)
            self.card.show(product, kept)
        else:
            known = self._answer[1] if self._answer and self._answer[0] == product.id else None
            self.card.show(product, known)
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
