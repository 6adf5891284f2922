"""When to ask the API next: pure functions of what is known.

The figures weigh freshness against a service that publishes no rate limit: a person who waits for
a code looks at the screen, a number rented for months does not need a question every two seconds.
All of them are seconds.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain.errors import ApiError, Throttled
from anosim_tui.domain.state import AccountState, Resource

AWAITING_CODE: Final = 2.0
ACTIVE: Final = 5.0
IDLE: Final = 30.0
BOOKINGS_CHANGING: Final = 10.0
BOOKINGS_STEADY: Final = 60.0
BALANCE: Final = 300.0
LONGEST_WAIT: Final = 60.0
LONGEST_BACK_OFF: Final = 15.0
ASKED_ANYWAY: Final = 30.0
"""The longest wait after a 429 of one call while others are answered."""
_FIRST_BACK_OFF: Final = 2.0
_SLOWEST_PACE: Final = 16.0
_RECOVERY: Final = 0.8


def interval(part: Resource, state: AccountState, now: datetime) -> float:
    """Seconds between two reads of `part` while all goes well."""
    running = [line for line in state.lines if not line.is_over(now)]
    match part:
        case Resource.MESSAGES:
            if any(line.awaits_code(now) for line in running):
                return AWAITING_CODE
            return ACTIVE if running else IDLE
        case Resource.BOOKINGS:
            changing = any(line.last.is_activation or line.is_pending for line in running)
            return BOOKINGS_CHANGING if changing else BOOKINGS_STEADY
        case Resource.BALANCE:
            return BALANCE


class Pace(Struct, frozen=True):
    """How the service has been answering: slower after a 429, backing off after failures.

    Attributes:
        factor: what every interval is multiplied by; each 429 doubles it, each good answer takes
            a fifth off, so that a limit once met is not run into at every other request.
    """

    factor: float = 1.0
    failures: int = 0

    def after_success(self) -> Pace:
        return Pace(max(1.0, self.factor * _RECOVERY))

    def after_failure(self, error: ApiError) -> Pace:
        if isinstance(error, Throttled):
            return Pace(min(self.factor * 2, _SLOWEST_PACE), self.failures)
        return replace(self, failures=self.failures + 1)

    def wait(
        self, usual: float, error: ApiError | None, jitter: float, *, others_work: bool = False
    ) -> float:
        """Seconds until the next attempt.

        Args:
            jitter: a random number in [0, 1); spreads attempts after a failure.
            others_work: whether another call was answered since the last attempt.
        """
        if isinstance(error, Throttled):
            asked = error.retry_after or 0.0
            pause = min(self._slowed(usual), max(usual, LONGEST_WAIT))
            return max(pause, min(asked, ASKED_ANYWAY) if others_work else asked)
        if error is not None:
            # The longest wait is reached at the fourth failure; more steps only overflow.
            back_off = _FIRST_BACK_OFF * float(1 << min(max(self.failures - 1, 0), 5))
            return min(back_off * (0.75 + jitter / 2), LONGEST_BACK_OFF)
        return self._slowed(usual)

    def _slowed(self, usual: float) -> float:
        return min(usual * self.factor, max(2 * usual, LONGEST_WAIT))
