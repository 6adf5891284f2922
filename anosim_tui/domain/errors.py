"""What can go wrong between this program and AnoSim, as types; raised at the edge by `api`."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from anosim_tui.language import N_, _

if TYPE_CHECKING:
    from anosim_tui.domain.purchases import Off, Purchase


class ApiError(Exception):
    """A call did not bring what was asked for; `str()` of it is a plain sentence for a person."""


class BadKey(ApiError):
    """The service does not accept the API key (401 or 403)."""


class Throttled(ApiError):
    """The service asks for fewer requests (429).

    Attributes:
        retry_after: seconds to wait, where the service said so.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(ApiError):
    """The service understood and said no (400, 404); the message is its own words.

    Attributes:
        has_words: whether the service said anything at all.
    """

    def __init__(self, message: str, status: int = 400, *, has_words: bool = True) -> None:
        super().__init__(message)
        self.status = status
        self.has_words = has_words


class Unreachable(ApiError):
    """No answer: the network, the name, the connection, a time-out, or a 5xx.

    Attributes:
        sent: whether the request may have reached the service.
    """

    def __init__(self, message: str, *, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class Unreadable(ApiError):
    """An answer came that is not what the call answers: HTML, broken JSON, other types."""


class OutcomeUnknown(ApiError):
    """A write was sent, and it is not known whether it was carried out.

    A paid one is never to be sent again: what became of it is found out by reading.
    """


class StorageErrorKind(Enum):
    """What is wrong; the value is a sentence, in English."""

    FULL = N_("Nothing is being saved: the disk is full. Free up some space; saving then resumes.")
    UNWRITABLE = N_(
        "Nothing is being saved: the file cannot be written. Check the permissions "
        "of the data folder."
    )
    BUSY = N_(
        "Nothing is being saved: another program is using the file. When it is "
        "done, saving resumes."
    )
    FAILING = N_(
        "Nothing is being saved: the disk reported an error. Check the disk, or "
        "choose another folder with --data-dir."
    )
    NEWER = N_(
        "Nothing is being saved: a newer version of anosim-tui wrote the file. Update anosim-tui."
    )
    DAMAGED = N_("Nothing is being saved: the file is damaged.")
    OTHER_KEY = N_(
        "Nothing is being saved: this API key differs from the one the saved data "
        "belongs to. Press ! to say whether it is the same account."
    )
    INVALID = N_("Nothing is being saved: the file contains data that anosim-tui did not write.")


class StorageError(Exception):
    """The archive could not do what was asked; `str()` of it is a sentence for a person."""

    def __init__(self, kind: StorageErrorKind) -> None:
        super().__init__(_(kind.value))
        self.kind = kind


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
