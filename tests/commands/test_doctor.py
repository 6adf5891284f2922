"""`anosim-tui doctor`: each check by itself, and the whole as a real process."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from anosim_tui import language
from anosim_tui.commands import doctor, doctor_checks, installed
from anosim_tui.config.load import standard
from anosim_tui.config.settings import Settings
from anosim_tui.domain.terminals import Route, TerminalFacts
from tests.commands.process import NOBODY, objects, run
from tests.terminal.terminal import KEY, Sandbox, program, terminal


def wanted(route: Route) -> Settings:
    return standard(alerts_route=route.value)


def graded(text: str) -> dict[str, tuple[str, str]]:
    return {one["check"]: (one["grade"], one["words"]) for one in objects(text)}


# --- the whole ---------------------------------------------------------------------------------


def test_all_is_well(served: Sandbox, tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", environment=served.environment)
    assert (done.returncode, done.stderr) == (0, "")
    rows = {line.split()[1]: line for line in done.stdout.splitlines()}
    assert "Python 3." in rows["versions"]
    assert "…0000 from ANOSIM_API_KEY, balance $100.00" in rows["API"]
    assert "127.0.0.1" in rows["service"]
    assert " ms" in rows["service"]
    assert "within 2 s" in rows["clock"]
    assert KEY not in done.stdout
    found = graded(run(tmp_path, "doctor", "--json", environment=served.environment).stdout)
    assert {"configuration", "data folder", "clipboard", "terminal"} <= set(found)
    assert {grade for grade, _ in found.values()} == {"ok", "note"}


def test_no_key(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor")
    assert done.returncode == 1
    assert "FAILED  API key " in done.stdout
    assert "There is no API key yet" in done.stdout
    assert done.stdout.splitlines()[-1] == "Failed: API key."


def test_a_refused_key_and_an_env_file_open_to_others(served: Sandbox, tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text(f"ANOSIM_API_KEY=wrong-key-1\nANOSIM_BASE_URL={served.base_url}\n")
    env.chmod(0o644)
    done = run(tmp_path, "doctor", "--json")
    assert done.returncode == 1
    found = graded(done.stdout)
    assert found["key"][0] == "wrong"
    assert "does not accept this API key" in found["key"][1]
    assert found["service"][0] == "ok"
    assert found["key file"] == (
        "wrong",
        f"Everyone on this computer can read the key in {env}; run chmod 600 on it.",
    )


def test_no_network(tmp_path: Path) -> None:
    found = graded(run(tmp_path, "doctor", "--json", environment=NOBODY).stdout)
    assert found["key"] == ("note", "…0000 from ANOSIM_API_KEY, not checked")
    assert found["service"][0] == "wrong"
    assert "127.0.0.1:9: 127.0.0.1 cannot be reached" in found["service"][1]
    assert "clock" not in found


def test_a_broken_configuration_leaves_the_rest_to_be_checked(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text("color = 1\n")
    done = run(tmp_path, "doctor", "--json", "--config", "my.toml")
    found = graded(done.stdout)
    assert done.returncode == 1
    assert found["configuration"][0] == "wrong"
    assert "line 1" in found["configuration"][1]
    assert "clipboard" in found


def test_in_a_terminal_it_tells_about_it(tmp_path: Path) -> None:
    environment = {**NOBODY, "COLORTERM": "truecolor", "SSH_TTY": "x"}
    with terminal(
        program("doctor"), size=(100, 40), environment=environment, folder=str(tmp_path)
    ) as screen:
        screen.until_shown("Failed: service.")
        assert screen.ended() == 1
    assert "TERM=xterm-256color, over SSH" in screen.words
    assert "100 columns, 40 lines" in screen.words
    assert "16 million" in screen.words
    assert "UTF-8" in screen.words


# --- the terminal ------------------------------------------------------------------------------


INSIDE = {"TERM": "tmux", "TMUX": "/tmp/x", "ZELLIJ": "0", "STY": "1.pts", "SSH_CONNECTION": "x"}


@pytest.mark.parametrize(
    ("environ", "size", "name", "grade", "words"),
    [
        ({"TERM": "xterm-256color"}, (40, 12), "size", "ok", "40 columns, 12 lines"),
        ({"TERM": "xterm-256color"}, (39, 12), "size", "wrong", "Enlarge the window"),
        ({"TERM": "xterm-256color"}, (40, 11), "size", "wrong", "Enlarge the window"),
        ({"TERM": ""}, (80, 24), "terminal", "wrong", "set TERM"),
        ({"TERM": "dumb"}, (80, 24), "terminal", "wrong", "set TERM"),
        (INSIDE, (80, 24), "terminal", "ok", "TERM=tmux, tmux, zellij, screen, over SSH"),
        ({"TERM": "xterm-256color"}, (80, 24), "colors", "ok", "256"),
        ({"TERM": "xterm-direct"}, (80, 24), "colors", "ok", "16 million"),
        ({"TERM": "xterm"}, (80, 24), "colors", "note", "probably only 16"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, (80, 24), "colors", "ok", "16 million"),
        ({"COLORTERM": "24bit", "NO_COLOR": "1"}, (80, 24), "colors", "note", "NO_COLOR is set"),
        ({"STY": "1.x", "TERM": "screen"}, (80, 24), "screen", "note", "256color"),
        ({"STY": "1.x", "TERM": "screen-256color"}, (80, 24), "screen", "ok", ""),
    ],
)
def test_the_terminal(
    environ: dict[str, str], size: tuple[int, int], name: str, grade: str, words: str
) -> None:
    found = {one.name: one for one in doctor_checks.terminal(environ, size)}
    assert found[name].grade == grade
    assert words in found[name].words


# --- the clipboard -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "there", "words"),
    [
        ({}, {"xclip"}, "only the terminal's own"),
        ({"DISPLAY": ":0"}, {"xclip", "xsel"}, "xclip, and the terminal's own"),
        ({"DISPLAY": ":0"}, {"xsel"}, "xsel, and"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, {"wl-copy", "wl-paste"}, "wl-copy, and"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, {"wl-copy", "xclip"}, "xclip, and"),
        ({"DISPLAY": ":0", "SSH_TTY": "x"}, {"xclip"}, "only the terminal's own"),
    ],
)
def test_clipboard_routes(
    environ: dict[str, str], there: set[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(
        "anosim_tui.commands.doctor_checks.which", lambda name: name if name in there else None
    )
    assert doctor_checks.clipboard(environ).words.startswith(words)


def test_tmux_is_asked_for_its_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "tmux"
    fake.write_text("#!/bin/sh\n[ \"$*\" = 'show-options -sv set-clipboard' ] && echo external\n")
    fake.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    words = doctor_checks.clipboard({"TMUX": "x"}).words
    assert words.startswith("tmux (set-clipboard is external), and the terminal's own")
    fake.write_text("#!/bin/sh\nexit 1\n")
    assert "set-clipboard is unknown" in doctor_checks.clipboard({"TMUX": "x"}).words


# --- folders and the clock ---------------------------------------------------------------------


def test_the_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert doctor.data_folder(folder).words == f"{folder} (created when needed)"
    folder.mkdir(mode=0o700)
    assert doctor.data_folder(folder).words == f"{folder} (only you can open it)"
    folder.chmod(0o750)
    assert doctor.data_folder(folder).grade == "note"
    assert f"Your group can open {folder}; run chmod 700" in doctor.data_folder(folder).words
    file = tmp_path / "file"
    file.write_text("")
    assert doctor.data_folder(file).grade == "wrong"
    # The superuser may write everywhere.
    if os.geteuid():
        folder.chmod(0o500)
        assert "cannot be written" in doctor.data_folder(folder).words
        assert "cannot be created" in doctor.data_folder(folder / "deeper").words


@pytest.mark.parametrize(
    ("seconds", "grade", "words"),
    [
        (0, "ok", "within 2 s"),
        (40, "note", "40 s behind the service's"),
        (-40, "note", "40 s ahead of the service's"),
        (3600, "wrong", "Set this computer's clock."),
    ],
)
def test_the_clock(seconds: int, grade: str, words: str) -> None:
    check = doctor._clock(timedelta(seconds=seconds))
    assert check.grade == grade
    assert words in check.words


# --- notifications -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "environ", "grade", "words"),
    [
        (standard(alerts_desktop=""), {}, "ok", "turned off"),
        (wanted(Route.NONE), {}, "note", "Install the notify extra"),
        (
            wanted(Route.NONE),
            {"SSH_TTY": "x"},
            "note",
            "any. Choose how to send them with alerts.route.",
        ),
        (wanted(Route.SYSTEM), {}, "ok", "by the desktop"),
        (wanted(Route.OSC_777), {}, "ok", "by the terminal (OSC 777)"),
        (wanted(Route.OSC_9), {"TMUX": "x"}, "note", "set -g allow-passthrough on."),
    ],
)
def test_notification_routes(
    settings: Settings,
    environ: dict[str, str],
    grade: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    check = doctor_checks.notifications(settings, TerminalFacts(), environ)
    assert check.grade == grade
    assert words in check.words


# --- how it was installed -----------------------------------------------------------------------


REQUIRES = (
    "httpx<0.29,>=0.28",
    "keyring>=25; extra == 'keyring'",
    'textual-serve>=1.1.3; extra == "web"',
    "aiohttp>=3.12; extra == 'web'",
    "pytest>=8; extra == 'dev'",
)


class Metadata:
    """What stands in the `.dist-info` of an installed package."""

    requires = REQUIRES

    def __init__(self, **files: str) -> None:
        self._files = {name.replace("_json", ".json"): text for name, text in files.items()}

    def read_text(self, name: str) -> str | None:
        return self._files.get(name)


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment that has aiohttp, and none of the other packages."""

    def version(name: str) -> str:
        if name != "aiohttp":
            raise PackageNotFoundError
        return "3.13"

    monkeypatch.setattr(installed, "version", version)
    monkeypatch.setattr(installed, "find_spec", lambda name: name)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/venv/bin/python")
    return tmp_path


