"""The sentences of Live: pure functions of what is known."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Final

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.history import fold
from anosim_tui.domain.messages import Message, MessageLog
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.ui import purchase_words

Keys = Callable[[str], str]
"""The key of an action, by the action's id."""

# How many bookings a sentence names.
_NAMED: Final = 3
# Codes of one day that are listed.
_MOST_CODES: Final = 100


def troubles(state: AccountState, key: Keys, *, brief: bool = False) -> str:
    """What is wrong and what to do next, a line each; empty while all is well.

    Where there is little room each has one short line: what to press rather than why.
    """
    words = (
        _brief_connection(state, key) if brief else _connection(state, key),
        (purchase_words.brief if brief else purchase_words.waiting)(state.purchases),
        *lasting_troubles(state, key),
    )
    return "\n".join(filter(None, words))


def lasting_troubles(state: AccountState, key: Keys) -> tuple[str, str]:
    return _unread(state, key), state.storage.words


def _unread(state: AccountState, key: Keys) -> str:
    known = state.bookings.data
    shown = sorted(state.unread_bookings & known.keys())
    if not shown:
        return ""
    names = ", ".join(wording.phone(known[id_].number) or f"#{id_}" for id_ in shown[:_NAMED])
    more = f" and {len(shown) - _NAMED} more" if len(shown) > _NAMED else ""
    return (
        f"The messages of {names}{more} could not be read, so some may be missing. "
        f"{key('refresh')} tries now."
    )


def _brief_connection(state: AccountState, key: Keys) -> str:
    connection = state.connection
    since = f" since {connection.since.astimezone():%H:%M}" if connection.since else ""
    match connection.status:
        case ConnectionStatus.BAD_KEY:
            return f"Key refused{since}; {key('change-key')} enters another."
        case ConnectionStatus.THROTTLED:
            again = f", next try by {_clock(connection.again)}" if connection.again else ""
            return f"Slowed down{since}{again}; {key('refresh')} tries now."
        case ConnectionStatus.OFFLINE:
            return f"No answer{since}; {key('refresh')} tries now."
    return _connection(state, key)


def _connection(state: AccountState, key: Keys) -> str:
    connection = state.connection
    if connection.status in (ConnectionStatus.CONNECTING, ConnectionStatus.ONLINE):
        unreadable = state.messages.unreadable + state.bookings.unreadable
        entries = "1 entry" if unreadable == 1 else f"{unreadable} entries"
        return f"{entries} of the last answer could not be read." if unreadable else ""
    since = f" since {connection.since.astimezone():%H:%M}" if connection.since else ""
    words = {
        ConnectionStatus.BAD_KEY: "AnoSim does not accept the API key",
        ConnectionStatus.THROTTLED: "AnoSim asks for fewer requests, asking less often",
        ConnectionStatus.OFFLINE: "No good answer",
    }[connection.status]
    is_bad = connection.status is ConnectionStatus.BAD_KEY
    next_step = f"{key('change-key')} enters another" if is_bad else f"{key('refresh')} tries now"
    known = state.messages.fetched or state.bookings.fetched
    shown = "What is shown was read before" if known else "Nothing was read yet"
    reason = str(connection.error)
    if connection.again:
        reason = f"The next try comes by {_clock(connection.again)}."
    return f"{words}{since}. {reason} {shown}; {next_step}."


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M:%S}"


NO_CODES: Final = "No earlier code today."


def no_bookings(state: AccountState, key: Keys) -> str:
    if state.lines:
        return _nothing(key)
    if _is_waiting(state):
        return "Asking for your bookings …"
    if state.bookings.fetched is None:
        return "The bookings could not be read yet."
    catalog, order = key("show-catalog"), key("order-another")
    return (
        f"No current bookings. {catalog} or {order} opens the catalog, where {key('order')} orders "
        "what is selected. A number booked on anosim.net shows up here within a minute."
    )


def no_messages(state: AccountState, key: Keys) -> str:
    if state.messages.data.by_date:
        return _nothing(key)
    if _is_waiting(state):
        return "Asking for your messages …"
    if state.messages.fetched is None:
        return "The messages could not be read yet."
    return "No messages yet. New ones appear here."


