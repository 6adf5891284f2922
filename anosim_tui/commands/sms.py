"""`anosim-tui sms`: the messages of the account, or new ones as they come."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from anosim_tui.commands.asking import answered
from anosim_tui.commands.calling import DONE, add_settings
from anosim_tui.commands.message_lines import newest, show_messages
from anosim_tui.commands.output import complain
from anosim_tui.domain.models import Page, Sms, digits

_MOST: int = 100


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--json", action="store_true", help="print JSON Lines, one a message")
    parser.add_argument(
        "--follow", action="store_true", help="go on and print new messages as they come"
    )
    parser.add_argument(
        "--last",
        type=_count,
        metavar="N",
        help=f"only the newest N (default: all of the newest {_MOST}; none with --follow)",
    )
    add_number(parser)
    add_settings(parser, demo=True)


def add_number(parser: ArgumentParser) -> None:
    """Declare `--number`."""
    parser.add_argument("--number", type=_number, metavar="N", help="only what came to this number")


def run(arguments: Namespace) -> int:
    """Print messages, oldest first, each with the code in it."""
    if arguments.follow:
        from anosim_tui.commands.following import follow

        return follow(arguments)

    def show(page: Page[Sms]) -> int:
        if page.unreadable:
            complain(f"{len(page.unreadable)} of the messages could not be read.")
        found = newest(page.items, arguments.number, arguments.last)
        if found or arguments.json:
            show_messages(found, as_json=arguments.json)
        else:
            complain("there are no messages yet; --follow waits for them.")
        return DONE

    return answered(arguments, lambda client: client.messages(), show)


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text[:9]) <= _MOST:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 to {_MOST}")
    return int(text)


def _number(text: str) -> str:
    if not (plain := digits(text)):
        raise ArgumentTypeError(f"{text!r} is not a phone number")
    return plain
