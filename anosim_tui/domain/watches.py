"""Watches: products that the person wants to hear of when they have stock, or cost little enough.

A watch only tells; it never buys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain import wording
from anosim_tui.domain.models import Product
from anosim_tui.domain.offers import Offer
from anosim_tui.domain.purchases import Purchase, Stage
from anosim_tui.language import _

if TYPE_CHECKING:
    from anosim_tui.domain.state import AccountState


class Watch(Struct, frozen=True):
    """A product that is watched, and what was seen of it last.

    Attributes:
        most: US dollars that it may cost; `None` for any price.
        looked: when it was seen last; `None` for never.
        price: the lowest price at which there was a number; `None` where nobody had one.
        available: how many there were, in the service's own words.
        since: since when there has been what is wanted; `None` where there is not.
    """

    product: Product
    most: Decimal | None
    made: datetime
    looked: datetime | None = None
    price: Decimal | None = None
    available: int = 0
    since: datetime | None = None


Watches = Mapping[int, Watch]
"""By the id of their product."""


def is_met(offer: Offer, most: Decimal | None) -> bool:
    price = offer.best_price
    return price is not None and (most is None or price <= most)


def seen(watch: Watch, offer: Offer) -> Watch:
    """The watch after `offer` was read; one that is older changes nothing.

    Where the service tells the stock alone, the list price says nothing about the lowest one.
    """
    is_old = watch.looked is not None and offer.at < watch.looked
    if is_old or (watch.most is not None and not offer.priced):
        return watch
    return replace(
        watch,
        looked=offer.at,
        price=offer.best_price,
        available=0 if offer.sold_out else offer.total,
        since=(watch.since or offer.at) if is_met(offer, watch.most) else None,
    )


def without_ordered(watches: Watches, purchase: Purchase) -> Watches:
    """What is left once a purchase was made: what was ordered is not waited for."""
    watch = watches.get(purchase.wanted.product_id)
    if purchase.stage is not Stage.PLACED or watch is None or purchase.begun < watch.made:
        return watches
    return {id_: one for id_, one in watches.items() if one is not watch}


# --- changes of the account ----------------------------------------------------------------------


class WatchBegun(Struct, frozen=True):
    """A product is watched from now on, or for something else than before."""

    watch: Watch

    def apply(self, state: AccountState) -> AccountState:
        return replace(state, watches={**state.watches, self.watch.product.id: self.watch})


class WatchEnded(Struct, frozen=True):
    """A product is not watched any more."""

    product: int

    def apply(self, state: AccountState) -> AccountState:
        left = {id_: one for id_, one in state.watches.items() if id_ != self.product}
        return replace(state, watches=left) if len(left) < len(state.watches) else state


class OffersRead(Struct, frozen=True):
    """Stock and prices came, by the ids of their products."""

    offers: Mapping[int, Offer]

    def apply(self, state: AccountState) -> AccountState:
        watched = state.watches.keys() & self.offers.keys()
        after = {id_: seen(state.watches[id_], self.offers[id_]) for id_ in watched}
        if all(after[id_] is state.watches[id_] for id_ in watched):
            return state
        # In the order they were made.
        return replace(state, watches={**state.watches, **after})


# --- words ---------------------------------------------------------------------------------------


def named(product: Product) -> str:
    """A product as a person knows it, on one line."""
    return _(
        "{service}, {country}, {duration}",
        service=wording.service(product.service, product.rental_type),
        country=wording.country(product.country),
        duration=wording.duration(product.duration),
    )


def announced(watch: Watch) -> str:
    """The sentence that says that there is what was wanted."""
    name, price = named(watch.product), wording.money(watch.price)
    return _("{product} is in stock for {price}.", product=name, price=price)
