"""`anosim-tui balance`: what the account holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from decimal import Decimal

from anosim_tui.commands.asking import answered
from anosim_tui.commands.calling import DONE, add_settings
from anosim_tui.commands.output import amount, json_line, say
from anosim_tui.domain.wording import money


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_settings(parser, demo=True)


def run(arguments: Namespace) -> int:
    """Print the balance."""

    def show(balance: Decimal) -> int:
        if arguments.json:
            json_line({"balance": amount(balance), "currency": "USD"})
        else:
            say(money(balance))
        return DONE

    return answered(arguments, lambda client: client.balance(), show)
