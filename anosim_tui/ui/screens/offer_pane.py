"""The pane beside the products: prices and stock, asked for once the cursor rests on one."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, isinf
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Offer, kind, per_day
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import PriceTier, Product, Provider
from anosim_tui.domain.spending import UsualWait, usual_wait
from anosim_tui.ui.widgets.cells import drawable
from anosim_tui.ui.widgets.pane import Pane
from anosim_tui.ui.widgets.safe import Words

# A service's text and an operator's name are as long as somebody made them.
_LONGEST_NAME = 60
_MOST_TIERS = 30
_MOST_PROVIDERS = 40
# Lines from which each operator has one of its own.
_ROOMY = 14
_FIRST: Final = "messages and bookings go first"


class OfferCard(Words):
    """The product in two lines, then its price tiers; the most important first, as room is short.

    Tiers overlap, so nothing here is added up.

    Args:
        again: the key that asks for the stock again.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "offer--name",
        "offer--price",
        "offer--quiet",
        "offer--trouble",
    }

    def __init__(self, again: str, *, id: str) -> None:
        super().__init__("", id=id)
        self._again = again
        self._waits: tuple[UsualWait, ...] = ()
        self._shown: tuple[Product | None, Offer | ApiError | None] = (None, None)
        self._held = 0.0

    def set_waits(self, waits: tuple[UsualWait, ...]) -> None:
        if waits != self._waits:
            self._waits = waits
            self._write()

    @property
    def product(self) -> Product | None:
        return self._shown[0]

    def show(self, product: Product | None, answer: Offer | ApiError | None = None) -> None:
        self._shown = (product, answer)
        self._held = 0.0
        self._write()

    def hold(self, seconds: float) -> None:
        self._held = seconds
        self._write()

    def on_resize(self) -> None:
        self._write()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_mounted:
            self._write()

    def _write(self) -> None:
        product, answer = self._shown
        if product is None:
            self.say("")
            return
        text = self._title(product)
        self._add_summary(text, product, answer)
        wait = usual_wait(self._waits, product)
        if wait is not None:
            text.append(f"A code usually comes within {wording.within(wait.took)}.\n")
        if isinstance(answer, Offer):
            for tier in answer.on_sale[:_MOST_TIERS]:
                self._add_tier(text, tier)
            self._add_remarks(text, answer)
        aliases = product.service.partition(",")[2].strip()
        if aliases:
            text.append(f"\nAlso for {_short(aliases)}.", self._style("quiet"))
        self.say_again(text)

    def _title(self, product: Product) -> Text:
        """The product on one line, the more important first: the second must not be pushed out."""
        name = _short(wording.service(product.service, product.rental_type))
        title = Text().append(name, self._style("name"))
        title.append(f"  {wording.country(product.country)}")
        title.append(f" · {wording.duration(product.duration)} · {kind(product.rental_type)}")
        title.truncate(max(1, self.size.width), overflow="ellipsis")
        return title.append("\n")

    def _add_summary(self, text: Text, product: Product, answer: Offer | ApiError | None) -> None:
        """The line that is seen even where there is room for nothing else."""
        match answer:
            case None:
                text.append(wording.money(product.price), self._style("price"))
                text.append(f"  {_asking(self._held)}", self._style("quiet"))
            case Offer() if answer.sold_out:
                text.append("✕ Sold out", self._style("trouble"))
                text.append(f"  list price {wording.money(product.price)}", self._style("quiet"))
            case Offer():
                text.append(wording.money(answer.best_price), self._style("price"))
                text.append(f"  {_stock(answer)}")
            case _:
                text.append(wording.money(product.price), self._style("price"))
                text.append("  stock not known", self._style("trouble"))
                text.append(f"\n{_short(str(answer), 300)} {self._again} asks again.")
        day = per_day(product)
        if day is not None and not isinstance(answer, ApiError):
            text.append(f" · {wording.money(day)} a day", self._style("quiet"))
        text.append("\n")

    def _add_tier(self, text: Text, tier: PriceTier) -> None:
        sellers = [one for one in tier.providers if one.available > 0][:_MOST_PROVIDERS]
        text.append(f"\n{wording.money(tier.price)}", self._style("price"))
        if not self._is_roomy():
            text.append("  " + " · ".join(f"{one.available:,} {_operator(one)}" for one in sellers))
            return
        for provider in sellers:
            text.append(f"\n  {provider.available:>5,}  ")
            text.append(_operator(provider), self._style("quiet"))
        text.append("\n")

    def _add_remarks(self, text: Text, offer: Offer) -> None:
        text.append("\n")
        if offer.sold_out:
            text.append(
                f"Nobody has a number of this at the moment; {self._again} asks again.\n",
                self._style("quiet"),
            )
        elif not offer.priced:
            text.append("The service tells no price by operator; this is the list price.\n")
        elif len(offer.on_sale) > 1:
            text.append("Prices share numbers, so these do not add up.\n", self._style("quiet"))
        text.append(f"Read at {offer.at.astimezone():%H:%M:%S}.", self._style("quiet"))

    def _is_roomy(self) -> bool:
        around = self.parent
        return isinstance(around, Widget) and around.size.height >= _ROOMY

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"offer--{name}", partial=True)


def _asking(held: float) -> str:
    if held <= 1:
        return "asking for the stock …"
    when = "soon" if isinf(held) else f"in {ceil(held)} s"
    return f"stock follows {when}: {_FIRST}"


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
