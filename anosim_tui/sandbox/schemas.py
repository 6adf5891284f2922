"""The shapes of all answers and bodies as JSON Schema, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

from anosim_tui.domain.models import (
    ACTIVATION,
    ACTIVE,
    ENDED,
    NOT_USED,
    PENDING,
    RENTAL_FULL,
    RENTAL_SERVICE,
)
from anosim_tui.sandbox.bodies import Advance, NewSms, Reset
from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.models import schema

Json = dict[str, Any]

_TEXT: Final[Json] = {"type": "string"}
_NUMBER: Final[Json] = {"type": "integer"}
_MONEY: Final[Json] = {"type": "number", "description": "US dollars"}
_FLAG: Final[Json] = {"type": "boolean"}
_DATE: Final[Json] = {"type": "string", "format": "date-time"}
_PHONE: Final[Json] = {"type": "string", "pattern": r"^\+[0-9]+$"}
_STATE: Final[Json] = {"type": "string", "enum": [ACTIVE, PENDING, ENDED, NOT_USED]}
_RENTAL_TYPE: Final[Json] = {"type": "string", "enum": [ACTIVATION, RENTAL_SERVICE, RENTAL_FULL]}


def ref(name: str) -> Json:
    """A pointer to a schema; `[Name]` is a list of it."""
    if name.startswith("["):
        return many(ref(name.strip("[]")))
    return {"$ref": f"#/components/schemas/{name}"}


def many(items: Json) -> Json:
    """A list."""
    return {"type": "array", "items": items}


def maybe(kind: Json) -> Json:
    """The same, or null."""
    return {**kind, "type": [kind["type"], "null"]}


def shape(*optional: str, **properties: Json) -> Json:
    """An object with these fields; all of them are there but the `optional` ones."""
    required = [name for name in properties if name not in optional]
    whole: Json = {"type": "object", "properties": properties}
    return {**whole, "required": required} if required else whole


_TRAITS: Final = {
    "id": _NUMBER,
    "country": _TEXT,
    "rentalType": _RENTAL_TYPE,
    "service": _TEXT,
    "durationInMinutes": _NUMBER,
}
_SHORT: Final = {
    "id": _NUMBER,
    "number": _PHONE,
    "country": _TEXT,
    "rentalType": _RENTAL_TYPE,
    "service": _TEXT,
    "startDate": _DATE,
    "endDate": _DATE,
    "durationInMinutes": _NUMBER,
    "state": _STATE,
}
_BOOKING: Final = {**_SHORT, "priceInUSD": _MONEY, "extentionForId": maybe(_NUMBER)}
_SMS: Final = {"messageDate": _DATE, "messageSender": _TEXT, "messageText": _TEXT}
_STOCK: Final = {"name": _TEXT, "availableCount": _NUMBER}

API: Final[dict[str, Json]] = {
    "Balance": shape(accountBalanceInUSD=_MONEY),
    "Country": shape(id=_NUMBER, country=_TEXT),
    "Service": shape(id=_NUMBER, service=_TEXT),
    "Product": shape(**_TRAITS, price=_MONEY),
    "ProductWithStock": shape(**_TRAITS, price=_MONEY, provider=many(shape(id=_NUMBER, **_STOCK))),
    "ProductPrice": shape(
        **_TRAITS,
        basePrice=_MONEY,
        totalCount=_NUMBER,
        priceMap=many(shape(price=_MONEY, providers=many(shape(providerId=_NUMBER, **_STOCK)))),
    ),
    "Order": shape(id=_NUMBER, date=_DATE, priceInUSD=_MONEY, bookings=many(ref("Booking"))),
    "SimCard": shape(
        number=_PHONE,
        country=_TEXT,
        rentalType=_RENTAL_TYPE,
        service=_TEXT,
        inUseStart=_DATE,
        inUseEnd=_DATE,
    ),
    "Sms": shape(simCardNumber=_PHONE, **_SMS),
    "Booking": shape("extentionForId", **_BOOKING),
    "CurrentBooking": shape(**_SHORT),
    "Success": shape(success=_FLAG),
    "Renewal": shape(Success=_FLAG, Message=_TEXT, AffectedOrderBookingsCount=_NUMBER),
    "Links": shape(weblink=_TEXT, apilink=_TEXT),
    "Revoked": shape(success=_FLAG, message=_TEXT),
    "Shared": shape(
        number=_PHONE,
        country=_TEXT,
        rentalType=_RENTAL_TYPE,
        service=_TEXT,
        startDate=_DATE,
        endDate=_DATE,
        state=_STATE,
        sms=many(shape(**_SMS)),
    ),
}


_FAULT: Final[Json] = schema(Fault)
_MOMENT: Final = {"now": _DATE}

SANDBOX: Final[dict[str, Json]] = {
    "State": shape(
        scenario=_TEXT,
        seed=maybe(_NUMBER),
        now=_DATE,
        frozen=_FLAG,
        money=shape(balance=_MONEY, start=_MONEY, charges=_MONEY, refunds=_MONEY, addsUp=_FLAG),
        bookings=many(
            shape(
                "extentionForId",
                **_BOOKING,
                orderId=_NUMBER,
                productId=_NUMBER,
                providerId=_NUMBER,
                autoRenewal=_FLAG,
                shareToken=maybe(_TEXT),
                messages=_NUMBER,
            )
        ),
        orders=_NUMBER,
        messages=_NUMBER,
        requests=_NUMBER,
        next=many(shape(at=_DATE, what=_TEXT, bookingId=maybe(_NUMBER))),
        faults=many(ref("StandingFault")),
        quirks={"type": "object"},
    ),
    "Request": shape(method=_TEXT, path=_TEXT, query=_TEXT, status=_NUMBER),
    "Fault": _FAULT,
    "StandingFault": {
        **shape(id=_NUMBER, since=_DATE, struck=_NUMBER, **_FAULT["properties"]),
        "required": ["id", "kind", "endpoint", "since", "struck"],
    },
    "NewSms": schema(NewSms),
    "Advance": schema(Advance),
    "Reset": schema(Reset),
    "Moment": shape(**_MOMENT),
    "Cleared": shape(cleared=_NUMBER),
}
