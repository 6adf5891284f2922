"""What can go wrong between this program and AnoSim, as types; raised at the edge by `api`."""

from __future__ import annotations


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
        status: the HTTP status.
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
    """A paid call was sent and nobody knows whether it was carried out.

    Never to be sent again: what became of it is found out by reading.
    """
