"""Bookings as a person sees them: one line for a chain of extensions, with what arrived on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain.messages import Identity, Message, in_order
from anosim_tui.domain.models import Booking, SimCard, Sms, digits

# Clocks differ and a span's edges are rounded to seconds, so a message just outside still belongs.
_EDGE = timedelta(seconds=5)
# The dates of messages come from many exchanges, so a gap's edges are not taken by the second.
_MARGIN = timedelta(minutes=1)


def merge(known: Mapping[int, Booking], page: Iterable[Booking]) -> Mapping[int, Booking]:
    """`known` brought up to date with `page`; what an answer leaves out is never forgotten."""
    merged = dict(known)
    for booking in page:
        before = merged.get(booking.id)
        merged[booking.id] = booking if before is None else _updated(before, booking)
    return known if merged == known else merged


def _updated(before: Booking, now: Booking) -> Booking:
    return replace(
        now,
        number=now.number or before.number,
        country=now.country or before.country,
        rental_type=now.rental_type or before.rental_type,
        service=now.service or before.service,
        state=now.state or before.state,
        start=now.start or before.start,
        end=now.end or before.end,
        duration=now.duration or before.duration,
        price=before.price if now.price is None else now.price,
        extension_of=before.extension_of if now.extension_of is None else now.extension_of,
        unknown=tuple({**dict(before.unknown), **dict(now.unknown)}.items()),
    )


def is_over(booking: Booking, now: datetime) -> bool:
    if booking.is_closed:
        return True
    ends = booking.ends
    return ends is not None and ends <= now


def _span(booking: Booking) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment of its messages; unknown edges are open."""
    start, ends = booking.start, booking.ends
    return (
        None if start is None else start - _EDGE,
        None if ends is None else ends + _EDGE,
    )


class BookingLine(Struct, frozen=True):
    """One row of a list of bookings.

    Attributes:
        chain: the booking and its extensions, in order of their starts; rarely more than one.
        messages: what arrived on it, oldest first.
        shared: whether some of these messages may belong to another line with the same number.
    """

    chain: tuple[Booking, ...]
    messages: tuple[Message, ...] = ()
    shared: bool = False

    @property
    def id(self) -> int:
        """The first booking's id: it stays the same when the chain grows."""
        return self.chain[0].id

    @property
    def first(self) -> Booking:
        return self.chain[0]

    @property
    def last(self) -> Booking:
        """The booking that ends last: the one to extend."""
        return self._open[-1]

    @property
    def current(self) -> Booking:
        # The last active one: what an extension follows may keep its old state in an old answer.
        return next((one for one in reversed(self.chain) if one.is_active), self.last)

    @property
    def ends(self) -> datetime | None:
        """When the number really ends; `None` where an end is not known."""
        known = [one.ends for one in self._open if one.ends is not None]
        return max(known, default=None)

    @property
    def _open(self) -> tuple[Booking, ...]:
        """What decides the end: a cancelled extension lengthens nothing."""
        return tuple(one for one in self.chain if not one.is_closed) or self.chain

    @property
    def ended_otherwise(self) -> bool:
        """Whether the service has a word of its own for how it ended."""
        last = self.last
        return last.is_closed and not (last.is_ended or last.is_unused)

    @property
    def is_pending(self) -> bool:
        return any(one.is_pending for one in self.chain)

    def label(self, labels: Mapping[int, str]) -> str:
        """The private name of it, among those of all bookings by their ids; "" without one."""
        return next((labels[one.id] for one in self.chain if one.id in labels), "")

    @property
    def newest_code(self) -> Message | None:
        return next((one for one in reversed(self.messages) if one.code), None)

    def is_over(self, now: datetime) -> bool:
        return all(is_over(one, now) for one in self.chain)

    def awaits_code(self, now: datetime) -> bool:
        return self.last.is_activation and self.newest_code is None and not self.is_over(now)


