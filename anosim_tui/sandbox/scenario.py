"""Ready-made accounts: the scenario files that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from anosim_tui.domain.clock import Clock
from anosim_tui.sandbox.models import BadValue
from anosim_tui.sandbox.past import live
from anosim_tui.sandbox.plan import Plan
from anosim_tui.sandbox.scenario_file import ScenarioError, Source, read
from anosim_tui.sandbox.traffic import Traffic
from anosim_tui.sandbox.world import World

_FOLDER: Final = Path(__file__).with_name("scenarios")


class FromFile(Struct, frozen=True):
    """A scenario in a file, which is read when it is first wanted."""

    file: Path
    name: str

    @property
    def plan(self) -> Plan:
        """What it is made of."""
        return _source(self).plan

    def __call__(self, clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
        """A world on `clock`; the same seed and time make the same one.

        Raises:
            ScenarioError: what it says is not possible, with so few products or at all.
        """
        source = _source(self)
        try:
            return live(source.plan, clock, seed, products)
        except BadValue as bad:
            raise source.error(bad, f" (in a catalog of {products} products)") from None


@cache
def _source(scenario: FromFile) -> Source:
    return read(scenario.file, scenario.name)


_NAMES: Final = (
    *("demo", "quiet", "busy-day", "flaky-network", "sold-out", "low-balance"),
    *("empty-account", "hostile"),
)
SCENARIOS: Final[Mapping[str, FromFile]] = MappingProxyType(
    {name: FromFile(_FOLDER / f"{name}.toml", f"{name}.toml") for name in _NAMES}
)


def demo(clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
    """A lively account for eyes: everything a screen can show, and an SMS every 20 to 60 s."""
    return SCENARIOS["demo"](clock, seed, products=products)


def quiet(
    clock: Clock, seed: int = 7, *, products: int = 1_500, traffic: Traffic | None = None
) -> World:
    """A small account for tests: 100 US dollars, and no SMS but the codes of what is ordered.

    `traffic` is instead of the SMS it has. See scenarios/quiet.toml for its four bookings.
    """
    plan = SCENARIOS["quiet"].plan
    return live(plan if traffic is None else replace(plan, traffic=traffic), clock, seed, products)


def empty(clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
    """An account on which nothing has happened yet, with 50 US dollars."""
    return SCENARIOS["empty-account"](clock, seed, products=products)


def find(text: str) -> FromFile:
    """The scenario of a name, or of a file: what ends in `.toml` or has a `/` in it is a file.

    Raises:
        ScenarioError: there is none of that name, or the file is not one.
    """
    if text in SCENARIOS:
        return SCENARIOS[text]
    if text.endswith(".toml") or "/" in text:
        found = FromFile(Path(text), text)
        _source.cache_clear()
        _source(found)  # its errors belong here
        return found
    names = ", ".join((*SCENARIOS, "the path of a .toml file"))
    raise ScenarioError("--scenario", 0, f"there is none called {text!r}; allowed: {names}")
