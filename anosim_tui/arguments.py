"""The words of the command line: the commands, the options, and what is said of a mistake.

`--version` and `--help` answer at once, so nothing is imported here that they do not need.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

from anosim_tui import __version__
from anosim_tui.config.settings import SETTINGS, add_options
from anosim_tui.exit_codes import (
    DONE,
    FAILED,
    INTERRUPTED,
    KEY_REFUSED,
    NOT_STARTED,
    REFUSED,
    UNKNOWN,
    UNREACHABLE,
    CannotStart,
)
from anosim_tui.language import N_, _

PROGRAM = "anosim-tui"

# How much two words share, of 1, where one may be meant by the other.
_NEAR = 0.75

# In groups, of each command the module of `anosim_tui.commands` that has its `configure_NAME` and
# `run_NAME`, imported when it is the one that was asked for, and what it does.
GROUPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    N_("read"): {
        "balance": ("bookings", N_("print the balance")),
        "bookings": ("bookings", N_("print current bookings and the time left")),
        "sms": ("messages", N_("print messages and their codes, or follow new ones")),
        "latest": ("messages", N_("print the newest one-time code")),
        "wait": ("messages", N_("wait for the next one-time code and print it")),
        "products": ("products", N_("search the catalog")),
        "watch": ("screens", N_("show a booking shared with you by link")),
        "serve": ("screens", N_("open the dashboard in a browser on this computer")),
    },
    N_("buy and manage"): {
        "order": ("buying", N_("order a number, and optionally wait for its code")),
        "extend": ("buying", N_("extend a booking")),
        "cancel": ("bookings", N_("cancel a booking")),
        "share": ("bookings", N_("print or revoke a booking's share link")),
    },
    N_("tools"): {
        "export": ("archive", N_("export saved data as CSV or JSON Lines")),
        "forget": ("archive", N_("delete saved data for good")),
        "login": ("key", N_("check an API key and save it")),
        "logout": ("key", N_("delete the saved API key")),
        "code": ("code", N_("find the one-time code in a message and print it")),
        "doctor": ("doctor", N_("check the key, connection, terminal and folders")),
        "config": ("config", N_("show or edit the settings")),
        "keys": ("help", N_("print all keyboard shortcuts, their action names and what they do")),
        "completion": ("help", N_("print a completion script for your shell")),
        "docs": ("help", N_("read the documentation")),
        "sandbox": ("sandbox", N_("run an AnoSim sandbox over HTTP on this computer")),
    },
}
COMMANDS: Mapping[str, tuple[str, str]] = {
    name: command for group in GROUPS.values() for name, command in group.items()
}

EXIT_CODES: Mapping[int, str] = {
    DONE: N_("done"),
    FAILED: N_("nothing found or timed out"),
    NOT_STARTED: N_("usage error"),
    KEY_REFUSED: N_("API key rejected"),
    UNREACHABLE: N_("unreachable"),
    REFUSED: N_("refused by the service"),
    UNKNOWN: N_("outcome unknown"),
    INTERRUPTED: N_("interrupted"),
}

EXAMPLES = ("--demo", "login", "order whatsapp --country germany --wait")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Says "usage" in the language in use."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or _("usage: "))


class Parser(argparse.ArgumentParser):
    """Leaves it to `main` how a mistake is told, and to `language` how everything is said."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, formatter_class=_Formatter, add_help=False, allow_abbrev=False)
        # argparse has no public way to these two; by itself it says them in English.
        self._positionals.title, self._optionals.title = _("arguments"), _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help and exit"))

    def error(self, message: str) -> NoReturn:
        raise CannotStart(_("{problem}; see {program} --help.", problem=message, program=self.prog))

    def options(self) -> Iterator[tuple[str, str]]:
        """The names of each option, with what they take, and what it does."""
        for action in self._actions:
            if action.option_strings and action.help != argparse.SUPPRESS:
                takes = f" {action.metavar}" if action.metavar else ""
                yield f"{', '.join(action.option_strings)}{takes}", action.help or ""

    @property
    def names(self) -> set[str]:
        return {action.dest for action in self._actions}

    def parse_strictly(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Like `parse_args`, but names what is unknown without repeating values: one of them may
        be a key somebody tried to hand over."""
        namespace, unknown = self.parse_known_args(arguments)
        if unknown:
            option = unknown[0].partition("=")[0]
            is_option = option.startswith("-")
            raise CannotStart(self._unknown(option) if is_option else self._too_many())
        return namespace

    def _unknown(self, option: str) -> str:
        if near := get_close_matches(option, self._option_string_actions, 1, cutoff=_NEAR):
            return _("Unknown option {option}; did you mean {near}?", option=option, near=near[0])
        return _("Unknown option {option}; see {program} --help.", option=option, program=self.prog)

    def _too_many(self) -> str:
        return _("Too many arguments; see {program} --help.", program=self.prog)


def no_such_command(name: str) -> str:
    """A sentence that does not repeat the word: it may be a key somebody tried to hand over."""
    if near := get_close_matches(name, COMMANDS, 1, cutoff=_NEAR):
        return _("There is no such command; did you mean {near}?", near=near[0])
    return _(
        "There is no such command. Commands: {known}. See {program} --help.",
        known=", ".join(COMMANDS),
        program=PROGRAM,
    )


def tell_unexpected(error: Exception, advice: str) -> int:
    """Say that something is wrong with the program; only the type of `error` may be shown."""
    words = _("The program ended with an unexpected error ({error}).", error=type(error).__name__)
    print(f"{PROGRAM}: {words} {advice}", file=sys.stderr)
    return FAILED


def command_module(name: str) -> ModuleType:
    return import_module(f"anosim_tui.commands.{COMMANDS[name][0]}")


def command_parser(name: str) -> Parser:
    parser = Parser(prog=f"{PROGRAM} {name}", description=_(COMMANDS[name][1]))
    _configure(name, parser)
    return parser


def _configure(name: str, parser: argparse.ArgumentParser) -> None:
    getattr(command_module(name), f"configure_{name}")(parser)


def whole_parser() -> Parser:
    """The parser of everything, for completion: each command is a subparser of it."""
    parser = command_line(has_command=False)
    commands = parser.add_subparsers()
    for name, (_module, summary) in COMMANDS.items():
        _configure(name, commands.add_parser(name, help=_(summary)))
    return parser


def command_line(*, has_command: bool = True) -> Parser:
    """The parser of everything but the words of a command."""
    parser = Parser(
        prog=PROGRAM,
        usage=_("{program} [options]\n       {program} COMMAND [--help] ...", program=PROGRAM),
        description=_("A full-screen dashboard for one AnoSim account."),
        epilog=_epilog(),
    )
    option = parser.add_argument
    add_options(
        parser,
        SETTINGS,
        demo=_("open a built-in sandbox account: no API key needed, no real money"),
    )
    option("--log", metavar="FILE", help=_("write a log, without keys, numbers or messages"))
    option(
        "-V",
        "--version",
        action="version",
        version=f"{PROGRAM} {__version__}",
        help=_("print the version and exit"),
    )
    if has_command:
        option("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _epilog() -> str:
    """The commands in their groups, examples, exit codes, and where more is written."""
    width = max(map(len, COMMANDS))
    parts = [
        "\n".join([f"{_(title)}:", *(f"  {name:{width}}  {_(group[name][1])}" for name in group)])
        for title, group in GROUPS.items()
    ]
    parts.append("\n".join([_("examples:"), *(f"  {PROGRAM} {one}" for one in EXAMPLES)]))
    codes = [f"  {code:<3}  {_(words)}" for code, words in EXIT_CODES.items()]
    parts.append("\n".join([_("exit codes:"), *codes]))
    parts.append(_("documentation: {program} docs", program=PROGRAM))
    return "\n\n".join(parts)