def put(monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    monkeypatch.setattr(installed, "distribution", lambda _: Metadata(**files))


def from_folder(*, editable: bool) -> str:
    where = Path("/my clones/anosim").as_uri()
    return json.dumps({"url": where, "dir_info": {"editable": True} if editable else {}})


def commands(monkeypatch: pytest.MonkeyPatch, **files: str) -> tuple[str, str, str]:
    """The way it was installed, the words of the extras, and the command in them."""
    put(monkeypatch, **files)
    how, extras = installed.installed()
    assert (how.grade, extras.grade) == ("ok", "note")
    words, _, command = extras.words.partition(" To add them: ")
    return how.words, words, command


MISSING = "keyring (keeps the API key in your system's keyring), web (anosim-tui serve)."


def test_in_a_venv_with_pip(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how, words, command = commands(
        monkeypatch, INSTALLER="pip\n", direct_url_json=from_folder(editable=False)
    )
    assert how == f"pip, in {prefix}"
    assert words == f"not installed: {MISSING}"
    assert command == (
        "/venv/bin/python -m pip install 'keyring>=25' 'textual-serve>=1.1.3' 'aiohttp>=3.12'"
    )


def test_in_an_editable_clone(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how, _, command = commands(monkeypatch, direct_url_json=from_folder(editable=True))
    assert how == f"pip, in {prefix}, from the clone /my clones/anosim"
    assert command == "/venv/bin/python -m pip install -e '/my clones/anosim[keyring,web]'"


def test_in_a_venv_of_uv(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how, _, command = commands(monkeypatch, INSTALLER="uv")
    assert how.startswith("uv, in")
    assert command.startswith("uv pip install --python /venv/bin/python 'keyring>=25'")


def test_with_pipx(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (prefix / "pipx_metadata.json").touch()
    how, _, command = commands(monkeypatch, INSTALLER="pip")
    assert how.startswith("pipx, in")
    assert command.startswith("pipx inject anosim-tui 'keyring>=25' 'textual-serve>=1.1.3'")


def test_as_a_tool_of_uv_what_is_there_stays(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (prefix / "uv-receipt.toml").touch()
    there = ("keyring", "aiohttp")
    known = installed.version
    monkeypatch.setattr(installed, "version", lambda name: name in there or known(name))
    how, words, command = commands(monkeypatch, INSTALLER="uv")
    assert how.startswith("uv tool, in")
    assert words == "keyring; not installed: web (anosim-tui serve)."
    assert command == "uv tool install 'anosim-tui[keyring,web]'"


def test_on_windows_a_command_is_quoted_for_its_shell(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(monkeypatch, INSTALLER="pip")
    found = installed.installation()
    assert found is not None
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        command = found.command(["keyring"])
    assert command == '/venv/bin/python -m pip install "keyring>=25"'


def test_all_extras_and_none_installed(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch)
    monkeypatch.setattr(installed, "version", str)
    assert [one.words for one in installed.installed()][1:] == ["keyring, web"]

    def absent(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(installed, "distribution", absent)
    (check,) = installed.installed()
    assert (check.grade, check.words) == ("note", "not installed: running from source")


def test_of_this_project_every_extra_is_explained() -> None:
    found = installed.installation()
    assert found is not None
    assert found.extras.keys() <= installed._USES.keys()
    assert {"keyring", "notify", "sandbox"} <= found.extras.keys()


# --- language, mouse and hooks -----------------------------------------------------------------


def test_a_language_without_its_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor_checks.spoken(standard(), {}).words == "English"
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    language.use("de")
    check = doctor_checks.spoken(standard(), {"LANG": "de_DE.UTF-8"})
    assert check.grade == "note"
    assert check.words.startswith("English: the translation for Deutsch is missing")
    assert "for Русский is missing" in doctor_checks.spoken(standard(language="ru"), {}).words
    monkeypatch.setattr(language, "_current", "ru")
    assert doctor_checks.spoken(standard(language="ru"), {}).words == "Русский"


def test_the_mouse() -> None:
    assert doctor_checks.mouse(standard()).words.startswith("on; ")
    assert doctor_checks.mouse(standard(mouse=False)).words.startswith("off (")


@pytest.mark.parametrize(
    ("code", "grade", "words"),
    [
        (None, "ok", "none"),
        (("sh", "x.sh"), "ok", "hooks.code"),
        (("no-such-program", "x"), "wrong", "hooks.code (no-such-program)"),
        ('printf %s "$ANOSIM_CODE" | my-clipboard', "ok", "hooks.code"),
        ("cd /tmp && ls", "ok", "hooks.code"),
        ("no-such-program --code", "wrong", "hooks.code (no-such-program)"),
        ("$HOME/bin/x", "ok", "hooks.code"),
    ],
)
def test_the_programs_of_hooks(code: object, grade: str, words: str) -> None:
    check = doctor_checks.hooks(standard(hooks_code=code))
    assert check.grade == grade
    assert words in check.words


# --- tmux, GNU screen and Windows --------------------------------------------------------------


@pytest.mark.parametrize(
    ("waits", "term", "grade", "words"),
    [
        ("500", "tmux-256color", "note", "delays esc by 500 ms: set -sg escape-time 10"),
        ("10", "xterm-256color", "note", "does not describe tmux: set -g default-terminal"),
        ("10", "tmux-256color", "ok", "nothing to change"),
        ("", "screen-256color", "ok", "nothing to change"),
    ],
)
def test_tmux(
    waits: str, term: str, grade: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "tmux"
    fake.write_text(f"#!/bin/sh\n[ \"$*\" = 'show-options -sv escape-time' ] && echo {waits}\n")
    fake.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    found = {one.name: one for one in doctor_checks.terminal({"TMUX": "x", "TERM": term}, (80, 24))}
    assert found["tmux"].grade == grade
    assert words in found["tmux"].words


def test_a_terminal_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    found = {one.name: one for one in doctor_checks.terminal({"WT_SESSION": "x"}, (80, 24))}
    assert (found["terminal"].words, found["colors"].words) == ("Windows Terminal", "16 million")
    console = next(doctor_checks.terminal({}, (80, 24)))
    assert console.grade == "ok"
    assert "the Windows console" in console.words


def test_folders_of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "me")
    inside, outside = tmp_path / "me" / "data", tmp_path / "data"
    assert doctor._as_windows_has_it(inside).words == f"{inside} (in your Windows profile)"
    assert doctor._as_windows_has_it(outside).grade == "note"
    assert f"choose a folder in {tmp_path / 'me'}" in doctor._as_windows_has_it(outside).words
