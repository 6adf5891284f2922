"""The parameters of the calls: their names, what each may be, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from anosim_tui.sandbox.base import validate
from anosim_tui.sandbox.records import ZERO

# Longer than any id or price, short enough for every computation.
_LONGEST: Final = 12


def _whole_number(text: object) -> object:
    if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= _LONGEST:
        return int(text)
    raise ValueError("must be a number")


def _amount(text: object) -> object:
    try:
        amount = Decimal(str(text)) if len(str(text)) <= _LONGEST else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise ValueError("must be an amount")
    return amount


def _switch(text: object) -> object:
    number = _whole_number(text)
    if number not in (0, 1):
        raise ValueError("must be 0 or 1")
    return number == 1


def _schema(kind: str, **more: object) -> Any:
    return WithJsonSchema({"type": kind, **more})


Number = Annotated[
    int, BeforeValidator(_whole_number), _schema("integer", minimum=0, maximum=999_999_999_999)
]
Amount = Annotated[
    Decimal, BeforeValidator(_amount), _schema("number", minimum=0, maximum=999_999_999)
]
Switch = Annotated[bool, BeforeValidator(_switch), _schema("integer", enum=[0, 1])]

# What is left out where nothing means everything; no id is negative.
ALL: Final = -1


def _parameter(meaning: str, default: Any = ...) -> Any:
    return Field(default, description=meaning)


class Parameters(BaseModel):
    """The parameters of a request, those in the path among them; most calls have none."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """What a query says, whose names are read in any case; what is empty is missing.

        Raises:
            BadValue: something is missing or not what it must be.
        """
        names = [field.alias or "" for field in cls.model_fields.values()]
        lower = {name.lower(): text for name, text in query.items() if text}
        given = {name: lower[name.lower()] for name in names if name.lower() in lower}
        return validate(cls, given)


class ById(Parameters):
    """What stands in the path."""

    id: Number = _parameter("which one")


class ProductsOf(Parameters):
    """Of call 4."""

    country_id: Number = _parameter("only those of this country", ALL)


class PricesOf(Parameters):
    """Of call 6. assumed: country and rental type are required, the service is not."""

    country_id: Number = _parameter("of which country")
    rental_type_id: Number = _parameter("1 is Activation")
    service_id: Number = _parameter("of which service; all where it is missing", ALL)


class NewOrder(Parameters):
    """Of call 7. assumed: amount, provider and cap may be left out."""

    product_id: Number = _parameter("what")
    amount: Number = _parameter("how many numbers", 1)
    provider_id: Number = _parameter("whose; 0 is anyone's", 0)
    max_price: Amount = _parameter("at most how much; 0 is no cap", ZERO)


class Extension(Parameters):
    """Of call 18."""

    order_booking_id: Number = _parameter("which booking")
    extention_in_minutes: Number = _parameter("by how long; the spelling is the service's")


class RenewalSwitch(Parameters):
    """Of call 19."""

    enable: Switch = _parameter("1 for on, 0 for off")
    order_booking_id: Number = _parameter("which booking; every one where it is missing", ALL)


class ByToken(Parameters):
    """Of call 22."""

    token: str = _parameter("the token of a share link")
