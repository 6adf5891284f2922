"""The command line as real processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from anosim_tui import __version__, bootstrap
from anosim_tui.config.load import Flags, load
from anosim_tui.credentials import Key
from tests.commands.process import assert_told, run
from tests.waiting import PATIENCE

SECRET = "sk-3f9a81c2d7e64b05-Zq7x"


# --- what is asked for -----------------------------------------------------------------------


def test_version_in_two_ways(tmp_path: Path) -> None:
    for option in ("--version", "-V"):
        done = run(tmp_path, option)
        assert (done.returncode, done.stdout) == (0, f"anosim-tui {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--xyzzy"], ["Unknown option --xyzzy; see anosim-tui --help."]),
        (["--dem"], ["Unknown option --dem; did you mean --demo?"]),
        ([f"--api-key={SECRET}"], ["Unknown option --api-key;"]),
        (["--api-key", SECRET], ["Unknown option --api-key;"]),
        ([SECRET], ["There is no such command. Commands: balance, ", "anosim-tui --help"]),
        (["--base-url"], ["--base-url: expected one argument"]),
        (["--demo", "code", "x"], ["--demo works only with the dashboard"]),
        (["code", "--nonsense", "x"], ["Unknown option --nonsense", "anosim-tui code --help"]),
        (["--demo", "--config", "no.toml"], ["no configuration file", "no.toml"]),
        (["--demo"], ["needs an interactive terminal"]),
        ([], ["needs an interactive terminal"]),
    ],
)
def test_bad_input_is_answered_in_one_sentence(
    tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    done = run(tmp_path, *arguments)
    assert_told(done, 2, *words)
    assert SECRET not in done.stderr


# --- the screen ------------------------------------------------------------------------------

# The real command line in a real terminal, with an app that only tells what it was given.
PROGRAM = """
import sys
from types import SimpleNamespace
from anosim_tui import cli

class App:
    return_code = 0

    def __init__(self, settings, backend, facts):
        self.settings, self.backend, self.facts = settings, backend, facts

    def run(self, **_):
        {body}

sys.modules["anosim_tui.ui.app"] = SimpleNamespace(AnosimApp=App)
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def terminal():
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    yield theirs
    os.close(ours)
    os.close(theirs)


def open_screen(
    terminal: int, folder: Path, body: str, *arguments: str, **environ: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(body=body), *arguments],
        cwd=folder,
        env={**os.environ, **environ},
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_app_is_given_the_account_and_what_is_to_be_said(terminal: int, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ANOSIM_BASE_URL=https://evil.example\n")
    tell = "print(self.backend.open_account, self.facts, *self.settings.notices, file=sys.stderr)"
    nobody = open_screen(terminal, tmp_path, tell)
    assert nobody.returncode == 0
    assert nobody.stderr.startswith("None TerminalFacts(")
    given = {"ANOSIM_API_KEY": SECRET, "TMUX": "x", "SSH_TTY": "y"}
    for arguments, environ in ((("--demo",), {}), ((), given)):
        done = open_screen(terminal, tmp_path, tell, *arguments, **environ)
        assert done.stderr.startswith("functools.partial(")
        assert SECRET not in done.stderr
    assert "tmux=True" in done.stderr
    assert "ssh=True" in done.stderr
    assert "is ignored" in done.stderr


def test_the_exit_code_is_that_of_the_app(terminal: int, tmp_path: Path) -> None:
    assert open_screen(terminal, tmp_path, "self.return_code = 1").returncode == 1


CRASH = f"secret_local = '{SECRET}'; raise ValueError(f'Your code is {{1233 + 1}} {SECRET}')"


def test_a_crash_is_one_sentence_without_secrets(terminal: int, tmp_path: Path) -> None:
    done = open_screen(terminal, tmp_path, CRASH, ANOSIM_API_KEY=SECRET)
    assert done.returncode == 1
    told = re.fullmatch(
        r"anosim-tui: The program ended with an unexpected error \(ValueError\)\. See (\S+)\.\n",
        done.stderr,
    )
    assert told is not None
    report = Path(told.group(1)).read_text()
    assert "in _run" in report
    assert SECRET not in report
    assert "1234" not in report


def test_with_a_log_its_places_are_written_there(terminal: int, tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = open_screen(terminal, tmp_path, CRASH, "--log", str(log), ANOSIM_API_KEY=SECRET)
    assert done.returncode == 1
    assert str(log) in done.stderr
    written = log.read_text()
    assert "CRITICAL anosim_tui: the program ended\nTraceback" not in written
    assert "in _run" in written
    assert "ValueError" in written
    assert SECRET not in written
    assert "1234" not in written


def test_a_log_that_cannot_be_written(terminal: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = open_screen(terminal, tmp_path, "pass", "--log", "file/log")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("anosim-tui: --log file/log cannot be written")
    assert "choose another file" in done.stderr


def test_an_interrupt_is_no_traceback(terminal: int, tmp_path: Path) -> None:
    done = open_screen(terminal, tmp_path, "raise KeyboardInterrupt")
    assert (done.returncode, done.stderr) == (130, "")


# --- what is opened --------------------------------------------------------------------------


def test_a_typed_key_is_not_sent_where_an_env_file_points(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"ANOSIM_API_KEY={SECRET}\nANOSIM_BASE_URL=https://x.example\n")
    settings = load(Flags(), {}, tmp_path)
    assert settings.key is not None
    assert bootstrap.account_with_key(settings, settings.key).host == "x.example"
    typed = bootstrap.account_with_key(settings, Key.parse("typed-on-the-screen"))
    assert typed.host == "anosim.net"
    assert typed.key_hint == "reen"


def test_help_of_a_command_in_three_ways(tmp_path: Path) -> None:
    shown = {
        run(tmp_path, *argv).stdout
        for argv in (("help", "order"), ("order", "--help"), ("order", "-h"))
    }
    assert len(shown) == 1
    assert "--max-price" in shown.pop()


def test_help_groups_the_commands_and_names_the_exit_codes(tmp_path: Path) -> None:
    out = run(tmp_path, "help").stdout
    places = [out.index(part) for part in ("read:", "buy and manage:", "tools:", "examples:")]
    assert places == sorted(places)
    assert "6    outcome unknown" in out