def lines(
    bookings: Iterable[Booking],
    messages: Iterable[Message],
    confirmed: Mapping[Identity, frozenset[int]],
) -> tuple[BookingLine, ...]:
    """One line a chain, each with its messages; a message that fits several lines is on all.

    `confirmed` holds the booking ids under which the service itself listed a message.
    """
    empty = tuple(BookingLine(chain) for chain in _chains(bookings))
    return with_messages(empty, messages, confirmed)


def with_messages(
    shown: tuple[BookingLine, ...],
    messages: Iterable[Message],
    confirmed: Mapping[Identity, frozenset[int]],
) -> tuple[BookingLine, ...]:
    """The lines with `messages` added to those they hold: what `lines` makes, at less cost."""
    owners = _Owners([line.chain for line in shown], confirmed)
    added: defaultdict[int, list[Message]] = defaultdict(list)
    shared: set[int] = set()
    for message in messages:
        places = owners.of(message.sms)
        for place in places:
            added[place].append(message)
        if len(places) > 1:
            shared.update(places)
    return tuple(
        BookingLine(
            line.chain, in_order(line.messages, added[place]), line.shared or place in shared
        )
        if place in added
        else line
        for place, line in enumerate(shown)
    )


def ambiguous(shown: Sequence[BookingLine]) -> Mapping[Identity, frozenset[int]]:
    """The messages that are on several lines, each with the ids of the bookings that may own it."""
    owners = _Owners([line.chain for line in shown], {})
    places: defaultdict[Identity, set[int]] = defaultdict(set)
    shared: dict[Identity, Sms] = {}
    for place, line in enumerate(shown):
        for message in line.messages if line.shared else ():
            places[message.sms.identity].add(place)
            shared[message.sms.identity] = message.sms
    return {
        identity: frozenset(id_ for place, id_ in owners.fitting(sms) if place in places[identity])
        for identity, sms in shared.items()
        if len(places[identity]) > 1
    }


def has_messages(
    booking: Booking,
    bookings: Iterable[Booking],
    messages: Iterable[Message],
    confirmed: Mapping[Identity, frozenset[int]],
) -> bool:
    """Whether any of `messages` is surely of `booking`, and of no other of `bookings`."""
    number = digits(booking.number)
    near = [one for one in bookings if one.id == booking.id or digits(one.number) == number]
    owners = _Owners([(one,) for one in near], confirmed)
    own = (next(place for place, one in enumerate(near) if one.id == booking.id),)
    return any(owners.of(message.sms) == own for message in messages)


class _Owners:
    """Which chains a message belongs to: the same digits, and a span that holds its date.

    Where several fit, the ids under which the service listed it decide.
    """

    def __init__(
        self, chains: Sequence[tuple[Booking, ...]], confirmed: Mapping[Identity, frozenset[int]]
    ) -> None:
        self._confirmed = confirmed
        self._places: defaultdict[str, list[tuple[int, Booking]]] = defaultdict(list)
        # By number: the place, the booking's id, and the span it covers, worked out once.
        self._near: dict[str, list[tuple[int, int, datetime | None, datetime | None]]] = {}
        for place, chain in enumerate(chains):
            for booking in chain:
                if booking.number:
                    self._places[digits(booking.number)].append((place, booking))

    def fitting(self, sms: Sms) -> list[tuple[int, int]]:
        """The places of chains, each with the id of a booking in it."""
        near = self._near.get(sms.number)
        if near is None:
            places = self._places.get(digits(sms.number), ())
            near = self._near[sms.number] = [(place, one.id, *_span(one)) for place, one in places]
        date = sms.date
        return [
            (place, id_)
            for place, id_, first, last in near
            if (first is None or first <= date) and (last is None or date <= last)
        ]

    def of(self, sms: Sms) -> tuple[int, ...]:
        fitting = self.fitting(sms)
        if len(fitting) > 1:
            listed = self._confirmed.get(sms.identity, frozenset())
            fitting = [(place, id_) for place, id_ in fitting if id_ in listed] or fitting
        return tuple(dict.fromkeys(place for place, _ in fitting))


