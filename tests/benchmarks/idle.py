"""Between polls: processor time of what stands on the screen, and memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from tests.benchmarks.programs import (
    floor,
    let_pass,
    loaded,
    memory_mb,
    processor_ms,
    read_until,
    terminal,
    until_quiet,
)
from tests.benchmarks.row import SIZES, Figure, Row, medians
from tests.terminal.terminal import Terminal, program, sandbox

_WINDOW = 3.0
_SETTLED = 2.0
_BUSY = ("--bookings", 200, "--messages", 1_000)
_SCREENS = {"2": "Catalog", "3": "History", "4": "Account"}


def _opened(stack: ExitStack, command: Sequence[str], marker: bytes, key: str = "") -> Terminal:
    screen = stack.enter_context(terminal(command))
    read_until(screen, marker)
    until_quiet(screen)
    if key:
        screen.press(key)
        let_pass(screen, 1.0)
    return screen


def _used(screens: Sequence[Terminal], runs: int) -> list[list[float]]:
    """Processor milliseconds a second of each, in windows that all share."""
    rounds = []
    for screen in screens:
        let_pass(screen, _SETTLED)
    for _ in range(runs):
        before = [processor_ms(one.process.pid) for one in screens]
        begun = time.monotonic()
        while time.monotonic() - begun < _WINDOW:
            for screen in screens:
                let_pass(screen, 0.05)
        seconds = time.monotonic() - begun
        after = [processor_ms(one.process.pid) for one in screens]
        rounds.append([(late - early) / seconds for early, late in zip(before, after, strict=True)])
    return [list(column) for column in zip(*rounds, strict=True)]


def live(runs: int) -> Iterable[Figure]:
    """Live with 200 bookings counting down and 1,000 messages; then with more and fewer."""
    with ExitStack() as stack:
        ours, bare, table = _used(
            [
                _opened(stack, loaded(*_BUSY), b"running"),
                _opened(stack, floor("bare"), b"bare app"),
                _opened(stack, floor("data_table", 200), b"left"),
            ],
            runs,
        )
    yield medians("Live, 200 countdowns, a second between polls", ours, bare, 8.0)
    yield medians("the same beside a DataTable of 200", ours, table, 0.5)
    with ExitStack() as stack:
        screens = [
            _opened(stack, loaded("--bookings", size, "--messages", size), b"running")
            for size in SIZES[:3]
        ]
        used = _used(screens, 3)
    curve = {size: min(times) for size, times in zip(SIZES, used, strict=False)}
    largest = max(curve)
    yield Figure(
        f"the same, so many bookings and messages ({largest:,})", curve[largest], curve=curve
    )


def others(runs: int) -> Iterable[Figure]:
    """Catalog, History and Account of the real program on an account that is asked rarely."""
    with ExitStack() as stack:
        served = stack.enter_context(sandbox("--scenario", "empty-account"))
        screens = []
        for key in _SCREENS:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            command = program("--data-dir", folder)
            screen = stack.enter_context(
                terminal(command, environment=served.environment, folder=folder)
            )
            read_until(screen, b"no current bookings")
            screen.press(key)
            let_pass(screen, 2.0)
            screens.append(screen)
        *used, bare = _used([*screens, _opened(stack, floor("bare"), b"bare app")], runs)
    for name, ours in zip(_SCREENS.values(), used, strict=True):
        yield medians(f"{name}, a second between polls", ours, bare, 4.0)


def memory(runs: int) -> Iterable[Figure]:
    """20,000 products and 10,000 messages shown, and the growth to there and beyond."""
    del runs  # memory does not vary as times do

    def shown(products: int, messages: int) -> float:
        given = ("--bookings", 20, "--messages", messages, "--products", products)
        with ExitStack() as stack:
            screen = _opened(stack, loaded(*given), b"running", "2")
            let_pass(screen, 2.0)
            return memory_mb(screen.process.pid)

    with ExitStack() as stack:
        bare = memory_mb(_opened(stack, floor("bare"), b"bare app").process.pid)
    curve = {size: shown(size, size) for size in SIZES}
    ours = shown(20_000, 10_000)
    yield Figure("memory, 20,000 products, 10,000 messages", ours, bare, 2.0, "MB", curve)


ROWS = (Row("idle", live), Row("idle-others", others), Row("memory", memory))
