"""Labels: what they say at their edges, and that they say when they change."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.domain import wording
from anosim_tui.domain.wording import Urgency

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "label", "urgency"),
    [
        (-1, "ended", Urgency.OVER),
        (0, "ended", Urgency.OVER),
        (1, "0:01", Urgency.LAST_MINUTE),
        (59, "0:59", Urgency.LAST_MINUTE),
        (60, "1:00", Urgency.LAST_MINUTES),
        (299, "4:59", Urgency.LAST_MINUTES),
        (300, "5:00", Urgency.SOON),
        (3599, "59:59", Urgency.SOON),
        (3600, "1 h 00 m", Urgency.TODAY),
        (86_399, "23 h 59 m", Urgency.TODAY),
        (86_400, "24 h 00 m", Urgency.LATER),
        (172_799, "47 h 59 m", Urgency.LATER),
        (172_800, "2 d 00 h", Urgency.LATER),
    ],
)
def test_a_countdown_says(seconds: int, label: str, urgency: Urgency) -> None:
    left = wording.time_left(NOW + timedelta(seconds=seconds), NOW)
    assert (left.label, left.urgency) == (label, urgency)


def test_a_countdown_without_an_end() -> None:
    assert wording.time_left(None, NOW) == wording.TimeLeft("?", Urgency.LATER)


@pytest.mark.parametrize(
    ("seconds", "label"),
    [
        (-5, "just now"),
        (9, "just now"),
        (10, "10 s ago"),
        (59, "50 s ago"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (172_800, "2 days ago"),
    ],
)
def test_an_age_says(seconds: int, label: str) -> None:
    assert wording.age(NOW - timedelta(seconds=seconds), NOW) == label


def test_waiting_counts_seconds() -> None:
    assert wording.waiting(NOW - timedelta(seconds=42.25), NOW) == "0:42"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+447700900123", "+44 770 090 0123"),
        ("+35799123456", "+357 991 23456"),
        ("+1 (555) 010-0100", "+155 501 00100"),
        ("015123456789", "015 123 456 789"),
        ("Google", "Google"),
        ("", ""),
        ("32665", "32665"),
    ],
)
def test_a_number_is_grouped(number: str, shown: str) -> None:
    assert wording.phone(number) == shown


@given(st.from_regex(r"\+[0-9]{6,15}", fullmatch=True))
def test_grouping_keeps_every_digit(number: str) -> None:
    assert wording.phone(number).replace(" ", "") == number


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("30"), "$30.00"),
        (Decimal("1234.5"), "$1,234.50"),
        (Decimal("0.125"), "$0.125"),
        (Decimal("-3.1"), "-$3.10"),
        (None, "–"),
    ],
)
def test_money_says(amount: Decimal | None, shown: str) -> None:
    assert wording.money(amount) == shown


def test_words_of_the_service_are_made_readable() -> None:
    assert wording.country("SouthAfrica") == "South Africa"
    assert wording.service("Google, Gmail, Youtube") == "Google"
    assert wording.service("", "RentalFull") == "All SMS"
    assert wording.rental_type("Somethingelse") == "Somethingelse"
    assert wording.duration(timedelta(minutes=20)) == "20 min"
    assert wording.duration(timedelta(hours=4)) == "4 h"
    assert wording.duration(timedelta(days=30)) == "30 d"
    assert wording.duration(None) == "?"


def test_a_day_most_of_a_year_away_has_its_year() -> None:
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    for days, said in ((1, "1 Dec "), (40, "9 Jan "), (299, "25 Sep "), (361, "26 Nov 2027")):
        assert wording.day_time_or_year(now + timedelta(days=days), now).startswith(said)
    assert ":" in wording.day_time_or_year(now + timedelta(days=299), now)
