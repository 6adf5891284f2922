"""Two real programs on one data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.process import start
from tests.terminal.terminal import sandbox
from tests.waiting import PATIENCE

ORDER = ("order", "whatsapp", "--country", "germany", "--max-price", "2", "--yes")


@pytest.mark.posix
def test_two_that_order_the_same_at_the_same_moment_send_it_once(tmp_path: Path) -> None:
    with sandbox() as served:
        both = [start(tmp_path, *ORDER, environment=served.environment) for _ in "ab"]
        ended = [one.communicate(timeout=PATIENCE) for one in both]
        sent = [one for one in served.requests() if one["method"] == "POST"]
    assert [one["path"].removeprefix("/api/v1") for one in sent] == ["/Orders"], ended
    assert sorted(one.returncode for one in both) in ([0, 0], [0, 5]), ended
