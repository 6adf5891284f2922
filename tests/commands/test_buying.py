"""`products`, `order`, `extend`, `wait`, `cancel` and `share` as processes, over HTTP."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.process import objects, run, start, until, until_polled
from tests.terminal.terminal import Sandbox, sandbox
from tests.waiting import PATIENCE

GOOGLE, TELEGRAM, RENTAL = 910004, 910003, 910001
WHATSAPP = ("order", "whatsapp", "--country", "germany")
UNASKED = ("--max-price", "2", "--yes")
NO_TERMINAL = "There is no terminal to ask for confirmation"
SLOW = {"kind": "slow", "endpoint": "POST /Orders", "seconds": 2, "count": 1}


@pytest.fixture
def fresh() -> Iterator[Sandbox]:
    """A sandbox whose account nobody else changes."""
    with sandbox() as running:
        yield running


def paid(served: Sandbox) -> list[str]:
    """The queries of the orders that were sent."""
    return [
        one["query"]
        for one in served.requests()
        if one["method"] == "POST" and one["path"].lower().endswith("/orders")
    ]


def test_products_are_listed_with_stock_and_price(served: Sandbox, tmp_path: Path) -> None:
    env = served.environment
    plain = run(tmp_path, "products", "whatsapp", "germany", environment=env)
    assert plain.returncode == 0
    assert all("available" in line and "$" in line for line in plain.stdout.splitlines())
    found = objects(
        run(tmp_path, "products", "whatsapp", "germany", "--json", environment=env).stdout
    )
    assert {one["country"] for one in found} == {"Germany"}
    assert all(one["stock"] > 0 and float(one["price"]) > 0 for one in found)
    assert run(tmp_path, "products", "no such thing", environment=env).returncode == 1


def test_an_order_waits_for_its_code_and_prints_both(fresh: Sandbox, tmp_path: Path) -> None:
    process = start(
        tmp_path, *WHATSAPP, *UNASKED, "--wait", "2m", "--json", environment=fresh.environment
    )
    until(lambda: len(paid(fresh)) == 1)
    until(lambda: len(fresh.requests()) > 12)  # it is listed, and its number is known
    ordered = max(one["id"] for one in fresh.bookings())
    fresh.deliver(ordered, "WhatsApp", "Your WhatsApp code: 648-776")
    printed, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told
    (found,) = objects(printed)
    assert found["code"] == "648776"
    assert found["booking"] == found["bookings"][0]["id"] == ordered
    assert found["number"] == found["bookings"][0]["number"]
    assert "maxPrice=2" in paid(fresh)[0]
    assert "Bought +49" in told
    assert "Balance $100.00" in told


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("order", "whatsapp", *UNASKED), 2, "products match"),
        (("order", "no", "such", "thing", *UNASKED), 2, "No product matches"),
        ((*WHATSAPP, "--yes"), 2, "--max-price"),
        (WHATSAPP, 2, NO_TERMINAL),
        ((*WHATSAPP, "--max-price", "0.50", "--yes"), 5, "more than --max-price allows"),
        ((*WHATSAPP, *UNASKED, "--amount", "99"), 5, "Sold out"),
        ((*WHATSAPP, *UNASKED, "--operator", "Nobody"), 5, "Sold out"),
        (("order", "uber", "--max-price", "0", "--yes"), 2, "greater than 0"),
        (("extend", str(TELEGRAM), "3d", *UNASKED), 2, "cannot be extended by 3 d. Available: "),
        (("extend", "12345", "1d", *UNASKED), 1, "There is no running booking 12345"),
        (("cancel", "12345", "--yes"), 1, "There is no running booking 12345"),
        (("cancel", str(GOOGLE)), 2, NO_TERMINAL),
        (("wait", str(TELEGRAM), "--timeout", "1s"), 1, "No code arrived in time"),
        (("wait", "--timeout", "soon"), 2, "is not a duration"),
    ],
)
def test_what_is_not_done_says_why(
    served: Sandbox, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    before = len(served.requests())
    done = run(tmp_path, *arguments, environment=served.environment)
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert all(one["method"] == "GET" for one in served.requests()[before:])


@pytest.mark.parametrize(
    ("setting", "words"), [("read_only = true", "read"), ("[limits]\norder = 1.00", "allows $1.00")]
)
def test_limits_hold_here_too(fresh: Sandbox, tmp_path: Path, setting: str, words: str) -> None:
    (tmp_path / "my.toml").write_text(setting)
    options = ("--config", "my.toml")
    done = run(tmp_path, *WHATSAPP, *UNASKED, *options, environment=fresh.environment)
    assert done.returncode == 5
    assert words in done.stderr
    assert not paid(fresh)


@pytest.mark.parametrize(
    ("kind", "endpoint", "code"),
    [
        ("401", "POST /Orders", 3),
        ("401", "PATCH /OrderBookings/{id}", 3),
        ("429", "POST /Orders", 4),
        ("5xx-text", "GET /Orders", 4),
        ("refused-json", "POST /Orders", 5),
        ("refused-json", "PATCH /OrderBookings/{id}", 5),
    ],
)
def test_the_exit_code_says_whether_the_key_the_service_or_the_deed_was_refused(
    served: Sandbox, tmp_path: Path, kind: str, endpoint: str, code: int
) -> None:
    deed = ("cancel", str(GOOGLE), "--yes") if "PATCH" in endpoint else (*WHATSAPP, *UNASKED)
    served.break_with(kind=kind, endpoint=endpoint)
    done = run(tmp_path, *deed, environment=served.environment)
    served.mend()
    assert (done.returncode, done.stdout) == (code, ""), done.stderr


def test_a_lost_answer_is_found_and_nothing_is_sent_again(fresh: Sandbox, tmp_path: Path) -> None:
    fresh.break_with(kind="lost-after", endpoint="POST /Orders", count=1)
    done = run(tmp_path, *WHATSAPP, *UNASKED, "--json", environment=fresh.environment)
    assert done.returncode == 0, done.stderr
    assert objects(done.stdout)[0]["bookings"][0]["number"].startswith("+49")
    assert len(paid(fresh)) == 1


def test_the_next_command_adopts_what_one_that_was_killed_had_sent(
    fresh: Sandbox, tmp_path: Path
) -> None:
    fresh.break_with(**SLOW)
    killed = start(tmp_path, *WHATSAPP, *UNASKED, environment=fresh.environment)
    until(lambda: len(paid(fresh)) == 1)
    killed.kill()
    killed.communicate(timeout=PATIENCE)
    done = run(tmp_path, *WHATSAPP, *UNASKED, "--json", environment=fresh.environment)
    assert done.returncode == 0, done.stderr
    assert "an earlier identical purchase whose response was lost" in done.stderr
    assert objects(done.stdout)[0]["order"]
    assert len(paid(fresh)) == 1


def test_ctrl_c_while_an_order_is_sent_says_what_becomes_of_it(
    fresh: Sandbox, tmp_path: Path
) -> None:
    fresh.break_with(**SLOW)
    ordering = start(tmp_path, *WHATSAPP, *UNASKED, environment=fresh.environment)
    until(lambda: len(paid(fresh)) == 1)
    ordering.send_signal(signal.SIGINT)
    out, err = ordering.communicate(timeout=PATIENCE)
    assert (ordering.returncode, out) == (130, "")
    assert "Your next command will check it" in err.splitlines()[-1]


def test_a_number_is_extended_shared_and_cancelled(fresh: Sandbox, tmp_path: Path) -> None:
    env = fresh.environment
    extended = run(tmp_path, "extend", str(TELEGRAM), "1d", *UNASKED, "--json", environment=env)
    assert extended.returncode == 0, extended.stderr
    assert objects(extended.stdout)[0]["bookings"][0]["id"] == TELEGRAM
    shared = run(tmp_path, "share", str(RENTAL), environment=env)
    assert shared.stdout.startswith("http")
    assert run(tmp_path, "share", str(RENTAL), "--revoke", environment=env).returncode == 0
    cancelled = run(tmp_path, "cancel", str(GOOGLE), "--yes", "--json", environment=env)
    assert objects(cancelled.stdout) == [{"booking": GOOGLE, "canceled": True}]


def test_latest_waits_where_there_is_no_code_yet(fresh: Sandbox, tmp_path: Path) -> None:
    env, number = fresh.environment, fresh.bookings()[0]["number"]
    arguments = ("latest", "--number", number, "--wait", "1m")
    assert run(tmp_path, *arguments[:3], environment=env).returncode == 1
    waiting = start(tmp_path, *arguments, environment=env)
    until_polled(fresh)
    fresh.deliver(GOOGLE, "Google", "G-907153 is your code.")
    printed, told = waiting.communicate(timeout=PATIENCE)
    assert printed == "907153\n", told


def test_two_that_order_the_same_at_the_same_moment_send_it_once(
    fresh: Sandbox, tmp_path: Path
) -> None:
    both = [start(tmp_path, *WHATSAPP, *UNASKED, environment=fresh.environment) for _ in "ab"]
    ended = [one.communicate(timeout=PATIENCE) for one in both]
    assert len(paid(fresh)) == 1, ended
    assert sorted(one.returncode for one in both) in ([0, 0], [0, 5]), ended
