"""`anosim-tui products`: what the catalog's filter finds, with stock and price."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import timedelta
from typing import Final

from anosim_tui.account.account import Account
from anosim_tui.commands.common import Json, add_settings, amount, duration, listing
from anosim_tui.commands.running import with_account
from anosim_tui.domain import wording
from anosim_tui.domain.catalog_search import CatalogQuery, search
from anosim_tui.domain.models import ACTIVATION, RENTAL_FULL, RENTAL_SERVICE, Product
from anosim_tui.domain.offers import Offer
from anosim_tui.exit_codes import DONE, FAILED
from anosim_tui.language import _, ngettext

_TYPES: Final = {"activation": ACTIVATION, "service": RENTAL_SERVICE, "full": RENTAL_FULL}
# Stock is asked for, a request each, where no more than so many are found.
_MOST_ASKED: Final = 10


def add_product(parser: ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "words",
        nargs="+" if required else "*",
        help=_("words to find a product, as in the catalog's filter"),
    )
    parser.add_argument("--country", metavar="C", help=_("only this country"))
    parser.add_argument(
        "--type",
        choices=tuple(_TYPES),
        help=_("only this type; the order command assumes activation if there is a choice"),
    )
    parser.add_argument(
        "--duration", type=duration, metavar="D", help=_("only this duration: 20m, 4h, 7d")
    )


def configure_products(parser: ArgumentParser) -> None:
    add_product(parser, required=False)
    add_settings(parser, json=_("print JSON Lines, one per product"), demo=True)


@with_account
async def run_products(account: Account, arguments: Namespace) -> int:
    """List products; stock and the cheapest price are asked for where there are few."""
    found = await found_products(account, arguments)
    offers = (
        {one.id: await account.catalog.offer(one) for one in found[:_MOST_ASKED]}
        if len(found) <= _MOST_ASKED
        else {}
    )
    priced = [(one, offers.get(one.id)) for one in found]
    rows = ((_fields(*one), product_row(*one)) for one in priced)
    listing(rows, as_json=arguments.json)
    return DONE if found else FAILED


async def found_products(account: Account, arguments: Namespace) -> list[Product]:
    await account.catalog.read()
    catalog = account.store.state.catalog.data
    words = " ".join([*arguments.words, arguments.country or ""])
    places = search(catalog, CatalogQuery(words)).places
    return [
        one
        for one in (catalog.products[place] for place in places)
        if (arguments.type is None or one.rental_type == _TYPES[arguments.type])
        and (arguments.duration is None or one.duration == arguments.duration)
    ]


def product_row(product: Product, offer: Offer | None) -> list[str]:
    price = product.price if offer is None else offer.best_price
    return [
        wording.country(product.country),
        wording.service(product.service, product.rental_type),
        wording.rental_type(product.rental_type),
        wording.duration(product.duration),
        wording.money(price),
        "" if offer is None else _stock(offer),
    ]


def _stock(offer: Offer) -> str:
    if offer.sold_out:
        return _("sold out")
    return ngettext("{count} available", "{count} available", offer.total)


def _fields(product: Product, offer: Offer | None) -> dict[str, Json]:
    return {
        "id": product.id,
        "country": product.country,
        "service": product.service,
        "type": product.rental_type,
        "minutes": product.duration // timedelta(minutes=1),
        "price": amount(product.price if offer is None else offer.best_price),
        "stock": None if offer is None else offer.total,
    }
