"""The table of settings, and profiles."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui import files
from anosim_tui.config.files import ConfigError
from anosim_tui.config.load import Flags, load
from anosim_tui.config.settings import PROFILE_NAME, SETTINGS, Settings
from anosim_tui.credentials import Key

KEY, WORK_KEY = "key-of-the-account-1234", "key-of-the-work-5678"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "config_file", lambda: tmp_path / "config.toml")
    monkeypatch.setattr(files, "data_folder", lambda: tmp_path / "data")
    return tmp_path


def loaded(folder: Path, text: str, flags: Flags | None = None, **environ: str) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load(flags or Flags(), environ, folder)


def refusal(folder: Path, text: str, flags: Flags | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text, flags)
    return str(caught.value)


def test_every_setting_is_documented_and_reaches_the_settings(folder: Path) -> None:
    settings = loaded(folder, "")
    for name, setting in SETTINGS.items():
        assert setting.help.endswith(".")
        assert setting.kind.words
        assert name in settings.values
        assert name in settings.origins


def test_values_of_every_kind(folder: Path) -> None:
    settings = loaded(
        folder,
        "read_only = true\n[limits]\norder = 10\nday = 25.50\n"
        "[archive]\nenabled = false\nkeep_days = 90\n",
    )
    assert settings.read_only
    assert (settings.limits_order, settings.limits_day) == (Decimal(10), Decimal("25.50"))
    assert not settings.archive_enabled
    assert settings.archive_keep_days == 90


def test_alerts_are_a_list_or_a_text(folder: Path) -> None:
    listed = loaded(folder, '[alerts]\nbell = ["code", "ending"]\ndesktop = []')
    assert (listed.alerts_bell, listed.alerts_desktop) == ("code, ending", "")
    assert loaded(folder, '[alerts]\nbell = "code,ending"').alerts_bell == listed.alerts_bell
    for wrong in ('["sms"]', "[1]", "[[]]", "3"):
        assert "alerts.bell must be a list" in refusal(folder, f"[alerts]\nbell = {wrong}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[limits]\norder = -1", ", line 2: limits.order must be an amount of US dollars"),
        ("[limits]\norder = nan", "limits.order must be an amount"),
        ("[limits]\norder = '5'", "limits.order must be an amount"),
        ("[limits]\norder = true", "limits.order must be an amount"),
        ("\n[limits]\nweek = 5", ", line 3: there is no setting 'limits.week'; there are "),
        ("limits = 5", ", line 1: there is no setting 'limits'"),
        ("limits.week = 5", ", line 1: there is no setting 'limits.week'"),
        ("read_only = 1", ", line 1: read_only must be true or false"),
        ("[archive]\nkeep_days = 0", ", line 2: archive.keep_days must be a whole number from 1"),
        ("[limits.order]\nx = 1", ", line 1: limits.order must be an amount"),
        ("profiles = 3", ", line 1: profiles holds a table for each profile"),
        ("[profiles]\nwork = 3", ", line 2: 'work' is no profile"),
        ("[profiles.'My Work']", "'My Work' is no profile; write [profiles.NAME]"),
        ("[profiles.work]\n\nbase = 1", ", line 3: there is no setting 'base'"),
        ("[profiles.work.limits]\norder = 'x'", ", line 2: limits.order must be"),
        ("[profiles.work]\napi_key = 'x'", ", line 2: the API key is not kept in this file"),
    ],
)
def test_a_mistake_is_named_with_its_line(folder: Path, text: str, words: str) -> None:
    sentence = refusal(folder, text)
    assert str(folder / "config.toml") in sentence
    assert words in sentence


def test_flags_win(folder: Path) -> None:
    flags = Flags(read_only=True, archive_enabled=False)
    settings = loaded(folder, "read_only = false\n[archive]\nenabled = true", flags)
    assert settings.read_only
    assert not settings.archive_enabled
    assert settings.origins["read_only"] == "--read-only"
    assert settings.origins["archive.enabled"] == "--no-archive"


# --- profiles ----------------------------------------------------------------------------------

WORK = Flags(profile="work")
TEXT = """
requests_per_minute = 30
[limits]
order = 5
[profiles.work]
base_url = "https://work.example/api"
[profiles.work.limits]
day = 7
[profiles.home-2]
data_dir = "elsewhere"
"""


def test_a_profile_counts_before_the_rest_of_the_file(folder: Path) -> None:
    settings = loaded(folder, TEXT, WORK)
    assert settings.profile == "work"
    assert settings.base_url == "https://work.example/api"
    assert settings.requests_per_minute == 30
    assert (settings.limits_order, settings.limits_day) == (Decimal(5), Decimal(7))
    assert settings.origins["base_url"].startswith("profiles.work.base_url in ")


def test_without_it_nothing_of_it_counts(folder: Path) -> None:
    settings = loaded(folder, TEXT)
    assert settings.profile == ""
    assert settings.base_url == "https://anosim.net/api/v1"
    assert settings.limits_day is None
    assert settings.data_dir == folder / "data"


def test_each_profile_has_a_data_folder_of_its_own(folder: Path) -> None:
    assert loaded(folder, TEXT, WORK).data_dir == folder / "data" / "profiles" / "work"
    home = loaded(folder, TEXT, Flags(profile="home-2"))
    assert home.data_dir == folder / "elsewhere"
    named = loaded(folder, TEXT, Flags(profile="work", data_dir="here"))
    assert named.data_dir == folder / "here" / "profiles" / "work"


def test_each_profile_has_a_key_of_its_own(folder: Path) -> None:
    settings = loaded(folder, TEXT, WORK, ANOSIM_API_KEY=KEY, ANOSIM_API_KEY_WORK=WORK_KEY)
    assert settings.key == Key.parse(WORK_KEY)
    assert settings.notices == ()
    other = loaded(folder, TEXT, Flags(profile="home-2"), ANOSIM_API_KEY_HOME_2=WORK_KEY)
    assert other.key == Key.parse(WORK_KEY)


def test_the_key_of_another_account_is_not_used_and_that_is_said(folder: Path) -> None:
    settings = loaded(folder, TEXT, WORK, ANOSIM_API_KEY=KEY)
    assert settings.key is None
    (notice,) = settings.notices
    assert "ANOSIM_API_KEY is not used with --profile work" in notice
    assert "ANOSIM_API_KEY_WORK" in notice


def test_a_profile_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    sentence = refusal(folder, TEXT, Flags(profile="wrok"))
    assert "no profile 'wrok'" in sentence
    assert "home-2 and work" in sentence
    assert "[profiles.NAME]" in refusal(folder, "", WORK)


@pytest.mark.parametrize("name", ["", "Work", "a b", "../x", "-a", "a-", "a" * 40, "ü"])
def test_names_that_no_profile_has(name: str) -> None:
    assert not re.fullmatch(PROFILE_NAME, name)


def test_a_base_url_of_an_env_file_needs_the_key_of_the_profile_beside_it(folder: Path) -> None:
    env = folder / ".env"
    env.write_text("ANOSIM_BASE_URL=https://evil.example/api\nANOSIM_API_KEY=x1234567\n")
    settings = loaded(folder, "[profiles.work]", WORK, ANOSIM_API_KEY_WORK=WORK_KEY)
    assert settings.base_url == "https://anosim.net/api/v1"
    env.write_text(f"ANOSIM_BASE_URL=https://own.example\nANOSIM_API_KEY_WORK={WORK_KEY}\n")
    assert loaded(folder, "[profiles.work]", WORK).base_url == "https://own.example"
