"""The products that are watched, two lines each: what was seen of them last, and since when."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import Final

from rich.cells import cell_len

from anosim_tui.domain import wording
from anosim_tui.domain.watches import Watch, named
from anosim_tui.language import _, grouped
from anosim_tui.ui.widgets.cells import fit, joined
from anosim_tui.ui.widgets.line_list import LineList, Row

_MOST_SHOWN: Final = 5


class WatchList(LineList[Watch]):
    """As high as what it holds, up to five products."""

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id, item_lines=2)
        self._now = now

    def show(self, items: Sequence[Watch]) -> None:
        self.styles.height = self.item_lines * max(1, min(len(items), _MOST_SHOWN))
        super().show(items)

    def key_of(self, item: Watch) -> Hashable:
        return item.product.id

    def row(self, item: Watch, width: int) -> Row:
        figure = f" {_found(item)} "
        name = fit(f" {named(item.product)}", max(0, width - cell_len(figure)))
        now = self._now()
        about = fit(f"   {joined((_state(item, now), _looked(item, now)), width - 4)}", width)
        return [(name, "name"), (figure, "")], [(about, "quiet" if item.since is None else "good")]


def _found(watch: Watch) -> str:
    """The price and how much there is, as it was seen last."""
    if watch.looked is None:
        return "–"
    if watch.price is None:
        return _("sold out")
    price = wording.money(watch.price)
    if watch.available <= 0:
        return price
    return _("{price}, {count} left", price=price, count=grouped(watch.available))


def _state(watch: Watch, now: datetime) -> str:
    most = wording.money(watch.most)
    if watch.since is None:
        if watch.most is None:
            return _("waiting for stock")
        return _("waiting for {price} or less", price=most)
    is_today = watch.since.astimezone().date() == now.astimezone().date()
    since = wording.clock(watch.since) if is_today else wording.day_time(watch.since)
    if watch.most is None:
        return _("✓ in stock since {time}", time=since)
    return _("✓ {price} or less since {time}", price=most, time=since)


def _looked(watch: Watch, now: datetime) -> str:
    if watch.looked is None:
        return _("not checked yet")
    return _("checked {age}", age=wording.age(watch.looked, now))
