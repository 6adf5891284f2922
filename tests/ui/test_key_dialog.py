"""The dialog that asks for another key, and what a key that works again makes of it."""

from __future__ import annotations

import pytest

from anosim_tui.domain.changes import MessagesRead, ReadFailed
from anosim_tui.domain.errors import BadKey
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page
from anosim_tui.domain.state import Resource
from anosim_tui.ui.dialogs.key import KeyDialog
from tests.ui.support import NOON, StubAccount, full_state, notified, opened, until, words

REFUSED = ReadFailed(Resource.MESSAGES, BadKey("AnoSim does not accept this API key."), NOON)
ACCEPTED = MessagesRead(Page(()), NOON, Arrival.LIVE)
AGAIN = "AnoSim accepts the API key again."


@pytest.mark.parametrize(
    ("is_refused", "typed", "stays"),
    [(True, "", False), (True, "n", True), (False, "", True)],
    ids=["refused", "another key is typed", "asked for by the person"],
)
async def test_it_closes_when_the_key_is_accepted_again_unless_it_is_in_use(
    is_refused: bool, typed: str, stays: bool
) -> None:
    account = StubAccount(full_state(), demo=False)
    async with opened(account, (130, 42)) as pilot:
        if is_refused:
            account.store.apply(REFUSED)
            await until(pilot, lambda: "enter another key." in words(pilot))
        assert not pilot.app.screen.is_modal  # nothing that happens by itself takes the keys
        await pilot.press("K", *typed)
        await until(pilot, lambda: isinstance(pilot.app.screen, KeyDialog))
        assert (str(REFUSED.error) in words(pilot)) == is_refused
        assert "BOOKINGS" in words(pilot)
        account.store.apply(REFUSED)
        await until(pilot, lambda: "key rejected" in words(pilot))
        account.store.apply(ACCEPTED)
        await until(pilot, lambda: "key rejected" not in words(pilot))
        await until(pilot, lambda: isinstance(pilot.app.screen, KeyDialog) == stays)
        assert (AGAIN in notified(pilot)) == (not stays)
