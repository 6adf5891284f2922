"""What `find_code` offers for the messages of `messages.txt`, kind by kind."""

from __future__ import annotations

import pytest

from anosim_tui.codes import explain, find_code
from tests.unit.codes.corpus import CASES, EVERY_LANGUAGE, KINDS, Case

REQUIRED = """
en de fr es pt it nl pl cs sk lt lv et fi sv da no hu ro bg hr sr sl el tr ru uk kk ka hy zh zh-Hant
ja ko ar fa ur he hi bn ta my th vi id ms fil sw af sq uz
"""


def found(text: str) -> str | None:
    code = find_code(text)
    return None if code is None else code.value


@pytest.mark.parametrize("kind", KINDS)
def test_messages(kind: str) -> None:
    """One test for all messages of a kind: they are many, and each takes microseconds."""
    cases = [case for case in CASES if case.kind == kind]
    misses = [(got, case) for case in cases if (got := found(case.text)) != case.code]
    assert not misses


def test_each_kind_is_told_in_several_languages() -> None:
    languages = {kind: {case.language for case in CASES if case.kind == kind} for kind in KINDS}
    assert not [kind for kind, spoken in languages.items() if len(spoken) < 4]


def test_every_required_language_has_codes_and_none() -> None:
    kinds = {(case.language, case.code is None) for case in CASES if case.kind == EVERY_LANGUAGE}
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
    assert not [case for case in CASES if disagrees(case)]
