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
from anosim_tui.domain.state import AccountState, Connection, ConnectionStatus
from anosim_tui.language import N_, _, grouped, ngettext, together
from anosim_tui.ui import purchase_words

Keys = Callable[[str], str]
"""The key of an action, by the action's id."""

# How many bookings a sentence names.
_NAMED: Final = 3
# Codes of one day that are listed.
_MOST_CODES: Final = 100

_ALL_WELL: Final = (ConnectionStatus.CONNECTING, ConnectionStatus.ONLINE)
_FAILING: Final = {
    ConnectionStatus.BAD_KEY: N_("API key rejected."),
    ConnectionStatus.THROTTLED: N_("Rate-limited by AnoSim."),
    ConnectionStatus.OFFLINE: N_("Offline."),
}
_FAILING_SINCE: Final = {
    ConnectionStatus.BAD_KEY: N_("API key rejected since {time}."),
    ConnectionStatus.THROTTLED: N_("Rate-limited by AnoSim since {time}."),
    ConnectionStatus.OFFLINE: N_("Offline since {time}."),
}


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
    refresh = key("refresh")
    if len(shown) <= _NAMED:
        return _(
            "Some messages may be missing: those for {numbers} could not be "
            "loaded. Press {key} to retry.",
            numbers=names,
            key=refresh,
        )
    return ngettext(
        "Some messages may be missing: those for {numbers} and {count} more "
        "booking could not be loaded. Press {key} to retry.",
        "Some messages may be missing: those for {numbers} and {count} more "
        "bookings could not be loaded. Press {key} to retry.",
        len(shown) - _NAMED,
        numbers=names,
        key=refresh,
    )


def _brief_connection(state: AccountState, key: Keys) -> str:
    connection = state.connection
    if connection.status in _ALL_WELL:
        return _connection(state, key)
    return together(failing(connection), _next_try(connection), _retry(state, key))


def _connection(state: AccountState, key: Keys) -> str:
    connection = state.connection
    if connection.status in _ALL_WELL:
        unreadable = state.messages.unreadable + state.bookings.unreadable
        if not unreadable:
            return ""
        return ngettext(
            "{count} entry in the latest response could not be read.",
            "{count} entries in the latest response could not be read.",
            unreadable,
        )
    reason = _next_try(connection) or str(connection.error)
    if state.messages.fetched or state.bookings.fetched:
        if connection.status is ConnectionStatus.BAD_KEY:
            further = _(
                "Showing saved data; press {key} to enter another key.", key=key("change-key")
            )
        else:
            further = _("Showing saved data; press {key} to retry.", key=key("refresh"))
    elif connection.status is ConnectionStatus.BAD_KEY:
        further = _("No data yet; press {key} to enter another key.", key=key("change-key"))
    else:
        further = _("No data yet; press {key} to retry.", key=key("refresh"))
    return together(failing(connection), reason, further)


def failing(connection: Connection) -> str:
    """What is wrong with the connection, and since when."""
    if connection.since is None:
        return _(_FAILING[connection.status])
    return _(_FAILING_SINCE[connection.status], time=wording.clock(connection.since))


def _next_try(connection: Connection) -> str:
    if connection.again is None:
        return ""
    return _("Next try by {time}.", time=wording.clock(connection.again, seconds=True))


def _retry(state: AccountState, key: Keys) -> str:
    if state.connection.status is ConnectionStatus.BAD_KEY:
        return _("Press {key} to enter another key.", key=key("change-key"))
    return _("Press {key} to retry.", key=key("refresh"))


def no_bookings(state: AccountState, key: Keys) -> str:
    if state.lines:
        return _nothing(key)
    if _is_waiting(state):
        return _("Loading your bookings …")
    if state.bookings.fetched is None:
        return _("Your bookings could not be loaded yet.")
    return _(
        "No current bookings. Press {catalog} or {another} to open the catalog, "
        "and {order} there to order the selected product. Numbers you order on "
        "anosim.net appear here within a minute.",
        catalog=key("show-catalog"),
        another=key("order-another"),
        order=key("order"),
    )


def no_messages(state: AccountState, key: Keys) -> str:
    if state.messages.data.by_date:
        return _nothing(key)
    if _is_waiting(state):
        return _("Loading your messages …")
    if state.messages.fetched is None:
        return _("Your messages could not be loaded yet.")
    return _("No messages yet. New messages appear here.")


def _nothing(key: Keys) -> str:
    return _("No matches. Press {key} to show all.", key=key("clear-filter"))


def no_code(state: AccountState, now: datetime, copy: str) -> str:
    if state.messages.fetched is None:
        return "–"
    if any(line.awaits_code(now) for line in state.lines):
        return _("Waiting for a code …")
    return _("No code yet. New codes appear here; press {key} to copy.", key=copy)


def no_ending(state: AccountState) -> str:
    return "–" if state.bookings.fetched is None else _("No booking is running.")


def ending_next(lines: tuple[BookingLine, ...], now: datetime) -> BookingLine | None:
    """The running booking with the nearest end; `lines` as they are displayed."""
    return next((line for line in lines if line.ends and not line.is_over(now)), None)


def counted(lines: Sequence[BookingLine], shown: int, now: datetime) -> str:
    """How many bookings run and how many have ended; `shown` is how many the filter leaves."""
    running = sum(not line.is_over(now) for line in lines)
    ended = len(lines) - running
    if not lines:
        return ""
    words = [ngettext("{count} running", "{count} running", running)]
    if shown < len(lines):
        words.insert(0, shown_of(shown, len(lines)))
    if ended:
        words.append(ngettext("{count} ended", "{count} ended", ended))
    return " · ".join(words)


def shown_of(shown: int, total: int) -> str:
    """How many of all a filter leaves."""
    return _("{count} of {total}", count=grouped(shown), total=grouped(total))


def held(log: MessageLog, shown: int, unread: int) -> str:
    """How many messages there are; only the newest ones, where History has more.

    Args:
        log: the messages.
        shown: how many of them the filter leaves.
        unread: how many are unread.
    """
    if not log.by_date:
        return ""
    total = len(log.by_date)
    is_filtered = shown < total
    if log.evicted and is_filtered:
        count = _("{count} of the newest {total}", count=grouped(shown), total=grouped(total))
    elif log.evicted:
        count = _("newest {count}", count=grouped(total))
    else:
        count = shown_of(shown, total) if is_filtered else grouped(total)
    return f"{count} · {new(unread)}" if unread else count


def new(unread: int) -> str:
    return ngettext("{count} new", "{count} new", unread)


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
