"""JSON as it comes, made into domain models: the one place that knows how the wire deviates.

The rules are those of the API's public documentation and of what public client code met: names are
compared without case (auto-renewal answers in PascalCase), money and flags may be strings, a
sender may be a number, dates may lack a zone, an order's bookings go by two names, and an order may
come inside a list of one. Every string is
cleaned. Every public function here reads one JSON value, as `parsing.load` makes it, and raises
`ValueError` where that is not what it should be.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, PlainValidator, model_validator

from anosim_tui.api.parsing import (
    Flag,
    Id,
    MaybeId,
    MaybeMinutes,
    MaybeMoment,
    MaybeMoney,
    Minutes,
    Moment,
    Money,
    Remembered,
    Text,
    every,
    maybe,
    raw_text,
    read_id,
    read_minutes,
    read_money,
    read_text,
    survivors,
)
from anosim_tui.domain.models import (
    Booking,
    Country,
    Order,
    PriceQuote,
    PriceTier,
    Product,
    ProductStock,
    Provider,
    Service,
    SharedBooking,
    ShareLink,
    SimCard,
    Sms,
    Verdict,
)

UNKNOWN_CAP: Final = 20
"""Unknown fields kept of a booking, each at most `FIELD_CAP` characters."""
FIELD_CAP: Final = 200


class _Wire(BaseModel):
    """An object of the wire: names without case, unknown ones left out, all of it frozen."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=lambda name: name.replace("_", ""),
        hide_input_in_errors=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _lower_names(cls, raw: object) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise ValueError("not an object")
        return {name.lower(): value for name, value in raw.items() if name.isascii()}


class _Balance(_Wire):
    account_balance_in_usd: Money


def balance(raw: object) -> Decimal:
    """The account's balance, US dollars."""
    return _Balance.model_validate(raw).account_balance_in_usd


class _Country(_Wire):
    id: Id
    country: Text


def country(raw: object) -> Country:
    """A country."""
    wire = _Country.model_validate(raw)
    return Country(wire.id, wire.country)


class _Service(_Wire):
    id: Id
    service: Text


def service(raw: object) -> Service:
    """A service."""
    wire = _Service.model_validate(raw)
    return Service(wire.id, wire.service)


class _Offer(_Wire):
    """What a product and a price quote have in common."""

    id: Id
    country: Text
    rental_type: Text
    service: Text
    duration_in_minutes: Minutes

    def product(self, price: Decimal) -> Product:
        return Product(
            self.id, self.country, self.rental_type, self.service, self.duration_in_minutes, price
        )


class _Product(_Offer):
    price: Money


def product(raw: object) -> Product:
    """A product; `products.ProductReader` does the same in a third of the time."""
    wire = _Product.model_validate(raw)
    return wire.product(wire.price)


class _Provider(_Wire):
    # `/Products/:id` says id, `/ProductPrices` says providerId.
    id: Id = Field(validation_alias=AliasChoices("id", "providerid"))
    name: Text = ""
    available_count: Id


def provider(raw: object) -> Provider:
    """A mobile operator with its stock."""
    wire = _Provider.model_validate(raw)
    return Provider(wire.id, wire.name, wire.available_count)


_Providers = Annotated[tuple[Provider, ...], PlainValidator(survivors(provider))]


class _Stock(_Product):
    # The documentation has the singular for what is a list.
    providers: _Providers = Field(validation_alias=AliasChoices("provider", "providers"))


def product_stock(raw: object) -> ProductStock:
    """A product with its stock by operator."""
    wire = _Stock.model_validate(raw)
    return ProductStock(wire.product(wire.price), wire.providers)


class _Tier(_Wire):
    price: Money
    providers: _Providers


def tier(raw: object) -> PriceTier:
    """One price and who sells at it."""
    wire = _Tier.model_validate(raw)
    return PriceTier(wire.price, wire.providers)


class _Quote(_Offer):
    base_price: Money
    total_count: Id
    # Absent or partly unreadable spoils the quote: only an empty map means sold out.
    price_map: Annotated[tuple[PriceTier, ...], PlainValidator(every(tier))]


def price_quote(raw: object) -> PriceQuote:
    """A product's price tiers."""
    wire = _Quote.model_validate(raw)
    return PriceQuote(wire.product(wire.base_price), wire.total_count, wire.price_map)


class _Booking(_Wire):
    id: Id
    number: Text = ""
    country: Text = ""
    rental_type: Text = ""
    service: Text = ""
    start_date: MaybeMoment = None
    end_date: MaybeMoment = None
    duration_in_minutes: MaybeMinutes = None
    state: Text = ""
    price_in_usd: MaybeMoney = None
    extention_for_id: MaybeId = None


def booking(raw: object) -> Booking:
    """A booking, whole or the shorter one of `/OrderBookingsCurrent`.

    Only its id is needed. What this program does not know, and what it knows but cannot read, is
    kept in `unknown`.
    """
    wire = _Booking.model_validate(raw)
    return Booking(
        id=wire.id,
        number=wire.number,
        country=wire.country,
        rental_type=wire.rental_type,
        service=wire.service,
        start=wire.start_date,
        end=wire.end_date,
        duration=wire.duration_in_minutes,
        state=wire.state,
        price=wire.price_in_usd,
        extension_of=wire.extention_for_id or None,  # 0 is how .NET writes "none"
        unknown=_unknown(raw, wire) if isinstance(raw, Mapping) else (),
    )


