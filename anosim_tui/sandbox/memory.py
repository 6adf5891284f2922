"""Going back in time: a world as it was, kept and brought back."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from anosim_tui.sandbox.world import World

# The clock runs on, and is other people's too; all else of a world is data.
_NOT_KEPT: Final = frozenset({"clock"})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world at a moment."""

    moment: datetime
    _state: dict[str, object]


def take(world: World) -> Snapshot:
    """Keep a world as it is now, its time, faults, dice and journal included."""
    moment = world.settle()
    return Snapshot(moment, deepcopy(_state(world)))


def restore(world: World, kept: Snapshot) -> None:
    """Make a world what it was; its time goes on from that moment. May be done again."""
    _become(world, deepcopy(kept._state), kept.moment)


def replace(world: World, other: World) -> None:
    """Make a world what another one is, at the time of the other."""
    _become(world, _state(other), other.settle())


def _state(world: World) -> dict[str, object]:
    return {name: value for name, value in vars(world).items() if name not in _NOT_KEPT}


def _become(world: World, state: dict[str, object], moment: datetime) -> None:
    vars(world).update(state)
    world.move(moment - world.now())
