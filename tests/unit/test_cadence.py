from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.domain.cadence import ASKED_ANYWAY, LONGEST_BACK_OFF, LONGEST_WAIT, Pace, interval
from anosim_tui.domain.errors import Throttled, Unreachable
from anosim_tui.domain.models import ACTIVATION, ENDED, PENDING, Booking, Sms
from anosim_tui.domain.state import AccountState, Resource
from tests.unit.test_bookings import HOUR, START, booking, sms
from tests.unit.test_state import after, arrived, current

WAITING = booking(1, rental_type=ACTIVATION)
CODE = sms(1, text="your code is 123456")
LATER = START + 2 * HOUR
EXTENSION = booking(2, start=START + HOUR, end=START + HOUR, state=PENDING, extension_of=1)


def having(*bookings: Booking, messages: tuple[Sms, ...] = ()) -> AccountState:
    return after(current(*bookings), arrived(*messages))


@pytest.mark.parametrize(
    ("state", "now", "messages", "bookings"),
    [
        (AccountState(), START, 30, 60),
        (having(), START, 30, 60),
        (having(WAITING), START, 2, 10),
        (having(WAITING, messages=(CODE,)), START, 5, 10),
        (having(WAITING), LATER, 30, 60),
        (having(booking(1, rental_type=ACTIVATION, state=ENDED)), START, 30, 60),
        (having(booking(1)), START, 5, 60),
        (having(booking(1), EXTENSION), START, 5, 10),
        (having(booking(1), booking(2, number="+1", rental_type=ACTIVATION)), START, 2, 10),
    ],
)
def test_the_table(state: AccountState, now: datetime, messages: float, bookings: float) -> None:
    assert interval(Resource.MESSAGES, state, now) == messages
    assert interval(Resource.BOOKINGS, state, now) == bookings
    assert interval(Resource.BALANCE, state, now) == 300


def test_retry_after_of_one_call_is_cut_while_others_work() -> None:
    for asked, cut in ((5, 5), (300, ASKED_ANYWAY)):
        error = Throttled("slow down", asked)
        assert Pace().after_failure(error).wait(2, error, 0, others_work=True) == cut


@given(st.lists(st.booleans(), max_size=30), st.sampled_from([2, 5, 30, 60, 300]))
def test_throttled_or_not_the_rhythm_never_stops(throttled: list[bool], usual: float) -> None:
    pace, error = Pace(), None
    for bad in throttled:
        error = Throttled("slow down") if bad else None
        pace = pace.after_failure(error) if error else pace.after_success()
        assert usual <= pace.wait(usual, error, 0.5) <= max(2 * usual, LONGEST_WAIT)


@given(st.integers(1, 5000), st.floats(0, 0.999), st.sampled_from([2, 5, 30, 60, 300]))
def test_failures_back_off_to_15_seconds(failures: int, jitter: float, usual: float) -> None:
    pace, error = Pace(), Unreachable("no network")
    for _ in range(failures):
        pace = pace.after_failure(error)
    wait = pace.wait(usual, error, jitter)
    assert 1.5 <= wait <= LONGEST_BACK_OFF
    assert failures < 5 or wait >= 0.75 * LONGEST_BACK_OFF
    assert pace.after_success().wait(usual, None, jitter) == usual
