"""`login` and `logout`: tried before it is kept, never an argument, never shown."""

from __future__ import annotations

import io
import os
import stat
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from anosim_tui.account.account import Account
from anosim_tui.cli import main
from anosim_tui.config.load import Flags, load
from anosim_tui.config.settings import DEFAULT_BASE_URL, Settings
from anosim_tui.credentials import Key, KeyStore, KeyStoreError, SavedKey
from anosim_tui.dashboard import backend
from anosim_tui.log import Scrubber
from tests.terminal.terminal import KEY, Sandbox, program, terminal

OTHER = "other-key-77ab01"


class FakeKeyring:
    """A keyring; `broken` makes it fail as the libraries below do: with anything at all."""

    def __init__(self, priority: float = 5, *, broken: bool = False) -> None:
        self.priority = priority
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = broken

    def _try(self) -> None:
        if self.broken:
            raise RuntimeError(f"dbus died with {KEY}")

    def get_password(self, service: str, username: str) -> str | None:
        self._try()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._try()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._try()
        del self.kept[service, username]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, without a keyring; the folder of the configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "anosim-tui"


@pytest.fixture
def keyring(home: Path, monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    """A keyring that works."""
    return plug_in(monkeypatch, FakeKeyring())


def plug_in(monkeypatch: pytest.MonkeyPatch, backend: FakeKeyring) -> FakeKeyring:
    module = SimpleNamespace(get_keyring=lambda: backend)
    monkeypatch.setitem(sys.modules, "keyring", module)
    return backend


def log_in(monkeypatch: pytest.MonkeyPatch, url: str, typed: str = KEY, *options: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed + "\n"))
    return main(["login", "--base-url", url, *options])


def in_effect() -> Settings:
    return load(Flags(), {}, Path.cwd())


