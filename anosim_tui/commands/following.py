"""`anosim-tui sms --follow`: new messages as they come, until ctrl+c or a closed pipe."""

from __future__ import annotations

import asyncio
import stat
import sys
from argparse import Namespace
from contextlib import suppress
from os import fstat
from typing import TYPE_CHECKING

from anosim_tui.commands.asking import account_of, ended_by
from anosim_tui.commands.calling import DONE
from anosim_tui.commands.message_lines import newest, show_messages
from anosim_tui.commands.output import complain
from anosim_tui.domain.errors import BadKey
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import digits
from anosim_tui.domain.state import AccountState, Link

if TYPE_CHECKING:
    from anosim_tui.account.account import Account


def follow(arguments: Namespace) -> int:
    """Print messages that come from now on; `--last N` prints the newest N before them."""
    account = account_of(arguments)
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
        """Follow until the key is refused or nobody reads any more."""
        unsubscribe = self._account.store.subscribe(lambda *_: self._changed.set())
        tasks = [asyncio.create_task(self._account.run()), asyncio.create_task(_unread())]
        try:
            while not any(task.done() for task in tasks):
                self._changed.clear()
                if (refused := self._tell()) is not None:
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

    def _tell(self) -> BadKey | None:
        """Print what the account learnt since; the refusal of the key, if it came to that."""
        before, self._shown = self._shown, self._account.store.state
        state = self._shown
        error = state.messages.error
        if isinstance(error, BadKey):
            return error
        self._tell_connection(before, state)
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

    def _tell_connection(self, before: AccountState, after: AccountState) -> None:
        was, is_ = before.connection, after.connection
        if was.link is is_.link:
            return
        if is_.link in (Link.OFFLINE, Link.THROTTLED):
            complain(f"{is_.error} It goes on trying.")
        elif is_.link is Link.ONLINE and was.link is not Link.CONNECTING:
            complain("the service answers again.")


async def _unread() -> None:
    """Return once nobody can read any more what is printed into a pipe."""
    gone = asyncio.Event()
    # A pipe whose other end is closed wakes whoever waits to read from this one. What is no pipe,
    # and loops that cannot watch one, never do.
    with suppress(OSError, ValueError, AttributeError, NotImplementedError):
        handle = sys.stdout.fileno()
        if stat.S_ISFIFO(fstat(handle).st_mode):
            asyncio.get_running_loop().add_reader(handle, gone.set)
    await gone.wait()
