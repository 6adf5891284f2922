"""From the bytes of an answer to lists and objects, one bad item costing only itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeVar

from anosim_tui.api.fields import Remembered, raw_text
from anosim_tui.domain.errors import Unreadable
from anosim_tui.domain.models import Page

T = TypeVar("T")
Reader = Callable[[object], T]
"""Makes one domain value of one JSON value; raises `ValueError` where it cannot."""

CHUNK: Final = 1_000
"""Items read before the event loop gets its turn: a few milliseconds of products."""
RAW_CAP: Final = 1_000
"""Characters kept of an item that cannot be read."""


def load(body: bytes) -> object:
    """The JSON of a body; `None` for an empty one. Numbers with a fraction become `Decimal`.

    Wrong UTF-8 and raw control characters inside strings are survived, `NaN` counts as `null`.

    Raises:
        Unreadable: it is something else; the message says what.
    """
    text = body.decode("utf-8-sig", "replace").strip()
    if not text:
        return None
    decimals = Remembered(Decimal).__getitem__
    decoder = json.JSONDecoder(parse_float=decimals, parse_constant=_nothing, strict=False)
    try:
        return decoder.decode(text)
    except (ValueError, ArithmeticError, RecursionError):
        page = text.startswith("<")
    if page:
        raise Unreadable(
            "A web page came instead of AnoSim's answer: check the base URL, and whether the "
            "network asks you to log in."
        )
    raise Unreadable("AnoSim's answer is broken or cut off: try again in a moment.")


def _nothing(_: str) -> None:
    return None


async def page(body: bytes, read: Reader[T]) -> Page[T]:
    """A list, item by item; an empty body and `null` are the empty list.

    Long lists are read in chunks that let the event loop breathe.

    Raises:
        Unreadable: it is no list.
    """
    raw = load(body)
    if raw is None:
        return Page(())
    if not isinstance(raw, list):
        raise Unreadable("AnoSim answered with something other than a list: try again later.")
    items: list[T] = []
    unreadable: list[str] = []
    for start in range(0, len(raw), CHUNK):
        if start:
            await asyncio.sleep(0)
        for item in raw[start : start + CHUNK]:
            try:
                items.append(read(item))
            except ValueError:
                unreadable.append(raw_text(item, RAW_CAP))
    return Page(tuple(items), tuple(unreadable))


async def single(body: bytes, read: Reader[T]) -> T:
    """One object.

    Raises:
        Unreadable: it is none, or lacks what makes it one.
    """
    raw = load(body)
    try:
        return read(raw)
    except ValueError:
        pass  # raised anew below: pydantic's text repeats the data
    raise Unreadable("AnoSim's answer is not of the kind this program knows: try again later.")
