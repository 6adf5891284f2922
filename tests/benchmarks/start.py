"""Starting: the first frame, the first frame with what is kept on it, `--version` and `--help`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from functools import partial

from tests.benchmarks.programs import floor, processor_of, terminal, turns, until_drawn
from tests.benchmarks.row import Figure, Row, medians
from tests.terminal.terminal import KEY, program, sandbox

# Nobody answers there: the first frame waits for nobody.
_NOBODY = {"ANOSIM_API_KEY": KEY, "ANOSIM_BASE_URL": "http://127.0.0.1:9/api/v1"}
# A number of the sandbox's `quiet` account, as Live shows it, cannot be known before: its service.
_KEPT = b"telegram"


def first_frame(runs: int) -> Iterable[Figure]:
    """From the command to the shell of Live, beside a bare app's line."""
    with tempfile.TemporaryDirectory() as folder:
        ours = partial(until_drawn, program("--data-dir", folder), b"bookings", _NOBODY, folder)
        bare = partial(until_drawn, floor("bare"), b"bare app")
        ours(), bare()  # writes the bytecode
        rounds = [(ours(), bare()) for _ in range(runs)]
    for place, kind in enumerate(("wall", "processor")):
        yield medians(
            f"first frame of Live, {kind}",
            [mine[place] for mine, _ in rounds],
            [its[place] for _, its in rounds],
            1.35,
        )


def recalled_frame(runs: int) -> Iterable[Figure]:
    """The same, until what the archive kept of the last run stands there."""
    with tempfile.TemporaryDirectory() as folder:
        kept = program("--data-dir", folder)
        with sandbox() as served:
            environment = served.environment
            with terminal(kept, environment=environment, folder=folder) as screen:
                screen.until_shown("● live")
                screen.until_shown("$")
                screen.press("q")
                screen.ended()
        ours = partial(until_drawn, kept, _KEPT, environment, folder)
        bare = partial(until_drawn, floor("bare"), b"bare app")
        ours(), bare()
        rounds = [(ours(), bare()) for _ in range(runs)]
    for place, kind in enumerate(("wall", "processor")):
        yield medians(
            f"first frame with the archive's last data, {kind}",
            [mine[place] for mine, _ in rounds],
            [its[place] for _, its in rounds],
            1.9,
        )


def answers(runs: int) -> Iterable[Figure]:
    """`--version` and `--help`, beside Python that does nothing."""
    nothing = [sys.executable, "-c", "pass"]
    for option in ("--version", "--help"):
        ours, floor_ = turns(
            3 * runs,
            partial(processor_of, program(option)),
            partial(processor_of, nothing),
        )
        yield medians(f"{option}, processor", ours, floor_, 4.0)


ROWS = (
    Row("first-frame", first_frame),
    Row("recalled-frame", recalled_frame),
    Row("answers", answers),
)
