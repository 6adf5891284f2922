"""The status bar at every width: no half of a word, and what is under way always."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anosim_tui.domain.changes import ReadFailed
from anosim_tui.domain.errors import BadKey, Throttled, Unreachable
from anosim_tui.domain.state import AccountState, Resource
from anosim_tui.ui.widgets.bars import Chip, KeyHint, StatusBar
from tests.ui.support import NOON, after, full_state

TABS = [
    KeyHint(str(place), name, name)
    for place, name in enumerate(("Live", "Catalog", "History", "Account"), 1)
]
SANDBOX, MASKED = Chip("SANDBOX"), Chip("MASKED")
BUYING = Chip("buying 1 × WhatsApp …", short="buying", since=NOON, leads=True)
BOTH = (
    BUYING,
    Chip("purchase not confirmed: !", True, "not confirmed: !", leads=True),
    SANDBOX,
    MASKED,
)
CHIPS: tuple[tuple[Chip, ...], ...] = (
    (),
    (SANDBOX,),
    (SANDBOX, MASKED, Chip("AUTO-COPY")),
    (BUYING,),
    (BUYING, SANDBOX),
    (BUYING, Chip("a purchase is open: !", True, "open: !", leads=True), SANDBOX, MASKED),
    BOTH,
)
FAILED = (Unreachable("no answer"), BadKey("refused"), Throttled("slower"), None)


def state_of(error: Exception | None) -> AccountState:
    if error is None:
        return full_state()
    return after(ReadFailed(Resource.MESSAGES, error, NOON), state=full_state())  # type: ignore[arg-type]


@pytest.mark.parametrize("chips", CHIPS, ids=lambda chips: " ".join(one.word for one in chips))
@pytest.mark.parametrize("error", FAILED, ids=lambda error: type(error).__name__)
def test_no_word_is_cut_beside_chips(chips: tuple[Chip, ...], error: Exception | None) -> None:
    now = NOON + timedelta(minutes=3)
    for width in range(40, 200):
        bar = StatusBar(lambda: now, TABS, "Live")
        bar._state, bar._chips = state_of(error), chips
        parts = bar.parts(width)
        assert sum(len(text) for text, _, _ in parts) == width
        connection = parts[len(TABS)][0]
        full, *rest = bar._connection()
        whole = {full[:1], full, " · ".join([full, *rest])}
        assert connection.strip() in whole, (width, connection)
        shown = "".join(text for text, _, _ in parts)
        if BUYING in chips:
            assert " buying " in shown or (" open: ! " in shown or " not confirmed: ! " in shown), (
                width
            )
        else:
            assert full in shown, width
        if width >= 76:  # where all tabs have their names, if there is room for them
            assert full in shown, width
