"""The Catalog: from a key to the last byte of the frame, and the time it takes to be made."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from anosim_tui.domain.catalog import prepare
from anosim_tui.sandbox.catalog import Catalog
from tests.benchmarks.programs import (
    floor,
    let_pass,
    loaded,
    press,
    read_until,
    terminal,
    until_quiet,
)
from tests.benchmarks.row import SIZES, Figure, Row
from tests.terminal.terminal import Terminal, program, sandbox

_TYPED = "germany whatsapp act"
_BACK = "\x7f"
_SIZE = (120, 36)
_PRODUCTS = 20_000


def _typing(screen: Terminal) -> list[float]:
    """Milliseconds of every key of some words, and of taking them back."""
    until_quiet(screen)  # what was drawn while the other one's turn was
    return [press(screen, key) for key in (*_TYPED, *(_BACK for _ in _TYPED))]


def _in_catalog(screen: Terminal) -> Terminal:
    """Go to the filter of the Catalog, past its being filled."""
    screen.press("2")
    read_until(screen, b"activation")
    let_pass(screen, 3.0)
    screen.press("/")
    until_quiet(screen)
    return screen


def keys(runs: int) -> Iterable[Figure]:
    """Typing in the filter over 20,000 products, beside an Input over an empty list."""
    ours: list[float] = []
    bare: list[float] = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        served = stack.enter_context(sandbox("--products", str(_PRODUCTS)))
        command = program("--data-dir", folder)
        screen = stack.enter_context(
            terminal(command, size=_SIZE, environment=served.environment, folder=folder)
        )
        read_until(screen, b"running")
        _in_catalog(screen)
        plain = stack.enter_context(terminal(floor("input_list"), size=_SIZE))
        read_until(plain, b"type here")
        until_quiet(plain)
        for _ in range(max(2, runs // 2)):
            ours += _typing(screen)
            bare += _typing(plain)
    curve = {size: _median_key(size) for size in SIZES}
    yield Figure(
        "Catalog of 20,000: key to last byte, p50",
        statistics.median(ours), statistics.median(bare), 1.5, "ms", curve,
    )  # fmt: skip
    yield Figure("the same, p95", _p95(ours), _p95(bare), 2.0)


def _median_key(products: int) -> float:
    command = loaded("--bookings", 4, "--products", products)
    with terminal(command, size=_SIZE) as screen:
        read_until(screen, b"running")
        return statistics.median(_typing(_in_catalog(screen)))


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def prepared(runs: int) -> Iterable[Figure]:
    """Making the catalog of what was read: the longest step holds everything else up."""
    products = list(Catalog(7, _PRODUCTS).products)
    random.Random(1).shuffle(products)
    longest = []
    for _ in range(runs):
        times = [0.0]
        before = time.process_time()
        for _ in prepare(products):
            now = time.process_time()
            times.append((now - before) * 1000)
            before = now
        longest.append(max(times))
    yield Figure("Catalog of 20,000 made: longest stall", statistics.median(longest), target=50.0)


ROWS = (Row("catalog", keys), Row("catalog-made", prepared))