def with_relatives(known: Mapping[int, Booking], current: frozenset[int]) -> list[Booking]:
    related: defaultdict[int, list[int]] = defaultdict(list)
    for booking in known.values():
        origin = booking.extension_of
        if origin is not None and origin in known:
            related[booking.id].append(origin)
            related[origin].append(booking.id)
    wanted = set(current)
    to_follow = list(current)
    while to_follow:
        for id_ in related[to_follow.pop()]:
            if id_ not in wanted:
                wanted.add(id_)
                to_follow.append(id_)
    return [booking for id_, booking in known.items() if id_ in wanted]


def _chains(bookings: Iterable[Booking]) -> list[tuple[Booking, ...]]:
    by_id = {booking.id: booking for booking in bookings}
    grouped: defaultdict[int, list[Booking]] = defaultdict(list)
    for booking in by_id.values():
        grouped[_root(booking, by_id)].append(booking)
    return [tuple(sorted(chain, key=_by_start)) for chain in grouped.values()]


def _root(booking: Booking, by_id: Mapping[int, Booking]) -> int:
    seen = set()
    while booking.extension_of is not None and booking.id not in seen:
        seen.add(booking.id)
        origin = by_id.get(booking.extension_of)
        if origin is None:
            break
        booking = origin
    return booking.id


def _by_start(booking: Booking) -> tuple[bool, float, int]:
    start = booking.start
    return (start is None, 0.0 if start is None else start.timestamp(), booking.id)


def for_display(shown: Iterable[BookingLine], now: datetime) -> tuple[BookingLine, ...]:
    """The lines in the order of a person's interest: running ones by their end, then ended ones."""

    def interest(line: BookingLine) -> tuple[bool, float, int]:
        over = line.is_over(now)
        ends = line.ends
        left = float("inf") if ends is None else (ends - now).total_seconds()
        return (over, -left if over else left, line.id)

    return tuple(sorted(shown, key=interest))


class Gap(Struct, frozen=True):
    """A span of time of which not every message is known.

    Attributes:
        since: when all was known last; `None` for "never".
        until: from when on all is known again.
    """

    since: datetime | None
    until: datetime
    found: datetime
    searched: frozenset[int] = frozenset()

    def concerns(self, booking: Booking, current: Collection[int]) -> bool:
        if booking.start is not None and booking.start > self.until + _MARGIN:
            return False
        if booking.id in current:
            return True
        if self.since is None:  # the list of current bookings may have been answered empty
            return not is_over(booking, self.found)
        return booking.ends is not None and booking.ends >= self.since - _MARGIN


class CardInUse(Struct, frozen=True):
    """A SIM card, joined to the bookings it is used by: the service does not name these.

    Attributes:
        bookings: those of its number whose time overlaps with its use; none if none is known.
    """

    card: SimCard
    bookings: tuple[Booking, ...]


def cards_in_use(cards: Iterable[SimCard], lines: Iterable[BookingLine]) -> tuple[CardInUse, ...]:
    """The cards with their bookings, joined by number and time; unknown edges are open.

    A card is in use until the last extension of its booking ends, which the service does not say.
    """
    shown = tuple(lines)
    return tuple(_in_use(card, shown) for card in cards)


def _in_use(card: SimCard, lines: Iterable[BookingLine]) -> CardInUse:
    on_it = [line for line in lines if any(_is_of(one, card) for one in line.chain)]
    ends = [line.ends for line in on_it if line.ends is not None]
    end = card.end and max([card.end, *ends])
    bookings = tuple(one for line in on_it for one in line.chain if _is_of(one, card))
    return CardInUse(replace(card, end=end), bookings)


def _is_of(booking: Booking, card: SimCard) -> bool:
    return digits(booking.number) == digits(card.number) and _overlap(
        (booking.start, booking.ends), (card.start, card.end)
    )


def _overlap(
    one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None]
) -> bool:
    return _begins_before(one[0], other[1]) and _begins_before(other[0], one[1])


def _begins_before(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start < end
