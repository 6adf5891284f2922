"""The AnoSim API as typed async methods, one an endpoint.

Reads are tried again for a few seconds. Writes are sent once, paid ones on a connection of their
own, and end in an answer, in a refusal, in "not sent", or in `OutcomeUnknown`: never in a guess.
Where the documentation has two spellings of a path, the other one follows a 404, by which nothing
was done.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from decimal import Decimal

import httpx
from msgspec.structs import replace

from anosim_tui.api import wire
from anosim_tui.api.transport import Bearer, Exchange, Limits, Parameter, Request, Transport
from anosim_tui.domain.addresses import UnencryptedError, base_url
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import (
    Booking,
    Country,
    Order,
    Page,
    PriceQuote,
    Product,
    ProductStock,
    Service,
    SharedBooking,
    ShareLink,
    SimCard,
    Sms,
    Verdict,
)
from anosim_tui.language import _


class Client(AbstractAsyncContextManager["Client"]):
    """The API of one account.

    Every method raises an `ApiError` and nothing else once its arguments are sound; those of writes
    raise `ValueError` before anything is sent.

    Args:
        base_url: the API root; https, or http to this machine.
        key: the API key; surrounding blanks are dropped.
        clock: for back-off, `Exchange` and `Retry-After`; time-outs run on the machine's own.
        transport: instead of the network: an in-process sandbox, or a test's. Not closed per call.
        jitter: spreads the pauses between tries.
        limits: time-outs and the largest answer.

    Raises:
        ValueError: the key cannot be one, or may not be sent there; a sentence that repeats
            neither.
    """

    def __init__(
        self,
        base_url: str,
        key: str,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        jitter: random.Random | None = None,
        limits: Limits | None = None,
    ) -> None:
        auth = bearer(key)
        del key  # a traceback through here shows local variables
        if auth is None:
            raise ValueError(
                _(
                    "The API key contains a space or another invalid character. Copy it from your "
                    "AnoSim account again."
                )
            )
        jitter = jitter or random.Random()  # noqa: S311 - nothing secret hangs on it
        self._transport = Transport(
            checked_base_url(base_url), auth, clock, transport, jitter, limits or Limits()
        )

    def observe(self, observer: Callable[[Exchange], None]) -> None:
        """Tell `observer`, which must not raise, of every HTTP request after it ended."""
        self._transport.observer = observer

    async def __aexit__(self, *_raised: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._transport.aclose()

    # The catalog

    async def countries(self) -> Page[Country]:
        return await self._transport.page(Request("GET", "/Countries", listing=True), wire.country)

    async def services(self) -> Page[Service]:
        """What numbers can be booked for; the catalog works without it."""
        return await self._transport.page(Request("GET", "/Services", listing=True), wire.service)

    async def products(self, country_id: int | None = None) -> Page[Product]:
        """Everything that can be ordered, without stock; 20,000 of them are usual."""
        query = {} if country_id is None else {"countryId": country_id}
        request = Request("GET", "/Products", query=query, listing=True)
        return await self._transport.page(request, wire.product)

    async def product_stock(self, product_id: int) -> ProductStock:
        """One product with its stock by operator; operator 0 is "any"."""
        request = Request("GET", "/Products/{id}", product_id)
        return await self._transport.single(request, wire.product_stock)

    async def price_quotes(
        self, country_id: int, rental_type_id: int, service_id: int | None = None
    ) -> Page[PriceQuote]:
        """Price tiers of a country and rental type; they overlap and must not be added up."""
        query = {"countryId": country_id, "rentalTypeId": rental_type_id}
        if service_id is not None:
            query["serviceId"] = service_id
        call = Request("GET", "/ProductPrices", query=query, listing=True)
        return await self._transport.page(call, wire.price_quote)

    # The account

    async def balance(self) -> Decimal:
        return await self._transport.single(Request("GET", "/Balance"), wire.balance)

    async def orders(self) -> Page[Order]:
        """The last 100 orders, in no order to rely on."""
        return await self._transport.page(Request("GET", "/Orders", listing=True), wire.order)

    async def order(self, order_id: int) -> Order:
        """One order; its id is not a booking's."""
        return await self._transport.single(Request("GET", "/Orders/{id}", order_id), wire.order)

    async def sim_cards(self) -> Page[SimCard]:
        """Numbers in use, without booking ids: joined on number and time."""
        return await self._transport.page(Request("GET", "/SimCards", listing=True), wire.sim_card)

    async def messages(self) -> Page[Sms]:
        """The last 100 messages of the whole account, in no order to rely on."""
        return await self._transport.page(Request("GET", "/Sms", listing=True), wire.sms)

    async def messages_of(self, booking_id: int) -> Page[Sms]:
        """Every message of one booking.

        The answer is assumed to look like that of `/Sms`; where it leaves out the number, the
        booking is read for it, and messages without one are better than none.
        """
        request = Request("GET", "/Sms/{id}", booking_id, listing=True)
        found = await self._transport.page(request, wire.sms)
        if all(message.number for message in found.items):
            return found
        try:
            number = (await self.booking(booking_id)).number
        except ApiError:
            return found
        return replace(
            found, items=tuple(wire.with_number(message, number) for message in found.items)
        )

    async def bookings(self) -> Page[Booking]:
        """The last 100 bookings, with price and what they extend."""
        request = Request("GET", "/OrderBookings", listing=True)
        return await self._transport.page(request, wire.booking)

    async def current_bookings(self) -> Page[Booking]:
        """Bookings that run or ended within 12 hours, without `price` and `extension_of`."""
        request = Request("GET", "/OrderBookingsCurrent", listing=True)
        return await self._transport.page(request, wire.booking)

    async def booking(self, booking_id: int) -> Booking:
        request = Request("GET", "/OrderBookings/{id}", booking_id, "/OrderBooking/{id}")
        return await self._transport.single(request, wire.booking)

    # Paid calls

    async def place_order(
        self, product_id: int, amount: int, provider_id: int, max_price: Decimal
    ) -> Order:
        """Order numbers; the numbers may come later than the order.

        Args:
            product_id: what.
            amount: how many, from 1.
            provider_id: the operator; 0 for any.
            max_price: the confirmed price of one, US dollars, above 0: 0 would lift the cap. That
                the service compares it with the price of one is assumed.

        Raises:
            OutcomeUnknown: sent, and the answer is lost; find out by reading.
            Unreachable: not sent.
        """
        _positive(product_id=product_id, amount=amount)
        if not (max_price.is_finite() and max_price > 0):
            raise ValueError("max_price must be above 0: 0 lifts the cap")
        query: dict[str, Parameter] = {
            "productId": product_id,
            "amount": amount,
            "providerId": provider_id,
            "maxPrice": f"{max_price:f}",
        }
        return await self._pay(Request("POST", "/Orders", query=query, paid=True))

    async def reuse(self, booking_id: int) -> Order:
        """Order the number of a past activation again; raises as `place_order` does."""
        _positive(booking_id=booking_id)
        path, other = "/OrderBookingsReUse/{id}", "/OrderBookingReUse/{id}"
        return await self._pay(Request("POST", path, booking_id, other, paid=True))

    async def extend(self, booking_id: int, minutes: int) -> Order:
        """Rent a number for longer: a new, pending booking; raises as `place_order` does."""
        _positive(booking_id=booking_id, minutes=minutes)
        query = {"orderBookingId": booking_id, "extentionInMinutes": minutes}
        return await self._pay(Request("POST", "/OrderBookings", query=query, paid=True))

    async def _pay(self, request: Request) -> Order:
        return await self._transport.write(request, wire.order)

    # Free writes

    async def cancel(self, booking_id: int) -> Verdict:
        """End a booking; a refund shows in the balance only."""
        _positive(booking_id=booking_id)
        request = Request("PATCH", "/OrderBookings/{id}", booking_id, "/OrderBooking/{id}")
        return await self._transport.write(request, wire.verdict)

    async def set_auto_renewal(self, enabled: bool, booking_id: int) -> Verdict:
        _positive(booking_id=booking_id)  # without an id, every booking would be switched
        return await self._set_auto_renewal({"enable": int(enabled), "orderBookingId": booking_id})

    async def set_auto_renewal_of_all(self, enabled: bool) -> Verdict:
        return await self._set_auto_renewal({"enable": int(enabled)})

    async def _set_auto_renewal(self, query: Mapping[str, Parameter]) -> Verdict:
        path = "/OrderBookingsAutoRenewal"
        request = Request("POST", f"{path}/SetAutoRenewalAsync", other=path, query=query)
        return await self._transport.write(request, wire.verdict)

    async def share(self, booking_id: int) -> ShareLink:
        """Make a share link; the booking's old one dies."""
        _positive(booking_id=booking_id)
        request = Request("POST", "/OrderBookingShare/{id}", booking_id)
        return await self._transport.write(request, wire.share_link)

    async def revoke_share(self, booking_id: int) -> Verdict:
        _positive(booking_id=booking_id)
        request = Request("PATCH", "/OrderBookingShare/Revoke/{id}", booking_id)
        return await self._transport.write(request, wire.verdict)

    async def shared_booking(self, token: str) -> SharedBooking:
        """What the link with `token` shows; sent without the key, as a link needs none."""
        request = Request("GET", "/OrderBookingShare", query={"token": token}, signed=False)
        return await self._transport.single(request, wire.shared_booking)


def bearer(key: str) -> Bearer | None:
    """What signs with `key`; `None` where it cannot be a key.

    h11 prints a header it refuses, key included, so that only printable ASCII gets as far. Nothing
    is raised here: the traceback would show this frame and the key in it.
    """
    key = key.strip()
    return Bearer(key) if key.isascii() and key.isprintable() and key and " " not in key else None


def checked_base_url(text: str) -> httpx.URL:
    """The base URL, when a key may be sent to it.

    Raises:
        ValueError: it may not; a sentence that does not repeat it.
    """
    try:
        url = httpx.URL(base_url(text.strip()))
        url.host.encode("idna")  # as the resolver will, and where it raises UnicodeError
        return url
    except UnencryptedError:
        problem = _(
            "The base URL would send the key unencrypted: use https:// (http:// works for "
            "localhost only)."
        )
    except (ValueError, httpx.InvalidURL):
        problem = _(
            "The base URL must look like https://anosim.net/api/v1, without a user name, a "
            "password, ? or #."
        )
    raise ValueError(problem)


def _positive(**values: int) -> None:
    for name, value in values.items():
        if value <= 0:
            raise ValueError(f"{name} must be above 0")
