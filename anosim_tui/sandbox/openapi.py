"""The OpenAPI 3.1 document of the 22 calls and of the sandbox's own requests, and their bodies."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final, NamedTuple

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.domain.models import (
    ACTIVATION,
    ACTIVE,
    ENDED,
    NOT_USED,
    PENDING,
    RENTAL_FULL,
    RENTAL_SERVICE,
)
from anosim_tui.sandbox.base import STRICT, schema
from anosim_tui.sandbox.calls import API_ROOT, CALLS, SHARE_PAGE, Call, Kind, Parameter
from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.scenario import SCENARIOS

# Advanced by more at once, a busy account would have millions of SMS to send.
_MONTH: Final = 31 * 86_400
_LONGEST_TEXT: Final = 100_000


def _built_in(name: str) -> str:
    if name not in SCENARIOS:
        raise ValueError(f"must be one of: {', '.join(SCENARIOS)}")
    return name


@dataclass(frozen=True, config=STRICT)
class NewSms:
    """An SMS to a booking or a number."""

    sender: Annotated[str, Field(max_length=_LONGEST_TEXT)]
    text: Annotated[str, Field(max_length=_LONGEST_TEXT)]
    bookingId: int | None = None  # noqa: N815 - as the API spells it
    number: str | None = None

    @model_validator(mode="after")
    def _to_somebody(self) -> NewSms:
        if self.bookingId is None and self.number is None:
            raise ValueError("must have a bookingId or a number")
        return self


@dataclass(frozen=True, config=STRICT)
class Advance:
    """How much time passes."""

    seconds: Annotated[float, Field(ge=0, le=_MONTH)]


@dataclass(frozen=True, config=STRICT)
class Reset:
    """Begin again, with the same scenario or another one that comes with the program."""

    scenario: (
        Annotated[
            str, AfterValidator(_built_in), WithJsonSchema({"type": "string", "enum": [*SCENARIOS]})
        ]
        | None
    ) = None


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


_MOMENT: Final = {"now": _DATE}


def _sandbox_schemas() -> dict[str, Json]:
    """The shapes of the sandbox's own requests; made late, because pydantic takes its time."""
    fault = schema(Fault)
    return {
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
        "Fault": fault,
        "StandingFault": {
            **shape(id=_NUMBER, since=_DATE, struck=_NUMBER, **fault["properties"]),
            "required": ["id", "kind", "endpoint", "since", "struck"],
        },
        "NewSms": schema(NewSms),
        "Advance": schema(Advance),
        "Reset": schema(Reset),
        "Moment": shape(**_MOMENT),
        "Cleared": shape(cleared=_NUMBER),
    }


_KINDS: Final[dict[Kind, Json]] = {
    Kind.NUMBER: {"type": "integer", "minimum": 0, "maximum": 999_999_999_999},
    Kind.MONEY: {"type": "number", "minimum": 0, "maximum": 999_999_999},
    Kind.SWITCH: {"type": "integer", "enum": [0, 1]},
    Kind.TEXT: {"type": "string"},
}
# Which refusals a call can end in, beside what every call can.
_KEY_STATUSES: Final = ("401",)
_ANY_STATUSES: Final = ("400", "404", "429")

_MEANINGS: Final = {
    "400": "Refused, or an empty list where that quirk is on",
    "401": "The key is missing or wrong",
    "404": "There is no such thing",
    "405": "Another method is meant",
    "429": "Too many requests",
    "501": "The real service has this, the sandbox does not",
}


class Handle(NamedTuple):
    """One of the sandbox's own requests.

    Attributes:
        method: the HTTP method.
        name: below `/__sandbox/`.
        summary: what it does.
        schema: what comes back.
        body: what it takes; "" for nothing.
        optional: whether the body may be left out.
    """

    method: str
    name: str
    summary: str
    schema: str
    body: str = ""
    optional: bool = False


