"""Which changes of the account are worth a sentence: one a change, never one a message."""

from __future__ import annotations

from msgspec import Struct

from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.ui.widgets.safe import Severity


class Notice(Struct, frozen=True):
    """A sentence to show for a moment."""

    words: str
    severity: Severity = "information"


def notices(before: AccountState, after: AccountState) -> list[Notice]:
    """What to say about the step from one state to a later one."""
    return [*_caught_up(before, after), *_connection(before, after)]


def _caught_up(before: AccountState, after: AccountState) -> list[Notice]:
    """Messages that came by other ways than live are summed up."""
    fresh = after.messages.data.since(before.messages.data)
    count = sum(message.arrival is Arrival.CAUGHT_UP for message in fresh)
    if not count:
        return []
    messages = "1 message" if count == 1 else f"{count} messages"
    if before.messages.fetched is None:
        was = "was" if count == 1 else "were"
        return [Notice(f"{messages} {was} there already.")]
    return [Notice(f"{messages} fetched that had come in between.")]


def _connection(before: AccountState, after: AccountState) -> list[Notice]:
    """The way back is said; what is wrong stands in the banner for as long as it is."""
    was, is_ = before.connection.status, after.connection.status
    if is_ is ConnectionStatus.ONLINE and was in (
        ConnectionStatus.OFFLINE,
        ConnectionStatus.BAD_KEY,
        ConnectionStatus.THROTTLED,
    ):
        return [Notice("Connected again.")]
    return []
