"""What commands share that ask the service: a client, a running account, a booking, a wait."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import TypeVar

from anosim_tui import bootstrap
from anosim_tui.account.account import Account
from anosim_tui.api.client import Client
from anosim_tui.commands.common import Json, agreed, iso, quiet_settings, with_key
from anosim_tui.config.settings import Settings
from anosim_tui.credentials import Key
from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.errors import ApiError, BadKey, Refused
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import digits
from anosim_tui.domain.state import AccountState
from anosim_tui.exit_codes import FAILED, KEY_REFUSED, NOT_STARTED, REFUSED, UNREACHABLE, Ended
from anosim_tui.language import _

T = TypeVar("T")
Found = TypeVar("Found")
Command = Callable[[Namespace], int]


def add_booking(parser: ArgumentParser, *, optional: bool = False) -> None:
    parser.add_argument(
        "booking",
        metavar="NUMBER|BOOKING",
        nargs="?" if optional else None,
        help=_("a phone number or a booking ID"),
    )


def with_client(ask: Callable[[Client, Namespace], Awaitable[int]]) -> Command:
    """A command that asks the service, without an account that polls.

    It raises `Ended` where the service does not answer, `CannotStart` where there is no key.
    """

    def command(arguments: Namespace) -> int:
        settings = quiet_settings(arguments)
        if arguments.demo:
            client = bootstrap.demo_client()
        else:
            client = bootstrap.client_with_key(*with_key(settings))

        async def whole() -> int:
            async with client:
                return await ask(client, arguments)

        return finished(whole())

    return command


def with_account(
    act: Callable[[Account, Namespace], Coroutine[None, None, int]],
    open_account: Callable[[Settings, Key], Account] = bootstrap.account_with_key,
) -> Command:
    """A command that does something with the account, saved and written down as on the screen.

    It raises what that of `with_client` does.
    """

    def command(arguments: Namespace) -> int:
        settings = quiet_settings(arguments)
        if arguments.demo:
            account = bootstrap.demo_account(settings)
        else:
            account = open_account(*with_key(settings))
        return finished(running(account, act(account, arguments)))

    return command


async def running(account: Account, acting: Coroutine[None, None, int]) -> int:
    """Let the account run as long as `acting`."""
    polling, doing = asyncio.ensure_future(account.run()), asyncio.ensure_future(acting)
    try:
        await asyncio.wait({doing, polling}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            polling.result()  # it does not end unless something is wrong
        return await doing
    finally:
        for task in (doing, polling):
            task.cancel()
        await asyncio.gather(doing, polling, return_exceptions=True)


def finished(asking: Coroutine[None, None, T]) -> T:
    """Run `asking` to its end; what the service says against it ends the command."""
    try:
        return asyncio.run(asking)
    except ApiError as error:
        raise Ended(_code_without_answer(error), str(error)) from None


def code_of(error: ApiError | None) -> int:
    """The exit code of a deed that was not done: because of `error`, or of a rule of this program.

    A refusal of what was asked is no error of the key or the connection.
    """
    if error is None or isinstance(error, Refused):
        return REFUSED
    return _code_without_answer(error)


def _code_without_answer(error: ApiError) -> int:
    return KEY_REFUSED if isinstance(error, BadKey) else UNREACHABLE


async def until(
    account: Account,
    find: Callable[[AccountState], Found | None],
    patience: timedelta,
    waiting: str = "",
) -> Found | None:
    """What `find` finds in the state, now or after a change; `None` after `patience`.

    `waiting` is said on a terminal meanwhile, with the time that passed.

    Raises:
        BadKey: the service refused the key.
    """
    loop = asyncio.get_running_loop()
    begun, end = loop.time(), loop.time() + patience.total_seconds()

    def found_or_refused(state: AccountState) -> Found | BadKey | None:
        error = state.connection.error
        return error if isinstance(error, BadKey) else find(state)

    try:
        while (left := end - loop.time()) > 0:
            _progress(waiting, loop.time() - begun)
            found: Found | BadKey | None = await account.store.until(
                found_or_refused, min(1.0, left)
            )
            if isinstance(found, BadKey):
                raise found
            if found is not None:
                return found
        return None
    finally:
        _progress("", 0)


def _progress(words: str, passed: float) -> None:
    """Say on a terminal what is waited for, and for how many seconds; "" takes it away."""
    if sys.stderr.isatty():
        seconds = int(passed)
        line = f"{words} {seconds // 60}:{seconds % 60:02}" if words else ""
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


async def booking_of(account: Account, named: str) -> BookingLine:
    """The running booking with this id or number.

    Raises:
        Ended: there is none, or there are several.
        ApiError: the bookings could not be read.
    """
    plain = digits(named)

    def read(state: AccountState) -> bool | ApiError | None:
        return True if state.bookings.fetched is not None else state.bookings.error

    found = await until(account, read, timedelta(seconds=60), _("Loading bookings:"))
    if found is None:
        raise Ended(FAILED, _("The bookings could not be loaded."))
    if isinstance(found, ApiError):
        raise found
    now = account.now()
    running = [one for one in account.store.state.lines if not one.is_over(now)]
    fitting = [
        one
        for one in running
        if plain and any(plain in (str(each.id), digits(each.number)) for each in one.chain)
    ]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise Ended(
            FAILED,
            _(
                "There is no running booking {name}; run anosim-tui bookings to list them.",
                name=named,
            ),
        )
    raise Ended(
        NOT_STARTED,
        _("Several bookings have the number {name}; specify a booking ID.", name=named),
    )


def named(line: BookingLine) -> str:
    service = wording.service(line.first.service, line.first.rental_type)
    return f"{wording.phone(line.current.number)} ({service})"


def confirm(arguments: Namespace, question: str) -> None:
    """Ask on a terminal, unless the person said --yes.

    Raises:
        CannotStart: there is no terminal to ask on.
        Ended: they said no.
    """
    if not (arguments.yes or agreed(question)):
        raise Ended(FAILED, _("Nothing was done."))


async def next_code(
    account: Account, line: BookingLine | None, since: datetime, patience: timedelta
) -> Message | None:
    """The first message with a code that came after `since`, to one booking or to any."""

    def find(state: AccountState) -> Message | None:
        if state.messages.fetched is None or state.messages.is_cached:
            return None
        if line is None:
            messages = state.messages.data.by_date
        else:  # another booking may have the same number
            messages = next((one.messages for one in state.lines if one.id == line.id), ())
        return next((one for one in messages if one.code and _is_new(one, since)), None)

    return await until(account, find, patience, _("Waiting for a code:"))


def _is_new(message: Message, since: datetime) -> bool:
    return message.arrival is Arrival.LIVE or message.sms.date >= since


def code_fields(account: Account, message: Message) -> dict[str, Json]:
    """A code for JSON, and where it came from."""
    line = account.store.state.line_of(message)
    return {
        "code": message.code.value if message.code else None,
        "number": message.sms.number,
        "booking": None if line is None else line.current.id,
        "sender": message.sms.sender,
        "text": message.sms.text,
        "at": iso(message.sms.date),
    }
