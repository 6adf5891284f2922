"""What the command line gives a command, and asking the service from one."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from msgspec import Struct

from anosim_tui import bootstrap, log
from anosim_tui.commands.output import complain
from anosim_tui.config.files import ConfigError
from anosim_tui.config.load import Flags, load
from anosim_tui.config.settings import EVERYWHERE, Settings, add_options
from anosim_tui.credentials import Key, KeyStore, KeyStoreError
from anosim_tui.domain.errors import ApiError, BadKey

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.account.shared import SharedAccount
    from anosim_tui.api.client import Client

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

T = TypeVar("T")
OpenShared: TypeAlias = "Callable[[], SharedAccount]"
"""Opens a shared booking; it imports httpx, so it is called after the first frame."""


class Caller(Struct, frozen=True):
    """The command line, as a command sees it; `run` finds it as `arguments.caller`.

    Attributes:
        parser: makes the parser of everything; each command is a subparser of it.
        show_shared: opens the screen of a shared booking and returns the exit code.
    """

    environ: Mapping[str, str]
    parser: Callable[[], ArgumentParser]
    show_shared: Callable[[OpenShared, Settings], int]


class CannotStart(Exception):
    """The command was not asked for something it can do; `str()` of it is one sentence.

    The command line prints it and ends with `NOT_STARTED`.
    """


def add_settings(parser: ArgumentParser, *, demo: bool = False) -> None:
    """Add the options that say which settings are in effect; `demo` adds the sandbox to them."""
    about_demo = "ask a built-in sandbox account: no key, no money" if demo else ""
    add_options(parser.add_argument_group("settings"), EVERYWHERE, about_demo)


def settings_of(arguments: Namespace, *, advice: str = "") -> Settings:
    """The settings that count for a command with `add_settings`.

    Raises:
        CannotStart: something given cannot be used; `advice` is what to do about that.
    """
    try:
        return load(Flags.of(arguments), arguments.caller.environ, Path.cwd())
    except ConfigError as error:
        raise CannotStart(f"{error} {advice}".strip()) from None


def answered(
    arguments: Namespace,
    question: Callable[[Client], Awaitable[T]],
    show: Callable[[T], int],
) -> int:
    """Ask, show the answer, and return the exit code.

    Raises:
        CannotStart: there is no key, or a setting cannot be used.
    """
    settings = quiet_settings(arguments)
    is_demo = arguments.demo
    client = bootstrap.demo_client() if is_demo else bootstrap.client_with_key(*with_key(settings))

    async def ask() -> T:
        async with client:
            return await question(client)

    try:
        found = asyncio.run(ask())
    except ApiError as error:
        return ended_by(error)
    return show(found)


def ended_by(error: ApiError) -> int:
    """Say what went wrong; the exit code that goes with it."""
    complain(str(error))
    return KEY_REFUSED if isinstance(error, BadKey) else UNREACHABLE


def account_of(arguments: Namespace) -> Account:
    """An account that is read for as long as it runs; it keeps and buys nothing.

    Raises:
        CannotStart: there is no key, or a setting cannot be used.
    """
    settings = quiet_settings(arguments)
    if arguments.demo:
        return bootstrap.demo_account()
    return bootstrap.reading_account(*with_key(settings))


def with_key(settings: Settings) -> tuple[Settings, Key]:
    """The settings and the key of the account, which the keyring may have to be asked for.

    Raises:
        CannotStart: there is none.
    """
    if settings.key_in_keyring:
        try:
            key = KeyStore.of(settings.profile).fetch()
            return settings.with_key(key), key
        except KeyStoreError as error:
            raise CannotStart(str(error)) from None
    if settings.key is None:
        named = f" --profile {settings.profile}" if settings.profile else ""
        raise CannotStart(
            f"there is no API key yet; run anosim-tui login{named}, or set "
            f"{settings.key_variable} in the environment or in a file named .env."
        )
    return settings, settings.key


def quiet_settings(arguments: Namespace) -> Settings:
    """The settings, their notices told, and nothing printed that libraries log.

    Raises:
        CannotStart: something given cannot be used.
    """
    log.begin(None, log.Scrubber())
    settings = settings_of(arguments)
    for notice in settings.notices:
        complain(notice)
    return settings
