"""Scenarios: what a file can say, what is said about a wrong one, and what the ready-made are."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui.domain.clock import SystemClock
from anosim_tui.domain.models import ACTIVE, ENDED, NOT_USED, PENDING
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.faults import FaultKind
from anosim_tui.sandbox.scenario import SCENARIOS, demo, find
from anosim_tui.sandbox.world import World

from .conftest import START, connect

WHOLE = """
balance = 12.34
market = { sold_out = 0.5 }
traffic = { reply_seconds = [1, 2], silent = 0.5, chatter_seconds = [10, 20] }
quirks = { string_money = true, empty_lists = "null" }
mail = [{ count = 3, earliest = "6d", latest = "2d" }]
faults = [{ kind = "slow", endpoint = "paid", after = "5m", lasting = 60 }]

[[bookings]]
name = "line"
ago = "9d"
country = "Germany"
type = "RentalFull"
duration = "7d"
amount = 2
extensions = [{ ago = "5d", by = "7d" }, { ago = "4d", by = "30d" }]
auto_renewal = true
shared = true

[[bookings]]
name = "cancelled"
ago = "1h"
country = "Poland"
type = "Activation"
service = "WhatsApp"
duration = "20m"
cancelled_after = "90s"

[[bookings]]
name = "waiting"
ago = "2m"
country = "Kenya"
type = "Activation"
service = "Telegram"
duration = "20m"
code_after = "2m30s"

[[sms]]
to = "line"
ago = "1d"
sender = "DHL"
text = '''
[not a header]
count = "not a key"
'''

