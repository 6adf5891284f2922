"""Every row beside its floor: `python -m tests.benchmarks [--rows NAME ...] [--runs N]`.

Ratios within one run are what counts: absolute times say more of the machine than of the program.
Exit code 1 when a row misses its target.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import NamedTuple

from tests.benchmarks.programs import (
    floor,
    let_pass,
    loaded,
    memory_mb,
    prepared_environment,
    press,
    processor_ms,
    read_until,
    terminal,
    until_drawn,
    until_quiet,
)
from tests.terminal.terminal import KEY, Terminal, program, sandbox

# Nobody answers there: the first frame waits for nobody.
NOBODY = {"ANOSIM_API_KEY": KEY, "ANOSIM_BASE_URL": "http://127.0.0.1:9/api/v1"}
WINDOW = 3.0
TYPED = "germany whatsapp act"
BACK = "\x7f"
WIDE = (120, 36)


class Figure(NamedTuple):
    """One line of the table: this program's figure, its floor's, and the most the ratio may be."""

    what: str
    ours: float
    floor: float
    target: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def line(self) -> str:
        met = "yes" if self.ratio <= self.target else "NO"
        ours, floor = (f"{value:,.2f} {self.unit}" for value in (self.ours, self.floor))
        return LINE.format(self.what, ours, floor, f"{self.ratio:.2f}x", f"{self.target:g}", met)


LINE = "{:46} {:>12} {:>12} {:>8} {:>7}  {}"


def first_frame(runs: int) -> Iterator[Figure]:
    """From the command to the shell of Live, beside a bare app's line."""
    with tempfile.TemporaryDirectory() as folder:
        ours = partial(until_drawn, program("--data-dir", folder), b"bookings", NOBODY, folder)
        bare = partial(until_drawn, floor("bare"), b"bare app")
        ours(), bare()  # writes the bytecode
        rounds = [(ours(), bare()) for _ in range(runs)]
    for place, kind in enumerate(("wall", "processor")):
        mine = statistics.median(one[place] for one, _ in rounds)
        its = statistics.median(one[place] for _, one in rounds)
        yield Figure(f"first frame of Live, {kind}", mine, its, 1.35)


def opened(stack: ExitStack, command: Sequence[str], marker: bytes) -> Terminal:
    screen = stack.enter_context(terminal(command))
    read_until(screen, marker)
    until_quiet(screen)
    return screen


def live(runs: int) -> Iterator[Figure]:
    """A second between polls with 200 bookings counting down, in windows that both share."""
    with ExitStack() as stack:
        ours = opened(stack, loaded("--bookings", 200, "--messages", 1_000), b"running")
        table = opened(stack, floor("data_table", 200), b"left")
        screens = (ours, table)
        for screen in screens:
            let_pass(screen, 2.0)
        rounds = []
        for _ in range(runs):
            before = [processor_ms(one.process.pid) for one in screens]
            begun = time.monotonic()
            while time.monotonic() - begun < WINDOW:
                for screen in screens:
                    let_pass(screen, 0.05)
            after = [processor_ms(one.process.pid) for one in screens]
            seconds = time.monotonic() - begun
            rounds.append([(b - a) / seconds for a, b in zip(before, after, strict=True)])
    mine, its = (statistics.median(column) for column in zip(*rounds, strict=True))
    yield Figure("a second on Live, 200 countdowns, / DataTable", mine, its, 0.5)


def typing(screen: Terminal) -> list[float]:
    """Milliseconds of every key of some words, and of taking them back."""
    until_quiet(screen)  # what was drawn while the other one's turn was
    return [press(screen, key) for key in (*TYPED, *(BACK for _ in TYPED))]


def catalog(runs: int) -> Iterator[Figure]:
    """Typing in the filter over 20,000 products, beside an Input over an empty list."""
    ours: list[float] = []
    bare: list[float] = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        served = stack.enter_context(sandbox("--products", "20000"))
        command = program("--data-dir", folder)
        screen = stack.enter_context(
            terminal(command, size=WIDE, environment=served.environment, folder=folder)
        )
        read_until(screen, b"running")
        screen.press("2")
        read_until(screen, b"20 min")
        let_pass(screen, 3.0)  # until the list is full
        screen.press("/")
        until_quiet(screen)
        plain = stack.enter_context(terminal(floor("input_list"), size=WIDE))
        read_until(plain, b"type here")
        for _ in range(max(2, runs // 2)):
            ours += typing(screen)
            bare += typing(plain)
    for name, share, target in (("p50", 0.5, 1.5), ("p95", 0.95, 2.0)):
        mine, its = (sorted(times)[int(share * (len(times) - 1))] for times in (ours, bare))
        yield Figure(f"Catalog of 20,000: key to last byte, {name}", mine, its, target)


def memory(_runs: int) -> Iterator[Figure]:
    """20,000 products and 10,000 messages shown."""
    given = ("--bookings", 20, "--messages", 10_000, "--products", 20_000)
    programs = ((floor("bare"), b"bare app"), (loaded(*given), b"running"))
    for command, marker in programs:  # writes the bytecode, or compiling it would count as well
        with ExitStack() as stack:
            opened(stack, command, marker)
    with ExitStack() as stack:
        bare, screen = (opened(stack, command, marker) for command, marker in programs)
        screen.press("2")
        let_pass(screen, 3.0)
        ours, its = (memory_mb(one.process.pid) for one in (screen, bare))
    yield Figure("memory, 20,000 products, 10,000 messages", ours, its, 2.1, "MB")


ROWS: dict[str, Callable[[int], Iterator[Figure]]] = {
    "first-frame": first_frame,
    "live": live,
    "catalog": catalog,
    "memory": memory,
}


def main() -> int:
    """Print the table; 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS), metavar="ROW")
    parser.add_argument("--runs", type=int, default=7, help="interleaved runs a row (7)")
    arguments = parser.parse_args()
    missed = []
    print(LINE.format("row", "ours", "floor", "ratio", "target", "met"))
    with prepared_environment():
        for name in arguments.rows:
            for figure in ROWS[name](arguments.runs):
                print(figure.line, flush=True)
                missed += [figure.what] if figure.ratio > figure.target else []
    print(f"{len(missed)} missed: {'; '.join(missed)}" if missed else "every target is met")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
