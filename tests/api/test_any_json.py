"""Whatever JSON, whatever bytes: read, or a typed error; and never anything for a terminal."""

from __future__ import annotations

import json as stdlib
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.api import responses, wire
from anosim_tui.domain.errors import Unreadable
from anosim_tui.domain.models import Booking, Page, Sms
from tests.api.support import (
    BOOKING,
    LINK,
    ORDER,
    PRODUCT,
    QUOTE,
    RENEWAL,
    SHARED,
    SIM_CARD,
    SMS,
    STOCK,
    wired,
)

READERS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "balance": (wire.balance, {"accountBalanceInUSD": 12.5}),
    "country": (wire.country, {"id": 98, "country": "Germany"}),
    "service": (wire.service, {"id": 4, "service": "Google"}),
    "product": (wire.product, PRODUCT),
    "product_stock": (wire.product_stock, STOCK),
    "price_quote": (wire.price_quote, QUOTE),
    "booking": (wire.booking, BOOKING),
    "order": (wire.order, ORDER),
    "sim_card": (wire.sim_card, SIM_CARD),
    "sms": (wire.sms, SMS),
    "verdict": (wire.verdict, RENEWAL),
    "share_link": (wire.share_link, LINK),
    "shared_booking": (wire.shared_booking, SHARED),
}


def test_every_string_is_cleaned() -> None:
    nasty = "\x1b]52;c;eA==\x07[@click=app.quit]x\u202e\x9b31m"
    for read, good in READERS.values():
        texts = {name for name, it in good.items() if isinstance(it, str) and it[:4] != "2026"}
        made = read(wired({**good, **dict.fromkeys(texts, nasty)}))
        assert "\x1b" not in repr(made)
        assert "\\x1b" not in repr(made)
        assert "\\x9b" not in repr(made)
        assert "\\u202e" not in repr(made)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=())),
    st.sampled_from(["2026-03-01T12:00:00Z", "true", "4.00", "0001-01-01T00:00:00+14:00"]),
)
NAMES = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=4),
    st.sampled_from(sorted({name for _, good in READERS.values() for name in good})),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=12,
)


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_any_json_is_read_or_is_a_value_error(name: str, data: st.DataObject) -> None:
    read, good = READERS[name]
    raw = data.draw(ANYTHING)
    if data.draw(st.booleans()):
        raw = {**good, **data.draw(st.dictionaries(st.sampled_from(sorted(good)), ANYTHING))}
    body = stdlib.dumps(raw).encode()

    async def attempts() -> None:
        for parse in (responses.single, responses.page):
            await survive(parse(body, read))
        page: Page[Any] = await responses.page(b"[" + body + b"]", read)
        assert len(page.items) + len(page.unreadable) == 1
        for item in page.items:
            assert repr(item)
            if isinstance(item, Booking):
                assert item.ends is None or item.ends.astimezone(UTC)
            if isinstance(item, Sms):
                assert item.identity

    run(attempts())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_unreadable(body: bytes) -> None:
    async def attempts() -> None:
        await survive(responses.page(body, wire.sms))
        await survive(responses.single(body, wire.order))

    run(attempts())


async def survive(parsing: Awaitable[Any]) -> None:
    try:
        await parsing
    except Unreadable as error:
        assert str(error).endswith(".")  # noqa: PT017 - a good result is as welcome


def run(coroutine: Any) -> None:
    """Run what never waits longer than a turn, without an event loop for each example."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        pass


def test_the_readers_here_are_all_of_them() -> None:
    public = {
        name
        for name, it in vars(wire).items()
        if callable(it)
        and getattr(it, "__module__", "") == wire.__name__
        and not name.startswith("_")
        and name.islower()
    }
    assert public - {"with_number", "read_text", "read_id", "raw_text"} == set(READERS)
