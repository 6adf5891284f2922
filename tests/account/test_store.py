from __future__ import annotations

from decimal import Decimal

import pytest

from anosim_tui.account.store import Store
from anosim_tui.domain.changes import BalanceRead, BookingsRead, ClockCompared
from anosim_tui.domain.models import Page
from anosim_tui.domain.state import AccountState
from tests.account.fakes import START


def paid(amount: int) -> BalanceRead:
    return BalanceRead(Decimal(amount), START)


def test_a_subscriber_gets_the_state_before_and_after() -> None:
    store, heard = Store(), []
    store.subscribe(lambda before, after: heard.append((before, after)))
    first = store.state
    second = store.apply(paid(3))
    assert heard == [(first, second)]
    assert store.state is second
    assert second.balance.data == 3


def test_a_change_that_changes_nothing_is_not_told() -> None:
    store, heard = Store(), []
    store.subscribe(lambda before, after: heard.append(after))
    store.apply(BookingsRead(Page(())))
    store.apply(ClockCompared(store.state.clock_offset))
    assert heard == []


def test_one_that_raises_stops_nobody_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store, heard = Store(), []

    def broken(before: AccountState, after: AccountState) -> None:
        raise KeyError("your code is 4711")

    store.subscribe(broken)
    store.subscribe(lambda before, after: heard.append(after))
    store.apply(paid(1))
    store.apply(paid(2))
    assert len(heard) == 2
    assert "KeyError in" in caplog.text
    assert "broken" in caplog.text
    assert "4711" not in caplog.text


def test_a_change_made_by_a_subscriber_is_told_after_the_one_being_told() -> None:
    store, heard = Store(), list[tuple[object, object]]()

    def adds_one(before: AccountState, after: AccountState) -> None:
        if after.balance.data == 1:
            store.apply(paid(2))

    store.subscribe(adds_one)
    store.subscribe(lambda before, after: heard.append((before.balance.data, after.balance.data)))
    store.apply(paid(1))
    assert heard == [(None, 1), (1, 2)]


def test_one_unsubscribed_by_an_earlier_one_is_not_called() -> None:
    store, heard = Store(), []
    store.subscribe(lambda before, after: unsubscribe())
    unsubscribe = store.subscribe(lambda before, after: heard.append(after))
    store.apply(paid(1))
    assert heard == []
