"""`anosim-tui sms`, `latest` and `wait`: the messages of the account, or new ones as they come."""

from __future__ import annotations

import asyncio
import stat
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from os import fstat

from anosim_tui import bootstrap
from anosim_tui.account.account import Account
from anosim_tui.arguments import DONE, FAILED
from anosim_tui.codes import Code, find_code
from anosim_tui.commands.common import (
    Json,
    add_settings,
    complain,
    duration,
    iso,
    json_line,
    quiet_settings,
    say,
    table,
    whole_number,
    with_key,
)
from anosim_tui.commands.running import (
    Ended,
    add_booking,
    answered,
    booking_of,
    code_fields,
    ended_by,
    next_code,
    run,
)
from anosim_tui.domain import wording
from anosim_tui.domain.errors import BadKey
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import Page, Sms, digits
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.language import _, ngettext

_MOST = 100


def newest(messages: Sequence[Sms], number: str | None, last: int | None) -> list[Sms]:
    """The newest of the messages, oldest first; all, or those to one number."""
    fitting = [sms for sms in messages if number is None or digits(sms.number) == number]
    fitting.sort(key=lambda sms: sms.date)
    return fitting if last is None else fitting[max(0, len(fitting) - last) :]


def show_messages(messages: Sequence[Sms], *, as_json: bool) -> None:
    if as_json:
        for sms in messages:
            json_line(fields(sms, find_code(sms.text, sms.sender)))
    else:
        table([_message_row(sms) for sms in messages])


def fields(sms: Sms, code: Code | None) -> dict[str, Json]:
    return {
        "date": iso(sms.date),
        "number": sms.number,
        "sender": sms.sender,
        "text": sms.text,
        "code": None if code is None else code.value,
        "certain": None if code is None else code.certain,
    }


def _message_row(sms: Sms) -> list[str]:
    code = find_code(sms.text, sms.sender)
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
    if arguments.follow:
        return follow(arguments)

    def show(page: Page[Sms]) -> int:
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

    return answered(arguments, lambda client: client.messages(), show)


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

    def show(page: Page[Sms]) -> int:
        for sms in reversed(newest(page.items, arguments.number, None)):
            code = find_code(sms.text, sms.sender)
            if code is not None:
                if arguments.json:
                    json_line(fields(sms, code))
                else:
                    say(code.value)
                return DONE
        if arguments.wait is None:
            complain(_("No code has arrived yet; add --wait to wait for a code."))
        return FAILED

    code = answered(arguments, lambda client: client.messages(), show)
    if code == FAILED and arguments.wait is not None:
        arguments.booking, arguments.timeout = arguments.number, arguments.wait
        return run_wait(arguments)
    return code


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


def run_wait(arguments: Namespace) -> int:
    """Print the next code and nothing else; 1 where none came in time."""

    async def act(account: Account) -> int:
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

    return run(arguments, act)


def follow(arguments: Namespace) -> int:
    """Print messages that come from now on; `--last N` prints the newest N before them."""
    settings = quiet_settings(arguments)
    if arguments.demo:
        account = bootstrap.demo_account(settings)
    else:
        account = bootstrap.reading_account(*with_key(settings))
    return asyncio.run(_Follower(account, arguments).run())


class _Follower:
    """Prints what an account learns while it runs."""

    def __init__(self, account: Account, arguments: Namespace) -> None:
        self._account = account
        self._as_json: bool = arguments.json
        self._number: str | None = arguments.number
        self._last: int = arguments.last or 0
        self._begun = account.now()
        self._has_begun = False
        self._shown = AccountState()
        self._changed = asyncio.Event()

    async def run(self) -> int:
        """Follow until the key is refused or the reader of the pipe is gone."""
        unsubscribe = self._account.store.subscribe(lambda *states: self._changed.set())
        tasks = [asyncio.create_task(self._account.run()), asyncio.create_task(_reader_gone())]
        try:
            while not any(task.done() for task in tasks):
                self._changed.clear()
                if (refused := self._print_new()) is not None:
                    return ended_by(refused)
                changed = asyncio.create_task(self._changed.wait())
                await asyncio.wait({changed, *tasks}, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
            return DONE
        finally:
            unsubscribe()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _print_new(self) -> BadKey | None:
        """Print what the account learnt since; the refusal of the key, if it came to that."""
        before, self._shown = self._shown, self._account.store.state
        state = self._shown
        error = state.messages.error
        if isinstance(error, BadKey):
            return error
        self._report_connection(before, state)
        if state.messages.fetched is None:
            return None
        fresh = state.messages.data.since(before.messages.data)
        found = [one.sms for one in fresh if self._is_new(one)]
        if not self._has_begun:
            self._has_begun = True
            known = [one.sms for one in fresh]
            found = newest(known, self._number, max(self._last, len(found)))
        show_messages(found, as_json=self._as_json)
        return None

    def _is_new(self, message: Message) -> bool:
        """Whether it came since this began, and not with the search for older ones."""
        if self._number is not None and digits(message.sms.number) != self._number:
            return False
        begun = self._begun + self._shown.clock_offset
        return message.arrival is Arrival.LIVE or message.sms.date >= begun

    def _report_connection(self, before: AccountState, after: AccountState) -> None:
        was, is_ = before.connection, after.connection
        if was.status is is_.status:
            return
        if is_.status in (ConnectionStatus.OFFLINE, ConnectionStatus.THROTTLED):
            retrying = _("Retrying automatically.")
            complain(f"{is_.error} {retrying}")
        elif (
            is_.status is ConnectionStatus.ONLINE and was.status is not ConnectionStatus.CONNECTING
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
