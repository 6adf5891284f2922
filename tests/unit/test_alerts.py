"""Which codes are copied unasked, and what is worth an alert."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anosim_tui.domain.alerts import code_to_copy
from anosim_tui.domain.codes import Code
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import Sms

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def message(
    value: str, *, certain: bool = True, arrival: Arrival = Arrival.LIVE, ago: int = 0
) -> Message:
    sms = Sms("+4915112345678", NOON - timedelta(seconds=ago), "Shop", f"It is {value}.")
    return Message(sms, 0, arrival, NOON, Code(value, (6, 6 + len(value)), certain))


@pytest.mark.parametrize(
    ("fresh", "copied"),
    [
        ([], None),
        ([message("111111")], "111111"),
        ([message("111111", certain=False)], None),
        ([message("111111", arrival=Arrival.CAUGHT_UP)], None),
        ([message("111111", arrival=Arrival.KNOWN)], None),
        ([message("111111"), message("222222")], "222222"),
        ([message("111111"), message("222222", ago=9)], "111111"),
        ([message("111111", ago=9), message("222222", certain=False)], "111111"),
    ],
)
def test_only_a_certain_code_that_came_just_now_is_copied_unasked(
    fresh: list[Message], copied: str | None
) -> None:
    found = code_to_copy(fresh)
    assert (found.code.value if found and found.code else None) == copied
