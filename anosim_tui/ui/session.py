"""The account an app is connected to, and its state as the app has taken it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil, isinf
from typing import TYPE_CHECKING, Final, cast

from anosim_tui.domain import wording
from anosim_tui.domain.changes import Change, reduce
from anosim_tui.domain.purchases import Why
from anosim_tui.domain.state import AccountState
from anosim_tui.language import _
from anosim_tui.ui.widgets.bars import Chip

if TYPE_CHECKING:
    from anosim_tui.account.account import Account, SharedAccount

_DOCUMENTED_HOST: Final = "anosim.net"


class AccountSession:
    """One account at a time; another one takes its place.

    Args:
        changed: called once when the state changed, and not again before `advance`.
        profile: the name of the profile whose account it is, or "".
        is_shared: whether a shared booking is read, and no account.

    Attributes:
        source: what the state comes from; `None` until the first is open.
        state: the state as it was last taken.
    """

    def __init__(
        self, changed: Callable[[], object], profile: str = "", *, is_shared: bool = False
    ) -> None:
        self._profile, self.is_shared = profile, is_shared
        self.source: Account | SharedAccount | None = None
        self.state = AccountState()
        self._changed = changed
        self._announced = False
        self._unsubscribe: Callable[[], None] | None = None

    def show_cached(self, changes: Sequence[Change]) -> None:
        """Begin with what the archive holds of the account that is being opened."""
        for change in changes:
            self.state = reduce(self.state, change)

    @property
    def account(self) -> Account | None:
        """The account; `None` until one is open, and where a shared booking is read."""
        return None if self.is_shared else cast("Account | None", self.source)

    def connect(self, source: Account | SharedAccount) -> None:
        """Follow `source` from now on."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self.source = source
        self.state = AccountState()
        self._unsubscribe = source.store.subscribe(self._announce)
        self._announce()

    def advance(self) -> tuple[AccountState, AccountState]:
        """The state taken before, and the one of now."""
        self._announced = False
        before = self.state
        if self.source is not None:
            self.state = self.source.store.state
        return before, self.state

    def now(self) -> datetime:
        """The time as the service has it; the local one until that is known."""
        return datetime.now(UTC) if self.source is None else self.source.now()

    def refresh(self) -> str:
        """Ask the service now; why that has to wait, as a sentence, or ""."""
        seconds = 0.0 if self.account is None else self.account.held_back
        if self.source is not None:
            self.source.refresh()
        if not seconds:
            return ""
        if isinf(seconds):  # only an answer makes room
            return _("This minute's requests are used up; refreshing after the next response.")
        return _(
            "This minute's requests are used up; refreshing in {time}.",
            time=wording.within(timedelta(seconds=ceil(seconds))),
        )

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What the status bar says of the account besides its state."""
        source, account = self.source, self.account
        if source is None:
            return ()
        chips = []
        if account is not None and account.demo:
            chips.append(Chip(_("SANDBOX")))
        else:
            chips += [Chip(self._profile)] if self._profile else []
            chips += [Chip(source.host, warns=True)] if source.host != _DOCUMENTED_HOST else []
        off = self.state.purchases.off
        if off is not None and off.why is Why.READ_ONLY:
            chips.append(Chip(_("READ-ONLY")))
        return tuple(chips)

    def _announce(self, *_states: AccountState) -> None:
        if not self._announced:
            self._announced = True
            self._changed()
