"""The account the app hosts, and its changes: any number of them is told once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from anosim_tui.domain.purchases import Why
from anosim_tui.domain.reducer import reduce
from anosim_tui.domain.state import AccountState, Change
from anosim_tui.ui.widgets.status_bar import Chip

if TYPE_CHECKING:
    from anosim_tui.account.account import Account

_DOCUMENTED_HOST: Final = "anosim.net"


class Hosting:
    """One account at a time; another one takes its place.

    Args:
        changed: called once when the state changed, and not again before `take`.
        profile: the name of the profile whose account it is, or "".

    Attributes:
        account: the account; `None` until the first is opened.
        shown: the state as it was last taken.
    """

    def __init__(self, changed: Callable[[], object], profile: str = "") -> None:
        self._profile = profile
        self.account: Account | None = None
        self.shown = AccountState()
        self._changed = changed
        self._told = False
        self._unsubscribe: Callable[[], None] | None = None

    def recall(self, changes: Sequence[Change]) -> None:
        """Show what is kept of the account that is being opened."""
        for change in changes:
            self.shown = reduce(self.shown, change)

    def adopt(self, account: Account) -> None:
        """Host `account` from now on."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self.account = account
        self.shown = AccountState()
        self._unsubscribe = account.store.subscribe(self._tell)
        self._tell()

    def take(self) -> tuple[AccountState, AccountState]:
        """The state taken before, and the one of now."""
        self._told = False
        before = self.shown
        if self.account is not None:
            self.shown = self.account.store.state
        return before, self.shown

    def now(self) -> datetime:
        """The time as the service has it; the local one until that is known."""
        return datetime.now(UTC) if self.account is None else self.account.now()

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What the status bar says of the account besides its state."""
        account = self.account
        if account is None:
            return ()
        chips = []
        if account.demo:
            chips.append(Chip("SANDBOX"))
        else:
            chips += [Chip(self._profile)] if self._profile else []
            chips += [Chip(account.host, warns=True)] if account.host != _DOCUMENTED_HOST else []
        off = self.shown.purchases.off
        if off is not None and off.why is Why.READ_ONLY:
            chips.append(Chip("READ-ONLY"))
        return tuple(chips)

    def _tell(self, *_states: AccountState) -> None:
        if not self._told:
            self._told = True
            self._changed()
