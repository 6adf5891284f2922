"""The words and plots of the Account screen: pure functions of what is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from textual.content import Content

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import CardInUse
from anosim_tui.domain.masking import Mask
from anosim_tui.domain.spending import Figures, UsualWait
from anosim_tui.domain.state import AccountState
from anosim_tui.ui.widgets.cells import fit

if TYPE_CHECKING:
    from anosim_tui.account.health import HealthReport

_NAMES: Final = 22
_VALUES: Final = 12
_MOST_ROWS: Final = 8
_MOST_CARDS: Final = 100
_PLOT_LINES: Final = 4
_WIDEST_COLUMN: Final = 3
_HIDDEN: Final = Content("Masked.")
_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_WHOLE: Final = 8


class SettingInEffect(Struct, frozen=True):
    """What the Account screen says of a setting.

    Attributes:
        value: what is in effect now, whatever the file says.
        key: the key that switches it at once, or "".
    """

    label: str
    value: str
    key: str = ""


def money(state: AccountState, figures: Figures | None) -> Content:
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


def thirty_days(figures: Figures, width: int, *, high: bool) -> Content:
    """A column for each day, as wide as `width` cells allow."""
    if figures.total.is_nan():
        return _HIDDEN
    amounts = [amount for _, amount in figures.by_day]
    most = max(amounts, default=Decimal())
    if not most:
        return Content("Nothing was spent in the last 30 days.")
    first, last = figures.by_day[0][0], figures.by_day[-1][0]
    left, right = f"{first.day} {first:%b}", f"{last.day} {last:%b}"
    wide = max(1, min(_WIDEST_COLUMN, width // len(amounts)))
    gap = max(1, len(amounts) * wide - len(left) - len(right))
    return Content.assemble(
        columns(amounts, _PLOT_LINES * 2 if high else _PLOT_LINES, wide),
        f"\n{left}{' ' * gap}{right}",
        f"\nthe highest column is {wording.money(most)}",
    )


def shares(figures: Figures, width: int) -> Content:
    if figures.total.is_nan():
        return _HIDDEN
    services = [
        (wording.service(name) if name else "All SMS", sum_) for name, sum_ in figures.by_service
    ]
    countries = [(wording.country(name), sum_) for name, sum_ in figures.by_country]
    if not services:
        return Content("What you book shows up here by service and country.")
    tables = [
        Content.assemble((f"{heading}\n", "bold"), bars(_few(rows), width))
        for heading, rows in (("By service", services), ("By country", countries))
    ]
    return Content("\n\n").join(tables)


def _few(rows: Sequence[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """The largest rows, and the rest as one."""
    if len(rows) <= _MOST_ROWS:
        return list(rows)
    rest = sum((amount for _, amount in rows[_MOST_ROWS - 1 :]), Decimal())
    return [*rows[: _MOST_ROWS - 1], ("others", rest)]


def waits(usual: Sequence[UsualWait]) -> Content:
    if not usual:
        return Content("After a few activations this says how soon each service usually answers.")
    rows = [
        (
            f"{wording.service(one.service)}, {wording.country(one.country)}",
            f"within {wording.within(one.took)}  ({one.count} times)",
        )
        for one in usual[:_MOST_ROWS]
    ]
    return _table(rows)


def cards(in_use: Sequence[CardInUse], mask: Mask) -> Content:
    """The SIM cards and the bookings that use them."""
    if not in_use:
        return Content("No SIM card is in use.")
    return Content("\n").join(_card(one, mask) for one in in_use[:_MOST_CARDS])


def _card(one: CardInUse, mask: Mask) -> Content:
    card = one.card
    service = wording.service(card.service, card.rental_type)
    start = f"{card.start.astimezone():%d %b %H:%M}" if card.start else "?"
    end = f"{card.end.astimezone():%d %b %H:%M}" if card.end else "open"
    ids = ", ".join(str(booking.id) for booking in one.bookings)
    return Content.assemble(
        f"{wording.phone(mask.number(card.number))}  ",
        (f"{wording.country(card.country)}, {service}", "dim"),
        (f"\n  {start} to {end}, ", "dim"),
        f"booking {ids}" if ids else "no current booking of yours",
    )


def connection(
    state: AccountState, health: HealthReport | None, host: str, now: datetime
) -> Content:
    link = state.connection
    rows = [("Service", host), ("State", link.status.value)]
    if health is not None:
        good = health.last_good
        rows += [
            ("Last good answer", "none yet" if good is None else wording.age(good, now)),
            ("Failed in a row", str(health.errors_in_a_row)),
            ("Requests a minute", f"{health.requests_last_minute} of {health.requests_per_minute}"),
            ("This computer's clock", _clock(health.clock_offset)),
        ]
    if link.error is not None:
        rows.append(("Last error", str(link.error)))
    return _table(rows)


def settings(rows: Sequence[SettingInEffect], change: str) -> Content:
    """The settings that matter most, each with the key that switches it, if one does.

    Args:
        change: the key that leads to all settings, or "" where none can be changed.
    """
    lines = [
        _line(one.label, f"{one.value:<{_VALUES}}" if one.key else one.value, one.key)
        for one in rows
    ]
    note = (
        f"{change} changes these and all others"
        if change
        else "those of the demo cannot be changed"
    )
    return Content("\n").join([*lines, Content.styled(note, "dim")])


def _clock(offset: timedelta) -> str:
    seconds = offset.total_seconds()
    if not seconds:
        return "right"
    return f"{abs(seconds):.0f} s {'slow' if seconds > 0 else 'fast'}, corrected here"


def _table(rows: Sequence[tuple[str, str]]) -> Content:
    return Content("\n").join(_line(name, value) for name, value in rows)


def _line(name: str, value: str, note: str = "") -> Content:
    return Content.assemble((f"{name:<{_NAMES}} ", "dim"), value, (note and f"  {note}", "dim"))


def columns(amounts: Sequence[Decimal], height: int, wide: int = 1) -> Content:
    """One column for each amount, the highest `height` lines high; a small one still shows.

    Each is so many cells `wide`, of which the last of several stays empty.
    """
    most = max(amounts, default=Decimal())
    levels = [_level(amount, most, height) for amount in amounts]
    lines = [
        "".join(
            f"{_EIGHTHS[max(0, min(_WHOLE, level - line * _WHOLE))] * max(1, wide - 1):<{wide}}"
            for level in levels
        )
        for line in reversed(range(height))
    ]
    return Content.styled("\n".join(lines), "$accent")


def bars(rows: Sequence[tuple[str, Decimal]], width: int) -> Content:
    """A line for each row: its name, a bar as long as its share, and the amount."""
    most = max((amount for _, amount in rows), default=Decimal())
    figures = [wording.money(amount) for _, amount in rows]
    figure_width = max((len(figure) for figure in figures), default=0)
    names = min(24, max(8, width // 3))
    room = max(1, width - names - figure_width - 2)
    lines = []
    for (name, amount), figure in zip(rows, figures, strict=True):
        length = -(-_level(amount, most, room) // _WHOLE)
        bar = (" " + "━" * length, "$accent")
        rest = " " * (room - length) + f" {figure:>{figure_width}}"
        lines.append(Content.assemble(fit(name, names), bar, rest))
    return Content("\n").join(lines)


def _level(amount: Decimal, most: Decimal, height: int) -> int:
    """How many eighths of a cell an amount takes when the most takes `height` cells."""
    if most <= 0 or amount <= 0:
        return 0
    return max(1, round(amount / most * height * _WHOLE))
