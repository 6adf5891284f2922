"""The service's no: plain words, or JSON with them in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from anosim_tui.api.fields import read_id
from anosim_tui.domain.text import clean, one_line

WORDS_CAP: Final = 300
"""Characters of the service's own words that an error repeats."""

# Where JSON may hold the words, the most telling first; a problem+json document's title is as
# general as "Bad Request".
_WORDS_IN: Final = ("message", "detail", "error", "errors", "title")
_ORDER_IDS: Final = frozenset({"id", "orderid"})
_BROKEN: Final = object()
# Bytes of a refusal; what is longer is none.
_LONGEST: Final = 65_536


def words(body: bytes) -> str:
    """The words on one line, of a length a banner can show; "" where there are none."""
    data = _json(body)
    text = body[: WORDS_CAP * 16].decode("utf-8", "replace") if data is _BROKEN else _said(data)
    line = one_line(clean(text)).strip('"')
    return line if len(line) <= WORDS_CAP else line[: WORDS_CAP - 1] + "…"


def is_certain(body: bytes) -> bool:
    """Whether this refuses a paid call for certain: words or whole JSON, without an order's id."""
    data = _json(body)
    if data is _BROKEN:
        return not body.lstrip().startswith((b"{", b"[", b"<"))
    return not _names_an_order(data)


def _json(body: bytes) -> object:
    if len(body) > _LONGEST:
        return _BROKEN
    try:
        return json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        return _BROKEN


def _said(data: object) -> str:
    """The words in a JSON value."""
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return next(filter(None, map(_said, data)), "")
    if not isinstance(data, Mapping):
        return ""
    named = {str(name).lower(): value for name, value in data.items()}
    told = [named[name] for name in _WORDS_IN if name in named]
    # Lists of complaints may stand under the names of parameters.
    return next(filter(None, map(_said, told or data.values())), "")


def _names_an_order(data: object) -> bool:
    unread = [data]
    while unread:
        value = unread.pop()
        if isinstance(value, list):
            unread += value
        elif isinstance(value, Mapping):
            if any(name.lower() in _ORDER_IDS and _is_id(one) for name, one in value.items()):
                return True
            unread += value.values()
    return False


def _is_id(value: object) -> bool:
    try:
        return read_id(value) > 0
    except ValueError:
        return False