HANDLES: Final = (
    Handle("GET", "state", "Time, money, bookings and every switch", "State"),
    Handle("GET", "requests", "The journal: every request of the API", "[Request]"),
    Handle("POST", "sms", "Let an SMS arrive now", "Sms", "NewSms"),
    Handle("POST", "advance", "Let time pass; all that falls due happens", "Moment", "Advance"),
    Handle("GET", "faults", "What goes wrong", "[StandingFault]"),
    Handle("POST", "faults", "Let more go wrong: one fault or a list", "[StandingFault]", "Fault"),
    Handle("DELETE", "faults", "Let nothing go wrong any more", "Cleared"),
    Handle("POST", "reset", "Begin again, or another scenario", "Moment", "Reset", optional=True),
)


@cache
def document() -> Json:
    """The document. It is made once and must not be changed."""
    paths: dict[str, Json] = {}
    for call in CALLS:
        paths.setdefault(API_ROOT + call.path, {})[call.method.lower()] = _operation(call)
    for handle in HANDLES:
        path = f"/__sandbox/{handle.name}"
        paths.setdefault(path, {})[handle.method.lower()] = _handle(handle)
    paths["/__sandbox/openapi.json"] = {"get": _own()}
    paths[SHARE_PAGE] = {"get": _not_modelled()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "AnoSim in a box",
            "version": "1",
            "description": "The AnoSim API as the sandbox answers it, without quirks and "
            "faults, and the sandbox's own handles under /__sandbox/. Nothing here is official.",
        },
        "paths": paths,
        "components": {
            "schemas": {**API, **_sandbox_schemas()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "query": {"type": "apiKey", "in": "query", "name": "apikey"},
            },
        },
    }


def _operation(call: Call) -> Json:
    statuses = [*_ANY_STATUSES, *(() if call.public else _KEY_STATUSES)]
    parameters = [_parameter(item) for item in call.parameters]
    if "{id}" in call.path:
        place: Json = {"name": "id", "in": "path", "required": True}
        parameters.insert(0, {**place, "schema": _KINDS[Kind.NUMBER]})
    return {
        "operationId": f"call{call.number}",
        "tags": ["api"],
        "summary": call.summary,
        "parameters": parameters,
        "security": [] if call.public else [{"bearer": []}, {"header": []}, {"query": []}],
        "responses": {"200": _json(call.schema), **_refusals(statuses)},
    }


def _parameter(item: Parameter) -> Json:
    return {
        "name": item.name,
        "in": "query",
        "required": item.required,
        "description": item.meaning,
        "schema": _KINDS[item.kind],
    }


def _handle(handle: Handle) -> Json:
    operation: Json = {
        "operationId": f"{handle.method.lower()}_{handle.name}",
        "tags": ["sandbox"],
        "summary": handle.summary,
        "security": [],
        "responses": {"200": _json(handle.schema), **_refusals(["400", "404"])},
    }
    if handle.body:
        schema = ref(handle.body)
        if handle.name == "faults":
            schema = {"anyOf": [schema, many(schema)]}
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": not handle.optional, "content": content}
    return operation


def _own() -> Json:
    return {
        "operationId": "get_openapi",
        "tags": ["sandbox"],
        "summary": "This document",
        "security": [],
        "responses": {"200": _content("This document", {"type": "object"})},
    }


def _not_modelled() -> Json:
    token = {"name": "token", "in": "query", "required": False, "schema": _KINDS[Kind.TEXT]}
    return {
        "operationId": "share_page",
        "tags": ["api"],
        "summary": "The web page behind a share link's weblink",
        "parameters": [token],
        "security": [],
        "responses": _refusals(["501"]),
    }


def _json(schema: str) -> Json:
    return _content("Done", ref(schema))


def _content(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _refusals(statuses: list[str]) -> Json:
    sentence: Json = {"text/plain": {"schema": {"type": "string"}}}
    return {
        status: {"description": _MEANINGS[status], "content": sentence}
        for status in sorted(statuses)
    }
