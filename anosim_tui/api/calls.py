"""The 22 endpoints, as values: what goes into the URL and how the call may be treated."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

Parameter = int | str
"""A value in the query string."""


class Call(Struct, frozen=True):
    """One request to be made.

    Attributes:
        method: `GET`, `POST` or `PATCH`; only a `GET` is ever repeated.
        template: the path below the base URL, `{id}` standing for `id`.
        id: the booking, order or product in the path.
        other: the documentation's other spelling of the path; "" where there is one only.
        query: parameters; writes carry theirs in the query string too. May hold a share token, so
            it stays out of the `repr`.
        listing: the answer is a list, and "nothing found" means an empty one.
        paid: costs money: sent once, on a connection of its own.
        signed: carries the key.
    """

    method: str
    template: str
    id: int | None = None
    other: str = ""
    query: Mapping[str, Parameter] = field(default_factory=dict)
    listing: bool = False
    paid: bool = False
    signed: bool = True

    def __repr__(self) -> str:
        """Without the query."""
        return f"Call({self.method} {self.path})"

    @property
    def path(self) -> str:
        """The path with its id filled in."""
        return self.template.format(id=self.id)


def balance() -> Call:
    """The account's balance."""
    return Call("GET", "/Balance")


def countries() -> Call:
    """Where numbers are offered."""
    return Call("GET", "/Countries", listing=True)


def services() -> Call:
    """What numbers can be booked for."""
    return Call("GET", "/Services", listing=True)


def products(country_id: int | None) -> Call:
    """Everything that can be ordered, of one country or of all."""
    query = {} if country_id is None else {"countryId": country_id}
    return Call("GET", "/Products", query=query, listing=True)


def product_stock(product_id: int) -> Call:
    """One product with its stock by operator."""
    return Call("GET", "/Products/{id}", product_id)


def price_quotes(country_id: int, rental_type_id: int, service_id: int | None) -> Call:
    """Price tiers; the service is optional in practice."""
    query = {"countryId": country_id, "rentalTypeId": rental_type_id}
    if service_id is not None:
        query["serviceId"] = service_id
    return Call("GET", "/ProductPrices", query=query, listing=True)


def place_order(product_id: int, amount: int, provider_id: int, max_price: Decimal) -> Call:
    """An order; the cap is written out plainly, never as `1E+2`."""
    query: dict[str, Parameter] = {
        "productId": product_id,
        "amount": amount,
        "providerId": provider_id,
        "maxPrice": f"{max_price:f}",
    }
    return Call("POST", "/Orders", query=query, paid=True)


def orders() -> Call:
    """The last 100 orders."""
    return Call("GET", "/Orders", listing=True)


def order(order_id: int) -> Call:
    """One order."""
    return Call("GET", "/Orders/{id}", order_id)


def sim_cards() -> Call:
    """Numbers in use."""
    return Call("GET", "/SimCards", listing=True)


def messages() -> Call:
    """The last 100 messages of the account."""
    return Call("GET", "/Sms", listing=True)


def messages_of(booking_id: int) -> Call:
    """Every message of one booking."""
    return Call("GET", "/Sms/{id}", booking_id, listing=True)


def bookings() -> Call:
    """The last 100 bookings."""
    return Call("GET", "/OrderBookings", listing=True)


def current_bookings() -> Call:
    """Bookings that run or ended within 12 hours."""
    return Call("GET", "/OrderBookingsCurrent", listing=True)


def booking(booking_id: int) -> Call:
    """One booking; documented in the singular, but the documented example has the plural."""
    return Call("GET", "/OrderBookings/{id}", booking_id, "/OrderBooking/{id}")


def cancel(booking_id: int) -> Call:
    """Give a number back."""
    return Call("PATCH", "/OrderBookings/{id}", booking_id, "/OrderBooking/{id}")


def reuse(booking_id: int) -> Call:
    """Order the number of a past activation again."""
    return Call(
        "POST", "/OrderBookingsReUse/{id}", booking_id, "/OrderBookingReUse/{id}", paid=True
    )


def extend(booking_id: int, minutes: int) -> Call:
    """Rent a number for longer; the spelling is theirs."""
    query = {"orderBookingId": booking_id, "extentionInMinutes": minutes}
    return Call("POST", "/OrderBookings", query=query, paid=True)


def set_auto_renewal(enabled: bool, booking_id: int | None) -> Call:
    """Auto-renewal of one booking, or of every booking where none is named."""
    query = {"enable": int(enabled)}
    if booking_id is not None:
        query["orderBookingId"] = booking_id
    path = "/OrderBookingsAutoRenewal"
    return Call("POST", f"{path}/SetAutoRenewalAsync", other=path, query=query)


def share(booking_id: int) -> Call:
    """A new share link; the old one dies."""
    return Call("POST", "/OrderBookingShare/{id}", booking_id)


def revoke_share(booking_id: int) -> Call:
    """The end of a share link."""
    return Call("PATCH", "/OrderBookingShare/Revoke/{id}", booking_id)


def shared_booking(token: str) -> Call:
    """What a share link shows; whoever has the token needs no key, so none is sent."""
    return Call("GET", "/OrderBookingShare", query={"token": token}, signed=False)
