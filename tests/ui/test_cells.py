"""Text fitted into cells: exact widths, bounded work, nothing a prank can stretch."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from anosim_tui.ui.widgets import big_text
from anosim_tui.ui.widgets.cells import drawable, fit, wrap

ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)


@given(ANY, st.integers(0, 40), st.booleans())
def test_a_fitted_text_takes_exactly_its_cells(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right=right)) == width


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert fit("verification", 6) == "verif…"
    assert fit("验证码验证码", 6) == "验证… "
    assert fit("42", 6, right=True) == "    42"


def test_stacked_marks_are_thinned_out() -> None:
    zalgo = "a" + "\u0301" * 60 + "b"
    assert len(drawable(zalgo)) == 4


def test_a_huge_text_costs_no_more_than_its_window() -> None:
    assert fit("x" * 1_000_000, 5) == "xxxx…"
    assert len(fit("\u0301" * 1_000_000, 5)) < 10


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
        cells, lines = big_text.size("482910", scale)
        rows = big_text.enlarge("482910", scale)
        assert len(rows) == lines
        assert {len(row) for row in rows} == {cells}


def test_small_letters_are_not_enlarged_because_case_matters() -> None:
    assert big_text.can_enlarge("K7QX2M")
    assert not big_text.can_enlarge("k7qx2m")
    assert not big_text.can_enlarge("")
