"""`anosim-tui doctor`: each check by itself, and the whole as a real process."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from anosim_tui.commands import checks, doctor
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
    ],
)
def test_the_terminal(
    environ: dict[str, str], size: tuple[int, int], name: str, grade: str, words: str
) -> None:
    found = {one.name: one for one in checks.terminal(environ, size)}
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
        "anosim_tui.commands.checks.which", lambda name: name if name in there else None
    )
    assert checks.clipboard(environ).words.startswith(words)


def test_tmux_is_asked_for_its_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "tmux"
    fake.write_text("#!/bin/sh\n[ \"$*\" = 'show-options -sv set-clipboard' ] && echo external\n")
    fake.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    words = checks.clipboard({"TMUX": "x"}).words
    assert words.startswith("tmux (set-clipboard is external), and the terminal's own")
    fake.write_text("#!/bin/sh\nexit 1\n")
    assert "set-clipboard is unknown" in checks.clipboard({"TMUX": "x"}).words


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
    check = checks.notifications(settings, TerminalFacts(), environ)
    assert check.grade == grade
    assert words in check.words
