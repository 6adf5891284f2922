"""What a code is, where it stands, how sure it is, and why."""

from __future__ import annotations

import pytest

from anosim_tui.codes import Code, candidates, explain, find_code, score
from tests.unit.codes.test_messages import found


def why(text: str, value: str, sender: str | None = None) -> set[object]:
    return {
        reason
        for number in explain(text, sender)
        if number.value == value
        for reason in number.reasons
    }


@pytest.mark.parametrize(
    ("text", "highlighted"),
    [
        ("Your code is 604-182.", "604-182"),
        ("Votre code : 6041", "6041"),
        ("\N{RIGHT-TO-LEFT MARK}\u200bהקוד 6041", "6041"),
        ("Co\u0301digo: 6041", "6041"),
        ("code 6\u200b0\u200b41!", "6\u200b0\u200b41"),
        ("hello\n@shop.example #604182", "604182"),
    ],
)
def test_span_is_in_the_original_text(text: str, highlighted: str) -> None:
    code = find_code(text)
    assert code is not None
    start, end = code.span
    assert text[start:end] == highlighted


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Your code is 604182", True),
        ("Welcome\n\n@shop.example #604182", True),
        ("604182", False),
        ("Use 604182 to log in to your account", False),
    ],
)
def test_only_a_code_word_or_a_browser_line_is_certain(text: str, certain: bool) -> None:
    code = find_code(text)
    assert code is not None
    assert code.certain is certain


@pytest.mark.parametrize(
    "text",
    [
        "Ihr Code: BRIXOL oder 551820",  # letters while a number could be the code
        "Votre code : BRIXOL, ou 551820",
        "Your code is BRIXOL or 551820",
        "Tu código es BRIXOL o 551820",
        "Your code is 551820 or 604182",  # two that are close
        "Ihr Code ist 551820 oder 604182",
        "Votre code est 551820 ou 604182",
        "Il codice: 551820 o 604182",
        "代碼551820，金額599元",  # a code in general, beside what has numbers of its own
        "Code 4: clear the paper tray.",
        "Your code is: wkzt-4410",
        "Per l'operazione n. 6620183 inserisca il codice 551 209.",
    ],
)
def test_what_could_be_another_is_not_certain(text: str) -> None:
    code = find_code(text)
    assert code is None or not code.certain


@pytest.mark.parametrize(
    "text", ["Welcome to HSBC24: code HSBC24", "Votre code HSBC24", "HSBC24 Code", "HSBC24"]
)
def test_name_of_the_sender_is_never_its_code(text: str) -> None:
    assert find_code(text, sender="HSBC24") is None


def test_browser_line_is_read_first() -> None:
    code = find_code("Your code is 111222\n@shop.example #604182 @frame.example")
    assert code == Code("604182", (35, 41), certain=True)


def test_browser_line_must_be_the_last() -> None:
    assert find_code("@shop.example #604182\nThanks for your visit to the shop") is None


@pytest.mark.parametrize(
    "end", ["FA+9qCX9VSu", "\nkR/3dTq+90Z", " qXw3Tn8Ab1C"], ids=["glued", "line", "space"]
)
def test_app_hash_is_never_part_of_the_code(end: str) -> None:
    code = find_code("<#> 604182" + end)
    assert code is not None
    assert code.value == "604182"


def test_number_of_the_sender_is_not_its_code() -> None:
    assert find_code("604182", sender="604182") is None
    assert candidates.SENDER in why("604182", "604182", sender="604182")


def test_code_in_a_very_long_message_is_found_at_either_end() -> None:
    filler = "Terms apply to every visit. " * 4000
    for text in ("Your code is 604182. " + filler, filler + "Your code is 604182."):
        code = find_code(text)
        assert code is not None
        assert code.value == "604182"
        assert text[slice(*code.span)] == "604182"


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("Your code is 604182", "604182", score.CODE_WORD_BEFORE),
        ("Pay 2500 EUR now", "2500", candidates.QUANTITY),
        ("Pay EUR 2500 now", "2500", candidates.AMOUNT),
        ("Pay ₺2500 now", "2500", candidates.AMOUNT),
        ("on 12/06/2025 at", "12/06/2025", candidates.DATE),
        ("on 2025-06-12 at", "2025-06-12", candidates.DATE),
        ("until 18:30", "18:30", candidates.TIME),
        ("card ****4821", "4821", candidates.MASKED),
        ("card XX4821", "XX4821", candidates.MASKED),
        ("call +44 20 7946 0018", "+44 20 7946 0018", candidates.PHONE),
        ("call (020) 7946 0018", "(020) 7946 0018", candidates.PHONE),
        ("see https://go.example/604182", "https://go.example/604182", candidates.LINK),
        ("see go.example/604182.", "go.example/604182.", candidates.LINK),
        ("COD Rp249.000 for", "Rp249.000", candidates.DECIMAL),
        ("Log in with 604182 today", "604182", score.USED_WITH),
        ("604182 confirms your phone", "604182", score.ONLY_ONE),
        ("The locker opens with 6041", "6041", score.USED_WITH),
        ("Zuqa: 604182", "604182", score.STANDS_OUT),
        ("Use code SPRING20 today", "SPRING20", score.LIKE_A_COUPON),
    ],
)
def test_reasons_have_names(text: str, value: str, reason: object) -> None:
    assert reason in why(text, value)


def test_units_that_are_words_elsewhere_measure_only_short_or_round_numbers() -> None:
    assert found("Tast 604182 som vist på skærmen") == "604182"
    assert candidates.QUANTITY in why("Balans 15000 som", "15000")


def test_a_colon_at_the_end_of_a_line_announces_the_next() -> None:
    assert score.CODE_WORD_BEFORE in why("Your code:\n604182\nKeep it", "604182")
    assert score.CODE_WORD_BEFORE not in why("Your code\n604182\nKeep it", "604182")


def test_a_number_of_the_telephone_begins_with_zero_in_groups() -> None:
    assert candidates.PHONE in why("PIN changed. Not you? 08 604 182", "08 604 182")


@pytest.mark.parametrize("count", [3, 8, 20])
def test_code_after_a_list_of_numbers_is_found(count: int) -> None:
    listed = ", ".join(str(44710 + 17 * number) for number in range(count))
    assert found(f"Seats {listed}. Your login code is 604182") == "604182"
    assert found(f"Your login code is 604182. Seats {listed}") == "604182"


def test_a_full_stop_after_an_abbreviation_ends_no_sentence() -> None:
    code = find_code("Codul dvs. de autentificare este 604182")
    assert code is not None
    assert code.certain
    assert score.CODE_WORD_BEFORE in why("Sikkerhedskoden til 399 kr. er 604182", "604182")
