"""Which of the values given counts, profiles, and how a wrong one is answered."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui import files
from anosim_tui.config.load import Flags, load
from anosim_tui.config.settings import DEFAULT_BASE_URL, Settings
from anosim_tui.credentials import Key
from anosim_tui.exit_codes import CannotStart

KEY, OTHER_KEY = "key-of-the-environment-1234", "key-of-the-env-file-5678"
WORK_KEY = "key-of-the-work-5678"
URL = "https://one.example/api"
WRONG = "does not have an allowed value. Allowed:"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "config_file", lambda: tmp_path / "config" / "config.toml")
    monkeypatch.setattr(files, "data_folder", lambda: tmp_path / "data")
    working = tmp_path / "work"
    working.mkdir()
    (tmp_path / "config").mkdir()
    return working


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def write_toml(folder: Path, text: str | bytes) -> Path:
    return write(folder.parent / "config" / "config.toml", text)


def loaded(folder: Path, flags: Flags | None = None, **environ: str) -> Settings:
    return load(flags or Flags(), environ, folder)


def refusal(folder: Path, flags: Flags | None = None, **environ: str) -> str:
    with pytest.raises(CannotStart) as caught:
        loaded(folder, flags, **environ)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


# --- precedence ------------------------------------------------------------------------------


def test_without_anything_the_defaults_count(folder: Path) -> None:
    settings = loaded(folder)
    assert settings.key is None
    assert settings.base_url == settings.typed_key_base_url == DEFAULT_BASE_URL
    assert settings.data_dir == folder.parent / "data"
    assert settings.requests_per_minute == 60
    assert set(settings.origins.values()) == {"default"}
    assert settings.notices == ()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"flag", "environment", "env file", "file"}, "flag"),
        ({"environment", "env file", "file"}, "environment"),
        ({"file"}, "file"),
        ({"flag", "file"}, "flag"),
        ({"flag", "env file"}, "flag"),
    ],
)
def test_flag_beats_environment_beats_file(folder: Path, given: set[str], expected: str) -> None:
    folders = {name: folder / name for name in given}
    urls = {name: f"https://{name.replace(' ', '-')}.example/v1" for name in given}
    environ = {}
    flags = Flags()
    if "file" in given:
        write_toml(folder, f'base_url = "{urls["file"]}"\ndata_dir = "{folders["file"]}"')
    if "env file" in given:
        lines = [f"ANOSIM_API_KEY={OTHER_KEY}", f"ANOSIM_BASE_URL={urls['env file']}"]
        write(folder / ".env", "\n".join(lines))
    if "environment" in given:
        environ["ANOSIM_BASE_URL"] = urls["environment"]
        environ["ANOSIM_DATA_DIR"] = str(folders["environment"])
    if "flag" in given:
        flags = Flags(base_url=urls["flag"], data_dir=str(folders["flag"]))
    settings = loaded(folder, flags, **environ)
    assert settings.base_url == urls[expected]
    assert settings.data_dir == folders[expected]
    origin = {
        "flag": "--base-url",
        "environment": "ANOSIM_BASE_URL",
        "file": f"base_url in {files.config_file()}",
    }
    assert settings.origins["base_url"] == origin[expected]


def test_empty_variables_are_not_set(folder: Path) -> None:
    example = Path(__file__).parents[2] / ".env.example"
    write(folder / ".env", example.read_bytes())
    settings = loaded(folder, ANOSIM_API_KEY="", ANOSIM_BASE_URL=" ", ANOSIM_CONFIG="")
    assert settings.key is None
    assert settings.base_url == DEFAULT_BASE_URL


def test_a_named_configuration_counts_instead_of_the_usual_one(folder: Path) -> None:
    write_toml(folder, "requests_per_minute = 10")
    write(folder / "a.toml", "requests_per_minute = 20")
    write(folder / "b.toml", "requests_per_minute = 30")
    assert loaded(folder).requests_per_minute == 10
    assert loaded(folder, ANOSIM_CONFIG="a.toml").requests_per_minute == 20
    flags = Flags(config="b.toml")
    assert loaded(folder, flags, ANOSIM_CONFIG="a.toml").requests_per_minute == 30


def test_the_demo_ignores_key_and_base_url(folder: Path) -> None:
    write(folder / ".env", f"ANOSIM_API_KEY={OTHER_KEY}\nANOSIM_BASE_URL={URL}")
    flags = Flags(demo=True, base_url="http://x.example")
    settings = loaded(folder, flags, ANOSIM_API_KEY="not a key", ANOSIM_BASE_URL="nonsense")
    assert settings.key is None
    assert settings.base_url == DEFAULT_BASE_URL
    assert settings.notices == ("--base-url is ignored: the demo runs inside this program.",)


def test_the_key_does_not_show_in_the_settings(folder: Path) -> None:
    assert KEY not in repr(loaded(folder, ANOSIM_API_KEY=KEY))


# --- a .env that lies in somebody else's folder ------------------------------------------------

EVIL = "https://evil.example/api"


def test_a_base_url_of_an_env_file_does_not_get_a_key_from_elsewhere(folder: Path) -> None:
    write(folder / ".env", f"ANOSIM_BASE_URL={EVIL}")
    settings = loaded(folder, ANOSIM_API_KEY=KEY)
    assert settings.base_url == DEFAULT_BASE_URL
    (notice,) = settings.notices
    assert str(folder / ".env") in notice
    assert "--base-url" in notice


def test_nor_does_it_with_a_key_of_its_own_beside_it(folder: Path) -> None:
    """The environment's key counts, so the URL is not its own."""
    write(folder / ".env", f"ANOSIM_API_KEY={OTHER_KEY}\nANOSIM_BASE_URL={EVIL}")
    settings = loaded(folder, ANOSIM_API_KEY=KEY)
    assert settings.key == Key.parse(KEY)
    assert settings.base_url == DEFAULT_BASE_URL
    assert settings.notices


