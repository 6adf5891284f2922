"""The SMS pane: loading many messages and appending one, beside a RichLog."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from textual.app import App, ComposeResult

from anosim_tui.domain.messages import Message
from anosim_tui.ui import themes
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.benchmarks.floors.rich_log import load_and_append
from tests.benchmarks.loaded import bookings, messages
from tests.benchmarks.row import SIZES, Figure, Row, medians

_APPENDED = 20


class _Feed(App[None]):
    """The pane alone."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our style sheets use."""
        return themes.variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        """It."""
        yield SmsFeed(lambda: datetime.now(UTC), id="messages")


async def _ours(kept: tuple[Message, ...]) -> tuple[float, float]:
    """Milliseconds to show all but the last few and draw, and to show one more, on the average."""
    app = _Feed()
    async with app.run_test(size=(80, 40)) as pilot:
        feed = app.query_one(SmsFeed)
        await pilot.pause()

        def show(count: int) -> None:
            feed.show(kept[:count][::-1])
            for line in range(feed.size.height):
                feed.render_line(line)

        begun = time.process_time()
        show(len(kept) - _APPENDED)
        loaded = time.process_time()
        for count in range(len(kept) - _APPENDED + 1, len(kept) + 1):
            show(count)
        ended = time.process_time()
    return (loaded - begun) * 1000, (ended - loaded) * 1000 / _APPENDED


def feed(runs: int) -> Iterable[Figure]:
    """10,000 messages, and the growth."""
    now = datetime.now(UTC)
    made = {size: messages(size + _APPENDED, bookings(20, now), now) for size in SIZES}
    kept = made[10_000]
    texts = [one.sms.text for one in kept]
    rounds = []
    for _ in range(runs):
        log = asyncio.run(load_and_append(texts[:-_APPENDED], _APPENDED))
        rounds.append((asyncio.run(_ours(kept)), log))
    curves = {size: asyncio.run(_ours(some)) for size, some in made.items()}
    for place, what, target in (
        (1, "SMS pane: one message appended to 10,000", 2.0),
        (0, "SMS pane: 10,000 messages loaded", 0.1),
    ):
        yield medians(
            what,
            [ours[place] for ours, _ in rounds],
            [log[place] for _, log in rounds],
            target,
            curve={size: both[place] for size, both in curves.items()},
        )


ROWS = (Row("feed", feed),)
