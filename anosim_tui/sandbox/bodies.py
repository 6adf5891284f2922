"""The bodies of the sandbox's own requests."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.models import STRICT
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
