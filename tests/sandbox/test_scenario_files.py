"""Scenario files: what they can say, and what is said about those that are wrong."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.domain.models import ACTIVE, ENDED, NOT_USED, PENDING
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.faults import FaultKind
from anosim_tui.sandbox.plan import ScenarioError, parse, read
from anosim_tui.sandbox.scenario import SCENARIOS, find

from .conftest import START, connect

WHOLE = """
title = "Everything a file can say"
balance = 12.34

[market]
sold_out = 0.5

[traffic]
replies = false
reply_seconds = [1, 2]
silent = 0.5
chatter_seconds = [10, 20]

[quirks]
string_money = true
empty_lists = "null"

[[bookings]]
name = "line"
ago = "9d"
country = "Germany"
type = "RentalFull"
duration = "7d"
amount = 2
extensions = [
  { ago = "5d", by = "7d" },
  { ago = "4d", by = "30d" },
]
auto_renewal = true
shared = true

[[bookings]]
name = "given back"
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

[[mail]]
count = 3
earliest = "6d"
latest = "2d"

[[faults]]
kind = "slow"
endpoint = "paid"
after = "5m"
lasting = 60
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
    assert len(world.messages) == 4
    assert any(item.text.startswith("[not a header]") for item in world.messages)
    clock.skip(30)
    world.settle()
    assert len(waiting.messages) == 1
    clock.skip(3570)
    world.settle()
    later = [item for item in world.messages if item.sender == "Later"]
    assert [item.number for item in later] == [lines[0].number]
    assert world.quirks.string_money
    assert world.faults.standing[0].kind is FaultKind.SLOW


# What is wrong, on which line, and a part of what is said.
WRONG = [
    ("balance = ", 1, "no TOML"),
    ("[traffic]\nsilent = 0.1\nsilent = 0.2", 3, "no TOML"),
    ('title = "x"\ncolour = "red"', 2, "unknown key 'colour'; allowed: balance, bookings, "),
    ("balance = -1", 1, "balance must be greater than or equal to 0"),
    ("balance = 1.234", 1, "balance must have no more than 2 decimal places"),
    ("balance = true", 1, "balance must be an integer, float"),
    ("balance = inf", 1, "balance must be a finite number"),
    ("title = 5", 1, "title must be a valid string"),
    ("title = 2026-01-01\nbalance = nan", 2, "balance must be a finite number"),
    ("market = 3", 1, "market must be an object"),
    ("\n\n[quirks]\nspellings = 'none'", 4, "must be 'both', 'example' or 'text'"),
    ("[[mail]]\ncount = 0", 2, "count must be greater than or equal to 1"),
    ("[[mail]]\ncount = 1.5", 2, "count must be a valid integer"),
    ("[quirks]\nbad_items = 1", 2, "bad_items must be a valid boolean"),
    ("[market]\nsold_out = 1.5", 2, "sold_out must be less than or equal to 1"),
    ("[traffic]\nreply_seconds = [1]", 2, "reply_seconds must "),
    ("[traffic]\nreply_seconds = 5", 2, "reply_seconds must be a valid array"),
    ("[traffic]\nreply_seconds = [5, 1]", 2, "the shortest and the longest"),
    ("[traffic]\nreply_seconds = ['a', 1]", 2, "reply_seconds must be a valid number"),
    ("[traffic]\nchatter_seconds = [0, 1]", 2, "from 0.5"),
    ("[quirks]\nempty_lists = 'odd'", 2, "must be 'array', 'refused', 'nothing', 'null'"),
    ("[[faults]]\nkind = 'slow'\n[[faults]]\nkind = 'fire'", 4, "must be 'lost-before', "),
    ("[[faults]]\nkind = 'slow'\nendpoint = 'x'", 3, "must be one of: *, reads, writes, paid, G"),
    ("[[faults]]\nendpoint = '*'", 1, "kind is missing"),
    ("[[faults]]\nkind = 'slow'\nafter = 'soon'", 3, "must be a duration such as"),
    ("[[faults]]\nkind = 'slow'\nafter = ''", 3, "must be a duration such as"),
    ("[[faults]]\nkind = 'slow'\nlasting = '9999d'", 3, "at most ten years"),
    ("[[faults]]\nkind = 'slow'\nlasting = -1", 3, "at most ten years"),
    ("[[faults]]\nkind = 'slow'\nlasting = 1e300", 3, "at most ten years"),
    ("[[mail]]\ncount = 1\nearliest = '1h'\nlatest = '2h'", 4, "latest must not be before"),
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
    (BOOKING.replace("RentalFull", "Rent"), 5, "'Activation', 'RentalService' or 'RentalFull'"),
    (BOOKING.replace('duration = "4h"\n', ""), 1, "duration is missing"),
    (BOOKING + "cancelled_after = '2h'", 7, "cancelled_after must be in the past"),
    (BOOKING + "extensions = [{ ago = '2h', by = '4h' }]", 7, "older than their booking"),
    (BOOKING + "extensions = [{ ago = '2m' }]", 7, "by is missing"),
    (BOOKING + BOOKING, 8, "there are two bookings named 'a'"),
    (BOOKING + "[[sms]]\nto = 'a'\nsender = ''\ntext = ''", 7, "must have either ago or after"),
    (BOOKING + "[[sms]]\nto = 'b'\nsender = ''\ntext = ''\nago = 1", 8, "to must be one of: a"),
]


@pytest.mark.parametrize(("text", "line", "sentence"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(ScenarioError) as error:
        parse(text, "mine.toml")
    assert (error.value.file, error.value.line) == ("mine.toml", line), str(error.value)
    assert str(error.value).startswith(f"mine.toml, line {line}: ")
    assert sentence in str(error.value)
    assert isinstance(error.value, Refusal)


IMPOSSIBLE = [
    (BOOKING.replace("4h", "5h"), 1, "There is no offer for 300 minutes"),
    (BOOKING + "extensions = [{ ago = '5m', by = '3h' }]", 1, "no offer for 180 minutes"),
    (
        BOOKING + "[[sms]]\nto = 'a'\nsender = ''\ntext = ''\nago = '2h'",
        7,
        "'a' was not booked yet",
    ),
    ("[[mail]]\ncount = 1\nearliest = '2h'\nlatest = '1h'", 1, "no RentalFull"),
    (BOOKING.replace("1h", "5h") + "extensions = [{ ago = '5m', by = '4h' }]", 1, "ended"),
]


@pytest.mark.parametrize(("text", "line", "sentence"), IMPOSSIBLE)
def test_what_turns_out_to_be_impossible_as_well(
    clock: VirtualClock, tmp_path: Path, text: str, line: int, sentence: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        find(str(file))(clock)
    assert error.value.line == line
    assert sentence in str(error.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read: No such file"):
        find(str(tmp_path / "none.toml"))(VirtualClock(START))
    with pytest.raises(ScenarioError, match="cannot be read: Is a directory"):
        read(tmp_path, "x")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b'title = "a"\n\xff')
    with pytest.raises(ScenarioError, match=r"binary\.toml, line 2: is not UTF-8"):
        read(binary, "binary.toml")
    binary.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ScenarioError, match="too large"):
        read(binary, "x")


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


async def test_hostile_texts_are_what_they_were_written_as(clock: VirtualClock) -> None:
    world = SCENARIOS["hostile"](clock)
    texts = [item.text for item in world.messages]
    assert any("\x1b]52;c;" in text for text in texts)
    assert any("[@click=app.quit]" in text for text in texts)
    assert any("\u202e" in text for text in texts)
    async with connect(world) as client:
        assert (await client.get("/OrderBookingsCurrent")).status_code == 200