def test_an_env_file_gives_key_and_base_url_and_nothing_else(folder: Path) -> None:
    write_toml(folder, "read_only = true\n[limits]\norder = 1.00")
    mine = loaded(folder)
    write(folder / "other.toml", f'base_url = "{EVIL}"')
    lines = ["CONFIG=other.toml", "DATA_DIR=here", "THEME=light", "THEMES="]
    write(folder / ".env", "\n".join(f"ANOSIM_{line}" for line in lines))
    for settings in (loaded(folder, ANOSIM_API_KEY=KEY), loaded(folder, Flags(env_file=".env"))):
        assert settings.read_only
        assert settings.limits_order == mine.limits_order
        assert settings.data_dir == mine.data_dir
        assert settings.theme is None
        assert settings.base_url == DEFAULT_BASE_URL
        (notice,) = settings.notices
        assert "ANOSIM_CONFIG, ANOSIM_DATA_DIR, ANOSIM_THEME." in notice
        assert str(folder / ".env") in notice


def test_it_gets_the_key_beside_it_and_none_that_is_typed_later(folder: Path) -> None:
    write(folder / ".env", f"ANOSIM_API_KEY={OTHER_KEY}\nANOSIM_BASE_URL={EVIL}")
    settings = loaded(folder)
    assert settings.base_url == settings.base_url_for(Key.parse(OTHER_KEY)) == EVIL
    assert settings.origins["base_url"] == f"ANOSIM_BASE_URL in {folder / '.env'}"
    assert settings.base_url_for(Key.parse(KEY)) == DEFAULT_BASE_URL
    assert settings.notices == ()


def test_a_base_url_that_changes_nothing_is_not_worth_a_notice(folder: Path) -> None:
    write(folder / ".env", f"ANOSIM_BASE_URL={DEFAULT_BASE_URL}/")
    assert loaded(folder, ANOSIM_API_KEY=KEY).notices == ()


# --- base URLs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://anosim.net/api/v1/", "https://anosim.net/api/v1"),
        ("HTTPS://AnoSim.NET/Api", "https://anosim.net/Api"),
        ("http://127.0.0.1:8765/api/v1", "http://127.0.0.1:8765/api/v1"),
        ("http://127.8.8.8", "http://127.8.8.8"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:8765/", "http://[::1]:8765"),
    ],
)
def test_base_urls_that_are_used(folder: Path, given: str, used: str) -> None:
    assert loaded(folder, Flags(base_url=given)).base_url == used


@pytest.mark.parametrize(
    "url",
    [
        "http://anosim.net/api/v1",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.999.0.1",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "http://[::2]",
    ],
)
def test_plain_http_is_for_this_computer_only(folder: Path, url: str) -> None:
    assert "use https://" in refusal(folder, Flags(base_url=url))


@pytest.mark.parametrize(
    "url",
    [
        *("", "anosim.net", "ftp://anosim.net", "https://", "https:///x", "file:///etc/passwd"),
        *("http://127.0.0.1@evil.example", "http://127.0.0.1\\@evil.example", "https://a b"),
        *("https://user:secret@anosim.net", "https://anosim.net?apikey=secret"),
        *("https://anosim.net/#x", "https://anosim.net:99999", "https://anosim.net:0"),
        *("http://localho\u017ft", "https://anosim.net\n.evil.example", "https://x/%2e"),
    ],
)
def test_what_is_no_base_url_is_refused_without_repeating_it(folder: Path, url: str) -> None:
    sentence = refusal(folder, Flags(base_url=url))
    assert sentence.startswith("--base-url ")
    assert DEFAULT_BASE_URL in sentence
    assert "secret" not in sentence


