"""Ready-made accounts: the scenario files that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from anosim_tui.domain.clock import Clock
from anosim_tui.sandbox.past import live
from anosim_tui.sandbox.plan import Plan
from anosim_tui.sandbox.scenario_file import ScenarioError, Source, read
from anosim_tui.sandbox.traffic import Traffic
from anosim_tui.sandbox.typed import BadValue
from anosim_tui.sandbox.world import World

_FOLDER: Final = Path(__file__).with_name("scenarios")


class Scenario(Protocol):
    """What makes a world."""

    def __call__(self, clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
        """A world on `clock`; the same seed and time make the same one.

        Raises:
            Refusal: `products` is too small for what happens in it; 400 is enough.
        """
        ...


@dataclass(frozen=True, slots=True)
class FromSource:
    """A scenario that was read."""

    source: Source

    @property
    def plan(self) -> Plan:
        """What it is made of."""
        return self.source.plan

    def __call__(self, clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
        """A world on `clock`.

        Raises:
            ScenarioError: what it says is not possible, with so few products or at all.
        """
        try:
            return live(self.plan, clock, seed, products)
        except BadValue as bad:
            sentence = f"{bad.sentence} (in a catalog of {products} products)"
            raise self.source.error(BadValue(bad.path, sentence)) from None


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A scenario that comes with the program; its file is read when it is first wanted."""

    name: str

    @property
    def plan(self) -> Plan:
        """What it is made of."""
        return _built_in(self.name).plan

    def __call__(self, clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
        """A world on `clock`."""
        return _built_in(self.name)(clock, seed, products=products)


@cache
def _built_in(name: str) -> FromSource:
    source = read(_FOLDER / f"{name}.toml")
    return FromSource(replace(source, file=f"{name}.toml"))


_NAMES: Final = (
    *("demo", "quiet", "busy-day", "flaky-network", "sold-out", "low-balance"),
    *("empty-account", "hostile"),
)
SCENARIOS: Final[Mapping[str, BuiltIn]] = MappingProxyType({name: BuiltIn(name) for name in _NAMES})


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


def find(text: str) -> BuiltIn | FromSource:
    """The scenario of a name, or of a file: what ends in `.toml` or has a `/` in it is a file.

    Raises:
        ScenarioError: there is none of that name, or the file is not one.
    """
    if text in SCENARIOS:
        return SCENARIOS[text]
    if text.endswith(".toml") or "/" in text:
        return FromSource(read(Path(text)))
    sentence = f"there is none called {text!r}"
    raise ScenarioError("--scenario", 0, sentence, (*SCENARIOS, "the path of a .toml file"))
