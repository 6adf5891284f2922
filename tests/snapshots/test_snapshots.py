"""Every screen and dialog as a picture, at several sizes and in several states."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import App
from textual.pilot import Pilot

from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.state import AccountState, PartName, ReadFailed
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.launch import Launch
from tests.ui.support import NOON, StubAccount, after, app_on, empty_state, full_state, shown

Compare = Callable[..., bool]

SIZES = [(40, 12), (80, 24), (120, 36), (200, 60)]


def offline_state() -> AccountState:
    error = Unreachable("anosim.net did not answer within 15 s.")
    return after(ReadFailed(PartName.MESSAGES, error, NOON), state=full_state())


STATES = {
    "full": full_state,
    "empty": empty_state,
    "loading": AccountState,
    "offline": offline_state,
}


def compare(snap_compare: Compare, state: AccountState, size: tuple[int, int], *keys: str) -> bool:
    account = StubAccount(state)

    async def ready(pilot: Pilot[None]) -> None:
        await shown(pilot, account)
        pilot.app.clear_notifications()
        await pilot.press(*keys)
        await pilot.pause()
        pilot.app.clear_notifications()
        await pilot.pause()

    return snap_compare(app_on(account), terminal_size=size, run_before=ready)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
def test_live(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    assert compare(snap_compare, STATES[state](), size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "keys",
    [("enter",), ("tab", "end", "enter"), ("question_mark",), ("tab", "z")],
    ids=["booking", "message", "help", "zoomed"],
)
def test_over_live(snap_compare: Compare, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    assert compare(snap_compare, full_state(), size, *keys)


@pytest.mark.parametrize("size", SIZES[::2], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", [("p",), ("p", "tab", "enter")], ids=["live", "message"])
def test_masked(snap_compare: Compare, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    assert compare(snap_compare, full_state(), size, *keys)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_first_run(snap_compare: Compare, size: tuple[int, int]) -> None:
    known = app_on(StubAccount())._launch
    app: App[None] = AnosimApp(Launch(None, known.open_with_key, known.open_demo))
    assert snap_compare(app, terminal_size=size)
