"""How much longer a number is kept, and what that is likely to cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.records import dataclass
from anosim_tui.ui.dialogs.box import Box, PriceFoot, heading, sheets
from anosim_tui.ui.dialogs.dialog import Dialog
from anosim_tui.ui.widgets.choice_list import Choice, ChoiceList
from anosim_tui.ui.widgets.safe import PlainButton, Words


@dataclass(frozen=True, slots=True)
class Longer:
    """One way to extend: for how long, and what the catalog asks for that."""

    duration: timedelta
    estimate: Decimal | None


class ExtendDialog(Dialog[Longer | None]):
    """Asks for how long; the price is an estimate and is said to be one.

    Args:
        line: what is extended, as it may be seen.
        ways: for how long it can be, and what that costs.
        balance: US dollars, if known: what it has to suffice for.
        shown: what may be seen of the balance.
    """

    CSS_PATH = sheets()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "extend", "Extend"),
        Binding("n,escape", "leave", "Do not extend"),
    ]

    def __init__(
        self,
        line: BookingLine,
        ways: Sequence[Longer],
        balance: Decimal | None,
        shown: Decimal | None,
    ) -> None:
        super().__init__()
        self._line = line
        self._ways = tuple(ways)
        self._balance = balance
        self._shown = shown

    def compose(self) -> ComposeResult:
        """The number, the lengths, what follows, and two buttons."""
        line = self._line
        service = wording.service(line.first.service, line.first.rental_type)
        with Box():
            what = f"{service} · {wording.phone(line.current.number)}"
            yield Words(heading("Extend", what), classes="box--title")
            yield ChoiceList(id="extend--ways")
            yield Words("↑ ↓ length · y extends and pays", classes="box--quiet")
            yield PriceFoot("Extend  (y)")

    def on_mount(self) -> None:
        """The shortest is chosen at first."""
        choices = self.query_one(ChoiceList)
        choices.show([_choice(way) for way in self._ways])
        choices.focus()
        self._show_sum()

    @property
    def _chosen(self) -> Longer | None:
        selected = self.query_one(ChoiceList).selected
        return next((way for way in self._ways if selected and way == selected.key), None)

    def _show_sum(self) -> None:
        way = self._chosen
        if way is None:
            return
        end = self._line.ends
        words = ""
        if end is not None:
            local = (end + way.duration).astimezone()
            words = f"Then it ends on {local.day} {local:%b %Y} at {local:%H:%M}. "
        if way.estimate is None:
            words += "The catalog names no price for this; the service says it afterwards."
        else:
            words += f"About {wording.money(way.estimate)}: the service says the price afterwards."
            if self._shown is not None:
                after = wording.money(self._shown - way.estimate)
                words += f" Balance {wording.money(self._shown)}, afterwards about {after}."
        low = (
            self._balance is not None and way.estimate is not None and way.estimate > self._balance
        )
        problem = "The balance is probably too low for this." if low else ""
        self.query_one(PriceFoot).say(words, problem)

    def on_item_list_moved(self) -> None:
        """Another length costs something else."""
        self._show_sum()

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """A button is as good as its letter."""
        if event.button.id == "yes":
            self.action_extend()
        else:
            self.action_leave()

    def action_extend(self) -> None:
        """Yes."""
        if self._chosen is not None:
            self.dismiss(self._chosen)

    def action_leave(self) -> None:
        """No."""
        self.dismiss(None)


def _choice(way: Longer) -> Choice:
    figure = "" if way.estimate is None else f"about {wording.money(way.estimate)}"
    return Choice(way, wording.duration(way.duration), figure)
