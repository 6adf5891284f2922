"""How lines are laid out, whatever strangers put into them."""

from __future__ import annotations

import io
import os
import sys
from decimal import Decimal

import pytest

from anosim_tui.commands import common
from anosim_tui.commands.common import amount, cells, laid_out
from tests.forks import popen
from tests.terminal.terminal import program
from tests.waiting import PATIENCE


def test_columns_are_aligned_by_cells_and_each_row_is_one_line() -> None:
    rows = [("日本", "a\nb", "one\ttwo"), ("x", "\u0301e\u0301", "\x1b[31mred")]
    lines = list(laid_out(rows, None))
    assert lines == ["日本  a b  one two", "x     \u0301e\u0301    red"]
    assert cells(lines[0][: lines[0].index("one")]) == cells(lines[1][: lines[1].index("red")])


@pytest.mark.parametrize("width", [1, 2, 7, 8, 40])
def test_a_line_takes_no_more_than_the_width(width: int) -> None:
    for line in laid_out([("日本語の文字です", "text " * 20), ("a", "b")], width):
        assert cells(line) <= width


def test_rows_may_be_none_and_of_other_lengths() -> None:
    assert list(laid_out([], 80)) == []
    assert list(laid_out([("a",), ("b", "c")], 80)) == ["a", "b  c"]


@pytest.mark.parametrize(
    ("money", "shown"),
    [("42.1", "42.10"), ("3", "3.00"), ("0.005", "0.005"), ("1E+2", "100.00"), (None, None)],
)
def test_money_in_json_keeps_every_digit(money: str | None, shown: str | None) -> None:
    assert amount(None if money is None else Decimal(money)) == shown


def test_what_the_terminal_cannot_show_is_no_reason_to_fail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    common.say("grün 日本")
    assert written.getvalue() == b"gr?n ??\n"


def test_on_a_terminal_lines_are_cut_to_its_width() -> None:
    pty = pytest.importorskip("pty")
    fcntl, struct, termios = (pytest.importorskip(name) for name in ("fcntl", "struct", "termios"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
    with popen(program("--demo", "sms", "--last", "5"), stdout=theirs) as process:
        os.close(theirs)
        text = b""
        try:
            while data := os.read(ours, 65536):
                text += data
        except OSError:
            pass  # its other end is closed
        os.close(ours)
        process.wait(PATIENCE)
    lines = text.decode().split("\r\n")[:-1]
    assert len(lines) == 5
    assert max(map(cells, lines)) == 50
