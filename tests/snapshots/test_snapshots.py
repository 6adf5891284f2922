"""Every screen and dialog as a picture; a difference is reported as a page that shows both.

`--snapshot-update` takes the pictures anew; each is to be looked at before it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from anosim_tui.language import ENGLISH, LANGUAGES, current, use
from anosim_tui.ui.app import AnosimApp
from tests.snapshots.account import CASES, account_on
from tests.snapshots.views import SCREENS, VIEWS, show
from tests.ui.support import StubAccount, app_on, full_state, until, words
from tests.ui.test_history import archive_of, full_archive

Compare = Callable[..., bool]


@pytest.fixture
def english_again() -> Iterator[None]:
    yield
    use(ENGLISH)


# What is seen, in which state, theme and size.
USUAL = [(view, "full", "dark", (80, 24)) for view in VIEWS]
LARGER = [(view, "full", "light", (120, 36)) for view in VIEWS if view != "covered"]
IMPORTANT = [
    *((view, "full", "ansi", (40, 12)) for view in (*SCREENS, "order")),
    *((view, "full", "dark", size) for view in SCREENS for size in ((160, 45), (250, 70))),
    ("live", "offline", "dark", (120, 36)),
    ("catalog", "offline", "light", (80, 24)),
    ("live", "empty", "dark", (80, 24)),
    ("catalog", "empty", "ansi", (80, 24)),
    ("live", "masked", "ansi", (120, 36)),
    ("account", "loading", "light", (80, 24)),
    ("live", "ascii", "dark", (80, 24)),
]


# The screens and what is paid for, in every language but English.
OTHERS = [language for language in LANGUAGES if language != ENGLISH]
SPOKEN = [
    (view, language, size)
    for language in OTHERS
    for view in (*SCREENS, "order", "extend", "cancel", "decide", "settings")
    for size in ((80, 24), (120, 36))
]
# Whose buttons are the widest.
SPOKEN += [("label", language, (40, 12)) for language in OTHERS]

# Of a shared booking.
LOOKS = ("usual", "light ascii masked")


def _named(value: object) -> str:
    return f"{value[0]}x{value[1]}" if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize(
    ("view", "case", "theme", "size"), [*USUAL, *LARGER, *IMPORTANT], ids=_named
)
def test_screens_and_dialogs(
    view: str, case: str, theme: str, size: tuple[int, int], snap_compare: Compare
) -> None:
    made = CASES[case]
    account = account_on(made.state())

    async def there(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AnosimApp)
        kept = full_archive(Path("exports")) if made.kept else archive_of()
        account.archive = await kept  # type: ignore[assignment]
        await until(pilot, lambda: app.session.state is account.store.state)
        await show(pilot, VIEWS[view])

    app = app_on(account, theme=theme, **dict(made.launch))
    assert snap_compare(app, run_before=there, terminal_size=size)


@pytest.mark.parametrize(("view", "spoken", "size"), SPOKEN, ids=_named)
def test_other_languages(
    view: str, spoken: str, size: tuple[int, int], snap_compare: Compare, english_again: None
) -> None:
    use(spoken)
    assert current() == spoken
    account = account_on(CASES["full"].state())

    async def there(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AnosimApp)
        account.archive = await full_archive(Path("exports"))  # type: ignore[assignment]
        await until(pilot, lambda: app.session.state is account.store.state)
        await show(pilot, VIEWS[view], in_english=False)

    assert snap_compare(app_on(account), run_before=there, terminal_size=size)


def test_the_first_run(snap_compare: Compare) -> None:
    app = app_on(StubAccount(), open_account=None, keep_key=str)

    async def there(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: "Try the demo" in words(pilot))

    assert snap_compare(app, run_before=there, terminal_size=(80, 24))


@pytest.mark.parametrize("looks", [{}, {"theme": "light", "ascii": True, "mask": True}], ids=LOOKS)
def test_a_shared_booking(looks: dict[str, object], snap_compare: Compare) -> None:
    shared = StubAccount(full_state(), demo=False)
    app = app_on(shared, is_shared=True, **looks)

    async def there(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.session.state is shared.store.state)
        await until(pilot, lambda: "MESSAGES" in words(pilot))
        await pilot.pause()

    assert snap_compare(app, run_before=there, terminal_size=(80, 24))
