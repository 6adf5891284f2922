"""What countries are called."""

from __future__ import annotations

import re

import pytest

from anosim_tui.domain import countries
from anosim_tui.sandbox.catalog import COUNTRIES


def test_the_file_has_every_country_once_with_its_names() -> None:
    known = countries.read()
    assert len(known) == len({one.code for one in known}) == 245
    for one in known:
        assert re.fullmatch("[A-Z]{2}", one.code), one
        assert re.fullmatch(r"\+[1-9]\d{0,2}", one.dial), one
        assert len(one.names) == len(countries.LANGUAGES), one
        assert all(name and name == name.strip() for name in one.all), one


def test_every_country_of_the_service_is_known() -> None:
    assert all(countries.find(one) for one in COUNTRIES)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CzechRepublic", "CZ"),
        ("USA", "US"),
        ("UnitedKingdom", "GB"),
        ("SouthAfrica", "ZA"),
        ("south africa", "ZA"),
        ("BosniaAndHerzegovina", "BA"),
        ("HongKong", "HK"),
        ("Turkey", "TR"),
        ("RussianFederation", "RU"),
        ("Дания", "DK"),
        ("de", "DE"),
        # The name of one country wins over what another is called as well.
        ("Island", "IS"),
        ("Dominica", "DM"),
    ],
)
def test_a_country_is_found_as_anybody_spells_it(name: str, code: str) -> None:
    found = countries.find(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("SouthAfrica", "en", "South Africa"),
        ("CzechRepublic", "en", "Czech Republic"),
        ("CzechRepublic", "de", "Tschechien"),
        ("Germany", "zh", "德国"),
        ("Germany", "ru", "Германия"),
        ("Germany", "xx", "Germany"),
        ("LandOfOz", "de", "Land Of Oz"),
        ("", "de", ""),
    ],
)
def test_a_country_has_a_name_in_each_language(country: str, language: str, name: str) -> None:
    assert countries.name(country, language) == name
