"""How much longer a number is kept, and what that is likely to cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar, Final

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.ui.dialogs.box import Box, Foot, heading, sheets, show_if_any
from anosim_tui.ui.dialogs.means import AGAIN, LOW, Means
from anosim_tui.ui.dialogs.progress import ProgressDialog
from anosim_tui.ui.widgets.choice_list import Choice, ChoiceList
from anosim_tui.ui.widgets.safe import Words, announce

_KEYS: Final = "↑ ↓ length · y extends and pays"


class Longer(Struct, frozen=True):
    """One way to extend: for how long, and what the catalog asks for that."""

    duration: timedelta
    estimate: Decimal | None


class ExtendDialog(ProgressDialog[Longer]):
    """Asks for how long; the price is an estimate and is said to be one.

    Args:
        line: what is extended, as it may be seen.
        means: what it is paid from.
        status: what stands in place of the lengths until they are known.
    """

    CSS_PATH = sheets()
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "confirm", "Extend")]

    def __init__(self, line: BookingLine, means: Means, status: str = "") -> None:
        super().__init__()
        self._line = line
        self._means = means
        self._ways: tuple[Longer, ...] = ()
        self._status = status

    def compose(self) -> ComposeResult:
        """The number, the lengths, what follows, and two buttons."""
        line = self._line
        service = wording.service(line.first.service, line.first.rental_type)
        what = f"{service} · {wording.phone(line.current.number)}"
        with Box():
            yield Words(heading("Extend", what), classes="box--title")
            yield Words(self._status, id="extend--status", classes="box--summary")
            yield ChoiceList(id="extend--ways")
            yield Words(_KEYS, id="extend--keys", classes="box--quiet")
            yield Foot("Extend  (y)")

    def on_mount(self) -> None:
        """Nothing can be chosen before the catalog is known."""
        self._show()
        self.set_interval(AGAIN, self._show_sum)

    def offer(self, ways: Sequence[Longer], status: str = "") -> None:
        """Show for how long it can be extended; none, with a `status` that says why not."""
        self._ways, self._status = tuple(ways), status
        if self.is_mounted and self.is_attached:
            self._show()

    def _show(self) -> None:
        choices = self.query_one(ChoiceList)
        choices.display = self.query_one("#extend--keys").display = bool(self._ways)
        choices.show([_choice(way) for way in self._ways])
        if self._ways and self.focused is None:
            choices.focus()
        show_if_any(self.query_one("#extend--status", Words), self._status)
        self._show_sum()

    @property
    def _chosen(self) -> Longer | None:
        selected = self.query_one(ChoiceList).selected
        return next((way for way in self._ways if selected and way == selected.key), None)

    def _show_sum(self) -> None:
        if not self.is_asking:
            return
        way, foot = self._chosen, self.query_one(Foot)
        if way is None:
            foot.offer_yes(offered=False)
            return
        forbidden = self._means.forbids(way.estimate)
        foot.say(self._sum(way), forbidden or (LOW if self._means.lacks(way.estimate) else ""))
        foot.offer_yes(offered=True, possible=not forbidden)

    def _sum(self, way: Longer) -> str:
        price = self._means.about(way.estimate)
        if self._line.ends is None:
            return price
        local = (self._line.ends + way.duration).astimezone()
        return f"Then it ends on {local.day} {local:%b %Y} at {local:%H:%M}. {price}"

    def on_option_list_option_highlighted(self) -> None:
        """Another length costs something else."""
        self._show_sum()

    def action_confirm(self) -> None:
        """Yes: extend it, or say why that is not possible."""
        if not self.is_asking:
            return
        way = self._chosen
        problem = self._status if way is None else self._means.forbids(way.estimate)
        if way is not None and not problem:
            self.say_yes(way)
        else:
            announce(self.app, problem, "warning")


def _choice(way: Longer) -> Choice:
    figure = "" if way.estimate is None else f"about {wording.money(way.estimate)}"
    return Choice(way, wording.duration(way.duration), figure)
