"""`anosim-tui login` and `logout`: keep a key once the service has accepted it; forget it.

The key is typed without being shown, or comes through standard input. It is no argument: other
users of a computer can see those, and the shell remembers them.
"""

from __future__ import annotations

import sys
import warnings
from argparse import ArgumentParser, Namespace
from decimal import Decimal
from getpass import GetPassWarning, getpass
from typing import Final

from anosim_tui.api.client import Client
from anosim_tui.commands.common import add_settings, quiet_settings, say, settings_of
from anosim_tui.commands.running import finished
from anosim_tui.config.settings import Settings
from anosim_tui.credentials import Key, KeyStore, KeyStoreError
from anosim_tui.domain.clock import SystemClock
from anosim_tui.domain.wording import money
from anosim_tui.exit_codes import DONE, FAILED, CannotStart, Ended
from anosim_tui.language import _, together

# No key is this long; whatever else was piped in is not read to its end.
_LONGEST: Final = 10_000


def configure_login(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--file", action="store_true", help=_("save it in a file, even if there is a keyring")
    )
    parser.epilog = _(
        "You are asked for the key, or it is read from standard input; it is never "
        "passed as an argument."
    )
    add_settings(parser)


def run_login(arguments: Namespace) -> int:
    settings = quiet_settings(arguments)
    key = _asked_for()
    try:
        balance = finished(_balance(settings, key))
    except Ended as end:
        raise Ended(end.code, together(end, _("The key was not saved."))) from None
    # An API root that was named for this login is not said anywhere else.
    base_url = settings.typed_key_base_url if arguments.base_url else ""
    try:
        place = KeyStore.of(settings.profile).keep(key, base_url=base_url, in_file=arguments.file)
    except KeyStoreError as error:
        raise Ended(FAILED, str(error)) from None
    works = _("The key {key} works; the balance is {balance}.", key=key, balance=money(balance))
    say(together(works, _("API key saved ({place}).", place=place)))
    if arguments.base_url:
        say(_("This key is used with {url}.", url=settings.typed_key_base_url))
    origin = settings.origins["key"]
    if origin.startswith(settings.key_variable):
        say(_("While {origin} is set, its key is used instead.", origin=origin))
    return DONE


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
            return getpass(_("API key (not shown as you type): "), stream=sys.stderr)
        except (GetPassWarning, EOFError):
            raise CannotStart(
                _(
                    "This terminal cannot hide what you type; pass the key through standard input "
                    "instead."
                )
            ) from None


async def _balance(settings: Settings, key: Key) -> Decimal:
    """What the account of `key` holds, asked where a typed key may be sent."""
    async with Client(settings.typed_key_base_url, key.reveal(), SystemClock()) as client:
        return await client.balance()


def configure_logout(parser: ArgumentParser) -> None:
    add_settings(parser)


def run_logout(arguments: Namespace) -> int:
    """Remove the kept key; that there was none is no failure."""
    settings = settings_of(arguments)
    try:
        forgotten = KeyStore.of(settings.profile).forget()
    except KeyStoreError as error:
        raise Ended(FAILED, str(error)) from None
    say(_("The saved key was deleted.") if forgotten else _("There was no saved key."))
    origin = settings.origins["key"]
    if origin.startswith(settings.key_variable):
        say(_("{origin} is still set.", origin=origin))
    return DONE
