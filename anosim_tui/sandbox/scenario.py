"""Ready-made accounts.

Their past is lived, not painted: every price, refund and SMS of it went through the same rules as
what comes after, on a clock of its own that is then exchanged for the real one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Protocol

from anosim_tui.domain.clock import Clock, VirtualClock
from anosim_tui.domain.models import ACTIVATION, ACTIVE, RENTAL_FULL, RENTAL_SERVICE
from anosim_tui.sandbox.lifecycle import QUIET, Traffic
from anosim_tui.sandbox.messages import any_message, code_message
from anosim_tui.sandbox.randomness import seeded
from anosim_tui.sandbox.records import BookingRecord
from anosim_tui.sandbox.world import REUSABLE_SERVICE, World

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_WEEK: Final = 7 * _DAY
_MONTH: Final = 30 * _DAY
_SILENT: Final = Traffic(replies=False)
_BUSY: Final = Traffic(silent=0.08, chatter_seconds=(20.0, 60.0))
_DEMO_BALANCE: Final = Decimal("42.17")
# While the past is lived, money is no object; the ledger is rebased at its end.
_PLENTY: Final = Decimal("5000.00")
# How long after the demo opens the waiting activation gets its code.
_DEMO_CODE_SECONDS: Final = 24.0
# The demo's mail: how many messages between how many minutes ago.
_DEMO_MAIL: Final = (
    (8, 19 * _DAY, 2 * _DAY),
    (11, 2 * _DAY, 3 * _HOUR),
    (10, 3 * _HOUR, 25),
    (5, 25, 1),
)


class Scenario(Protocol):
    """What makes a world."""

    def __call__(self, clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
        """A world on `clock`; the same seed and time make the same one.

        Raises:
            Refusal: `products` is too small for what happens in it; 400 is enough.
        """
        ...


class _Past:
    """A world before its present; times are minutes ago."""

    def __init__(self, clock: Clock, seed: int, products: int, begun: float) -> None:
        self._live_clock = clock
        self._present = clock.now()
        self._hands = VirtualClock(self._present - timedelta(minutes=begun))
        self._rng = seeded(seed, "past")
        self._mail: list[float] = []
        self.world = World(
            self._hands, seed=seed, balance=_PLENTY, products=products, traffic=_SILENT
        )

    def scatter(self, count: int, earliest: float, latest: float) -> None:
        """Let `count` messages come to any of the rentals of their time."""
        self._mail += (self._rng.uniform(latest, earliest) for _ in range(count))
        self._mail.sort()

    def until(self, ago: float) -> None:
        """Live on until `ago` minutes before the present."""
        while self._mail and self._mail[-1] > ago:
            self._turn_hands(self._mail.pop())
            self._message()
        self._turn_hands(ago)

    def buy(self, ago: float, country: str, kind: str, service: str, minutes: int) -> BookingRecord:
        """Book a number `ago` minutes before the present."""
        self.until(ago)
        product = self.world.catalogue.find(country, kind, service, minutes)
        if not self.world.catalogue.total(product):
            self.world.catalogue.restock(product, 3)
        return self.world.order(product.id).bookings[0]

    def activate(
        self, ago: float, country: str, service: str, code_after: float | None = None
    ) -> BookingRecord:
        """Book an activation, and let its code come `code_after` minutes later, if at all."""
        booking = self.buy(ago, country, ACTIVATION, service, 20)
        if code_after is not None:
            self.until(ago - code_after)
            self.code(booking)
        return booking

    def code(self, booking: BookingRecord) -> None:
        """Let a code of the booking's service arrive."""
        kind, now = booking.product, self._hands.now()
        message = code_message(kind.service, kind.country, self._rng, now)
        self.world.deliver(booking.id, *message)

    def live(self, balance: Decimal, traffic: Traffic) -> World:
        """Live until the present and go over to its clock, with `balance` on the account."""
        self.until(0)
        self.world.ledger.rebase(balance)
        self.world.go_live(self._live_clock, traffic)
        return self.world

    def _turn_hands(self, ago: float) -> None:
        moment = self._present - timedelta(minutes=ago)
        self._hands.skip((moment - self._hands.now()).total_seconds())
        self.world.settle()

    def _message(self) -> None:
        rentals = [
            item
            for item in self.world.open_bookings()
            if item.state == ACTIVE and item.product.rental_type == RENTAL_FULL
        ]
        booking, now = self._rng.choice(rentals), self._hands.now()
        self.world.deliver(booking.id, *any_message(booking.product.country, self._rng, now))


