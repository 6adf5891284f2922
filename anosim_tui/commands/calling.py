"""What the command line gives a command besides its arguments, and the options they share."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from anosim_tui.config import options

if TYPE_CHECKING:
    from anosim_tui.account.shared import SharedAccount
    from anosim_tui.config.settings import Settings

DONE: Final = 0
"""All went well."""
FAILED: Final = 1
"""What was asked for is not there, or something is wrong."""
NOT_STARTED: Final = 2
"""The program could not start as asked."""
KEY_REFUSED: Final = 3
"""The service does not accept the key."""
UNREACHABLE: Final = 4
"""The service did not answer, or not in a way that can be understood."""
INTERRUPTED: Final = 130
"""Ended by ctrl+c."""


OpenShared: TypeAlias = "Callable[[], SharedAccount]"
"""Opens a shared booking; it imports httpx, so it is called after the first frame."""


class Caller(Struct, frozen=True):
    """The command line, as a command sees it; `run` finds it as `arguments.caller`.

    Attributes:
        environ: the environment.
        parsers: makes the parser of each command, by its name; that of the program itself is "".
        show_shared: opens the screen of a shared booking and returns the exit code.
    """

    environ: Mapping[str, str]
    parsers: Callable[[], Mapping[str, ArgumentParser]]
    show_shared: Callable[[OpenShared, Settings], int]


class CannotStart(Exception):
    """The command was not asked for something it can do; `str()` of it is one sentence.

    The command line prints it and ends with `NOT_STARTED`.
    """


def add_settings(parser: ArgumentParser, *, demo: bool = False) -> None:
    """Add the options that say which settings are in effect; `demo` adds the sandbox to them."""
    about_demo = "ask a built-in sandbox account: no key, no money" if demo else ""
    options.add(parser.add_argument_group("settings"), options.EVERYWHERE, about_demo)


def settings_of(arguments: Namespace) -> Settings:
    """The settings that count for a command with `add_settings`.

    Raises:
        CannotStart: something given cannot be used.
    """
    from anosim_tui.config.files import ConfigError
    from anosim_tui.config.load import load

    try:
        return load(options.flags_of(arguments), arguments.caller.environ, Path.cwd())
    except ConfigError as error:
        raise CannotStart(str(error)) from None
