"""Phone numbers that look real and ring nobody where a range is reserved for fiction."""

from __future__ import annotations

import re
from collections.abc import Container
from random import Random
from typing import Final

# `#` is any digit. Reserved for fiction: Germany 0176 040690xx (Bundesnetzagentur), United Kingdom
# 07700 900xxx (Ofcom), Sweden 070-174 06xx (PTS). The others have no such mobile range, and where a
# small one is used up, the second pattern serves.
_PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "Cyprus": ("+35799######",),
    "CzechRepublic": ("+420777######",),
    "Germany": ("+49176040690##", "+491760406####"),
    "Kenya": ("+254712######",),
    "Lithuania": ("+370612#####",),
    "Netherlands": ("+316########",),
    "Poland": ("+48512######",),
    "Portugal": ("+351912######",),
    "SouthAfrica": ("+2782#######",),
    "Sweden": ("+467017406##", "+4670174####"),
    "UnitedKingdom": ("+447700900###", "+44770090####"),
}
_TRIES: Final = 60


def phone_number(country: str, rng: Random, taken: Container[str]) -> str:
    """A number of `country` that is not among the `taken`, E.164 with `+`.

    Raises:
        LookupError: no free number was found, however long one looked.
    """
    for pattern in _PATTERNS[country]:
        for _ in range(_TRIES):
            number = re.sub("#", lambda _: str(rng.randrange(10)), pattern)
            if number not in taken:
                return number
    raise LookupError(f"no free number in {country}")
