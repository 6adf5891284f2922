"""What `find_code` offers for the messages of `messages.txt`."""

from __future__ import annotations

import pytest

from anosim_tui.domain.codes import explain, find_code
from tests.unit.codes.corpus import CASES, Case

REQUIRED = """
en de fr es pt it nl pl cs sk lt lv et fi sv da no hu ro bg hr sr sl el tr ru uk kk ka hy zh zh-Hant
ja ko ar fa ur he hi bn ta my th vi id ms fil sw af sq uz
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}: {case.text[:40]!r}")
def test_message(case: Case) -> None:
    code = find_code(case.text)
    assert (None if code is None else code.value) == case.code


def test_there_are_enough_messages_of_both_kinds() -> None:
    negatives = sum(case.code is None for case in CASES)
    positives = len(CASES) - negatives
    assert len(CASES) >= 150
    assert negatives * 3 >= positives


@pytest.mark.parametrize("language", REQUIRED.split())
def test_every_required_language_has_both_kinds(language: str) -> None:
    kinds = {case.code is None for case in CASES if case.language == language}
    assert kinds == {True, False}


@pytest.mark.parametrize("case", CASES[::5], ids=lambda case: case.text[:40])
def test_explanation_agrees_with_the_code(case: Case) -> None:
    code = find_code(case.text)
    chosen = [number for number in explain(case.text) if number.chosen]
    if code is None:
        assert not chosen
    else:
        (only,) = chosen
        assert (only.value, only.span, only.certain) == (code.value, code.span, code.certain)
