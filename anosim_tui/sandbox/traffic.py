"""Which SMS come to an account by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from anosim_tui.sandbox.typed import limits


@dataclass(frozen=True, slots=True)
class Traffic:
    """Which SMS come by themselves; times are seconds, shortest and longest.

    Attributes:
        replies: whether activations and service rentals get a code soon after the order.
        reply_seconds: how soon.
        silent: the share of orders whose code never comes, 0 to 1.
        chatter_seconds: between two SMS on any of the rentals; None for never.
    """

    replies: bool = True
    reply_seconds: tuple[float, float] = (4.0, 25.0)
    silent: float = field(default=0.0, metadata=limits(0, 1))
    chatter_seconds: tuple[float, float] | None = None


QUIET: Final = Traffic()
