"""Which changes of the account are worth a sentence: one a change, never one a message."""

from __future__ import annotations

from msgspec import Struct

from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.state import AccountState, Link
from anosim_tui.ui.widgets.safe import Severity


class Notice(Struct, frozen=True):
    """A sentence to show for a moment."""

    words: str
    severity: Severity = "information"


def notices(before: AccountState, after: AccountState) -> list[Notice]:
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
    was, is_ = before.connection.link, after.connection.link
    if is_ is Link.ONLINE and was in (Link.OFFLINE, Link.BAD_KEY, Link.THROTTLED):
        return [Notice("Connected again.")]
    return []