# --- mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["two words", "kéy", "line\nbreak"])
def test_a_wrong_key_is_refused_without_repeating_it(folder: Path, key: str) -> None:
    sentence = refusal(folder, ANOSIM_API_KEY=key)
    assert sentence.startswith("ANOSIM_API_KEY: The API key contains ")
    assert key not in sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ANOSIM_API_KEY=x\n'unclosed = 1", "line 2, is not valid"),
        ('A="unclosed\n', "line 1, is not valid"),
        (b"\xff\xfe\x00\x01", "not a UTF-8 text file"),
        (b"PK\x03\x04\x00\x00", "not a UTF-8 text file"),
    ],
)
def test_a_broken_env_file_is_named(folder: Path, text: str | bytes, expected: str) -> None:
    write(folder / ".env", text)
    sentence = refusal(folder)
    assert str(folder / ".env") in sentence
    assert expected in sentence


def test_an_env_file_is_not_interpolated(folder: Path) -> None:
    write(folder / ".env", "ANOSIM_API_KEY='a${HOME}b'")
    assert loaded(folder).key == Key.parse("a${HOME}b")


def test_a_folder_called_env_is_no_mistake(folder: Path) -> None:
    (folder / ".env").mkdir()
    assert loaded(folder).key is None
    assert "cannot be read" in refusal(folder, Flags(env_file=".env"))


def test_what_is_named_must_be_there(folder: Path) -> None:
    assert "correct --env-file" in refusal(folder, Flags(env_file="no.env"))
    assert "correct --config" in refusal(folder, Flags(config="no.toml"))
    assert "correct ANOSIM_CONFIG" in refusal(folder, ANOSIM_CONFIG="no/such/config.toml")


@pytest.mark.parametrize("name", ["env_file", "config", "data_dir"])
def test_an_empty_name_is_refused(folder: Path, name: str) -> None:
    assert "is empty" in refusal(folder, Flags(**{name: " "}))


def test_a_data_folder_that_is_a_file_is_refused(folder: Path) -> None:
    write(folder / "file", "")
    assert "specify a folder" in refusal(folder, Flags(data_dir="file"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "\n\nbase_ulr = 'x'",
            ", line 3: There is no setting 'base_ulr'; did you mean base_url? Settings: ",
        ),
        ("[looks]\nname = 'x'", ", line 1: There is no setting 'looks'. Settings: "),
        ("requests_per_minute = '60'", f", line 1: requests_per_minute {WRONG} a whole number"),
        ("requests_per_minute = 0", "a whole number from 1 to 600"),
        ("requests_per_minute = 601", "a whole number from 1 to 600"),
        ("requests_per_minute = true", "a whole number from 1 to 600"),
        ("requests_per_minute = 1.5", "a whole number from 1 to 600"),
        ("base_url = 3", f'base_url {WRONG} text, such as "https://'),
        ("data_dir = ''", f"data_dir {WRONG} text, the path to a folder."),
        ('data_dir = "a\\u0000b"', f"data_dir {WRONG} text, the path to a folder."),
        (
            "base_url = \nx = 1",
            "is not valid TOML: Invalid value (at line 1, column 12)",
        ),
        (b"\xff", "not a UTF-8 text file"),
        ("[limits]\norder = -1", f", line 2: limits.order {WRONG} an amount in US dollars"),
        ("[limits]\norder = nan", f"limits.order {WRONG} an amount"),
        ("[limits]\norder = '5'", f"limits.order {WRONG} an amount"),
        ("[limits]\norder = true", f"limits.order {WRONG} an amount"),
        (
            "\n[limits]\nweek = 5",
            ", line 3: There is no setting 'limits.week'. Settings: limits.order, limits.day.",
        ),
        ("limits = 5", ", line 1: There is no setting 'limits'"),
        ("limits.week = 5", ", line 1: There is no setting 'limits.week'"),
        ("read_only = 1", f", line 1: read_only {WRONG} true or false."),
        ("[archive]\nkeep_days = 0", f", line 2: archive.keep_days {WRONG} a whole number from 1"),
        ("[limits.order]\nx = 1", f", line 1: limits.order {WRONG} an amount"),
        ("profiles = 3", ", line 1: profiles must be tables, one per profile"),
        ("[profiles]\nwork = 3", ", line 2: 'work' is not a profile"),
        ("[profiles.'My Work']", "'My Work' is not a profile; write [profiles.NAME]"),
        ("[profiles.work]\n\nbase = 1", ", line 3: There is no setting 'base'."),
        ("[profiles.work.limits]\norder = 'x'", f", line 2: limits.order {WRONG} "),
        ("[profiles.work]\napi_key = 'x'", ", line 2: The API key does not belong in this file"),
        (
            '# mine\n[keys]\nzoom = "c"',
            ", line 3: On the screen live, zoom and copy-newest would use the same key 'c'",
        ),
        ('[keys]\nzom = "y"', ", line 2: There is no action 'zom'; did you mean zoom?"),
        ('keys = "y"', ", line 1: keys must be a table with a key for each action"),
        ("x = " + "[" * 5_000, "nested too deeply"),
        (f"requests_per_minute = {'9' * 5_000}", "a number that is too long"),
    ],
)
def test_a_mistake_in_the_configuration_is_named(
    folder: Path, text: str | bytes, expected: str
) -> None:
    path = write_toml(folder, text)
    sentence = refusal(folder)
    assert str(path) in sentence
    assert expected in sentence


