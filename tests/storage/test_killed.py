"""`kill -9` at random moments: the archive opens, and nothing that was shown is missing."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from tests.waiting import PATIENCE

PROGRAM = """
import asyncio, random, sys
from datetime import timedelta
from pathlib import Path

from anosim_tui.storage.archive import Archive
from tests.storage.support import Home
from tests.account.fakes import booking

class Endless(Home):
    def archive(self, **settings):
        return Archive(self.path, self.clock)  # the real thread

async def main():
    home = Endless(Path(sys.argv[1]))
    run = int(sys.argv[2])
    home.clock.skip(run * 100_000)
    home.service.book(*(booking(id_) for id_ in range(1, 6)))
    chance = random.Random(run)
    async with home.running() as account:
        def shown(before, after):
            for one in after.messages.data.since(before.messages.data):
                sys.stdout.write(f"m {one.sms.text}\\n")
            for id_ in after.bookings.data.keys() - before.bookings.data.keys():
                sys.stdout.write(f"b {id_}\\n")
            sys.stdout.flush()
        account.store.subscribe(shown)
        number = 0
        while True:
            for _ in range(chance.choice((1, 3, 40, 150))):
                number += 1
                at = home.service.now() + timedelta(milliseconds=number % 1000)
                home.service.deliver(chance.randrange(1, 6), f"{run}-{number}", at)
            if chance.random() < 0.2:
                home.service.book(booking(100 + run * 1000 + number))
            await home.clock.advance(chance.choice((2, 5, 12)))
            await asyncio.sleep(0.001)

asyncio.run(main())
"""


def killed(folder: Path, run: int, after: float) -> set[str]:
    """What a program had shown when it was killed `after` seconds past its first message."""
    log = folder / "shown"
    with (
        log.open("w") as shown,
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), str(run)], stdout=shown
        ) as it,
    ):
        deadline = time.monotonic() + PATIENCE
        while f"m {run}-" not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(after)
        it.kill()
    lines = log.read_text().splitlines(keepends=True)
    return {line.strip() for line in lines if line.endswith("\n")}


def test_nothing_that_was_shown_is_missing_after_kill_9(tmp_path: Path, campaign: bool) -> None:
    chance = random.Random()
    path = tmp_path / "archive" / "anosim.net.sqlite3"
    all_shown: set[str] = set()
    for run in range(200 if campaign else 3):
        shown = killed(tmp_path, run, chance.uniform(0, 0.4))
        assert any(line.startswith(f"m {run}-") for line in shown)
        all_shown |= shown
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            texts = [row[0] for row in database.execute("SELECT text FROM messages")]
            kept = {f"m {text}" for text in texts}
            kept |= {f"b {row[0]}" for row in database.execute("SELECT id FROM bookings")}
            # Each message has one place in the table of a search, and none is there twice.
            (searched,) = database.execute("SELECT count(*) FROM searched").fetchone()
        assert not all_shown - kept
        assert len(texts) == len(set(texts)) == searched
