"""The words and plots of the Account screen: pure functions of what is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rich.style import StyleType
from rich.text import Text

from anosim_tui.domain import wording
from anosim_tui.domain.masking import Mask
from anosim_tui.domain.models import SimCard
from anosim_tui.domain.numbers import CardInUse
from anosim_tui.domain.spending import Figures, UsualWait
from anosim_tui.domain.state import AccountState
from anosim_tui.ui.widgets.cells import fit

if TYPE_CHECKING:
    from anosim_tui.account.health import HealthReport

_NAMES: Final = 22
_MOST_ROWS: Final = 8
_MOST_CARDS: Final = 100
_PLOT_LINES: Final = 4
_HIDDEN: Final = "Masked."


def money(state: AccountState, figures: Figures | None) -> Text:
    rows = [("Balance", wording.money(state.balance.data))]
    if figures is not None:
        rows += [
            ("Spent today", wording.money(figures.today)),
            ("Spent this month", wording.money(figures.month)),
            ("Spent in all", wording.money(figures.total)),
            ("Paid back", wording.money(figures.refunded)),
            ("Codes received", f"{figures.codes:,}"),
        ]
    return _table(rows)


def thirty_days(figures: Figures, style: StyleType) -> Text:
    if figures.total.is_nan():
        return Text(_HIDDEN)
    amounts = [amount for _, amount in figures.by_day]
    most = max(amounts, default=Decimal())
    if not most:
        return Text("Nothing was spent in the last 30 days.")
    plot = columns(amounts, _PLOT_LINES, style)
    first, last = figures.by_day[0][0], figures.by_day[-1][0]
    left, right = f"{first.day} {first:%b}", f"{last.day} {last:%b}"
    gap = max(1, len(amounts) - len(left) - len(right))
    plot.append(f"\n{left}{' ' * gap}{right}")
    plot.append(f"\nthe highest column is {wording.money(most)}")
    return plot


def shares(figures: Figures, width: int, style: StyleType) -> Text:
    if figures.total.is_nan():
        return Text(_HIDDEN)
    services = [
        (wording.service(name) if name else "All SMS", sum_) for name, sum_ in figures.by_service
    ]
    countries = [(wording.country(name), sum_) for name, sum_ in figures.by_country]
    if not services:
        return Text("What you book shows up here by service and country.")
    words = Text()
    for heading, rows in (("By service", services), ("By country", countries)):
        words.append(f"{heading}\n", "bold")
        words.append_text(bars(_few(rows), width, style))
        words.append("\n\n")
    words.right_crop(2)
    return words


def _few(rows: Sequence[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    if len(rows) <= _MOST_ROWS:
        return list(rows)
    rest = sum((amount for _, amount in rows[_MOST_ROWS - 1 :]), Decimal())
    return [*rows[: _MOST_ROWS - 1], ("others", rest)]


def waits(usual: Sequence[UsualWait]) -> Text:
    if not usual:
        return Text("After a few activations this says how soon each service usually answers.")
    rows = [
        (
            f"{wording.service(one.service)}, {wording.country(one.country)}",
            f"within {wording.within(one.took)}  ({one.count} times)",
        )
        for one in usual[:_MOST_ROWS]
    ]
    return _table(rows)


def cards(in_use: Sequence[CardInUse], mask: Mask) -> Text:
    if not in_use:
        return Text("No SIM card is in use.")
    return Text("\n").join(_card(one, mask) for one in in_use[:_MOST_CARDS])


def _card(one: CardInUse, mask: Mask) -> Text:
    card = one.card
    service = wording.service(card.service, card.rental_type)
    line = Text(f"{wording.phone(mask.number(card.number))}  ")
    line.append(f"{wording.country(card.country)}, {service}", "dim")
    ids = ", ".join(str(booking.id) for booking in one.bookings)
    line.append(f"\n  {_span(card)}, ", "dim")
    line.append(f"booking {ids}" if ids else "no current booking of yours")
    return line


def _span(card: SimCard) -> str:
    start = f"{card.start.astimezone():%d %b %H:%M}" if card.start else "?"
    end = f"{card.end.astimezone():%d %b %H:%M}" if card.end else "open"
    return f"{start} to {end}"


def connection(state: AccountState, health: HealthReport | None, host: str, now: datetime) -> Text:
    """How the connection does."""
    link = state.connection
    rows = [("Service", host), ("State", link.link.value)]
    if health is not None:
        rows += [
            ("Last good answer", _ago(health.last_good, now)),
            ("Failed in a row", str(health.errors_in_a_row)),
            ("Requests a minute", f"{health.requests_last_minute} of {health.requests_per_minute}"),
            ("Clock of this computer", _clock(health.clock_offset)),
        ]
    if link.error is not None:
        rows.append(("Last error", str(link.error)))
    return _table(rows)


def _clock(offset: timedelta) -> str:
    seconds = offset.total_seconds()
    if not seconds:
        return "right"
    return f"{abs(seconds):.0f} s {'slow' if seconds > 0 else 'fast'}, corrected here"


def _ago(moment: datetime | None, now: datetime) -> str:
    return "none yet" if moment is None else wording.age(moment, now).label


def _table(rows: Sequence[tuple[str, str]]) -> Text:
    table = Text()
    for place, (name, value) in enumerate(rows):
        table.append(("\n" if place else "") + f"{name:<{_NAMES}} ", "dim")
        table.append(value)
    return table


_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_WHOLE: Final = 8


def columns(amounts: Sequence[Decimal], height: int, style: StyleType = "") -> Text:
    """One column for each amount, the highest `height` lines high; a small one still shows."""
    most = max(amounts, default=Decimal())
    levels = [_level(amount, most, height) for amount in amounts]
    plot = Text(no_wrap=True)
    for line in reversed(range(height)):
        row = (_EIGHTHS[max(0, min(_WHOLE, level - line * _WHOLE))] for level in levels)
        plot.append("".join(row) + "\n", style)
    plot.right_crop(1)
    return plot


def bars(rows: Sequence[tuple[str, Decimal]], width: int, style: StyleType = "") -> Text:
    most = max((amount for _, amount in rows), default=Decimal())
    figures = [wording.money(amount) for _, amount in rows]
    figure_width = max((len(figure) for figure in figures), default=0)
    names = min(24, max(8, width // 3))
    room = max(1, width - names - figure_width - 2)
    plot = Text(no_wrap=True)
    for (name, amount), figure in zip(rows, figures, strict=True):
        length = -(-_level(amount, most, room) // _WHOLE)
        plot.append(fit(name, names))
        plot.append(" " + "━" * length, style)
        plot.append(" " * (room - length) + f" {figure:>{figure_width}}\n")
    if rows:
        plot.right_crop(1)
    return plot


def _level(amount: Decimal, most: Decimal, height: int) -> int:
    """How many eighths of a cell an amount takes when the most takes `height` cells."""
    if most <= 0 or amount <= 0:
        return 0
    return max(1, round(amount / most * height * _WHOLE))
