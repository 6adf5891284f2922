"""Purchases as values: what is wanted, what became of it, and why buying may be off.

A purchase is an order of new numbers, an extension of a booking, or the reuse of a number. Its
outcome is an order, a plain "not bought", or not known yet: never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from msgspec import Struct, field

from anosim_tui.domain import wording
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import Booking, Order, Product
from anosim_tui.language import N_, _


class PurchaseKind(Enum):
    """The paid calls; the value is how the journal writes it."""

    ORDER = "order"
    EXTENSION = "extension"
    REUSE = "reuse"


class Wanted(Struct, frozen=True):
    """What a person confirmed they want to buy; made by `order`, `extension` or `reuse`.

    Attributes:
        rental_type: of the booking to be made.
        service: of the booking to be made; "" for every SMS to the number.
        duration: of the booking to be made; `None` where a reused booking does not say.
        price_each: US dollars for one: confirmed for an order, an estimate otherwise; `None` where
            there is none.
        booking_id: what is extended or reused; 0 where nothing is.
    """

    kind: PurchaseKind
    country: str
    rental_type: str
    service: str
    duration: timedelta | None
    amount: int = 1
    price_each: Decimal | None = None
    product_id: int = 0
    provider_id: int = 0
    provider: str = ""
    booking_id: int = 0
    number: str = ""

    @classmethod
    def order(
        cls,
        product: Product,
        amount: int,
        price_each: Decimal,
        provider_id: int = 0,
        provider: str = "",
    ) -> Wanted:
        """`amount` numbers of `product`, each for at most `price_each`, the price confirmed.

        Raises:
            ValueError: the amount or the price is not above 0: 0 would lift the cap.
        """
        if amount < 1:
            raise ValueError(_("Order at least one number."))
        if not (price_each.is_finite() and price_each > 0):
            raise ValueError(_("The price is unknown, so nothing can be ordered."))
        return cls(
            PurchaseKind.ORDER,
            product.country,
            product.rental_type,
            product.service,
            product.duration,
            amount,
            price_each,
            product.id,
            provider_id,
            provider,
        )

    @classmethod
    def extension(cls, booking: Booking, duration: timedelta, estimate: Decimal | None) -> Wanted:
        """`booking` for `duration` longer; the price is known only from the answer.

        Raises:
            ValueError: the duration is less than a minute.
        """
        if duration < timedelta(minutes=1):
            raise ValueError(_("An extension must be at least one minute."))
        return cls._of_booking(PurchaseKind.EXTENSION, booking, duration, estimate)

    @classmethod
    def reuse(cls, booking: Booking, estimate: Decimal | None) -> Wanted:
        """The number of `booking`, a past activation, once more."""
        return cls._of_booking(PurchaseKind.REUSE, booking, booking.duration, estimate)

    @classmethod
    def _of_booking(
        cls,
        kind: PurchaseKind,
        booking: Booking,
        duration: timedelta | None,
        estimate: Decimal | None,
    ) -> Wanted:
        return cls(
            kind,
            booking.country,
            booking.rental_type,
            booking.service,
            duration,
            price_each=estimate,
            booking_id=booking.id,
            number=booking.number,
        )

    @property
    def max_price(self) -> Decimal:
        """The cap sent with an order: the confirmed price of one number (assumed: per number).

        Raises:
            ValueError: there is none; 0 would lift the cap.
        """
        if self.price_each is None or self.price_each <= 0:
            raise ValueError("no confirmed price")
        return self.price_each

    @property
    def total(self) -> Decimal | None:
        """What all of it costs, as far as is known before."""
        return None if self.price_each is None else self.price_each * self.amount

    @property
    def identity(self) -> str:
        """What two purchases have in common that are the same: product and amount, or booking."""
        if self.kind is PurchaseKind.ORDER:
            return f"order {self.product_id} x {self.amount}"
        if self.kind is PurchaseKind.EXTENSION:
            return f"extend {self.booking_id} by {self.duration}"
        return f"reuse {self.booking_id}"


class Stage(Enum):
    """How far a purchase is; the value is how the journal writes it."""

    PREPARING = "preparing"
    """Nothing was sent yet."""
    SENDING = "sending"
    """It may have been sent at any moment; the answer is not there."""
    UNKNOWN = "unknown"
    """The answer was lost: it is being looked for among the orders."""
    UNRESOLVED = "unresolved"
    """It was not found, or several fit: the person decides."""
    PLACED = "placed"
    NOT_PLACED = "not placed"

    @property
    def is_open(self) -> bool:
        return self not in (Stage.PLACED, Stage.NOT_PLACED)


class Purchase(Struct, frozen=True):
    """One purchase as a person sees it.

    Attributes:
        id: of this program, nothing of the service.
        balance: what the account held before.
        reason: why it is not placed or not known, as a sentence.
        candidates: orders of which one may be this purchase; empty unless `UNRESOLVED`.
        order: what it became; `PLACED` only. Its id is below 0 where only a booking is known.
    """

    id: str
    wanted: Wanted
    stage: Stage
    begun: datetime
    sent: datetime | None = None
    balance: Decimal | None = None
    reason: str = ""
    candidates: tuple[Order, ...] = ()
    order: Order | None = None

    def fell(self, balance: Decimal | None) -> Decimal | None:
        """By how much the balance is lower than before: it supports a guess, never decides."""
        if balance is None or self.balance is None or balance >= self.balance:
            return None
        return self.balance - balance


# --- outcomes --------------------------------------------------------------------------------


class Placed(Struct, frozen=True):
    """Bought. `order` is what the service answered, or what was found by looking.

    Its bookings may lack their numbers, or be missing: `AccountState.purchases` has them later.
    """

    purchase: Purchase
    order: Order


class NotPlaced(Struct, frozen=True):
    """Not bought, for certain.

    Attributes:
        reason: a sentence for the person; the service's own words where it refused.
        refused: whether these are the service's words.
        error: what the service answered, or that it did not, where that is why.
    """

    reason: str
    refused: bool = False
    error: ApiError | None = None


class Unresolved(Struct, frozen=True):
    """Sent, outcome unknown: the person looks at `candidates` and decides.

    `Purchases.adopt`, `Purchases.dismiss` and `Purchases.look_again` are the answers.
    """

    purchase: Purchase
    candidates: tuple[Order, ...]


class Blocked(Struct, frozen=True):
    """Nothing was done: an identical purchase is open or was made elsewhere a moment ago.

    Ask, and call `Purchases.buy` with `again=True` for a yes.
    """

    by: Purchase


Outcome = Placed | NotPlaced | Unresolved | Blocked


# --- the part of the state -------------------------------------------------------------------


class Why(Enum):
    """Why nothing can be bought."""

    OPENING = "opening"
    """The journal is being opened: a moment."""
    READ_ONLY = "read-only"
    UNWRITABLE = "unwritable"
    """The journal cannot be written; `Purchases.refresh` tries again."""
    DAMAGED = "damaged"
    """The journal is damaged; `Purchases.begin_anew` once the person has looked at their orders."""
    OTHER_KEY = "other key"
    """The key changed; `Purchases.confirm_account` once the person has said whether it is the same
    account."""


class Off(Struct, frozen=True):
    """Nothing can be bought: why, for the program and as a sentence, perhaps still in English."""

    why: Why
    english: str

    @property
    def sentence(self) -> str:
        return _(self.english)


OPENING = Off(Why.OPENING, N_("The purchase journal is being opened: try again in a moment."))


class PurchaseBook(Struct, frozen=True):
    """The purchases of this run, and open ones of earlier runs.

    Attributes:
        purchases: by id, in the order they became known.
        off: why nothing can be bought; `None` if it can.
    """

    purchases: Mapping[str, Purchase] = field(default_factory=dict)
    off: Off | None = OPENING

    @property
    def under_way(self) -> tuple[Purchase, ...]:
        passing = (Stage.PREPARING, Stage.SENDING, Stage.UNKNOWN)
        return tuple(one for one in self.purchases.values() if one.stage in passing)

    @property
    def unresolved(self) -> tuple[Purchase, ...]:
        return tuple(one for one in self.purchases.values() if one.stage is Stage.UNRESOLVED)


# --- what the person forbids ---------------------------------------------------------------------

READ_ONLY: Final = N_(
    "anosim-tui is in read-only mode: nothing can be bought or changed. To buy, "
    "restart it without --read-only and without read_only in the configuration."
)


class Guards(Struct, frozen=True):
    """What the person forbade this program: spending more than this, or anything at all.

    Attributes:
        order: the most that one purchase may cost, US dollars; `None` for no bound.
        day: the most that all purchases of 24 hours may cost together.
    """

    order: Decimal | None = None
    day: Decimal | None = None
    read_only: bool = False

    def against(self, total: Decimal | None, spent: Decimal) -> str | None:
        """What speaks against a purchase, as a sentence.

        Args:
            spent: what the purchases of the last 24 hours cost.
        """
        if self.order is None and self.day is None:
            return None
        if total is None:
            return _(
                "The price is not known in advance, and your configuration limits spending: remove "
                "[limits] to buy this."
            )
        if self.order is not None and total > self.order:
            return _(
                "It costs {total}, and your configuration allows {limit} per "
                "purchase: raise limits.order to buy this.",
                total=wording.money(total),
                limit=wording.money(self.order),
            )
        if self.day is not None and spent + total > self.day:
            return _(
                "This would bring spending within 24 hours to {total}, and your "
                "configuration allows {limit}: raise limits.day to buy this.",
                total=wording.money(spent + total),
                limit=wording.money(self.day),
            )
        return None
