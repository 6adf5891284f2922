"""Which codes are copied unasked; what is an alert, when, how often, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from anosim_tui.codes import Code
from anosim_tui.config.settings import SETTINGS
from anosim_tui.config.values import ALERTS, ROUTES
from anosim_tui.domain import alerts as module
from anosim_tui.domain.alerts import (
    Alert,
    AlertKind,
    Bundles,
    QuietHours,
    alerts,
    code_to_copy,
    next_look,
    notification,
)
from anosim_tui.domain.changes import (
    BalanceRead,
    Change,
    CurrentBookingsRead,
    MessagesRead,
    ReadFailed,
    reduce,
)
from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import ACTIVE, NOT_USED, RENTAL_FULL, Booking, Page, Sms
from anosim_tui.domain.state import AccountState, Resource
from anosim_tui.domain.terminals import Route, TerminalFacts
from anosim_tui.sandbox.clock import VirtualClock

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
NUMBER = "+4915112345678"


def message(
    value: str, *, certain: bool = True, arrival: Arrival = Arrival.LIVE, ago: int = 0
) -> Message:
    sms = Sms(NUMBER, NOON - timedelta(seconds=ago), "Shop", f"It is {value}.")
    return Message(sms, 0, arrival, NOON, Code(value, (6, 6 + len(value)), certain))


@pytest.mark.parametrize(
    ("fresh", "copied"),
    [
        ([], None),
        ([message("111111")], "111111"),
        ([message("111111", certain=False)], None),
        ([message("111111", arrival=Arrival.CAUGHT_UP)], None),
        ([message("111111", arrival=Arrival.KNOWN)], None),
        ([message("111111"), message("222222")], "222222"),
        ([message("111111"), message("222222", ago=9)], "111111"),
        ([message("111111", ago=9), message("222222", certain=False)], "111111"),
    ],
)
def test_only_a_certain_code_that_came_just_now_is_copied_unasked(
    fresh: list[Message], copied: str | None
) -> None:
    found = code_to_copy(fresh)
    assert (found.code.value if found and found.code else None) == copied


# --- what is an alert ------------------------------------------------------------------------


class Watch:
    """An account that is looked at whenever it changes, and when it asked to be."""

    def __init__(self, low_balance: Decimal | None = None) -> None:
        self.clock = VirtualClock(NOON)
        self.state = AccountState()
        self.told: list[Alert] = []
        self._looked = NOON
        self._low = low_balance

    def apply(self, *changes: Change) -> list[Alert]:
        """The alerts of some changes that are taken in at once."""
        after = self.state
        for change in changes:
            after = reduce(after, change)
        return self._look(after)

    def wait(self, **span: float) -> list[Alert]:
        """The alerts of a time in which nothing changes, looking when that was asked for."""
        until = self.clock.now() + timedelta(**span)
        told = []
        while (moment := next_look(self.state, self.clock.now())) and moment <= until:
            self.clock.skip((moment - self.clock.now()).total_seconds())
            told += self._look(self.state)
        self.clock.skip((until - self.clock.now()).total_seconds())
        return told

    def look(self) -> list[Alert]:
        return self._look(self.state)

    def _look(self, after: AccountState) -> list[Alert]:
        now = self.clock.now()
        told = alerts(self.state, after, self._looked, now, self._low)
        self.state, self._looked = after, max(now, self._looked)
        return told

    def page(self, text: str, arrival: Arrival) -> MessagesRead:
        sms = Sms(NUMBER, self.clock.now(), "Shop", text)
        return MessagesRead(Page((sms,)), self.clock.now(), arrival)

    def fails(self) -> ReadFailed:
        return ReadFailed(Resource.MESSAGES, Unreachable("no"), self.clock.now())


def booking(id_: int, minutes: float, state: str = ACTIVE) -> Booking:
    length = timedelta(minutes=minutes)
    return Booking(id_, NUMBER, "Germany", RENTAL_FULL, "", NOON, NOON + length, length, state)


def bookings(*some: Booking) -> CurrentBookingsRead:
    return CurrentBookingsRead(Page(some), NOON)


def kinds(told: Sequence[Alert]) -> list[AlertKind]:
    return [one.kind for one in told]


def test_messages_that_arrive_and_none_that_were_there() -> None:
    watch = Watch()
    assert watch.apply(watch.page("Your code is 111111.", Arrival.CAUGHT_UP)) == []
    code, plain = "Your code is 222222.", "Hello there"
    assert kinds(watch.apply(watch.page(code, Arrival.LIVE))) == [AlertKind.CODE]
    assert watch.look() == []
    told = watch.apply(watch.page(plain, Arrival.LIVE), watch.page("Late", Arrival.CAUGHT_UP))
    assert kinds(told) == [AlertKind.MESSAGE]
    assert Alert(AlertKind.CODE).is_among({AlertKind.MESSAGE})
    assert not Alert(AlertKind.MESSAGE).is_among({AlertKind.CODE})


def test_each_booking_warns_twice_and_ends_once() -> None:
    watch = Watch()
    assert watch.apply(bookings(booking(1, 20), booking(2, 4), booking(3, 0.5))) == []
    told = watch.wait(minutes=30)
    of = {
        one: [alert for alert in told if alert.line and alert.line.id == one] for one in (1, 2, 3)
    }
    assert kinds(of[1]) == [AlertKind.ENDING, AlertKind.ENDING, AlertKind.ENDED]
    assert [one.within for one in of[1]] == [
        timedelta(minutes=5),
        timedelta(minutes=1),
        timedelta(),
    ]
    assert kinds(of[2]) == [AlertKind.ENDING, AlertKind.ENDED], (
        "five minutes had passed at the start"
    )
    assert kinds(of[3]) == [AlertKind.ENDED]
    assert watch.wait(hours=12) == []


def test_a_computer_that_slept_tells_only_the_last_of_it() -> None:
    watch = Watch()
    watch.apply(bookings(booking(1, 20), booking(2, 60)))
    watch.clock.skip(59.5 * 60)
    assert [(one.kind, one.line and one.line.id) for one in watch.look()] == [
        (AlertKind.ENDED, 1),
        (AlertKind.ENDING, 2),
    ]
    watch.clock.jump(-3600)  # a clock that is set back tells nothing twice
    assert watch.look() == []


def test_an_extension_takes_a_warning_back_until_its_own_end() -> None:
    watch = Watch()
    watch.apply(bookings(booking(1, 20)))
    assert kinds(watch.wait(minutes=15)) == [AlertKind.ENDING]
    watch.apply(bookings(booking(1, 60)))
    assert watch.wait(minutes=30) == []
    assert kinds(watch.wait(minutes=30)) == [AlertKind.ENDING, AlertKind.ENDING, AlertKind.ENDED]


def test_what_was_given_back_has_not_ended_unnoticed() -> None:
    watch = Watch()
    watch.apply(bookings(booking(1, 60), booking(2, 60)))
    given_back = replace(booking(1, 60, NOT_USED), end=NOON + timedelta(minutes=1))
    watch.clock.skip(60)
    assert watch.apply(bookings(given_back, booking(2, 60))) == []
    assert kinds(watch.wait(hours=2)) == [AlertKind.ENDING, AlertKind.ENDING, AlertKind.ENDED]


def test_a_balance_is_low_when_it_falls_and_not_before() -> None:
    watch = Watch(Decimal(5))
    at = (NOON,)
    assert watch.apply(BalanceRead(Decimal("4.10"), *at)) == []
    assert watch.apply(BalanceRead(Decimal("9"), *at)) == []
    told = watch.apply(BalanceRead(Decimal("4.99"), *at))
    assert [(one.kind, one.amount) for one in told] == [(AlertKind.BALANCE, Decimal("4.99"))]
    assert watch.apply(BalanceRead(Decimal("3"), *at)) == []


def test_a_connection_is_lost_after_half_a_minute_and_back_only_then() -> None:
    watch = Watch()
    assert watch.apply(watch.fails()) == []
    assert watch.wait(minutes=5) == [], "there was none yet"
    read = [watch.page("Hello", Arrival.CAUGHT_UP), bookings(), BalanceRead(Decimal(9), NOON)]
    assert watch.apply(*read) == []
    assert watch.apply(watch.fails()) == []
    assert watch.wait(seconds=20) == []
    assert watch.apply(read[0]) == [], "it came back by itself"
    watch.apply(watch.fails())
    assert [(one.kind, one.is_back) for one in watch.wait(minutes=9)] == [
        (AlertKind.CONNECTION, False)
    ]
    assert watch.apply(watch.fails()) == []
    assert [(one.kind, one.is_back) for one in watch.apply(read[0])] == [
        (AlertKind.CONNECTION, True)
    ]
    assert watch.wait(hours=1) == []


# --- when it is told ---------------------------------------------------------------------------


def test_a_burst_is_told_at_once_and_then_together() -> None:
    bundles, clock = Bundles(5.0), VirtualClock(NOON)
    told: list[tuple[float, int]] = []

    def take(count: int) -> None:
        if taken := bundles.take([Alert(AlertKind.MESSAGE)] * count, clock.monotonic()):
            told.append((clock.monotonic(), len(taken)))

    for _ in range(40):
        take(10)
        clock.skip(0.1)
    assert told == [(0.0, 10)]
    clock.skip(bundles.due_in(clock.monotonic()))
    take(0)
    assert told == [(0.0, 10), (5.0, 390)]
    assert bundles.due_in(clock.monotonic()) == 0
    clock.skip(60)
    take(1)
    assert told[2:] == [(pytest.approx(65.0), 1)]


@pytest.mark.parametrize(
    ("hours", "quiet", "loud"),
    [
        ("22:00-07:00", ["22:00", "23:59", "00:00", "06:59"], ["07:00", "12:00", "21:59"]),
        ("12:00-13:30", ["12:00", "13:29"], ["11:59", "13:30", "00:00"]),
        ("08:00-08:00", [], ["08:00", "20:00"]),
    ],
)
def test_quiet_hours(hours: str, quiet: list[str], loud: list[str]) -> None:
    span = QuietHours.parse(hours)
    assert all(span.hold(time.fromisoformat(one)) for one in quiet)
    assert not any(span.hold(time.fromisoformat(one)) for one in loud)


def test_the_configuration_knows_what_the_alerts_are() -> None:
    assert tuple(kind.value for kind in AlertKind) == ALERTS
    assert set(ROUTES) == {"auto", *(route.value for route in Route)}
    for name in ("alerts.bell", "alerts.desktop"):
        setting = SETTINGS[name]
        assert setting.kind.read(" code,ended ") == "code, ended"
        assert setting.kind.read("code, other") is None
    read_hours = SETTINGS["alerts.quiet_hours"].kind.read
    for wrong in ("24:00-07:00", "22:60-07:00", "22-7", "22:00", "２２:００-０７:００", 22):
        assert read_hours(wrong) is None
    assert module.kinds("") == frozenset()
    assert module.kinds("code, ended") == {AlertKind.CODE, AlertKind.ENDED}


# --- in which words ----------------------------------------------------------------------------

SECRETS = ("391027", "Shop", "151", "4.10")


@pytest.mark.parametrize("contents", [False, True])
def test_notifications_hide_what_came_unless_that_is_wanted(contents: bool) -> None:
    line = reduce(AccountState(), bookings(booking(1, 20))).lines[0]
    told = [
        Alert(AlertKind.CODE, message=message("391027")),
        Alert(AlertKind.ENDING, line=line, within=timedelta(minutes=1)),
        Alert(AlertKind.BALANCE, amount=Decimal("4.10")),
    ]
    words = " ".join([*(notification([one], contents=contents) for one in told)])
    together = notification(told, contents=contents)
    for secret in SECRETS:
        assert (secret in words) is contents, secret
        assert (secret in together) is contents, secret
    assert "ends in less than 1 minute." in words


def test_many_are_counted_or_the_last_ones_named() -> None:
    told = [Alert(AlertKind.MESSAGE)] * 2 + [Alert(AlertKind.CODE, message=message("391027"))] * 3
    assert notification(told, contents=False) == "3 codes arrived. 2 messages arrived."
    named = notification(told, contents=True)
    assert named.count("391027") == 3
    assert named.endswith("2 more alerts.")


# --- by which way ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "route"),
    [
        ({"TERM": "xterm-kitty"}, Route.OSC_99),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "x"}, Route.OSC_99),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Route.OSC_9),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2", "SSH_TTY": "x"}, Route.OSC_9),
        ({"TERM": "foot-extra"}, Route.OSC_777),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, Route.OSC_777),
        ({"TERM": "xterm-ghostty", "SSH_CONNECTION": "x"}, Route.OSC_777),
        ({"TERM": "xterm-256color"}, Route.SYSTEM),
        ({"TERM": "xterm-256color", "SSH_TTY": "x"}, Route.NONE),
    ],
)
def test_the_terminal_decides_how_a_notification_is_asked_for(
    environ: dict[str, str], route: Route
) -> None:
    facts = TerminalFacts.of(environ, has_notifier=True)
    assert facts.route_for("auto") is route
    assert facts.route_for("osc9") is Route.OSC_9
    own = Route.NONE if route is Route.SYSTEM else route
    assert TerminalFacts.of(environ, has_notifier=False).route is own
    assert facts.has_title
    assert not TerminalFacts.of({"TERM": "linux"}, has_notifier=False).has_title


@pytest.mark.parametrize(
    ("looked", "now", "told"), [(4, 5, True), (5, 6, False), (3, 4, False), (0, 9, True)]
)
def test_an_activation_without_a_code_is_told_once(looked: int, now: int, told: bool) -> None:
    waiting = Booking(
        7, NUMBER, "Germany", "Activation", "Google", NOON, None, timedelta(minutes=20), ACTIVE
    )
    state = reduce(AccountState(), CurrentBookingsRead(Page((waiting,)), NOON))
    at = [NOON + timedelta(minutes=minutes) for minutes in (looked, now)]
    after = timedelta(minutes=5)
    found = alerts(state, state, *at, no_sms_after=after)
    assert [one.kind for one in found] == [AlertKind.NO_SMS] * told
    assert next_look(state, NOON, after) == NOON + after
    assert alerts(state, state, *at) == []
    for one in found:
        words = notification([one], contents=True)
        assert words == "+49 151 123 45678 (Google) has had no code for 5 minutes."
