"""The pane beside the products: prices and stock, asked for once the cursor rests on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from math import ceil, isinf
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Catalog, elsewhere, kind, per_day
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import PriceTier, Product, Provider
from anosim_tui.domain.offers import DailyPrices, Offer, Stock
from anosim_tui.domain.spending import Records, ServiceRecord, record_of
from anosim_tui.language import N_, _, grouped, ngettext, together
from anosim_tui.ui.account_words import columns
from anosim_tui.ui.widgets.cells import drawable, fit
from anosim_tui.ui.widgets.pane import Pane
from anosim_tui.ui.widgets.safe import FittedWords

if TYPE_CHECKING:
    from anosim_tui.account.catalog import CatalogService

# Seconds the cursor rests on a product before its stock is asked for: moving on asks nothing.
REST: Final = 0.3
# So many different prices are worth a plot.
_LEAST_PRICES = 2
# A service's text and an operator's name are as long as somebody made them.
_LONGEST_NAME = 60
_MOST_TIERS = 30
_MOST_PROVIDERS = 40
# Lines from which each operator has one of its own.
_ROOMY = 14
# Lines from which other countries are shown, and how many at most.
_SPACIOUS = 24
_MOST_COUNTRIES = 40
_COUNTRY = 15
_LEFT = 10
_PRICE: Final = "bold $accent"
_TROUBLE: Final = "bold $error"

Styled = str | tuple[str, str] | Content
"""Text, with its style or in the usual one."""


class OfferPane(Pane):
    """What the selected product costs and who has numbers of it.

    The product in two lines, then its price tiers; the most important first, as room is short.
    Tiers overlap, so nothing here is added up.

    Args:
        source: reads the catalog; `None` while no account is open.
        again: the key that asks for the stock again.
    """

    class OfferRead(Message):
        """An offer was read."""

    class Rested(Message):
        """The cursor rests on a product: its earlier prices may be shown."""

        def __init__(self, product: int) -> None:
            super().__init__()
            self.product = product

    def __init__(self, source: Callable[[], CatalogService | None], again: str, *, id: str) -> None:
        super().__init__(N_("Price and stock"), id=id)
        self._source, self._again = source, again
        self._records: Records = {}
        self._catalog, self._stock = Catalog(), Stock()
        self._product: Product | None = None
        self._answer: tuple[int, Offer | ApiError] | None = None
        self._prices: tuple[int, DailyPrices] = (0, ())
        self._held = 0.0
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="offer-body"):
            yield FittedWords(id="offer")

    def set_records(self, records: Records) -> None:
        self._records = records
        self._write()

    def set_stock(self, stock: Stock) -> None:
        """Set what is known of other products."""
        self._stock = stock
        self._write()

    def set_prices(self, product: int, prices: DailyPrices) -> None:
        """Set what a product cost on the last days."""
        self._prices = (product, prices)
        self._write()

    # Asking.

    def look(self, product: Product | None, catalog: Catalog) -> None:
        """Show what is known of a product, and ask for the rest once the cursor rests on it."""
        self.stop()
        self._product, self._held, source = product, 0.0, self._source()
        self._catalog = catalog
        if product is not None and source is not None:
            cached = source.cached(product)
            if cached is not None:
                self._answer = (product.id, cached)
            self._resting = self.set_timer(REST, self._ask)
        self._write()

    def stop(self) -> None:
        if self._resting is not None:
            self._resting.stop()
            self._resting = None

    def _ask(self) -> None:
        product, source = self._product, self._source()
        if product is not None:
            self.post_message(self.Rested(product.id))
        if product is not None and source is not None and source.cached(product) is None:
            self._held = source.held_back
            self._write()
            self.run_worker(self._ask_for(product, source), group="offer", exclusive=True)

    async def _ask_for(self, product: Product, source: CatalogService) -> None:
        try:
            answer: Offer | ApiError = await source.offer(product)
        except ApiError as error:
            answer = error
        else:
            self.post_message(self.OfferRead())
        self._show(product, answer)

    def _show(self, product: Product, answer: Offer | ApiError) -> None:
        """Show the answer, unless the cursor has moved on."""
        if self._product is not None and self._product.id == product.id:
            self._answer = (product.id, answer)
            self._write()

    # Showing.

    def _write(self) -> None:
        self.query_one(FittedWords).fit(
            lambda width: Content.assemble(*self._words(self._product, width))
        )

    def _words(self, product: Product | None, width: int) -> Iterator[Styled]:
        if product is None:
            return
        height = self.query_one("#offer-body").size.height
        answer = self._answer[1] if self._answer and self._answer[0] == product.id else None
        yield from _title(product, width)
        yield from self._summary(product, answer)
        record = record_of(self._records, product)
        if record is not None:
            yield f"{_before(record)}\n"
        if self._prices[0] == product.id:
            yield from _plot(self._prices[1], width)
        if isinstance(answer, Offer):
            for tier in answer.on_sale[:_MOST_TIERS]:
                yield from _tier(tier, is_roomy=height >= _ROOMY)
            yield from self._remarks(answer)
        aliases = product.service.partition(",")[2].strip()
        if aliases:
            yield "\n" + _("Also for {services}.", services=_short(aliases)), "$quiet"
        if height >= _SPACIOUS:
            yield from _others(elsewhere(self._catalog, product), self._stock)

    def _summary(self, product: Product, answer: Offer | ApiError | None) -> Iterator[Styled]:
        """The line that is seen even where there is room for nothing else."""
        listed = wording.money(product.price)
        match answer:
            case None:
                yield listed, _PRICE
                yield f"  {_asking(self._held)}", "$quiet"
            case Offer(sold_out=True):
                yield "✕ " + _("Sold out"), _TROUBLE
                yield "  " + _("list price {price}", price=listed), "$quiet"
            case Offer() as offer:
                yield wording.money(offer.best_price), _PRICE
                yield f"  {_stock(offer)}"
            case error:
                yield listed, _PRICE
                yield "  " + _("stock unknown"), _TROUBLE
                retry = _("Press {key} to retry.", key=self._again)
                yield f"\n{together(_short(str(error), 300), retry)}"
        day = per_day(product)
        if day is not None and not isinstance(answer, ApiError):
            yield " · " + _("{price} per day", price=wording.money(day)), "$quiet"
        yield "\n"

    def _remarks(self, offer: Offer) -> Iterator[Styled]:
        yield "\n"
        if offer.sold_out:
            words = _("No numbers at the moment; press {key} to check again.", key=self._again)
            yield f"{words}\n", "$quiet"
        elif not offer.priced:
            words = _("AnoSim does not list prices by operator; this is the list price.")
            yield f"{words}\n"
        elif len(offer.on_sale) > 1:
            words = _("The same numbers may appear under several prices.")
            yield f"{words}\n", "$quiet"
        yield _("As of {time}.", time=wording.clock(offer.at, seconds=True)), "$quiet"


def _title(product: Product, width: int) -> Iterator[Styled]:
    """The product on one line, the more important first: the second must not be pushed out."""
    name = _short(wording.service(product.service, product.rental_type))
    country, duration = wording.country(product.country), wording.duration(product.duration)
    title = fit(f"{name}  {country} · {duration} · {kind(product.rental_type)}", width).rstrip()
    yield title[: len(name)], "bold"
    yield title[len(name) :] + "\n"


def _plot(prices: DailyPrices, width: int) -> Iterator[Styled]:
    """What a product cost on the last days, on a line from the lowest price to the highest."""
    known = [price for price in prices if price is not None]
    if len(set(known)) < _LEAST_PRICES:
        return
    low, high = min(known), max(known)
    # The lowest one still shows; a day without a price is empty.
    base = (high - low) / 7
    yield columns([Decimal() if one is None else one - low + base for one in prices], 1)
    words = _(
        "{low} to {high} in the last 30 days", low=wording.money(low), high=wording.money(high)
    )
    yield "  " if len(prices) + 2 + len(words) <= width else "\n"
    yield f"{words}\n", "$quiet"


def _tier(tier: PriceTier, *, is_roomy: bool) -> Iterator[Styled]:
    sellers = [one for one in tier.providers if one.available > 0][:_MOST_PROVIDERS]
    yield f"\n{wording.money(tier.price)}", _PRICE
    if not is_roomy:
        yield "  " + " · ".join(f"{grouped(one.available)} {_operator(one)}" for one in sellers)
        return
    for provider in sellers:
        yield f"\n  {grouped(provider.available):>5}  "
        yield _operator(provider), "$quiet"
    yield "\n"


def _others(products: Sequence[Product], stock: Stock) -> Iterator[Styled]:
    """The same in other countries, a line each."""
    if products:
        yield "\n\n" + _("Other countries: list price, stock") + "\n", "bold"
    left_width = max(_LEFT, cell_len(_("sold out")) + 1)
    for one in products[:_MOST_COUNTRIES]:
        offer = stock.known(one)
        left = "" if offer is None else _left(offer)
        yield fit(wording.country(one.country), _COUNTRY), "$quiet"
        yield f"{wording.money(one.price):>9}", _PRICE
        yield f"{fit(left, left_width, right=True)}\n", "$quiet"


def _left(offer: Offer) -> str:
    if offer.sold_out:
        return _("sold out")
    return grouped(offer.total) if offer.total > 0 else _("yes")


def _before(record: ServiceRecord) -> str:
    """What became of it when it was bought before."""
    words = [ngettext("✓ Bought {count} time.", "✓ Bought {count} times.", record.bought)]
    if record.tried:
        coded, tried = grouped(record.coded), grouped(record.tried)
        words.append(_("A code arrived for {count} of {total}.", count=coded, total=tried))
    if record.took is not None:
        words.append(_("Usual wait: {time}.", time=wording.within(record.took)))
    return together(*words)


def _asking(held: float) -> str:
    if held <= 1:
        return _("loading stock …")
    if isinf(held):
        return _("stock counts coming soon; messages and bookings load first")
    return _("stock counts in {seconds} s; messages and bookings load first", seconds=ceil(held))


def _stock(offer: Offer) -> str:
    """How much there is, in the service's own figure where it gives one that makes sense."""
    if offer.total <= 0:
        return _("in stock")
    return ngettext("{count} in stock", "{count} in stock", offer.total)


def _operator(provider: Provider) -> str:
    if provider.id == 0:
        return _("Any operator")
    return _short(provider.name) if provider.name else _("Operator {id}", id=provider.id)


def _short(words: str, longest: int = _LONGEST_NAME) -> str:
    shown = drawable(words[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
