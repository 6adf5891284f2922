"""Every screen and dialog as a picture: at several sizes, in several states.

`--snapshot-update` takes them anew; with `--campaign` all of them, else the usual ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from anosim_tui.ui.app import AnosimApp
from tests.snapshots import picture
from tests.snapshots.account import CASES, account_on
from tests.snapshots.views import SCREENS, VIEWS, leave, show
from tests.ui.support import StubAccount, app_on, full_state, until, words
from tests.ui.test_history import archive_of, full_archive

PICTURES = Path(__file__).parent / "pictures"
SIZES = [(40, 12), (80, 24), (120, 36), (200, 60)]
# What is looked at without `--campaign`, by state and size.
USUAL: dict[tuple[str, tuple[int, int]], Iterable[str]] = {
    ("full", (40, 12)): (*SCREENS, "help", "booking", "order", "share", "decide"),
    ("full", (80, 24)): VIEWS,
    ("full", (120, 36)): ("live", "messages", "catalog"),
    ("full", (200, 60)): ("live",),
    ("empty", (40, 12)): ("live",),
    ("empty", (80, 24)): SCREENS,
    ("loading", (80, 24)): SCREENS,
    ("offline", (80, 24)): ("live", "catalog"),
    ("masked", (80, 24)): (*SCREENS, "booking", "message", "give back", "share", "decide"),
    ("ascii", (80, 24)): ("live", "help"),
}


class Album:
    """The pictures of one file; says at the end which are not as they were."""

    def __init__(self, name: str, *, update: bool, whole: bool, svgs: Path) -> None:
        self._path = PICTURES / f"{name}.txt"
        self._known = picture.read(self._path)
        self._update, self._whole, self._svgs = update, whole, svgs
        self._taken: dict[str, str] = {}
        self._differences: list[str] = []

    def compare(self, name: str, app: App[None]) -> None:
        """Take a picture and remember how it differs from the one that is kept."""
        taken = self._taken[name] = picture.taken(app)
        known = self._known.get(name, "")
        if taken != known and not self._update:
            svg = app.save_screenshot(f"{name}.svg", str(self._svgs))
            lines = unified_diff(known.splitlines(), taken.splitlines(), "kept", "now", "", "", 1)
            self._differences.append("\n".join((f"{name}, see {svg}", *lines)))

    def close(self) -> None:
        """Fail over what differs, or keep what was taken."""
        if self._update:
            kept = {} if self._whole else self._known
            picture.write(self._path, kept | self._taken)
        assert not self._differences, "\n\n".join(self._differences)
        assert not self._whole or set(self._taken) >= set(self._known)


@pytest.fixture
def album(request: pytest.FixtureRequest, campaign: bool, tmp_path: Path) -> Iterable[Album]:
    update = bool(request.config.getoption("--snapshot-update"))
    name = request.node.callspec.id
    yield (one := Album(name, update=update, whole=campaign, svgs=tmp_path))
    one.close()


def _named(value: object) -> str:
    return f"{value[0]}x{value[1]}" if isinstance(value, tuple) else str(value)


ALL = [
    pytest.param(
        case, size, marks=() if (case, size) in USUAL else pytest.mark.campaign,
        id=f"{case}-{_named(size)}",
    )
    for case in CASES
    for size in SIZES
]  # fmt: skip


@pytest.mark.parametrize(("case", "size"), ALL)
async def test_each_screen_and_dialog(
    case: str, size: tuple[int, int], album: Album, campaign: bool, tmp_path: Path
) -> None:
    made = CASES[case]
    account = account_on(made.state())
    account.archive = await (full_archive(Path("exports")) if made.kept else archive_of())  # type: ignore[assignment]
    wanted = VIEWS if campaign else {name: VIEWS[name] for name in USUAL[case, size]}
    async with app_on(account, **dict(made.launch)).run_test(size=size) as pilot:
        await _settled(pilot, account)
        for name, view in wanted.items():
            if made.kept or not view.of_bookings:
                await show(pilot, view)
                album.compare(name, pilot.app)
                await leave(pilot)


async def _settled(pilot: Pilot[None], account: StubAccount) -> None:
    app = pilot.app
    assert isinstance(app, AnosimApp)
    await until(pilot, lambda: app.session.state is account.store.state)
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"others-{_named(size)}")
async def test_the_first_run_and_a_shared_booking(size: tuple[int, int], album: Album) -> None:
    async with app_on(StubAccount(), open_account=None).run_test(size=size) as pilot:
        await pilot.pause()
        album.compare("first run", pilot.app)
    shared = StubAccount(full_state(), demo=False)
    async with app_on(shared, is_shared=True).run_test(size=size) as pilot:
        await _settled(pilot, shared)
        album.compare("watch", pilot.app)


async def test_a_shared_booking_in_the_looks_that_were_asked_for() -> None:
    shared = StubAccount(full_state(), demo=False)
    wanted = app_on(shared, is_shared=True, theme="light", ascii=True, mask=True)
    async with wanted.run_test(size=(80, 24)) as pilot:
        await _settled(pilot, shared)
        shown = words(pilot)
    assert wanted.theme == "anosim-light"
    assert "MASKED" in shown
    assert "391027" not in shown
    assert not set("●▌▀█") & set(shown)
