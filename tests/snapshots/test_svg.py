"""How the screens look in colour, as pictures that a person can open: pytest-textual-snapshot.

A difference is reported as a page that shows both. The many other sizes and states are compared as
text, see `test_snapshots`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from anosim_tui.ui.app import AnosimApp
from tests.snapshots.account import account_on, busy
from tests.snapshots.views import VIEWS, show
from tests.ui.support import app_on, until
from tests.ui.test_history import full_archive

WIDE, USUAL = (160, 45), (120, 36)
LOOKS = [
    ("live", "dark", WIDE),
    ("live", "light", WIDE),
    ("live", "ansi", USUAL),
    ("catalog", "dark", USUAL),
    ("history", "dark", USUAL),
    ("account", "light", USUAL),
    ("order", "dark", USUAL),
    ("help", "light", USUAL),
]


@pytest.mark.parametrize(
    ("view", "theme", "size"), LOOKS, ids=[f"{view}-{theme}" for view, theme, _ in LOOKS]
)
def test_colours(
    view: str, theme: str, size: tuple[int, int], snap_compare: Callable[..., bool]
) -> None:
    account = account_on(busy())

    async def there(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AnosimApp)
        account.archive = await full_archive(Path("exports"))  # type: ignore[assignment]
        await until(pilot, lambda: app.session.state is account.store.state)
        await show(pilot, VIEWS[view])

    assert snap_compare(app_on(account, theme=theme), run_before=there, terminal_size=size)
