"""Scenario files: TOML in, a plan out, and for everything wrong the file, the line and a cure."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path as FilePath

from msgspec import Struct

from anosim_tui.sandbox.models import BadValue, Path, validate
from anosim_tui.sandbox.plan import Plan
from anosim_tui.sandbox.refusals import Refusal

_LARGEST = 1_000_000
_HEADER = re.compile(r"\s*\[(\[?)\s*([\w.]+)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_LONG_QUOTES = ('"""', "'''")


class ScenarioError(Refusal):
    """A scenario cannot be had; `str()` of it names the place and says what is wrong.

    `line` is from 1, or 0 where it is about the whole file.
    """

    def __init__(self, file: str, line: int, sentence: str) -> None:
        self.file = file
        self.line = line
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {sentence}")


class Source(Struct, frozen=True):
    """A scenario file that was read: its name for errors, its text, and what that means."""

    file: str
    text: str
    plan: Plan

    def error(self, bad: BadValue, more: str = "") -> ScenarioError:
        """Where in the file a value stands that turned out to be impossible."""
        return ScenarioError(self.file, line_of(self.text, bad.path), f"{bad}{more}")


def read(file: FilePath, name: str = "") -> Source:
    """Read a scenario file; `name` is for errors.

    Raises:
        ScenarioError: it cannot be read, is no TOML, or holds something it must not.
    """
    name = name or str(file)
    try:
        with file.open("rb") as opened:
            raw = opened.read(_LARGEST + 1)
    except OSError as error:
        raise ScenarioError(name, 0, f"cannot be read: {error.strerror}") from None
    if len(raw) > _LARGEST:
        raise ScenarioError(name, 0, "is too large to be a scenario")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError(name, line, "is not UTF-8") from None
    return parse(text, name)


def parse(text: str, file: str) -> Source:
    """A scenario from its text; `file` is for errors.

    Raises:
        ScenarioError: it is no TOML, or holds something it must not.
    """
    import tomllib  # costs more than the first frame may take

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+),.*\)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        sentence = re.sub(r" \(at .*\)$", "", str(error))
        raise ScenarioError(file, line, f"no TOML: {sentence}") from None
    try:
        plan = validate(Plan, json.dumps(table, default=str))
        _check_names(plan)
    except BadValue as bad:
        raise ScenarioError(file, line_of(text, bad.path), str(bad)) from None
    return Source(file, text, plan)


def _check_names(plan: Plan) -> None:
    names: set[str] = set()
    for place, booking in enumerate(plan.bookings):
        if booking.name in names:
            sentence = f"there are two bookings named {booking.name!r}"
            raise BadValue(("bookings", place, "name"), sentence)
        names |= {booking.name} - {""}
    for place, sms in enumerate(plan.sms):
        if sms.to not in names:
            raise BadValue(("sms", place, "to"), f"to must be one of: {', '.join(sorted(names))}")


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the value at `path`, or of what is nearest around it.

    tomllib does not tell; headers and keys that begin a line are found.
    """
    places: dict[Path, int] = {}
    rows: Counter[str] = Counter()
    table: Path = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := _HEADER.fullmatch(line):
            name = header[2]
            table = (*name.split("."), rows[name]) if header[1] else tuple(name.split("."))
            rows[name] += 1
            places.setdefault(table, number)
        elif key := _KEY.match(line):
            places.setdefault((*table, key[1]), number)
        inside = next((quote for quote in _LONG_QUOTES if line.count(quote) % 2), "")
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 1)
