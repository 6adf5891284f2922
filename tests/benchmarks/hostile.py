"""What each hostile text costs: cleaning it at the wire, finding a code and links in it, and
drawing it as an item of the list."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial

from anosim_tui.codes import find_code
from anosim_tui.domain.links import find_links
from anosim_tui.domain.text import clean
from anosim_tui.ui.widgets.cells import fit, most_of
from anosim_tui.ui.widgets.sms_feed import _laid_out
from tests.benchmarks.row import Figure, Row
from tests.hostile.corpus import CORPUS

ROUNDS = 3
COLUMNS = ("clean", "code", "links", "item")


def milliseconds(work: Callable[[], object]) -> float:
    """The best of a few rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best * 1000


def item(text: str) -> None:
    """Lay it out as the list of messages does, past its cache."""
    _laid_out.cache_clear()
    fit(text, 16)
    _laid_out(text[: most_of(60, 2)], (0, 0), 60, 2)


def costs(text: str) -> list[float]:
    """The cost of one text, milliseconds a column."""
    cleaned = clean(text)
    return [
        milliseconds(partial(clean, text)),
        milliseconds(partial(find_code, cleaned, "")),
        milliseconds(partial(find_links, cleaned)),
        milliseconds(partial(item, cleaned)),
    ]


def hostile(runs: int) -> Iterable[Figure]:
    """The dearest text of the corpus, a line for each thing that is done with it."""
    del runs  # each cost is the least of a few rounds
    measured = {name: costs(text) for name, text in CORPUS.items()}
    for place, column in enumerate(COLUMNS):
        name = max(measured, key=lambda one: measured[one][place])
        yield Figure(f"hostile text, {column}, the dearest: {name}", measured[name][place])


ROWS = (Row("hostile", hostile),)
