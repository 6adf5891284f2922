"""Every row beside its floor: `python -m tests.benchmarks [--rows NAME ...] [--json FILE]`.

Ratios within one run are what counts: absolute times say more of the machine than of the program.
Exit code 1 when a row misses its target.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks import (
    archive,
    catalog,
    clipboard,
    codes,
    feed,
    hostile,
    hours,
    idle,
    start,
    wire,
)
from tests.benchmarks.programs import prepared_environment
from tests.benchmarks.row import HEADING, Figure, Row, lines

ROWS: Mapping[str, Row] = {
    row.name: row
    for module in (start, idle, catalog, feed, wire, clipboard, hours, codes, archive, hostile)
    for row in module.ROWS
}


def main() -> int:
    """Print the table; 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS), metavar="ROW")
    parser.add_argument("--runs", type=int, default=7, help="interleaved runs a row (7)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    figures: list[Figure] = []
    print(HEADING)
    with prepared_environment():
        for name in arguments.rows:
            for figure in ROWS[name].measure(arguments.runs):
                figures.append(figure)
                print(*lines(figure), sep="\n", flush=True)
    if arguments.json is not None:
        content = [figure.as_json for figure in figures]
        arguments.json.write_text(json.dumps(content, indent=2) + "\n")
    missed = [figure.what for figure in figures if figure.is_met is False]
    print(f"{len(missed)} missed: {'; '.join(missed)}" if missed else "every target is met")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