def demo(clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
    """A lively account for eyes: everything a screen can show, and an SMS every 20 to 60 s."""
    past = _Past(clock, seed, products, begun=20 * _DAY)
    for mail in _DEMO_MAIL:
        past.scatter(*mail)
    # A number held for weeks: a week, extended by a month.
    line = past.buy(20 * _DAY, "Germany", RENTAL_FULL, "", _WEEK)
    past.until(14 * _DAY)
    past.world.extend(line.id, _MONTH)
    past.activate(11.3 * _DAY, "Lithuania", "Discord", code_after=0.4)
    past.activate(9.1 * _DAY, "CzechRepublic", "Amazon", code_after=0.3)
    # Runs out in three hours, and is extended.
    extended = past.buy(_WEEK - 3 * _HOUR, "Kenya", RENTAL_FULL, "", _WEEK)
    past.buy(3.2 * _DAY, "SouthAfrica", RENTAL_FULL, "", 4 * _HOUR)
    past.activate(30 * _HOUR, "Netherlands", "Instagram, Threads", code_after=0.5)
    past.buy(17 * _HOUR, "Sweden", RENTAL_FULL, "", _DAY)
    service = past.buy(15 * _HOUR, "Poland", RENTAL_SERVICE, "Google, Gmail, Youtube", _DAY)
    past.until(15 * _HOUR - 0.2)
    past.code(service)
    past.world.set_auto_renewal(True, service.id)
    past.activate(5.4 * _HOUR, "Portugal", "Uber")
    past.until(4.5 * _HOUR)
    past.world.extend(extended.id, _WEEK)
    kept = past.buy(4.2 * _HOUR, "Netherlands", RENTAL_FULL, "", 90 * _DAY)
    past.world.share(kept.id)
    past.buy(3 * _HOUR + 56, "UnitedKingdom", RENTAL_FULL, "", 4 * _HOUR)
    past.activate(2.4 * _HOUR, "Germany", REUSABLE_SERVICE, code_after=0.3)
    past.activate(6.2, "UnitedKingdom", "Telegram", code_after=0.4)
    waiting = past.activate(0.9, "Germany", "WhatsApp")
    world = past.live(_DEMO_BALANCE, _BUSY)
    world.expect_code(waiting.id, _DEMO_CODE_SECONDS)
    return world


def quiet(clock: Clock, seed: int = 7, *, products: int = 1_500, traffic: Traffic = QUIET) -> World:
    """A small account for tests: 100 US dollars, and no SMS but the codes of what is ordered.

    Its bookings, in this order: a German number with 27 days left and one message, a German
    activation for Kleinanzeigen that ended with a code two hours ago, a Polish number for Telegram
    with 22 hours left and a code, a British activation for Google, two minutes old, that waits for
    its code (which never comes by itself).
    """
    past = _Past(clock, seed, products, begun=3 * _DAY)
    rental = past.buy(3 * _DAY, "Germany", RENTAL_FULL, "", _MONTH)
    past.until(2 * _DAY)
    past.world.deliver(rental.id, "DHL", "Ihre Sendung liegt in der Packstation 127 bereit.")
    past.activate(2 * _HOUR + 30, "Germany", REUSABLE_SERVICE, code_after=0.3)
    service = past.buy(2 * _HOUR, "Poland", RENTAL_SERVICE, "Telegram", _DAY)
    past.until(2 * _HOUR - 1)
    past.code(service)
    past.activate(2, "UnitedKingdom", "Google, Gmail, Youtube")
    return past.live(Decimal("100.00"), traffic)


def empty(clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
    """An account on which nothing has happened yet, with 50 US dollars."""
    return World(clock, seed=seed, products=products)


SCENARIOS: Final[Mapping[str, Scenario]] = MappingProxyType(
    {"demo": demo, "quiet": quiet, "empty": empty}
)
