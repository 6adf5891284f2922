"""`anosim-tui sandbox` over real HTTP."""

from __future__ import annotations

import argparse
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from anosim_tui.commands import sandbox
from anosim_tui.sandbox.scenario import SCENARIOS
from tests.waiting import PATIENCE

RUN = (
    "import argparse, sys; from anosim_tui.commands import sandbox;"
    "parser = argparse.ArgumentParser(); sandbox.configure_sandbox(parser);"
    "sys.exit(sandbox.run_sandbox(parser.parse_args()))"
)


def parse(*options: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    sandbox.configure_sandbox(parser)
    return parser.parse_args(options)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal(ending: signal.Signals) -> None:
    options = ["--port", "0", "--speed", "frozen", "--start", "2026-03-02T09:00Z", "--quirks"]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *options], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        hello = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/api/v1", hello)
        assert found is not None
        assert "sandbox-key-0000" in hello
        headers = {"X-API-Key": "sandbox-key-0000"}
        with httpx.Client(
            base_url=found[0], headers=headers, timeout=PATIENCE, trust_env=False, verify=False
        ) as client:
            assert client.get("/Balance").json()["accountBalanceInUSD"] == "42.17"
            control = found[0].replace("/api/v1", "/__sandbox")
            client.post(f"{control}/advance", json={"seconds": 60}).raise_for_status()
            sms = {"bookingId": 910016, "sender": "x", "text": "Code 4711"}
            client.post(f"{control}/sms", json=sms).raise_for_status()
            answer = client.get("/Sms?apikey=secret")
            assert answer.headers.get_list("date") == ["Mon, 02 Mar 2026 09:01:00 GMT"]
            assert any("Code 4711" in str(row) for row in answer.json())
        process.send_signal(ending)
        output, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert "2026-03-02 09:01:00 200 GET /api/v1/Sms\n" in output
    assert "secret" not in output


def test_a_taken_port_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert sandbox.run_sandbox(parse("--port", str(port))) == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err


def test_an_unknown_scenario_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert sandbox.run_sandbox(parse("--scenario", "nope")) == 2
    assert capsys.readouterr().err == (
        f"--scenario: there is none called 'nope'; allowed: {', '.join(SCENARIOS)},"
        " the path of a .toml file.\n"
    )


def test_without_uvicorn_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert sandbox.run_sandbox(parse()) == 2
    assert "needs the Python library uvicorn" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["--port", "70000"],
        ["--port", "-1"],
        ["--speed", "fast"],
        ["--speed", "x0"],
        ["--speed", "nan"],
        ["--products", "0"],
        ["--start", "tomorrow"],
        ["--start", "0001-01-01"],
        ["--start", "9999-12-31"],
    ],
)
def test_bad_options_are_refused(options: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(*options)
    assert stop.value.code == 2


@pytest.mark.parametrize(("text", "speed"), [("x10", 10.0), ("0.5", 0.5), ("frozen", 0.0)])
def test_speeds(text: str, speed: float) -> None:
    assert parse("--speed", text).speed == speed
