"""The ready-made accounts are what they say, and the same seed makes the same bytes."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from anosim_tui.domain.clock import SystemClock, VirtualClock
from anosim_tui.domain.models import ACTIVE, ENDED, NOT_USED, PENDING
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.scenario import SCENARIOS, demo
from anosim_tui.sandbox.world import World


@pytest.fixture
def shown(clock: VirtualClock) -> World:
    return demo(clock)


def test_the_demo_shows_everything_a_screen_can_show(shown: World) -> None:
    now = shown.settle()
    states = Counter(item.state for item in shown.current(now))
    assert states[ACTIVE] == 8
    assert states[PENDING] == 1
    assert (states[ENDED], states[NOT_USED]) == (1, 1)
    active = [item for item in shown.bookings.values() if item.state == ACTIVE]
    assert sorted(bool(item.messages) for item in active if item.is_activation) == [False, True]
    left = sorted(item.end - now for item in active if not item.is_activation)
    assert left[0] < timedelta(minutes=5)
    assert left[-1] > timedelta(days=89)
    assert any(item.extension_of and item.state == ACTIVE for item in active)
    assert sum(item.auto_renewal for item in active) == 1
    assert len(shown.messages) > 35
    assert len(shown.orders) > 12
    assert shown.balance == Decimal("42.17")
    shown.audit()


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("seed", [0, 1, 7, 99])
def test_every_scenario_stands_on_every_seed_and_clock(name: str, seed: int) -> None:
    world = SCENARIOS[name](SystemClock(), seed, products=1500)
    world.settle()
    world.audit()
    numbers = [item.number for item in world.open_bookings() if item.state == ACTIVE]
    assert len(numbers) == len(set(numbers))
    assert all(number.startswith("+") and number[1:].isdigit() for number in numbers)


@pytest.mark.parametrize("products", [1, 50, 1500, 20_000])
def test_any_size_of_catalog(clock: VirtualClock, products: int) -> None:
    catalog = World(clock, products=products).catalog
    assert len(catalog.products) == products
    assert len({item.id for item in catalog.products}) == products
    assert len({service.id for service in catalog.services}) == len(catalog.services)


def test_a_scenario_needs_a_catalog_of_some_size(clock: VirtualClock) -> None:
    assert demo(clock, products=400).bookings
    with pytest.raises(Refusal):
        demo(clock, products=50)


def test_building_the_demo_needs_neither_starlette_nor_anything_else_of_ours() -> None:
    code = (
        "import sys; from anosim_tui.sandbox import scenario;"
        "from anosim_tui.domain.clock import SystemClock; scenario.demo(SystemClock());"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('starlette', 'httpx', 'textual', 'uvicorn')"
        " or name.startswith(('anosim_tui.api', 'anosim_tui.account', 'anosim_tui.ui'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
