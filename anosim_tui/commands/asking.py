"""Asking the service from a command: with which key, and how it ends when it goes wrong."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from anosim_tui.commands.calling import KEY_REFUSED, UNREACHABLE, CannotStart, settings_of
from anosim_tui.commands.output import complain
from anosim_tui.domain.errors import ApiError, BadKey

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.api.client import Client
    from anosim_tui.config.settings import Settings
    from anosim_tui.credentials import Key

T = TypeVar("T")


def answered(
    arguments: Namespace,
    question: Callable[[Client], Awaitable[T]],
    show: Callable[[T], int],
) -> int:
    """Ask, show the answer, and return the exit code.

    Raises:
        CannotStart: there is no key, or a setting cannot be used.
    """
    client = _client(arguments)
    try:
        found = asyncio.run(_ask(client, question))
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
    from anosim_tui import bootstrap

    settings = _settings(arguments)
    if arguments.demo:
        return bootstrap.demo_account()
    return bootstrap.reading_account(*with_key(settings))


def with_key(settings: Settings) -> tuple[Settings, Key]:
    """The settings and the key of the account, which the keyring may have to be asked for.

    Raises:
        CannotStart: there is none.
    """
    if settings.key_in_keyring:
        from anosim_tui.credentials import KeyStore, KeyStoreError

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


def _client(arguments: Namespace) -> Client:
    from anosim_tui import bootstrap

    settings = _settings(arguments)
    if arguments.demo:
        return bootstrap.demo_client()
    return bootstrap.client_with_key(*with_key(settings))


def _settings(arguments: Namespace) -> Settings:
    from anosim_tui import log

    # With no handler at all, Python would print what libraries log.
    log.begin(None, log.Scrubber())
    settings = settings_of(arguments)
    for notice in settings.notices:
        complain(notice)
    return settings


async def _ask(client: Client, question: Callable[[Client], Awaitable[T]]) -> T:
    async with client:
        return await question(client)
