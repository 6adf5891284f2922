"""`anosim-tui sms`, `latest` and `wait`: the messages of the account, or new ones as they come."""

from __future__ import annotations

import asyncio
import stat
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from os import fstat

from anosim_tui import bootstrap
from anosim_tui.account.account import Account
from anosim_tui.api.client import Client
from anosim_tui.codes import Code, find_code
from anosim_tui.commands.common import (
    Json,
    add_settings,
    complain,
    duration,
    iso,
    json_line,
    listing,
    say,
    whole_number,
)
from anosim_tui.commands.running import (
    add_booking,
    booking_of,
    code_fields,
    next_code,
    with_account,
    with_client,
)
from anosim_tui.domain import wording
from anosim_tui.domain.errors import BadKey
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Sms, digits
from anosim_tui.domain.state import AccountState, Connection, ConnectionStatus
from anosim_tui.exit_codes import DONE, FAILED, Ended
from anosim_tui.language import _, ngettext

_MOST = 100
# Seconds; a change is seen at once.
_LOOK_AGAIN = 60.0


def newest(messages: Sequence[Sms], number: str | None, last: int | None) -> list[Sms]:
    """The newest of the messages, oldest first; all, or those to one number."""
    fitting = [sms for sms in messages if number is None or digits(sms.number) == number]
    fitting.sort(key=lambda sms: sms.date)
    return fitting if last is None else fitting[max(0, len(fitting) - last) :]


def show_messages(messages: Sequence[Sms], *, as_json: bool) -> None:
    with_codes = [(sms, find_code(sms.text, sms.sender)) for sms in messages]
    listing(((_fields(*one), _row(*one)) for one in with_codes), as_json=as_json)


def _fields(sms: Sms, code: Code | None) -> dict[str, Json]:
    return {
        "date": iso(sms.date),
        "number": sms.number,
        "sender": sms.sender,
        "text": sms.text,
        "code": None if code is None else code.value,
        "certain": None if code is None else code.certain,
    }


def _row(sms: Sms, code: Code | None) -> list[str]:
    return [
        wording.date_time(sms.date, seconds=True),
        wording.phone(sms.number),
        sms.sender,
        "-" if code is None else code.value,
        sms.text,
    ]


def configure_sms(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--follow", action="store_true", help=_("keep running and print new messages")
    )
    parser.add_argument(
        "--last",
        type=whole_number(0, _MOST),
        metavar="N",
        help=_(
            "only the newest N messages (default: the newest {most}; none with --follow)",
            most=_MOST,
        ),
    )
    add_number(parser)
    add_settings(parser, json=_("print JSON Lines, one per message"), demo=True)


def add_number(parser: ArgumentParser) -> None:
    words = _("only messages to this number")
    parser.add_argument("--number", type=_number, metavar="N", help=words)


def run_sms(arguments: Namespace) -> int:
    return _follow(arguments) if arguments.follow else _list(arguments)


@with_client
async def _list(client: Client, arguments: Namespace) -> int:
    page = await client.messages()
    if page.unreadable:
        complain(
            ngettext(
                "{count} message could not be read.",
                "{count} messages could not be read.",
                len(page.unreadable),
            )
        )
    found = newest(page.items, arguments.number, arguments.last)
    if found or arguments.json:
        show_messages(found, as_json=arguments.json)
    else:
        complain(_("There are no messages yet; add --follow to wait for them."))
    return DONE


def _number(text: str) -> str:
    if not (plain := digits(text)):
        raise ArgumentTypeError(_("{text} is not a phone number", text=repr(text)))
    return plain


def configure_latest(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--wait",
        nargs="?",
        type=duration,
        const=timedelta(minutes=5),
        metavar="D",
        help=_("if there is no code yet, wait at most this long (default: 5m)"),
    )
    add_number(parser)
    add_settings(parser, json=_("print JSON with the whole message"), demo=True)


