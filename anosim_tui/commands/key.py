"""`anosim-tui login` and `logout`: keep a key once the service has accepted it; forget it.

The key is typed without being shown, or comes through standard input. It is no argument: other
users of a computer can see those, and the shell remembers them.
"""

from __future__ import annotations

import asyncio
import sys
import warnings
from argparse import ArgumentParser, Namespace
from decimal import Decimal
from getpass import GetPassWarning, getpass
from typing import TYPE_CHECKING, Final

from anosim_tui.commands.common import (
    DONE,
    FAILED,
    CannotStart,
    add_settings,
    complain,
    ended_by,
    quiet_settings,
    say,
    settings_of,
)
from anosim_tui.credentials import Key, KeyStore, KeyStoreError
from anosim_tui.domain.clock import SystemClock
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.wording import money

if TYPE_CHECKING:
    from anosim_tui.config.settings import Settings

# No key is this long; whatever else was piped in is not read to its end.
_LONGEST: Final = 10_000


def configure_login(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--file", action="store_true", help="keep it in a file even where there is a keyring"
    )
    parser.epilog = "The key is asked for, or read from standard input; it is never an argument."
    add_settings(parser)


def run_login(arguments: Namespace) -> int:
    settings = quiet_settings(arguments)
    key = _asked_for()
    try:
        balance = asyncio.run(_balance(settings, key))
    except ApiError as error:
        code = ended_by(error)
        complain("The key was not kept.")
        return code
    try:
        place = KeyStore.of(settings.profile).keep(
            key, base_url=_own_base_url(arguments, settings), in_file=arguments.file
        )
    except KeyStoreError as error:
        complain(str(error))
        return FAILED
    say(f"The key {key} works, the account holds {money(balance)}. It is kept in {place}.")
    if arguments.base_url:
        say(f"It is used with {settings.typed_key_base_url}.")
    _say_what_wins(settings)
    return DONE


def _own_base_url(arguments: Namespace, settings: Settings) -> str:
    """The API root that goes with the key: one named for this login is not said anywhere else."""
    return settings.typed_key_base_url if arguments.base_url else ""


def _asked_for() -> Key:
    """The key a person types, or the first line that is piped in.

    Raises:
        CannotStart: there is none, or it cannot be one.
    """
    text = _typed() if sys.stdin.isatty() else sys.stdin.readline(_LONGEST)
    try:
        return Key.parse(text)
    except ValueError as error:
        raise CannotStart(str(error)) from None


def _typed() -> str:
    with warnings.catch_warnings():
        # Where the terminal cannot hide it, getpass would warn and show every letter.
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass("API key (it is not shown): ", stream=sys.stderr)
        except (GetPassWarning, EOFError):
            raise CannotStart(
                "this terminal cannot hide what is typed; "
                "give the key through standard input instead."
            ) from None


async def _balance(settings: Settings, key: Key) -> Decimal:
    """What the account of `key` holds, asked where a typed key may be sent."""
    from anosim_tui.api.client import Client

    async with Client(settings.typed_key_base_url, key.reveal(), SystemClock()) as client:
        return await client.balance()


def _say_what_wins(settings: Settings) -> None:
    """A key that is given in another way counts before the kept one."""
    origin = settings.origins["key"]
    if origin.startswith(settings.key_variable):
        say(f"As long as {origin} is set, that one is used instead.")


def configure_logout(parser: ArgumentParser) -> None:
    add_settings(parser)


def run_logout(arguments: Namespace) -> int:
    """Remove the kept key; that there was none is no failure."""
    settings = settings_of(arguments)
    try:
        forgotten = KeyStore.of(settings.profile).forget()
    except KeyStoreError as error:
        complain(str(error))
        return FAILED
    say("The kept key is forgotten." if forgotten else "No key was kept.")
    origin = settings.origins["key"]
    if origin.startswith(settings.key_variable):
        say(f"{origin} is still set.")
    return DONE
