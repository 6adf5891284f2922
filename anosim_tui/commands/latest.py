"""`anosim-tui latest`: the newest one-time code, and nothing else."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from anosim_tui.commands.asking import answered
from anosim_tui.commands.calling import DONE, FAILED, add_settings
from anosim_tui.commands.message_lines import fields, newest
from anosim_tui.commands.output import complain, json_line, say
from anosim_tui.commands.sms import add_number
from anosim_tui.domain.codes import find_code
from anosim_tui.domain.models import Page, Sms


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--json", action="store_true", help="print JSON with the whole message")
    add_number(parser)
    add_settings(parser, demo=True)


def run(arguments: Namespace) -> int:
    """Print the newest code; 1 where no message holds one."""

    def show(page: Page[Sms]) -> int:
        for sms in reversed(newest(page.items, arguments.number, None)):
            code = find_code(sms.text, sms.sender)
            if code is not None:
                if arguments.json:
                    json_line(fields(sms, code))
                else:
                    say(code.value)
                return DONE
        complain("no code has arrived yet; anosim-tui sms --follow waits for the next one.")
        return FAILED

    return answered(arguments, lambda client: client.messages(), show)