def test_a_good_key_is_kept_in_a_file_only_its_owner_reads(
    home: Path, served: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log_in(monkeypatch, served.base_url) == 0
    told = capsys.readouterr()
    assert "The key …0000 works; the balance is $100.00." in told.out
    assert KEY not in told.out + told.err
    assert [file.name for file in home.iterdir()] == ["api-key"]
    assert stat.S_IMODE((home / "api-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    settings = in_effect()
    assert settings.key == Key.parse(KEY)
    assert settings.origins["key"] == f"login, saved in {home / 'api-key'}"


@pytest.mark.parametrize(
    ("typed", "fault", "code", "words"),
    [
        (OTHER, "", 3, "does not accept this API key"),
        (KEY, "5xx-text", 4, "server error (500)"),
        ("", "", 2, "The API key is empty"),
        (f"{KEY} {OTHER}", "", 2, "a space or another invalid character"),
    ],
    ids=["refused", "no answer", "nothing typed", "no key"],
)
def test_a_key_that_was_not_accepted_is_not_kept(
    home: Path,
    served: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    fault: str,
    code: int,
    words: str,
) -> None:
    KeyStore(home / "api-key").keep(Key.parse("before-key-1"), in_file=True)
    monkeypatch.setattr("anosim_tui.api.transport.retry_pause", lambda *_: None)
    if fault:
        served.break_with(kind=fault)
    ended = log_in(monkeypatch, served.base_url, typed)
    served.mend()
    assert ended == code
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
    assert KEY not in told.err
    assert OTHER not in told.err
    assert (home / "api-key").read_text() == "before-key-1\n"


def test_a_key_is_never_an_argument(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ([KEY], ["--key", KEY], [f"--api-key={KEY}"]):
        assert main(["login", *words]) == 2
    assert KEY not in "".join(capsys.readouterr())
    assert not home.exists()


def test_the_keyring_is_preferred_and_the_file_says_so(
    home: Path,
    served: Sandbox,
    keyring: FakeKeyring,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert log_in(monkeypatch, served.base_url) == 0
    assert keyring.kept == {("anosim-tui", "api-key"): KEY}
    assert KEY not in (home / "api-key").read_text()
    assert "API key saved (keyring)." in capsys.readouterr().out
    settings = in_effect()
    assert settings.key is None
    assert settings.key_in_keyring
    assert KeyStore.of("").fetch() == Key.parse(KEY)
    open_account = backend(settings, Scrubber(), Flags(), {}).open_account
    assert open_account is not None
    assert isinstance(account := open_account(), Account)
    assert account.key_hint == Key.parse(KEY).hint
    assert main(["logout"]) == 0
    assert keyring.kept == {}
    assert not (home / "api-key").exists()


def test_going_over_to_the_file_leaves_nothing_in_the_keyring(
    home: Path, served: Sandbox, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert log_in(monkeypatch, served.base_url) == 0
    assert log_in(monkeypatch, served.base_url, KEY, "--file") == 0
    assert keyring.kept == {}
    assert (home / "api-key").read_text() == f"{KEY}\n{served.base_url}\n"


@pytest.mark.parametrize(
    "backend",
    [FakeKeyring(broken=True), FakeKeyring(priority=0), FakeKeyring(priority=0.5)],
    ids=["broken", "no backend", "in the open"],
)
def test_without_a_keyring_to_be_trusted_it_is_the_file(
    home: Path, served: Sandbox, monkeypatch: pytest.MonkeyPatch, backend: FakeKeyring
) -> None:
    plug_in(monkeypatch, backend)
    assert log_in(monkeypatch, served.base_url) == 0
    assert (home / "api-key").read_text() == f"{KEY}\n{served.base_url}\n"
    assert backend.kept == {}


def test_a_keyring_that_never_answers_is_given_up(
    home: Path, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyStore.of("").keep(Key.parse(KEY))
    monkeypatch.setattr("anosim_tui.credentials._PATIENCE", 0.05)
    answered = threading.Event()
    monkeypatch.setattr(keyring, "get_password", lambda *_: answered.wait(30))
    with pytest.raises(KeyStoreError, match="did not respond"):
        KeyStore.of("").fetch()
    answered.set()


@pytest.mark.parametrize("trouble", ["gone", "broken", "emptied"])
def test_a_keyring_that_lost_the_key_says_so_without_it(
    home: Path, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    KeyStore.of("").keep(Key.parse(KEY))
    if trouble == "gone":
        monkeypatch.setitem(sys.modules, "keyring", None)
    elif trouble == "broken":
        keyring.broken = True
    else:
        keyring.kept.clear()
    with pytest.raises(KeyStoreError, match="enter the key") as caught:
        KeyStore.of("").fetch()
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_other_keys_win_over_the_kept_one(home: Path, tmp_path: Path) -> None:
    KeyStore.of("").keep(Key.parse(KEY), in_file=True)
    given = load(Flags(), {"ANOSIM_API_KEY": OTHER}, tmp_path)
    assert given.key == Key.parse(OTHER)
    (tmp_path / ".env").write_text(f"ANOSIM_API_KEY={OTHER}\n")
    assert in_effect().key == Key.parse(OTHER)


def test_a_kept_key_is_never_sent_where_an_env_file_points(home: Path, tmp_path: Path) -> None:
    KeyStore.of("").keep(Key.parse(KEY), in_file=True)
    (tmp_path / ".env").write_text("ANOSIM_BASE_URL=https://evil.example\n")
    settings = in_effect()
    assert settings.key is not None
    assert settings.base_url_for(settings.key) == DEFAULT_BASE_URL
    assert "is ignored" in settings.notices[0]


def test_each_profile_has_a_key_of_its_own(home: Path) -> None:
    KeyStore.of("").keep(Key.parse(KEY), in_file=True)
    KeyStore.of("work").keep(Key.parse(OTHER), in_file=True)
    assert KeyStore.of("").look() == SavedKey(Key.parse(KEY), str(home / "api-key"))
    assert KeyStore.of("work").look() == SavedKey(Key.parse(OTHER), str(home / "api-key-work"))
    assert KeyStore.of("").forget()
    assert KeyStore.of("work").look() is not None


def test_a_file_open_to_others_is_closed_and_that_is_said(home: Path) -> None:
    KeyStore.of("").keep(Key.parse(KEY), in_file=True)
    (home / "api-key").chmod(0o644)
    settings = in_effect()
    assert settings.key == Key.parse(KEY)
    assert f"Other users of this computer could read {home / 'api-key'}" in settings.notices[0]
    assert stat.S_IMODE((home / "api-key").stat().st_mode) == 0o600
    assert in_effect().notices == ()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"two words", b"x" * 20_000 + b" y"])
def test_a_file_that_holds_no_key_is_said_and_can_be_replaced(home: Path, content: bytes) -> None:
    home.mkdir(mode=0o700)
    (home / "api-key").write_bytes(content)
    (home / "api-key").chmod(0o600)
    settings = in_effect()
    assert settings.key is None
    assert "run anosim-tui login" in settings.notices[0]
    KeyStore.of("").keep(Key.parse(KEY), in_file=True)
    assert in_effect().key == Key.parse(KEY)


def test_a_write_that_fails_leaves_what_was_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = KeyStore.of("")
    store.keep(Key.parse(KEY), in_file=True)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyStoreError, match="No space left"):
        store.keep(Key.parse(OTHER), in_file=True)
    assert [file.name for file in home.iterdir()] == ["api-key"]
    assert (home / "api-key").read_text() == f"{KEY}\n"


def test_logout_says_what_is_left(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["logout"]) == 0
    assert capsys.readouterr().out == "There was no saved key.\n"
    KeyStore.of("").keep(Key.parse(KEY), in_file=True)
    monkeypatch.setenv("ANOSIM_API_KEY", OTHER)
    assert main(["logout"]) == 0
    assert capsys.readouterr().out == ("The saved key was deleted.\nANOSIM_API_KEY is still set.\n")
    assert not (home / "api-key").exists()


def test_what_is_typed_is_not_shown(home: Path, served: Sandbox) -> None:
    command = program("login", "--base-url", served.base_url)
    with terminal(command, size=(100, 10)) as screen:
        screen.until_shown("not shown as you type")
        screen.press(f"{KEY}\r")
        screen.until_shown("API key saved (")
        assert screen.ended() == 0
    assert KEY.encode() not in screen.raw
    assert (home / "api-key").read_text() == f"{KEY}\n{served.base_url}\n"
