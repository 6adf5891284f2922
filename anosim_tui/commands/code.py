"""`anosim-tui code "text"`: the one-time code in a message, and why it is that one."""

from __future__ import annotations

import argparse
import sys

from anosim_tui.codes import Explained, explain
from anosim_tui.domain.text import clean
from anosim_tui.language import _


def configure_code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="?", help=_("the message (default: standard input)"))
    parser.add_argument(
        "--why", action="store_true", help=_("show the reasons for and against each number")
    )


def run_code(arguments: argparse.Namespace) -> int:
    """Print the code; with `--why` every number considered. 1 where there is no code."""
    text = arguments.text if arguments.text is not None else sys.stdin.read()
    found = explain(text)
    chosen = next((number for number in found if number.chosen), None)
    if arguments.why:
        for number in found:
            print(_reasons(number))
    elif chosen is not None:
        print(clean(chosen.value))
    if chosen is None:
        print(_("No code found."), file=sys.stderr)
        return 1
    return 0


def _reasons(number: Explained) -> str:
    verdict = (_("certain") if number.certain else _("likely")) if number.chosen else _("no")
    lines = [f"{clean(number.value)}  {verdict}  {number.score:+d}"]
    lines.extend(f"  {reason.weight:+5d}  {reason.name}" for reason in number.reasons)
    return "\n".join(lines)
