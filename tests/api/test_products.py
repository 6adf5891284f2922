"""20,000 products: quickly, in chunks, and no differently from one."""

from __future__ import annotations

import asyncio
import json as stdlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.api import responses, wire
from anosim_tui.domain.errors import Unreadable
from tests.api.support import PRODUCT
from tests.effort import calls


def many_products(count: int) -> bytes:
    products = [
        {
            **PRODUCT,
            "id": index,
            "service": f"Service {index % 900}",
            "price": round(3 + index % 700 / 100, 2),
        }
        for index in range(count)
    ]
    return stdlib.dumps(products).encode()


async def test_long_lists_let_the_event_loop_breathe() -> None:
    body, turns = many_products(5_000), 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(count_turns())
    page = await responses.page(body, wire.product)
    other.cancel()
    assert len(page.items) == 5_000
    assert turns >= 4


KNOTS = st.recursive(
    st.sampled_from([1, "}, {", "\\", '"', "]", ",", "é"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab}"), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(
    st.lists(KNOTS | st.dictionaries(st.sampled_from("ab"), KNOTS, max_size=2), max_size=8),
    st.sampled_from([None, 1]),
    st.integers(1, 60),
    st.sampled_from(["", ",", "]", " ", ",{}]", "}"]),
    st.integers(0, 1),
)
def test_a_list_read_in_parts_is_the_list_read_whole(
    items: list[Any], indent: int | None, length: int, more: str, less: int
) -> None:
    text = stdlib.dumps(items, indent=indent)
    body = (text[: len(text) - less] + more).encode()

    def attempt(read: Callable[[], object]) -> object:
        try:
            return read()
        except Unreadable as error:
            return str(error)

    def in_parts() -> object:
        return list(asyncio.run(responses.page(body, lambda item: item)).items)

    with patch.object(responses, "PART", length):
        assert attempt(in_parts) == attempt(lambda: responses.load(body))


def test_reading_products_is_little_work() -> None:
    """A part of a page is read between two frames."""
    items = stdlib.loads(many_products(1_000), parse_float=Decimal)
    assert calls(lambda: [wire.product(item) for item in items]) < 80_000
