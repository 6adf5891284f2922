"""What `find_code` offers for the messages of `messages.txt`."""

from __future__ import annotations

import pytest

from anosim_tui.codes import explain, find_code
from tests.unit.codes.corpus import CASES, Case

REQUIRED = """
en de fr es pt it nl pl cs sk lt lv et fi sv da no hu ro bg hr sr sl el tr ru uk kk ka hy zh zh-Hant
ja ko ar fa ur he hi bn ta my th vi id ms fil sw af sq uz
"""
LANGUAGES = sorted({case.language for case in CASES})


def found(text: str) -> str | None:
    code = find_code(text)
    return None if code is None else code.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages(language: str) -> None:
    """One test for all messages of a language: they are many, and each takes microseconds."""
    cases = [case for case in CASES if case.language == language]
    misses = [(got, case) for case in cases if (got := found(case.text)) != case.code]
    assert not misses


def test_there_are_enough_messages_of_both_kinds() -> None:
    negatives = sum(case.code is None for case in CASES)
    positives = len(CASES) - negatives
    assert len(CASES) >= 150
    assert negatives * 3 >= positives


def test_every_required_language_has_both_kinds() -> None:
    kinds = {(case.language, case.code is None) for case in CASES}
    assert {(language, kind) for language in REQUIRED.split() for kind in (True, False)} <= kinds


def disagrees(case: Case) -> bool:
    """Whether `explain` chooses another number than `find_code`, or more than one."""
    code = find_code(case.text)
    chosen = [
        (number.value, number.span, number.certain)
        for number in explain(case.text)
        if number.chosen
    ]
    return chosen != ([] if code is None else [(code.value, code.span, code.certain)])


def test_explanation_agrees_with_the_code() -> None:
    assert not [case for case in CASES[::5] if disagrees(case)]
