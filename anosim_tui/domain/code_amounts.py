"""Numbers that have a currency or a unit beside them, and are no codes."""

from __future__ import annotations

from anosim_tui.domain.code_marks import NUMBER, Mark, Reader
from anosim_tui.domain.code_reasons import AMOUNT, QUANTITY
from anosim_tui.domain.code_shapes import SHORTEST
from anosim_tui.domain.code_words.kinds import ROUND, UNIT, is_spaceless


def measure(reader: Reader) -> None:
    """Rule out the numbers that have a currency or a unit beside them."""
    marks, text = reader.marks, reader.text
    priced = "$" in text
    for index, mark in enumerate(marks):
        candidate = mark.candidate
        if candidate is None or candidate.reasons or candidate.shape != "digits":
            continue
        if (
            priced
            and "$" in text[max(0, mark.start - 2) : mark.start] + text[mark.end : mark.end + 2]
        ):
            candidate.reasons.append(AMOUNT)
        elif index + 1 < len(marks) and _is_unit_of(text, mark, marks[index + 1]):
            candidate.reasons.append(QUANTITY)
        elif (
            index
            and _is_currency_of(text, marks[index - 1], mark)
            and not (index > 1 and _is_unit_of(text, marks[index - 2], marks[index - 1]))
        ):
            candidate.reasons.append(AMOUNT)


def _is_unit_of(text: str, number: Mark, unit: Mark) -> bool:
    """Whether `unit` stands right after `number`: 10 minutes, 4500원."""
    if not (unit.kind & UNIT and number.kind & NUMBER):
        return False
    gap = text[number.end : unit.start]
    beside = gap == "" or (gap == " " and not is_spaceless(text[unit.start]))
    return beside and _measures(text, unit, number)


def _measures(text: str, unit: Mark, number: Mark) -> bool:
    """Whether `number` is short or round, where `unit` is a unit only in some languages."""
    size = number.end - number.start
    return not unit.kind & ROUND or size < SHORTEST or text[number.end - 1] == "0"


def _is_currency_of(text: str, unit: Mark, number: Mark) -> bool:
    """Whether `unit` stands right before `number`: Rs. 500."""
    beside = text[unit.end : number.start] in {"", " ", ".", ". "}
    return bool(unit.kind & UNIT) and beside and _measures(text, unit, number)
