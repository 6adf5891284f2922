"""What holds for any text at all: no exception, an honest span, bounded work."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anosim_tui.codes import explain, find_code
from anosim_tui.codes.fold import HEAD, TAIL, plain_text
from tests.effort import calls
from tests.unit.codes.corpus import CASES, Case

PROFILE = settings(max_examples=120, deadline=None, derandomize=True)

PIECES = [
    *("code ", "PIN: ", "验证码", "รหัส", "رمز ", "код ", "is ", "@a.example #", "<#> ", "G-", "\n"),
    *("482913", "48 29 13", "٤٨٢٩", "2025-06-12", "**", "****", "EUR ", "+44 ", "12:30", "K7QX2M"),
    *("\ud800", "\u200f", "e\u0301", "İ", "ﬁ", "①", "𝟒𝟖𝟐𝟗", "\x00", "\x1b[31m", "【", "】", ". "),
]
ANYTHING = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=st.characters(categories=["Cs", "Cf", "Mn", "Nd", "Zs", "Po"]), max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)


@PROFILE
@given(text=ANYTHING, sender=st.none() | st.text(max_size=12))
def test_any_text_gives_a_code_of_that_text_or_none(text: str, sender: str | None) -> None:
    code = find_code(text, sender)
    if code is None:
        return
    start, end = code.span
    assert 0 <= start < end <= len(text)
    shown = plain_text(text[start:end]).text
    assert code.value in {shown, shown.replace(" ", "").replace("-", "")}
    assert code.value.isascii()
    assert code.value.replace("-", "").isalnum()


@PROFILE
@given(text=ANYTHING)
def test_explanation_never_fails_and_chooses_at_most_one(text: str) -> None:
    found = explain(text)
    assert sum(number.chosen for number in found) <= 1
    assert all(0 <= number.span[0] < number.span[1] <= len(text) for number in found)


@PROFILE
@given(text=ANYTHING)
def test_plain_text_leads_back_to_every_character(text: str) -> None:
    plain = plain_text(text)
    assert len(plain.text) == len(plain.lower) == len(plain.shown)
    for index, character in enumerate(plain.shown):
        start, end = plain.original_span(index, index + 1)
        assert text[start:end] == character


@PROFILE
@given(case=st.sampled_from(CASES), invisible=st.sampled_from("\u200b\u200e\u2060\ufeff"))
def test_invisible_characters_change_nothing(case: Case, invisible: str) -> None:
    plain, with_marks = find_code(case.text), find_code(invisible.join(case.text))
    assert (plain and plain.value) == (with_marks and with_marks.value)


def hostile(seed: str, size: int) -> str:
    return (seed * (size // len(seed) + 1))[:size]


HOSTILE = {
    "an ordinary message": "Your Harbour code is 482913. It is valid for 10 minutes: keep it. ",
    "nested brackets": "[([([(",
    "one long number": "7",
    "a flood of numbers": "4829 91 3305 ",
    "single digits": "4 8 2 9 ",
    "digits and dashes": "48-29-",
    "digits and dots": "4.8.2.9.",
    "a flood of code words": "code PIN password OTP ",
    "words that begin phrases": "one log sign sent ma ",
    "code words and numbers": "code 4829 order 3305 ",
    "unknown words": "zuqa vebo tilk ",
    "one long word": "q",
    "letters and digits": "a1B2c3D4 ",
    "capitals and dashes": "AB-CD-",
    "spaces": " ",
    "line breaks": "\n",
    "host names": "a.b.c.d.",
    "addresses": "a@b.c@d.",
    "pluses and brackets": "+(1)(2)",
    "stars": "**48** *29* ",
    "Chinese": "您的验证码订单号为",
    "Chinese and numbers": "您的验证码订单号为4829",
    "Thai": "รหัสยืนยันของคุณ",
    "Arabic digits": "٤٨٢٩١٣ رمز ",
    "Cyrillic": "код подтверждения заказ ",
    "accents apart": "e\u0301",
    "invisible characters": "\u200b4\u200d",
    "surrogates": "\ud8004",
}


@pytest.mark.parametrize("seed", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_no_faster_than_the_text(seed: str) -> None:
    half, whole = (HEAD + TAIL) // 2, HEAD + TAIL
    small, large = (hostile(seed, size) for size in (half, whole))
    find_code(large)
    assert calls(lambda: find_code(large)) <= 2.2 * calls(lambda: find_code(small)) + 400


@pytest.mark.parametrize("seed", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_is_bounded_for_a_text_of_any_length(seed: str) -> None:
    large, huge = (hostile(seed, size) for size in (2 * (HEAD + TAIL), 100_000))
    find_code(large)
    assert calls(lambda: find_code(huge)) <= 1.3 * calls(lambda: find_code(large)) + 400


def least_seconds(text: str) -> float:
    best = float("inf")
    for _ in range(5):
        begun = time.thread_time()
        find_code(text)
        best = min(best, time.thread_time() - begun)
    return best


@pytest.mark.parametrize("seed", HOSTILE.values(), ids=HOSTILE.keys())
def test_patterns_do_not_backtrack(seed: str) -> None:
    """Calls do not show what happens inside a pattern, so this one is about time, generously."""
    small, large = (hostile(seed, size) for size in (750, 3000))
    find_code(large)
    assert least_seconds(large) <= 12 * least_seconds(small) + 0.002