def _unknown(raw: Mapping[str, object], wire: _Booking) -> tuple[tuple[str, str], ...]:
    kept = [
        (raw_text(name, FIELD_CAP), raw_text(value, FIELD_CAP))
        for name, value in raw.items()
        if _is_unread(wire, name, value)
    ]
    return tuple(kept[:UNKNOWN_CAP])


def _is_unread(wire: _Booking, name: str, value: object) -> bool:
    field = _BOOKING_FIELDS.get(name.lower())
    if field is None:
        return True
    return value is not None and value != "" and getattr(wire, field) is None


_BOOKING_FIELDS: Final[Mapping[str, str]] = {
    info.alias or name: name for name, info in _Booking.model_fields.items()
}


_MaybeBookings = Annotated[tuple[Booking, ...] | None, PlainValidator(maybe(survivors(booking)))]


class _Order(_Wire):
    id: Id
    date: MaybeMoment = None
    price_in_usd: MaybeMoney = None
    # A list that is missing or unreadable is no reason to lose a paid order: it is read again.
    bookings: _MaybeBookings = None
    order_bookings: _MaybeBookings = None


def order(raw: object) -> Order:
    """An order, perhaps inside a list of one; only its id is needed."""
    wire = _Order.model_validate(raw[0] if isinstance(raw, list) and len(raw) == 1 else raw)
    return Order(wire.id, wire.date, wire.price_in_usd, wire.bookings or wire.order_bookings or ())


class _SimCard(_Wire):
    number: Text
    country: Text = ""
    rental_type: Text = ""
    service: Text = ""
    in_use_start: MaybeMoment = None
    in_use_end: MaybeMoment = None


def sim_card(raw: object) -> SimCard:
    """A number in use."""
    wire = _SimCard.model_validate(raw)
    return SimCard(
        wire.number,
        wire.country,
        wire.rental_type,
        wire.service,
        wire.in_use_start,
        wire.in_use_end,
    )


class _Sms(_Wire):
    sim_card_number: Text = ""
    message_date: Moment
    message_sender: Text = ""
    message_text: Text


def sms(raw: object) -> Sms:
    """A message; it needs a date and a text, the number may be missing."""
    wire = _Sms.model_validate(raw)
    return Sms(wire.sim_card_number, wire.message_date, wire.message_sender, wire.message_text)


class _Verdict(_Wire):
    success: Flag
    message: Text = ""
    affected_order_bookings_count: MaybeId = None


def verdict(raw: object) -> Verdict:
    """The answer to a free action."""
    wire = _Verdict.model_validate(raw)
    return Verdict(wire.success, wire.message, wire.affected_order_bookings_count)


class _ShareLink(_Wire):
    weblink: Text
    apilink: Text


def share_link(raw: object) -> ShareLink:
    """A share link, neither half of it empty."""
    wire = _ShareLink.model_validate(raw)
    if not (wire.weblink and wire.apilink):
        raise ValueError("no link")
    return ShareLink(wire.weblink, wire.apilink)


class _Shared(_Wire):
    number: Text
    country: Text = ""
    rental_type: Text = ""
    service: Text = ""
    start_date: MaybeMoment = None
    end_date: MaybeMoment = None
    state: Text = ""
    sms: Annotated[tuple[Sms, ...], PlainValidator(survivors(sms))]


def shared_booking(raw: object) -> SharedBooking:
    """What a share link shows; its messages get the number they came to."""
    wire = _Shared.model_validate(raw)
    shown = Booking(
        id=0,
        number=wire.number,
        country=wire.country,
        rental_type=wire.rental_type,
        service=wire.service,
        start=wire.start_date,
        end=wire.end_date,
        duration=None,
        state=wire.state,
    )
    return SharedBooking(shown, tuple(with_number(item, wire.number) for item in wire.sms))


def with_number(message: Sms, number: str) -> Sms:
    """`message`, at `number` where it does not say its own."""
    if message.number:
        return message
    return Sms(number, message.date, message.sender, message.text)


_FIELDS = itemgetter("id", "country", "rentalType", "service", "durationInMinutes", "price")


class ProductReader:
    """Reads the products of one page."""

    def __init__(self) -> None:
        self._words: Remembered[str] = Remembered(read_text)
        self._durations: Remembered[timedelta] = Remembered(read_minutes)
        self._prices: Remembered[Decimal] = Remembered(read_money)

    def __call__(self, raw: Any) -> Product:
        """One product.

        Raises:
            ValueError: it is none.
        """
        try:
            number, country, rental_type, service, minutes, price = _FIELDS(raw)
        except (KeyError, TypeError):
            return product(raw)
        # Exact types only: `True` and `1` would be one thing to remember.
        if not (
            type(country) is type(rental_type) is type(service) is str and type(minutes) is int
        ):
            return product(raw)
        words = self._words
        amount = self._prices[price] if type(price) is Decimal else read_money(price)
        return Product(
            read_id(number),
            words[country],
            words[rental_type],
            words[service],
            self._durations[minutes],
            amount,
        )
