"""The program on a machine whose wall clock a test sets: `python -m tests.terminal.sleeping FILE …`

FILE holds how many seconds the clock is ahead, as after a sleep in which no clock of the process
ran; the rest are the program's arguments.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from anosim_tui import cli
from anosim_tui.domain.clock import SystemClock

_AHEAD = Path(sys.argv[1])


def _now(_clock: SystemClock) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(_AHEAD.read_text()))


if __name__ == "__main__":
    SystemClock.now = _now  # type: ignore[method-assign]
    sys.exit(cli.main(sys.argv[2:]))
