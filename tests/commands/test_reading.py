"""`balance`, `bookings`, `sms` and `latest` as real processes against a sandbox over HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.commands.process import NOBODY, assert_told, objects, run, start, until_polled
from tests.terminal.terminal import KEY, Sandbox, program
from tests.waiting import PATIENCE

GOOGLE, TELEGRAM, RENTAL = 910004, 910003, 910001


# --- balance -----------------------------------------------------------------------------------


def test_balance(served: Sandbox, tmp_path: Path) -> None:
    plain = run(tmp_path, "balance", environment=served.environment)
    assert (plain.returncode, plain.stdout, plain.stderr) == (0, "$100.00\n", "")
    lines = run(tmp_path, "balance", "--json", environment=served.environment)
    assert objects(lines.stdout) == [{"balance": "100.00", "currency": "USD"}]


# --- bookings ----------------------------------------------------------------------------------


def test_bookings(served: Sandbox, tmp_path: Path) -> None:
    plain = run(tmp_path, "bookings", environment=served.environment)
    assert plain.returncode == 0
    rows = plain.stdout.splitlines()
    assert [row.split()[0] for row in rows] == [str(GOOGLE), str(TELEGRAM), str(RENTAL)]
    assert "United Kingdom" in rows[0]
    assert "Activation" in rows[0]
    # Columns stand below each other.
    assert len({row.rindex("Active") for row in rows}) == 1

    lines = run(tmp_path, "bookings", "--all", "--json", environment=served.environment)
    found = objects(lines.stdout)
    assert [one["id"] for one in found] == [GOOGLE, TELEGRAM, RENTAL, 910002]
    assert [one["running"] for one in found] == [True, True, True, False]
    assert found[0]["number"].startswith("+44")
    assert 0 < found[0]["seconds_left"] <= 18 * 60
    assert found[2]["price"] == "30.00"
    assert found[2]["booking_ids"] == [RENTAL]
    assert found[3]["seconds_left"] == 0
    assert found[0]["end"].endswith("Z")


# --- messages ----------------------------------------------------------------------------------

HOSTILE = "\x1b]0;owned\x07Your code is 9341.\n\u202e\x9b31m\x1b[2J[red]now"


def test_sms_and_latest(served: Sandbox, tmp_path: Path) -> None:
    served.deliver(RENTAL, "Evil\x1b[1m", HOSTILE)
    # The demo may receive another message meanwhile.
    plain = run(tmp_path, "sms", "--last", "4", environment=served.environment)
    assert plain.returncode == 0
    lines = plain.stdout.splitlines()
    assert len(lines) == 4
    assert any("Telegram" in line for line in lines)
    evil = next(line for line in lines if "9341" in line)
    assert "[red]now" in evil
    assert plain.stdout.replace("\n", "").isprintable()

    whole = run(tmp_path, "sms", "--json", environment=served.environment)
    found = objects(whole.stdout)
    message = next(one for one in found if one["sender"] == "Evil")
    assert message["text"].startswith("Your code is 9341.\n")
    assert message["code"] == "9341"
    assert whole.stdout.isascii()

    own = str(message["number"])
    latest = run(tmp_path, "latest", "--number", own, environment=served.environment)
    assert (latest.returncode, latest.stdout) == (0, "9341\n")
    number = [str(one["number"]) for one in found if one["sender"] == "Telegram"][-1]
    of_one = run(tmp_path, "latest", "--json", "--number", number, environment=served.environment)
    assert objects(of_one.stdout)[0]["sender"] == "Telegram"


def test_no_code_is_exit_code_1(served: Sandbox, tmp_path: Path) -> None:
    done = run(tmp_path, "latest", "--number", "12345", environment=served.environment)
    assert_told(done, 1, "No code has arrived yet", "--wait")


# --- following ---------------------------------------------------------------------------------


def test_follow_prints_what_comes_and_nothing_older(served: Sandbox, tmp_path: Path) -> None:
    process = start(tmp_path, "sms", "--follow", "--json", environment=served.environment)
    try:
        until_polled(served)
        served.deliver(GOOGLE, "Google", "G-482910 is your Google verification code.")
        assert process.stdout is not None
        (message,) = objects(process.stdout.readline())
        assert (message["code"], message["certain"]) == ("482910", True)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, out, err) == (130, "", "")
    assert KEY not in str(served.requests())


def test_follow_ends_when_nobody_reads_any_more(served: Sandbox, tmp_path: Path) -> None:
    following = " ".join(program("sms", "--follow", "--last", "1"))
    done = in_bash(tmp_path, f"{following} | head -1; echo ${{PIPESTATUS[0]}}", served.environment)
    message, code = done.stdout.splitlines()
    assert "  +" in message
    assert (code, done.stderr) == ("0", "")


def in_bash(
    folder: Path, command: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


# --- what goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["balance", "sms --follow"])
def test_a_refused_key_is_exit_code_3(served: Sandbox, tmp_path: Path, command: str) -> None:
    wrong = {**served.environment, "ANOSIM_API_KEY": "wrong-key-77ab3"}
    done = run(tmp_path, *command.split(), "--json", environment=wrong)
    assert_told(done, 3, "does not accept this API key")
    assert "wrong-key" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "words"),
    [
        (("order", "uber", "--max-price", "2", "--yes"), NOBODY, 4, "cannot be reached"),
        (("balance",), NOBODY, 4, "127.0.0.1 cannot be reached"),
        (("sms",), {}, 2, "There is no API key yet"),
        (("sms", "--last", "many"), {}, 2, "--last"),
        (("latest", "--number", "nobody"), {}, 2, "'nobody' is not a phone number"),
        (("bookings", "--base-url", "ftp://x"), {}, 2, "is not a valid base URL"),
        (("--read-only", "balance"), {}, 2, "--read-only works only with the dashboard"),
        (("balence",), {}, 2, "did you mean balance?"),
        (("balance", "now"), {}, 2, "Too many arguments"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], code: int, words: str
) -> None:
    assert_told(run(tmp_path, *arguments, environment=environment), code, words)


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    # `true` reads nothing and is gone before the program has begun.
    command = f"(sleep 0.3; {' '.join(program('--help'))}) | true; echo ${{PIPESTATUS[0]}}"
    done = in_bash(tmp_path, command, {})
    assert (done.stdout, done.stderr) == ("0\n", "")
