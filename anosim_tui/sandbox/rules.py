"""The rules nobody documents, each a switch: what the sandbox assumes, and what else may be true.

docs/sandbox.md lists them in one table; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from anosim_tui.sandbox.typed import limits


@dataclass(frozen=True, slots=True)
class Rules:
    """What the sandbox does where the documentation is silent.

    Attributes:
        rental_service_id: the rental type id of RentalService; RentalFull has the other.
        tiers: "Any" in a price tier counts what costs up to its price, or the tier's own numbers.
        price_query: whether `/ProductPrices` insists on country and rental type.
        unknown_ids: what a catalogue filter with an unknown id brings.
        order_defaults: whether amount, operator and cap of an order may be left out.
        most_at_once: the highest amount of one order.
        any_provider: which operator sells first when none was named.
        max_price: whether the cap of an order is for each number, or for all together.
        partial_stock: an order for more than there is: refused, or what there is delivered.
        without_money: the status of a purchase the balance is too low for.
        stock_returns: whether a number goes back to the stock when its booking ends.
        activation_refund: which activations are paid back when their time is over.
        rental_refund: which rentals are paid back when their time is over.
        cancel_refund: what a cancelled booking that has begun is paid back: all of an activation
            without an SMS, nothing ever, or otherwise the share of the time that is left.
        cancel_chain: a cancelled booking takes its extensions along, or is refused for having one.
        cancel_ended: what happens to cancelling something that has ended.
        extend_activations: whether activations can be extended.
        extend_minutes: by the times the same kind is sold for, or by any, at its rate.
        extend_twice: extending what is extended is refused, or extends the last of the chain.
        pending_end: the end shown of an extension that has not begun: its start, or the real one.
        reuse_unused: whether an activation that got no SMS can be reused.
        reuse_takes_stock: whether a reuse needs and takes a number of the stock.
        renewals: whether the auto-renewal flag has any effect.
        renewal_link: whether a renewal names what it renews.
        renewal_without_money: a renewal that cannot be paid does not happen, or is for a shorter
            time that can.
        renewal_inherited: whether an extension takes over the flag of what it extends.
        renewal_of_activation: the answer to switching what cannot renew.
        sim_cards: `/SimCards` has a row a running booking, or a row a number.
        pending_is_current: whether `/OrderBookingsCurrent` lists what has not begun.
        extends_nothing: `extentionForId` of a booking that extends nothing.
        list_order: the order of lists; "mixed" is a different one in different places.
        shared_number: which of several running bookings of one number gets an SMS.
        share_ended: whether what has ended can be shared.
        token_outlives: whether a share token still works once its booking has ended.
        revoke_unshared: the answer to revoking what is not shared.
        spellings: which of two documented paths of a call answers: both, the one of the example, or
            the one of the text.
        wrong_key: the status for a wrong key.
        wrong_method: the status for a known path with a wrong method.
        key_order: which header wins where both carry a key.
        requests_per_minute: above this, 429 with Retry-After; 0 is no limit.
    """

    rental_service_id: Literal[2, 3] = 2
    tiers: Literal["reach", "own"] = "reach"
    price_query: Literal["required", "optional"] = "required"
    unknown_ids: Literal["empty", "refused"] = "empty"
    order_defaults: bool = True
    most_at_once: int = field(default=100, metadata=limits(1, 1_000))
    any_provider: Literal["cheapest", "dearest"] = "cheapest"
    max_price: Literal["each", "all"] = "each"
    partial_stock: Literal["refused", "delivered"] = "refused"
    without_money: Literal[400, 402, 403] = 400
    stock_returns: bool = True
    activation_refund: Literal["unused", "never", "always"] = "unused"
    rental_refund: Literal["never", "unused"] = "never"
    cancel_refund: Literal["unused", "never", "rest"] = "unused"
    cancel_chain: Literal["along", "refused"] = "along"
    cancel_ended: Literal["refused", "accepted"] = "refused"
    extend_activations: bool = False
    extend_minutes: Literal["offered", "any"] = "offered"
    extend_twice: Literal["refused", "last"] = "refused"
    pending_end: Literal["start", "real"] = "start"
    reuse_unused: bool = False
    reuse_takes_stock: bool = False
    renewals: bool = True
    renewal_link: bool = True
    renewal_without_money: Literal["ends", "shorter"] = "ends"
    renewal_inherited: bool = True
    renewal_of_activation: Literal["no-success", "refused"] = "no-success"
    sim_cards: Literal["bookings", "numbers"] = "bookings"
    pending_is_current: bool = True
    extends_nothing: Literal["null", "absent", "zero"] = "null"
    list_order: Literal["mixed", "newest", "oldest"] = "mixed"
    shared_number: Literal["newest", "oldest"] = "newest"
    share_ended: bool = False
    token_outlives: bool = True
    revoke_unshared: Literal["no-success", "refused", "success"] = "no-success"
    spellings: Literal["both", "example", "text"] = "both"
    wrong_key: Literal[401, 403] = 401
    wrong_method: Literal[405, 404] = 405
    key_order: Literal["authorization", "x-api-key"] = "authorization"
    requests_per_minute: int = field(default=0, metadata=limits(0, 100_000))


ASSUMED: Final = Rules()
