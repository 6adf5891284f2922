"""The texts: filled, clean, and enough of them for every service and country."""

from __future__ import annotations

import re
from random import Random

from anosim_tui.domain.text import clean
from anosim_tui.sandbox.catalog import COUNTRIES, Inventory, phone_number
from anosim_tui.sandbox.messages import any_message, code_message, fill, templates

from .conftest import START


def test_each_is_filled_and_clean() -> None:
    for template in templates():
        text = fill(template.text, Random(1), START)
        assert "{" not in text
        assert clean(text) == text
        assert 1 <= len(template.sender) <= 11


def test_every_service_has_codes_and_every_country_numbers_and_mail() -> None:
    rng = Random(1)
    for text in Inventory(7).service_ids:
        sender, message = code_message(text, "Germany", rng, START)
        assert re.search(r"\d", message) or sender == "Steam"
        assert 1 <= len(sender) <= 11
    for country in COUNTRIES:
        taken: set[str] = set()
        for _ in range(150):
            taken.add(phone_number(country, rng, taken))
        assert len(taken) == 150
        assert all(re.fullmatch(r"\+\d{10,13}", number) for number in taken)
        assert all(any_message(country, rng, START))