[[sms]]
to = "line"
after = "1h"
sender = "Later"
text = "in an hour"
"""


def test_a_file_that_says_everything(clock: VirtualClock, tmp_path: Path) -> None:
    file = tmp_path / "whole.toml"
    file.write_text(WHOLE, encoding="utf-8")
    world = find(str(file))(clock)
    assert world.balance == Decimal("12.34")
    lines = [item for item in world.bookings.values() if item.product.country == "Germany"]
    assert [item.state for item in lines] == [ENDED, ENDED, ACTIVE, ACTIVE, PENDING, PENDING]
    assert [item.price for item in lines[:2]] == [Decimal("10.85")] * 2
    assert all(item.auto_renewal for item in lines)
    assert sum(item.token is not None for item in lines) == 2
    given_back, waiting = list(world.bookings.values())[-2:]
    assert (given_back.state, given_back.closed) == (
        NOT_USED,
        clock.now() - timedelta(minutes=58, seconds=30),
    )
    assert len(world.messages) == 5
    assert any(item.text.startswith("[not a header]") for item in world.messages)
    clock.skip(30)
    world.settle()
    assert len(waiting.messages) == 1
    clock.skip(3570)
    world.settle()
    later = [item for item in world.messages if item.sender == "Later"]
    assert [item.number for item in later] == [item.number for item in lines[:2]]
    assert world.quirks.string_money
    assert world.faults.standing[0].fault.kind is FaultKind.SLOW


# What is wrong, on which line, and a part of what is said.
WRONG = [
    ("balance = ", 1, "no TOML"),
    ('balance = 1\ncolour = "red"', 2, "unknown key 'colour'"),
    ("balance = -1", 1, "balance must be greater than or equal to 0"),
    ("balance = inf", 1, "balance must be a finite number"),
    ("\nbalance = nan", 2, "balance must be a finite number"),
    ("\n\n[quirks]\nspellings = 'none'", 4, "must be 'both', 'example' or 'text'"),
    ("[[mail]]\ncount = 0", 2, "count must be greater than or equal to 1"),
    ("[traffic]\nreply_seconds = [5, 1]", 2, "the shortest and the longest"),
    (
        "[traffic]\nchatter_seconds = [0, 1]",
        2,
        "must be greater than or equal to 0.5",
    ),
    ("[quirks]\nempty_lists = 'odd'", 2, "must be 'array', 'refused', 'nothing', 'null'"),
    ("[[faults]]\nkind = 'slow'\n[[faults]]\nkind = 'fire'", 4, "must be 'lost-before', "),
    ("[[faults]]\nkind = 'slow'\nendpoint = 'x'", 3, "must be one of: *, reads, writes, paid, G"),
    ("[[faults]]\nendpoint = '*'", 1, "kind is missing"),
    ("[[faults]]\nkind = 'slow'\nafter = 'soon'", 3, "must be a duration such as"),
    ("[[faults]]\nkind = 'slow'\nlasting = '9999d'", 3, "lasting must be less than or equal"),
    ("[[faults]]\nkind = 'slow'\nlasting = 1e300", 3, "lasting must be a valid"),
    ("[[sms]]\nto = 'x'\nsender = ''\ntext = ''\nago = '1m'", 2, "to must be one of"),
]
BOOKING = """[[bookings]]
name = "a"
ago = "1h"
country = "Germany"
type = "RentalFull"
duration = "4h"
"""
WRONG += [
    (BOOKING.replace("Germany", "Atlantis"), 4, "country must be one of: Cyprus, "),
    (BOOKING.replace('duration = "4h"\n', ""), 1, "duration is missing"),
    (BOOKING + BOOKING, 8, "there are two bookings named 'a'"),
    (BOOKING + "[[sms]]\nto = 'a'\nsender = ''\ntext = ''", 7, "must have either ago or after"),
    (BOOKING + "[[sms]]\nto = 'b'\nsender = ''\ntext = ''\nago = 1", 8, "to must be one of: a"),
]
# What only turns out to be impossible when it is carried out.
WRONG += [
    (BOOKING + "cancelled_after = '2h'", 1, "must be in the past"),
    (BOOKING + "extensions = [{ ago = '2h', by = '4h' }]", 1, "not bought yet"),
    (BOOKING.replace("4h", "5h"), 1, "There is no offer for 300 minutes"),
    (BOOKING + "extensions = [{ ago = '5m', by = '3h' }]", 1, "no offer for 180 minutes"),
    (
        BOOKING + "[[sms]]\nto = 'a'\nsender = ''\ntext = ''\nago = '2h'",
        7,
        "not bought yet",
    ),
    ("[[mail]]\ncount = 1\nearliest = '2h'\nlatest = '1h'", 1, "no RentalFull"),
    (BOOKING.replace("1h", "5h") + "extensions = [{ ago = '5m', by = '4h' }]", 1, "ended"),
]


@pytest.mark.parametrize(("text", "line", "sentence"), WRONG)
def test_what_is_wrong_is_said_with_its_line(
    clock: VirtualClock, tmp_path: Path, text: str, line: int, sentence: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=f"^mine.toml, line {line}: ") as error:
        find(str(file))(clock)
    assert sentence in str(error.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b'title = "a"\n\xff')
    for file, sentence in (
        (tmp_path / "none.toml", "cannot be read: No such file"),
        (tmp_path, "cannot be read: Is a directory"),
        (binary, "is not UTF-8"),
    ):
        with pytest.raises(Refusal, match=sentence):
            find(str(file))(VirtualClock(START))


# --- the ones that come with the program -----------------------------------------------------


async def test_sold_out_sells_nothing_but_extensions(clock: VirtualClock) -> None:
    world = SCENARIOS["sold-out"](clock)
    async with connect(world) as client:
        for product in world.catalog.products[::97]:
            assert (await client.post(f"/Orders?productId={product.id}")).status_code == 400
        path = "/OrderBookings?orderBookingId=910001&extentionInMinutes=10080"
        assert (await client.post(path)).status_code == 200
    clock.skip(30 * 86_400)
    world.settle()
    assert not any(world.catalog.total(item) for item in world.catalog.products)


def test_a_low_balance_cannot_pay_its_renewal(clock: VirtualClock) -> None:
    world = SCENARIOS["low-balance"](clock)
    renewing = world.bookings[910002]
    assert (renewing.auto_renewal, renewing.end - clock.now()) == (True, timedelta(minutes=10))
    clock.skip(601)
    world.settle()
    assert (renewing.state, renewing.extended_by) == (ENDED, None)
    with pytest.raises(Refusal, match="Insufficient balance"):
        world.order(118)


def test_the_demo_shows_everything_a_screen_can_show(clock: VirtualClock) -> None:
    shown = demo(clock)
    now = shown.settle()
    states = Counter(item.state for item in shown.current(now))
    assert states == {ACTIVE: 8, PENDING: 1, ENDED: 1, NOT_USED: 1}
    active = shown.active()
    assert {bool(item.messages) for item in active if item.is_activation} == {False, True}
    left = sorted(item.end - now for item in active if not item.is_activation)
    assert left[0] < timedelta(minutes=5)
    assert left[-1] > timedelta(days=89)
    assert any(item.extension_of for item in active)
    assert sum(item.auto_renewal for item in active) == 1


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("seed", [0, 99])
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