def run_latest(arguments: Namespace) -> int:
    """Print the newest code; 1 where no message holds one."""
    if _latest(arguments) == DONE:
        return DONE
    if arguments.wait is None:
        raise Ended(FAILED, _("No code has arrived yet; add --wait to wait for a code."))
    arguments.booking, arguments.timeout = arguments.number, arguments.wait
    return run_wait(arguments)


@with_client
async def _latest(client: Client, arguments: Namespace) -> int:
    for sms in reversed(newest((await client.messages()).items, arguments.number, None)):
        if code := find_code(sms.text, sms.sender):
            if arguments.json:
                json_line(_fields(sms, code))
            else:
                say(code.value)
            return DONE
    return FAILED


def configure_wait(parser: ArgumentParser) -> None:
    add_booking(parser, optional=True)
    parser.add_argument(
        "--timeout",
        type=duration,
        default=timedelta(minutes=5),
        metavar="D",
        help=_("wait at most this long (default: 5m)"),
    )
    add_settings(parser, json=_("print JSON with the whole message"), demo=True)


@with_account
async def run_wait(account: Account, arguments: Namespace) -> int:
    """Print the next code and nothing else; 1 where none came in time."""
    since = account.now() - timedelta(seconds=1)
    line = await booking_of(account, arguments.booking) if arguments.booking else None
    found = await next_code(account, line, since, arguments.timeout)
    if found is None or found.code is None:
        raise Ended(FAILED, _("No code arrived in time."))
    if arguments.json:
        json_line(code_fields(account, found))
    else:
        say(found.code.value)
    return DONE


# --- following ---------------------------------------------------------------------------------


async def following(account: Account, arguments: Namespace) -> int:
    """Print messages that come from now on, until nobody reads them any more.

    Before them come the newest so many that --last names.

    Raises:
        BadKey: the service refused the key.
    """
    begun, before = account.now(), AccountState()
    gone = asyncio.create_task(_reader_gone())
    while not gone.done():
        state = account.store.state
        if isinstance(state.messages.error, BadKey):
            raise state.messages.error
        _report_connection(before.connection, state.connection)
        found = _fresh(before, state, arguments, begun + state.clock_offset)
        show_messages(found, as_json=arguments.json)
        before = state
        changed = asyncio.create_task(account.store.until(partial(_other, state), _LOOK_AGAIN))
        await asyncio.wait({changed, gone}, return_when=asyncio.FIRST_COMPLETED)
        changed.cancel()
    return DONE


_follow = with_account(following, bootstrap.reading_account)


def _other(known: AccountState, state: AccountState) -> bool | None:
    return state is not known or None


def _fresh(
    before: AccountState, state: AccountState, arguments: Namespace, begun: datetime
) -> list[Sms]:
    """The messages to print: the new ones and, of the first answer, as many as were wanted."""
    fresh = state.messages.data.since(before.messages.data)
    # What the search for older ones finds is not new.
    new = [one for one in fresh if one.arrival is Arrival.LIVE or one.sms.date >= begun]
    found = newest([one.sms for one in new], arguments.number, None)
    if before.messages.fetched is None and state.messages.fetched is not None:
        wanted = max(arguments.last or 0, len(found))
        return newest([one.sms for one in fresh], arguments.number, wanted)
    return found


def _report_connection(before: Connection, after: Connection) -> None:
    if before.status is after.status:
        return
    if after.status in (ConnectionStatus.OFFLINE, ConnectionStatus.THROTTLED):
        retrying = _("Retrying automatically.")
        complain(f"{after.error} {retrying}")
    elif (
        after.status is ConnectionStatus.ONLINE and before.status is not ConnectionStatus.CONNECTING
    ):
        complain(_("Back online."))


async def _reader_gone() -> None:
    """Return once the other end of the pipe that is printed to is closed."""
    gone = asyncio.Event()
    # A pipe whose other end is closed wakes whoever waits to read from this one. What is no pipe,
    # and loops that cannot watch one, never do.
    with suppress(OSError, ValueError, AttributeError, NotImplementedError):
        handle = sys.stdout.fileno()
        if stat.S_ISFIFO(fstat(handle).st_mode):
            asyncio.get_running_loop().add_reader(handle, gone.set)
    await gone.wait()
