"""The ablation switches each rule off, and on again."""

from __future__ import annotations

from tests.benchmarks.ablation import Case, rows, rules, tally

CASES = [
    Case("604182", "Your code is 604182"),
    Case("604182", "Log in with 604182"),
    Case("551820", "551820 is your HSBC code."),
    Case(None, "Your order 55120 is on its way"),
]


def test_every_rule_is_switched_off_and_on_again() -> None:
    before = tally(CASES)
    changes = dict(rows(CASES))
    assert tally(CASES) == before
    assert before.right == len(CASES)
    assert {name for name, *_ in rules()} == set(changes)
    assert changes["CODE_WORD_BEFORE"].right < 0
    assert changes["NAME"].right <= 0
    assert changes["WEB_OTP"].right == 0
