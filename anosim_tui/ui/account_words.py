"""The words and plots of the Account screen: pure functions of what is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import CardInUse
from anosim_tui.domain.masking import Mask
from anosim_tui.domain.spending import Figures, UsualWait
from anosim_tui.domain.state import AccountState
from anosim_tui.language import _, grouped, ngettext, pgettext
from anosim_tui.ui.widgets.bars import SIGNS
from anosim_tui.ui.widgets.cells import fit

if TYPE_CHECKING:
    from anosim_tui.account.health import HealthReport

# Cells of the names and values of a table: they take more where their words do.
_NAMES: Final = 22
_MOST_NAMES: Final = 32
_VALUES: Final = 12
_MOST_ROWS: Final = 8
_MOST_CARDS: Final = 100
_PLOT_LINES: Final = 4
_WIDEST_COLUMN: Final = 3
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
    rows = [(_("Balance"), wording.money(state.balance.data))]
    if figures is not None:
        rows += [
            (_("Spent today"), wording.money(figures.today)),
            (_("Spent this month"), wording.money(figures.month)),
            (_("Total spent"), wording.money(figures.total)),
            (_("Refunded"), wording.money(figures.refunded)),
            (_("Codes received"), grouped(figures.codes)),
        ]
    return _table(rows)


def thirty_days(figures: Figures, width: int, *, high: bool) -> Content:
    """A column for each day, as wide as `width` cells allow."""
    if figures.total.is_nan():
        return _hidden()
    amounts = [amount for _day, amount in figures.by_day]
    most = max(amounts, default=Decimal())
    if not most:
        return Content(_("Nothing spent in the last 30 days."))
    left, right = _noon(figures.by_day[0][0]), _noon(figures.by_day[-1][0])
    wide = max(1, min(_WIDEST_COLUMN, width // len(amounts)))
    gap = max(1, len(amounts) * wide - cell_len(left) - cell_len(right))
    return Content.assemble(
        columns(amounts, _PLOT_LINES * 2 if high else _PLOT_LINES, wide),
        f"\n{left}{' ' * gap}{right}",
        "\n" + _("Peak {amount}", amount=wording.money(most)),
    )


def _hidden() -> Content:
    return Content(_("Hidden by the privacy mask."))


def _noon(day: date) -> str:
    """A local day, as its noon is written."""
    return wording.day(datetime.combine(day, time(12)).astimezone())


def shares(figures: Figures, width: int) -> Content:
    if figures.total.is_nan():
        return _hidden()
    services = [
        (wording.service(name) if name else _("All SMS"), sum_) for name, sum_ in figures.by_service
    ]
    countries = [(wording.country(name), sum_) for name, sum_ in figures.by_country]
    if not services:
        return Content(_("What you spend appears here, by service and country."))
    tables = [
        Content.assemble((f"{heading}\n", "bold"), bars(_few(rows), width))
        for heading, rows in ((_("By service"), services), (_("By country"), countries))
    ]
    return Content("\n\n").join(tables)


def _few(rows: Sequence[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """The largest rows, and the rest as one."""
    if len(rows) <= _MOST_ROWS:
        return list(rows)
    rest = sum((amount for _name, amount in rows[_MOST_ROWS - 1 :]), Decimal())
    return [*rows[: _MOST_ROWS - 1], (_("Other"), rest)]


def waits(usual: Sequence[UsualWait]) -> Content:
    if not usual:
        return Content(_("After a few activations, the usual wait for each service appears here."))
    rows = [
        (
            f"{wording.service(one.service)}, {wording.country(one.country)}",
            ngettext(
                "within {time}  ({count} time)",
                "within {time}  ({count} times)",
                one.count,
                time=wording.within(one.took),
            ),
        )
        for one in usual[:_MOST_ROWS]
    ]
    return _table(rows)


def cards(in_use: Sequence[CardInUse], mask: Mask) -> Content:
    """The SIM cards and the bookings that use them."""
    if not in_use:
        return Content(_("No SIM card is in use."))
    return Content("\n").join(_card(one, mask) for one in in_use[:_MOST_CARDS])


def _card(one: CardInUse, mask: Mask) -> Content:
    card = one.card
    service = wording.service(card.service, card.rental_type)
    start = wording.day_time(card.start) if card.start else "?"
    span = f"{start} – {wording.day_time(card.end)}" if card.end else _("since {time}", time=start)
    return Content.assemble(
        f"{wording.phone(mask.number(card.number))}  ",
        (f"{wording.country(card.country)}, {service}", "dim"),
        (f"\n  {span} · ", "dim"),
        _used_by([str(booking.id) for booking in one.bookings]),
    )


def _used_by(bookings: Sequence[str]) -> str:
    if not bookings:
        return _("no current booking")
    return ngettext("booking {ids}", "bookings {ids}", len(bookings), ids=", ".join(bookings))


def connection(
    state: AccountState, health: HealthReport | None, host: str, now: datetime
) -> Content:
    link = state.connection
    rows = [(_("Server"), host), (_("Status"), _(SIGNS[link.status][1]))]
    if health is not None:
        good = health.last_good
        rows += [
            (
                _("Last successful response"),
                _("none yet") if good is None else wording.age(good, now),
            ),
            (_("Consecutive failures"), grouped(health.errors_in_a_row)),
            (
                _("Requests per minute"),
                _(
                    "{count} of {total}",
                    count=grouped(health.requests_last_minute),
                    total=grouped(health.requests_per_minute),
                ),
            ),
            (pgettext("heading", "Clock"), _clock(health.clock_offset)),
        ]
    if link.error is not None:
        rows.append((_("Last error"), str(link.error)))
    return _table(rows)


def settings(rows: Sequence[SettingInEffect], change: str) -> Content:
    """The settings that matter most, each with the key that switches it, if one does.

    Args:
        change: the key that leads to all settings, or "" where none can be changed.
    """
    names = _widest([one.label for one in rows], _NAMES, _MOST_NAMES)
    values = _widest([one.value for one in rows if one.key], _VALUES, _MOST_NAMES)
    lines = [
        _line(one.label, _padded(one.value, values) if one.key else one.value, names, one.key)
        for one in rows
    ]
    note = (
        _("Press {key} to change these and other settings.", key=change)
        if change
        else _("Settings cannot be changed in the demo.")
    )
    return Content("\n").join([*lines, Content.styled(note, "dim")])


def _clock(offset: timedelta) -> str:
    seconds = offset.total_seconds()
    if not seconds:
        return _("OK")
    off = f"{abs(seconds):.0f}"
    if seconds > 0:
        return _("{seconds} s slow, corrected here", seconds=off)
    return _("{seconds} s fast, corrected here", seconds=off)


def _table(rows: Sequence[tuple[str, str]]) -> Content:
    names = _widest([name for name, _value in rows], _NAMES, _MOST_NAMES)
    return Content("\n").join(_line(name, value, names) for name, value in rows)


def _line(name: str, value: str, names: int, note: str = "") -> Content:
    return Content.assemble(
        (f"{_padded(name, names)} ", "dim"), value, (note and f"  {note}", "dim")
    )


def _widest(words: Sequence[str], least: int, most: int) -> int:
    """How many cells a column of `words` takes."""
    return max(least, min(most, max(map(cell_len, words), default=0)))


def _padded(words: str, cells: int) -> str:
    return words + " " * (cells - cell_len(words))


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
    most = max((amount for _name, amount in rows), default=Decimal())
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
