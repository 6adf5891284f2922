"""Which SMS come to an account by themselves."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.models import STRICT

# Below this, a clock that is advanced by a month would have tens of millions of SMS to send.
_LEAST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 366 * 86_400

Span = tuple[float, float]


def _in_order(span: Span) -> Span:
    if not 0 <= span[0] <= span[1] <= _LONGEST_PAUSE:
        raise ValueError("must be the shortest and the longest, up to a year")
    return span


def _not_too_often(span: Span) -> Span:
    if span[0] < _LEAST_PAUSE:
        raise ValueError(f"must be from {_LEAST_PAUSE} on")
    return span


@dataclass(frozen=True, config=STRICT)
class Traffic:
    """Which SMS come by themselves; times are seconds, shortest and longest.

    Attributes:
        replies: whether activations and service rentals get a code soon after the order.
        reply_seconds: how soon.
        silent: the share of orders whose code never comes, 0 to 1.
        chatter_seconds: between two SMS on any of the rentals; None for never.
    """

    replies: bool = True
    reply_seconds: Annotated[Span, AfterValidator(_in_order)] = (4.0, 25.0)
    silent: float = Field(default=0.0, ge=0, le=1)
    chatter_seconds: (
        Annotated[Span, AfterValidator(_in_order), AfterValidator(_not_too_often)] | None
    ) = None


QUIET: Final = Traffic()
