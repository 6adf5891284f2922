"""Whose code is waited for, where several bookings have one number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from anosim_tui.account.store import Store
from anosim_tui.codes import find_code
from anosim_tui.commands.running import code_fields, next_code, until
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.errors import BadKey
from anosim_tui.domain.messages import Arrival, Message, MessageLog
from anosim_tui.domain.models import ACTIVE, Booking, Sms
from anosim_tui.domain.state import AccountState, Fetched

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
NUMBER = "+4915112345678"
SHORT = timedelta(seconds=0.2)


def line(id_: int, service: str, *messages: Message) -> BookingLine:
    length = timedelta(minutes=20)
    booking = Booking(id_, NUMBER, "Germany", "Activation", service, NOON, None, length, ACTIVE)
    return BookingLine((booking,), messages)


def message(sender: str, text: str, arrival: Arrival = Arrival.LIVE, ago: int = 0) -> Message:
    sms = Sms(NUMBER, NOON - timedelta(seconds=ago), sender, text)
    return Message(sms, 0, arrival, NOON, find_code(text))


GOOGLE = message("Google", "G-551820 is your Google verification code.")
TELEGRAM = message("Telegram", "Telegram code: 87070")
OLD = message("Google", "G-111111 is your code.", Arrival.CAUGHT_UP, ago=60)


def account_with(*lines: BookingLine, error: Any = None) -> Any:
    found = tuple(one for each in lines for one in each.messages)
    log = MessageLog().join(found)
    state = AccountState(
        messages=Fetched(log, NOON, error=error, failing_since=NOON if error else None),
        lines=lines,
    )
    return SimpleNamespace(store=Store(state), now=lambda: NOON)


async def test_a_code_for_another_booking_on_the_same_number_is_not_taken() -> None:
    google, telegram = line(1, "Google", OLD, GOOGLE), line(2, "Telegram", TELEGRAM)
    account = account_with(google, telegram)
    for one, wanted in ((google, GOOGLE), (telegram, TELEGRAM)):
        found = await next_code(account, one, NOON, SHORT)
        assert found is wanted
        assert code_fields(account, found)["booking"] == one.id
    assert await next_code(account, line(3, "Uber"), NOON, SHORT) is None


async def test_a_refused_key_ends_the_wait() -> None:
    account = account_with(line(1, "Google"), error=BadKey("AnoSim does not accept the API key."))
    with pytest.raises(BadKey):
        await until(account, lambda _: None, timedelta(minutes=5))
