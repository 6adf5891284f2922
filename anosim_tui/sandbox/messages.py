"""The SMS the sandbox sends, in the style of what such services really send.

Nothing in them is true: the codes are drawn, the brands are those whose codes people wait for.
About one in four carries no code at all (deliveries, appointments, balances), because a client that
takes every number for a code is the client to be found out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.base import STRICT
from anosim_tui.sandbox.catalog import COUNTRIES

_Seconds = Annotated[float, Field(ge=0, le=366 * 86_400)]
# Below this, a clock that is advanced by a month would have tens of millions of SMS to send.
_LeastPause = Annotated[float, Field(ge=0.5)]


def _in_order(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] > span[1]:
        raise ValueError("must be the shortest and the longest")
    return span


@dataclass(frozen=True, config=STRICT)
class Traffic:
    """Which SMS come by themselves; times are seconds, shortest and longest.

    Attributes:
        reply_seconds: from an order for a service to its code.
        silent: the share of orders whose code never comes, 0 to 1.
        chatter_seconds: between two SMS on any of the rentals; None for never.
    """

    reply_seconds: Annotated[tuple[_Seconds, _Seconds], AfterValidator(_in_order)] = (4.0, 25.0)
    silent: float = Field(default=0.0, ge=0, le=1)
    chatter_seconds: Annotated[tuple[_LeastPause, _Seconds], AfterValidator(_in_order)] | None = (
        None
    )


def between(shortest: float, longest: float, rng: Random) -> timedelta:
    return timedelta(milliseconds=round(1000 * rng.uniform(shortest, longest)))


class Template(NamedTuple):
    """A message with blanks, those of codes named so; with no `service` anyone may get it."""

    language: str
    service: str
    sender: str
    text: str


_ALNUM: Final = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"


def _digits(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


_BLANKS: Final[dict[str, Callable[[Random], str]]] = {
    "codesplit": lambda rng: f"{_digits(rng, 3)}-{_digits(rng, 3)}",
    "codespaced": lambda rng: f"{_digits(rng, 3)} {_digits(rng, 3)}",
    "codealnum": lambda rng: "".join(rng.choice(_ALNUM) for _ in range(6)),
    "amount": lambda rng: f"{rng.randint(3, 240)}.{rng.randrange(100):02}",
    "comma": lambda rng: f"{rng.randint(3, 240)},{rng.randrange(100):02}",
    "time": lambda rng: f"{rng.randint(8, 18)}:{rng.choice((0, 15, 30, 45)):02}",
    "gigabytes": lambda rng: f"{rng.randint(1, 9)}.{rng.randrange(10)}",
}

_LOCAL_SHARE: Final = 0.6
_GENERIC: Final = (
    "Your {name} verification code is {code6}.",
    "{code6} is your {name} code. Do not share it with anyone.",
    "{name}: {code5} is your confirmation code. It expires in 5 minutes.",
    "[{name}] {code4} is your code.",
)
# An alphanumeric sender has at most eleven characters (3GPP TS 23.040).
_SENDER_LENGTH: Final = 11


@cache
def templates() -> tuple[Template, ...]:
    lines = Path(__file__).with_name("messages.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("|") for line in lines if line and not line.startswith("#"))
    return tuple(
        Template(language, service, sender, text.replace(r"\n", "\n"))
        for language, service, sender, text in rows
    )


def fill(text: str, rng: Random, now: datetime) -> str:
    """The text with each blank filled: `{code6}` with six digits, others as `_BLANKS` says.

    The same blank twice has the same value.
    """
    soon = now + timedelta(days=rng.randint(1, 9))
    values = {"day": f"{soon.day}.{soon.month:02}."}

    def value(match: re.Match[str]) -> str:
        blank, digits = match.groups()
        if blank not in values:
            values[blank] = _digits(rng, int(digits)) if digits else _BLANKS[blank](rng)
        return values[blank]

    return re.sub(r"\{([a-z]+(\d*))\}", value, text)


def code_message(service: str, country: str, rng: Random, now: datetime) -> tuple[str, str]:
    """Sender and text of a message with a code of `service`, a product's service text."""
    name = service.partition(",")[0]
    fitting = [item for item in templates() if item.service == name and "{code" in item.text]
    local = [item for item in fitting if item.language in COUNTRIES[country].languages.split()]
    if fitting:
        chosen = rng.choice(local or fitting)
        return chosen.sender, fill(chosen.text, rng, now)
    text = rng.choice(_GENERIC).replace("{name}", name)
    return name[:_SENDER_LENGTH], fill(text, rng, now)


def any_message(country: str, rng: Random, now: datetime) -> tuple[str, str]:
    """Sender and text of something that comes to a number of `country` now and then."""
    languages = COUNTRIES[country].languages.split()
    local = [item for item in templates() if item.language in languages]
    pool = local if local and rng.random() < _LOCAL_SHARE else templates()
    chosen = rng.choice(pool)
    return chosen.sender, fill(chosen.text, rng, now)
