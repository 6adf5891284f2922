from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.account.health import HealthReport, compared
from anosim_tui.api.transport import Exchange
from anosim_tui.domain.errors import Unreachable
from tests.account.fakes import START, Stage, activation


def exchange(
    ahead: float, seconds: float = 0.2, at: float = 0.0, way_there: float = 0.5
) -> Exchange:
    """An answer of a service whose clock is `ahead` seconds ahead of the local one."""
    started = START + timedelta(seconds=at)
    stamped = started + timedelta(seconds=ahead + seconds * way_there)
    return Exchange("GET", "/Sms", 200, started, seconds, stamped.replace(microsecond=0), None)


@given(
    st.floats(-1, 1),
    st.lists(st.tuples(st.floats(0, 5), st.floats(0, 90000), st.floats(0, 1)), max_size=20),
)
def test_a_clock_within_a_second_is_left_alone(
    ahead: float, answers: list[tuple[float, float, float]]
) -> None:
    offset = timedelta()
    for seconds, at, way_there in answers:
        offset = compared(offset, exchange(ahead, seconds, at, way_there))
    assert offset == timedelta()


@given(
    st.floats(-100_000, 100_000).filter(lambda ahead: abs(ahead) > 4),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 90000), st.floats(0, 1)), min_size=1),
)
def test_a_wrong_clock_is_put_right_once(
    ahead: float, answers: list[tuple[float, float, float]]
) -> None:
    offsets = [timedelta()]
    for seconds, at, way_there in answers:
        offsets.append(compared(offsets[-1], exchange(ahead, seconds, at, way_there)))
    assert len(set(offsets[1:])) == 1
    assert abs(offsets[1].total_seconds() - ahead) <= 1.01


def test_the_offset_goes_when_the_clock_is_set_right() -> None:
    assert compared(timedelta(hours=1), exchange(0)) == timedelta()


def test_only_good_answers_tell_the_time() -> None:
    login_page = Exchange("GET", "/Sms", 200, START, 0.1, START + timedelta(1), Unreachable("no"))
    report = HealthReport().after(login_page, START)
    assert report.clock_offset == timedelta()
    assert report.server_date == START + timedelta(1)
    assert report.errors_in_a_row == 1
    assert report.last_good is None
    assert report.last_exchange is login_page


async def test_the_account_counts_by_the_services_clock(stage: Stage) -> None:
    stage.service.offset = timedelta(hours=1, seconds=20)
    stage.service.book(activation(1, start=stage.service.now(), end=None))
    async with stage.running():
        await stage.clock.advance(30)
        assert abs(stage.account.now() - stage.service.now()) < timedelta(seconds=2)
        # By the local clock the activation would begin in an hour, by the right one it waits.
        assert stage.service.asked("messages") == 16


async def test_the_report_of_a_running_account(stage: Stage) -> None:
    async with stage.running():
        report = stage.account.health
        assert report.requests_last_minute == 4
        assert report.requests_per_minute == 60
        assert report.errors_in_a_row == 0
        assert report.last_good == START
        stage.service.fault = lambda call: Unreachable("no network")
        stage.account.refresh()
        await stage.clock.advance(1)
        assert stage.account.health.errors_in_a_row == 4
        assert stage.account.health.last_good == START
