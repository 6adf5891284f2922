"""Watching a product: what for, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anosim_tui.domain import wording
from anosim_tui.domain.watches import named
from anosim_tui.language import _
from anosim_tui.ui.dialogs.watching import WatchDialog, Wish
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.models import Product
    from anosim_tui.ui.app import AnosimApp


async def watch(app: AnosimApp, account: Account, product: Product) -> None:
    """Ask what a product is to be watched for, and watch it."""
    known = account.store.state.watches.get(product.id)
    most = None if known is None else known.most
    now = account.catalog.stock.cheapest(product)
    dialog = WatchDialog(
        named(product),
        most or now or product.price,
        by_price=now is not None if known is None else most is not None,
        watched=known is not None,
    )
    wish = await app.ask(dialog)
    if wish is None or (known is not None and wish == Wish(most)):
        return
    if wish.ends:
        await end(app, account, product)
        return
    await account.watches.begin(product, wish.most)
    announce(
        app,
        _("You will get an alert when this is in stock: {product}.", product=named(product))
        if wish.most is None
        else _(
            "You will get an alert when this costs {price} or less: {product}.",
            price=wording.money(wish.most),
            product=named(product),
        ),
    )


async def end(app: AnosimApp, account: Account, product: Product) -> None:
    await account.watches.end(product.id)
    announce(app, _("No longer watching: {product}.", product=named(product)))