def _nothing(key: Keys) -> str:
    return f"Nothing matches. {key('clear-filter')} shows all."


def no_code(state: AccountState, now: datetime, copy: str) -> str:
    if state.messages.fetched is None:
        return "–"
    if any(line.awaits_code(now) for line in state.lines):
        return "Waiting for a code …"
    return f"No code yet. The next one stands here, {copy} copies it."


def no_ending(state: AccountState) -> str:
    return "–" if state.bookings.fetched is None else "No booking is running."


def ending_next(lines: tuple[BookingLine, ...], now: datetime) -> BookingLine | None:
    """The running booking with the nearest end; `lines` as they are displayed."""
    return next((line for line in lines if line.ends and not line.is_over(now)), None)


def counted(lines: Sequence[BookingLine], shown: int, now: datetime) -> str:
    """How many bookings run and how many have ended; `shown` is how many the filter leaves."""
    running = sum(not line.is_over(now) for line in lines)
    ended = len(lines) - running
    if not lines:
        return ""
    of = f"{shown} of {len(lines)} · " if shown < len(lines) else ""
    return f"{of}{running} running" + (f" · {ended} ended" if ended else "")


def held(log: MessageLog, shown: int, unread: int) -> str:
    """How many messages there are, or of how many newest ones there is more in History.

    Args:
        log: the messages.
        shown: how many of them the filter leaves.
        unread: how many nobody has seen.
    """
    if not log.by_date:
        return ""
    count = f"{len(log.by_date):,}"
    count = f"newest {count}" if log.evicted else count
    if shown < len(log.by_date):
        count = f"{shown:,} of {count}"
    return f"{count} · {unread:,} new" if unread else count


def matching(
    lines: Iterable[BookingLine], words: str, labels: Mapping[int, str]
) -> list[BookingLine]:
    """The bookings that have each of `words` in what is known of them."""
    wanted = fold(words).split()
    return [one for one in lines if _has(wanted, _words_of(one, labels))] if wanted else [*lines]


def _words_of(line: BookingLine, labels: Mapping[int, str]) -> str:
    first, code = line.first, line.newest_code
    number = line.current.number
    value = code.code.value if code and code.code else ""
    kind, country = wording.rental_type(first.rental_type), wording.country(first.country)
    service = f"{first.service} {wording.service(first.service, first.rental_type)}"
    ids = " ".join(str(one.id) for one in line.chain)
    return f"{line.label(labels)} {service} {country} {kind} {_numbers(number)} {value} {ids}"


def matching_messages(
    messages: Sequence[Message], words: str, services: Mapping[Hashable, str]
) -> Sequence[Message]:
    """The messages that have each of `words` in them, their sender, number or service."""
    wanted = fold(words).split()
    if not wanted:
        return messages
    return [
        one
        for one in messages
        if _has(
            wanted,
            f"{one.sms.text} {one.sms.sender} {_numbers(one.sms.number)}"
            f" {services.get(one.key, '')} {one.code.value if one.code else ''}",
        )
    ]


def _numbers(number: str) -> str:
    """A number as it came, and grouped as it is shown."""
    return f"{number} {wording.phone(number)}"


def _has(wanted: Sequence[str], text: str) -> bool:
    known = fold(text)
    return all(word in known for word in wanted)


def codes_before(log: MessageLog, now: datetime) -> list[Message]:
    """The codes of the local day before the newest one, the newest first."""
    today, newest = now.astimezone().date(), log.newest_code
    begun = takewhile(lambda one: one.sms.date.astimezone().date() >= today, reversed(log.by_date))
    return [one for one in begun if one.code and one is not newest][:_MOST_CODES]


def services(state: AccountState) -> Mapping[Hashable, str]:
    return {
        message.key: wording.service(line.first.service)
        for line in state.lines
        if line.first.service
        for message in line.messages
    }


def _is_waiting(state: AccountState) -> bool:
    return state.connection.status is ConnectionStatus.CONNECTING
