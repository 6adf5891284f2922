"""Text fitted into cells; that nothing a prank can stretch is held by `tests/hostile`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from anosim_tui.ui.widgets.big_text import can_enlarge, enlarge, large_size
from anosim_tui.ui.widgets.cells import drawable, fit, wrap

ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)


@pytest.mark.parametrize(
    ("text", "width", "right", "fitted"),
    [
        ("verification", 6, False, "verif…"),
        ("验证码验证码", 6, False, "验证… "),
        ("42", 6, True, "    42"),
        ("x" * 1_000_000, 5, False, "xxxx…"),
        ("anything", 0, False, ""),
    ],
)
def test_a_text_takes_exactly_its_cells(text: str, width: int, right: bool, fitted: str) -> None:
    assert fit(text, width, right=right) == fitted


def test_stacked_marks_are_thinned_out() -> None:
    assert len(drawable("a" + "\u0301" * 60 + "b")) == 4


@given(ANY, st.integers(2, 30), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_nothing_before_the_last(
    text: str, width: int, lines: int
) -> None:
    spans = wrap(text, width, lines)
    assert len(spans) <= lines
    assert all(cell_len(text[start:end]) <= width for start, end in spans)
    last = 0
    for start, end in spans:
        assert not text[last:start].strip(" ")
        assert start < end
        last = end
    if len(spans) < lines:
        assert not text[last:].strip(" ")


def test_lines_break_at_blanks() -> None:
    text = "Your code is 482910 today"
    assert [text[a:b] for a, b in wrap(text, 14, 3)] == ["Your code is", "482910 today"]


def test_enlarged_text_has_the_size_it_says() -> None:
    for scale in (1, 2):
        cells, lines = large_size("482910", scale)
        rows = enlarge("482910", scale)
        assert len(rows) == lines
        assert {len(row) for row in rows} == {cells}


def test_small_letters_are_not_enlarged_because_case_matters() -> None:
    assert can_enlarge("K7QX2M")
    assert not can_enlarge("k7qx2m")
    assert not can_enlarge("")
