"""From the bytes of an answer to lists and objects, one bad item costing only itself."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final, TypeVar

from anosim_tui.api.fields import Remembered, raw_text
from anosim_tui.domain.errors import Unreadable
from anosim_tui.domain.models import Page

T = TypeVar("T")
Reader = Callable[[object], T]
"""Makes one domain value of one JSON value; raises `ValueError` where it cannot."""

PART: Final = 65_536
"""Characters of a list read before the event loop gets its turn: a few milliseconds of products."""
RAW_CAP: Final = 1_000
"""Characters kept of an item that cannot be read."""

_NO_JSON: Final = (ValueError, ArithmeticError, RecursionError)
# Where one object of a list ends and the next begins, unless it stands inside a text or deeper.
_BORDER: Final = re.compile(r"\}[ \t\r\n]*,(?=[ \t\r\n]*\{)")


def load(body: bytes) -> object:
    """The JSON of a body; `None` for an empty one. Numbers with a fraction become `Decimal`.

    Wrong UTF-8 and raw control characters inside strings are survived, `NaN` counts as `null`.

    Raises:
        Unreadable: it is something else; the message says what.
    """
    text = _text(body)
    return _decoded(_decoder(), text) if text else None


def _text(body: bytes) -> str:
    return body.decode("utf-8-sig", "replace").strip()


def _decoder() -> json.JSONDecoder:
    decimals = Remembered(Decimal).__getitem__
    return json.JSONDecoder(parse_float=decimals, parse_constant=_nothing, strict=False)


def _decoded(decoder: json.JSONDecoder, text: str) -> Any:
    try:
        return decoder.decode(text)
    except _NO_JSON:
        page = text.startswith("<")
    if page:
        raise Unreadable(
            "A web page came instead of AnoSim's answer: check the base URL, and whether the "
            "network asks you to log in."
        )
    raise Unreadable("AnoSim's answer is broken or cut off: try again in a moment.")


def _nothing(_: str) -> None:
    return None


def _parts(text: str) -> Iterator[list[object]]:
    """The items of a list, some at a time.

    A part that cannot be read may have been cut at what is no border: twice as much is tried.
    """
    decoder = _decoder()
    start, length = 1, PART
    while border := _BORDER.search(text, start + length):
        try:
            part = decoder.decode(f"[{text[start : border.start() + 1]}]")
        except _NO_JSON:
            length *= 2
            continue
        yield part
        start, length = border.end(), PART
    yield _decoded(decoder, f"[{text[start:]}")


async def page(body: bytes, read: Reader[T]) -> Page[T]:
    """A list, item by item; an empty body and `null` are the empty list.

    Long lists are read in parts that let the event loop breathe.

    Raises:
        Unreadable: it is no list.
    """
    text = _text(body)
    if not text.startswith("["):
        if load(body) is None:
            return Page(())
        raise Unreadable("AnoSim answered with something other than a list: try again later.")
    items: list[T] = []
    unreadable: list[str] = []
    for part in _parts(text):
        if items or unreadable:
            await asyncio.sleep(0)
        for item in part:
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
