"""What a person types into History, as a query."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.domain.history import (
    FILTERS,
    HistoryKind,
    HistoryPage,
    HistoryQuery,
    day,
    explained,
    fold,
    misread,
    parse,
)

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÄÖÜ", "äöü"),
        ("Straße", "STRASSE"),
        ("Å", "a\u030a"),
        ("ﬁ", "FI"),
        ("１２", "12"),
        ("K", "k"),
    ],
)
def test_case_and_forms_of_letters_do_not_matter(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", HistoryQuery()),
        ("  Code   ÄNDERN ", HistoryQuery(words=("code", "ändern"))),
        ("booking:102 #103", HistoryQuery(booking=103)),
        ("BOOKING:102", HistoryQuery(booking=102)),
        ("number:+49-151", HistoryQuery(number="49151")),
        ("since:2026-03-01", HistoryQuery(since=datetime(2026, 3, 1, tzinfo=UTC))),
        ("until:2026-03-01", HistoryQuery(until=datetime(2026, 3, 2, tzinfo=UTC))),
        ("until:yesterday", HistoryQuery(until=datetime(2026, 3, 14, tzinfo=UTC))),
        ("since:Today", HistoryQuery(since=datetime(2026, 3, 14, tzinfo=UTC))),
        ("since:7d", HistoryQuery(since=datetime(2026, 3, 7, tzinfo=UTC))),
        ("since:2w", HistoryQuery(since=datetime(2026, 2, 28, tzinfo=UTC))),
        ("sender:ÄMAZON x", HistoryQuery(sender="ämazon", words=("x",))),
        ("code:G-482-910", HistoryQuery(code="g482910")),
        # What is not finished yet, or is no filter, is a word.
        ("since:2026-3", HistoryQuery(words=("since:2026-3",))),
        ("since:2026-13-01", HistoryQuery(words=("since:2026-13-01",))),
        ("until:0001-01-01", HistoryQuery(words=("until:0001-01-01",))),
        ("until:9999-12-31", HistoryQuery(words=("until:9999-12-31",))),
        ("booking:x", HistoryQuery(words=("booking:x",))),
        ("booking:" + "9" * 30, HistoryQuery(words=("booking:" + "9" * 30,))),
        ("number:", HistoryQuery(words=("number:",))),
        ("#٣", HistoryQuery(words=("#٣",))),
        ("since:9999w", HistoryQuery(words=("since:9999w",))),
        ("since:7x", HistoryQuery(words=("since:7x",))),
        ("code:-", HistoryQuery(words=("code:-",))),
        ("from:x", HistoryQuery(words=("from:x",))),
    ],
)
def test_what_is_typed_is_understood(typed: str, query: HistoryQuery) -> None:
    assert parse(typed, now=NOW) == query


@given(st.text(max_size=40), st.sampled_from(HistoryKind))
def test_anything_can_be_typed(typed: str, kind: HistoryKind) -> None:
    query = parse(typed, kind, now=NOW)
    assert query.kind is kind
    assert query.is_narrowed == bool(typed.split())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", ""),
        ("amazon 12:30 https://anosim.net #x since:7d Code 1", ""),
        ("x from:amazon since:", "from"),
        ("Since:7x", "since"),
        ("sender:", "sender"),
    ],
)
def test_a_word_before_a_colon_that_is_no_filter_is_named(typed: str, name: str) -> None:
    assert misread(typed, NOW) == name


def test_each_filter_is_named_where_one_is_unknown_and_explained_by_an_example() -> None:
    said = explained("from")
    assert "There is no filter from:" in said
    assert all(f" {name}:" in said for name in FILTERS)
    for name, words in FILTERS.items():
        assert explained(name) == words.format(filter=name)


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "7", "d", "2026-3-1", "20260301", "2026-02-30", "2026-W10-1"]
)
def test_a_day_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026-03-14|day is out of range"):
        day(text, NOW)


def test_a_window_that_is_not_full_is_the_whole() -> None:
    assert HistoryPage(HistoryQuery(limit=2), ()).is_whole
    assert HistoryPage(HistoryQuery(limit=None), ()).is_whole
    assert not HistoryPage(HistoryQuery(limit=0), ()).is_whole