@pytest.mark.parametrize("name", ["api_key", "key", "ANOSIM_API_KEY", "token"])
def test_a_key_in_the_configuration_is_sent_to_the_environment(folder: Path, name: str) -> None:
    write_toml(folder, f"{name} = '{KEY}'")
    sentence = refusal(folder)
    assert "set ANOSIM_API_KEY" in sentence
    assert KEY not in sentence


# --- what a setting may hold -------------------------------------------------------------------


def with_toml(folder: Path, text: str, flags: Flags | None = None, **environ: str) -> Settings:
    write_toml(folder, text)
    return loaded(folder, flags, **environ)


def test_alerts_are_a_list_or_a_text(folder: Path) -> None:
    listed = with_toml(folder, '[alerts]\nbell = ["code", "ending"]\ndesktop = []')
    assert (listed.alerts_bell, listed.alerts_desktop) == ("code, ending", "")
    assert with_toml(folder, '[alerts]\nbell = "code,ending"').alerts_bell == listed.alerts_bell
    for wrong in ('["sms"]', "[1]", "[[]]", "3"):
        write_toml(folder, f"[alerts]\nbell = {wrong}")
        assert f"alerts.bell {WRONG} a list" in refusal(folder)


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
    settings = with_toml(folder, TEXT, WORK)
    assert settings.profile == "work"
    assert settings.base_url == "https://work.example/api"
    assert settings.requests_per_minute == 30
    assert (settings.limits_order, settings.limits_day) == (Decimal(5), Decimal(7))
    assert settings.origins["base_url"].startswith("profiles.work.base_url in ")


def test_each_profile_has_a_data_folder_of_its_own(folder: Path) -> None:
    assert with_toml(folder, TEXT, WORK).data_dir == folder.parent / "data" / "profiles" / "work"
    home = with_toml(folder, TEXT, Flags(profile="home-2"))
    assert home.data_dir == folder / "elsewhere"
    named = with_toml(folder, TEXT, Flags(profile="work", data_dir="here"))
    assert named.data_dir == folder / "here" / "profiles" / "work"


def test_each_profile_has_a_key_of_its_own(folder: Path) -> None:
    settings = with_toml(folder, TEXT, WORK, ANOSIM_API_KEY=KEY, ANOSIM_API_KEY_WORK=WORK_KEY)
    assert settings.key == Key.parse(WORK_KEY)
    assert settings.notices == ()
    other = with_toml(folder, TEXT, Flags(profile="home-2"), ANOSIM_API_KEY_HOME_2=WORK_KEY)
    assert other.key == Key.parse(WORK_KEY)


def test_the_key_of_another_account_is_not_used_and_that_is_said(folder: Path) -> None:
    settings = with_toml(folder, TEXT, WORK, ANOSIM_API_KEY=KEY)
    assert settings.key is None
    (notice,) = settings.notices
    assert "ANOSIM_API_KEY is ignored with --profile work" in notice
    assert "ANOSIM_API_KEY_WORK" in notice


def test_a_profile_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    write_toml(folder, TEXT)
    sentence = refusal(folder, Flags(profile="wrok"))
    assert "no profile 'wrok'" in sentence
    assert "Profiles: home-2, work." in sentence
    write_toml(folder, "")
    assert "[profiles.NAME]" in refusal(folder, WORK)


def test_a_base_url_of_an_env_file_needs_the_key_of_the_profile_beside_it(folder: Path) -> None:
    env = folder / ".env"
    env.write_text("ANOSIM_BASE_URL=https://evil.example/api\nANOSIM_API_KEY=x1234567\n")
    settings = with_toml(folder, "[profiles.work]", WORK, ANOSIM_API_KEY_WORK=WORK_KEY)
    assert settings.base_url == "https://anosim.net/api/v1"
    env.write_text(f"ANOSIM_BASE_URL=https://own.example\nANOSIM_API_KEY_WORK={WORK_KEY}\n")
    assert with_toml(folder, "[profiles.work]", WORK).base_url == "https://own.example"
