"""What each hostile text costs: `python -m tests.benchmarks.hostile [how many of the slowest]`.

A row a text: cleaning it at the wire, finding a code in it, drawing it as an item of the list, and
opening it whole in the details at 80 columns.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

from anosim_tui.domain.codes import find_code
from anosim_tui.domain.links import find_links
from anosim_tui.domain.text import clean
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.long_text import LongText, Passage
from anosim_tui.ui.widgets.sms_feed import _laid_out, most_of
from tests.hostile.corpus import CORPUS

ROUNDS = 3
COLUMNS = ("clean", "code", "links", "item", "whole")


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
    _laid_out(text[: most_of(60, 2)], (0, 0), 60)


def whole(text: str) -> None:
    """Lay out the first screens of the details."""
    LongText([Passage(text)])._lay_out(80, 240)


def row(text: str) -> list[float]:
    """The cost of one text, milliseconds a column."""
    cleaned = clean(text)
    return [
        milliseconds(partial(clean, text)),
        milliseconds(partial(find_code, cleaned, "")),
        milliseconds(partial(find_links, cleaned)),
        milliseconds(partial(item, cleaned)),
        milliseconds(partial(whole, cleaned)),
    ]


def main() -> None:
    """Print the table, the dearest first."""
    most = int(sys.argv[1]) if sys.argv[1:] else len(CORPUS)
    rows = sorted(((row(text), name) for name, text in CORPUS.items()), reverse=True, key=_dearest)
    print(f"{'milliseconds':32}" + "".join(f"{column:>9}" for column in COLUMNS))
    for costs, name in rows[:most]:
        print(f"{name:32}" + "".join(f"{cost:9.2f}" for cost in costs))


def _dearest(costs: tuple[list[float], str]) -> float:
    return sum(costs[0])


if __name__ == "__main__":
    main()
