"""Countries: what they are called in four languages, their codes and dial codes.

`countries.txt` is read when the first country is asked for; its head says what its lines mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

LANGUAGES: Final = ("en", "de", "zh", "ru")

_FILE: Final = Path(__file__).with_name("countries.txt")


class CountryNames(Struct, frozen=True):
    """What one country is called.

    Attributes:
        code: two letters, ISO 3166.
        dial: as in "+49".
        names: one for each of `LANGUAGES`.
        others: what else people call it.
    """

    code: str
    dial: str
    names: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (self.code, self.dial, *self.names, *self.others)


def name(country: str, language: str = "en") -> str:
    """What a country of the service is called; in English as the service spells it.

    Also where the country or the language, as of `anosim_tui.language`, is not known.
    """
    spoken = language.partition("_")[0]
    known = find(country) if spoken != "en" and spoken in LANGUAGES else None
    return known.names[LANGUAGES.index(spoken)] if known else _spaced(country)


def _spaced(name: str) -> str:
    """`SouthAfrica` as `South Africa`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def find(country: str) -> CountryNames | None:
    """The country that the service, or anyone, calls so; case and blanks do not matter."""
    return _by_name().get(_bare(country))


@cache
def read() -> tuple[CountryNames, ...]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_parsed(line) for line in lines if line and line[0] != "#")


def _parsed(line: str) -> CountryNames:
    codes, *names = (part.strip() for part in line.split("|"))
    code, dial = codes.split()
    last = len(LANGUAGES)
    others = names[last].split(", ") if len(names) > last else ()
    return CountryNames(code, dial, tuple(names[:last]), tuple(others))


@cache
def _by_name() -> Mapping[str, CountryNames]:
    """By every name but the dial code, which several may share; an own name wins over others."""
    found: dict[str, CountryNames] = {}
    for one in read():
        found.update(dict.fromkeys(map(_bare, one.others), one))
    for one in read():
        found.update(dict.fromkeys(map(_bare, (one.code, *one.names)), one))
    return found


def _bare(words: str) -> str:
    """`Czech Republic`, `CzechRepublic` and `czech-republic` are one."""
    return "".join(filter(str.isalnum, words.casefold()))
