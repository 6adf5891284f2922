"""The query string: names in any case, values checked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from anosim_tui.sandbox.ledger import ZERO
from anosim_tui.sandbox.refusals import Refusal

# Longer than any id or price, short enough for every computation.
_LONGEST: Final = 12


def whole_number(name: str, text: str) -> int:
    """A whole number that is not negative.

    Raises:
        Refusal: it is something else.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise Refusal(f"{name} must be a number")
    return int(text)


class Parameters:
    """The parameters of one request."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._values = {name.lower(): value for name, value in query.items()}

    def text(self, name: str) -> str:
        """A text; "" where it is missing."""
        return self._values.get(name.lower(), "")

    def present(self, name: str) -> None:
        """Insist on a parameter.

        Raises:
            Refusal: it is missing.
        """
        if not self.text(name):
            raise Refusal(f"{name} is missing")

    def number(self, name: str) -> int:
        """A whole number.

        Raises:
            Refusal: it is missing or something else.
        """
        self.present(name)
        return whole_number(name, self.text(name))

    def optional_number(self, name: str) -> int | None:
        """A whole number; None where it is missing.

        Raises:
            Refusal: it is something else.
        """
        return self.number(name) if self.text(name) else None

    def money(self, name: str) -> Decimal:
        """An amount in US dollars; 0 where it is missing.

        Raises:
            Refusal: it is something else.
        """
        text = self.text(name)
        try:
            amount = Decimal(text) if len(text) <= _LONGEST else None
        except InvalidOperation:
            amount = None if text else ZERO
        if amount is None or not amount.is_finite() or amount < 0:
            raise Refusal(f"{name} must be an amount")
        return amount
