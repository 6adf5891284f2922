"""Why the journal of purchases did not do what was asked."""

from __future__ import annotations

from anosim_tui.domain.purchases import Off, Purchase


class JournalError(Exception):
    """The journal did not do what was asked, so nothing may be sent; `str()` of it says why.

    Attributes:
        off: set where nothing can be bought until something is done about it.
    """

    def __init__(self, sentence: str, off: Off | None = None) -> None:
        super().__init__(sentence)
        self.off = off


class AlreadyOpen(Exception):
    """An identical purchase is open."""

    def __init__(self, by: Purchase) -> None:
        super().__init__("an identical purchase is open")
        self.by = by


class Taken(Exception):
    """The order belongs to another purchase, or the purchase has ended otherwise."""
