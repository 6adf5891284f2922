"""`anosim-tui code`."""

from __future__ import annotations

import argparse
import io

import pytest

from anosim_tui.commands.code import configure_code as configure
from anosim_tui.commands.code import run_code as run


def invoke(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    configure(parser)
    return run(parser.parse_args(arguments))


def test_prints_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke("Your code is 604-182") == 0
    assert capsys.readouterr().out == "604182\n"


def test_reads_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Ihre PIN: 6041\n"))
    assert invoke() == 0
    assert capsys.readouterr().out == "6041\n"


def test_says_where_there_is_no_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke("See you at eight") == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "No code found.\n"


def test_why_shows_every_number_and_its_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke("--why", "Order 55120. Your code is 604182, until 18:30.") == 0
    shown = capsys.readouterr().out
    assert "55120  no" in shown
    assert "604182  certain" in shown
    assert "a code word before it" in shown
    assert "a time of day" in shown


def test_why_without_a_code_still_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke("--why", "Order 55120 is here") == 1
    assert "55120  no" in capsys.readouterr().out


def test_nothing_reaches_the_terminal_that_it_would_act_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    invoke("--why", "code \x1b]52;c;cHduZWQ=\x07 604182 https://a.example/\x1b[2J\u202e")
    shown = capsys.readouterr().out
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}
