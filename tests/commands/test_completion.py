"""Completion: the scripts in the shells they are for, where those are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from anosim_tui import cli
from tests.commands.process import assert_told, run
from tests.waiting import PATIENCE


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the script of each shell."""
    folder = tmp_path_factory.mktemp("scripts")
    for shell in ("bash", "zsh", "fish"):
        done = run(folder, "completion", shell)
        assert (done.returncode, done.stderr) == (0, "")
        (folder / shell).write_text(done.stdout)
    return folder


def need(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")


def in_shell(shell: str, script: str, folder: Path) -> str:
    done = subprocess.run(
        [shell, *(["--norc"] if shell == "bash" else []), "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def completed(folder: Path, *words: str) -> set[str]:
    """What bash offers for the last of `words`."""
    line = " ".join(f"'{word}'" for word in ("anosim-tui", *words))
    script = f"""
    source ./bash
    COMP_WORDS=({line}); COMP_CWORD={len(words)}
    _shtab_anosim_tui
    printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    return set(in_shell("bash", script, folder).split())


def test_bash_completes_commands_options_and_choices(scripts: Path) -> None:
    need("bash")
    assert completed(scripts, "b") == {"balance", "bookings"}
    assert completed(scripts, "") >= {*cli.COMMANDS}
    assert completed(scripts, "--p") == {"--profile"}
    assert completed(scripts, "sms", "--f") == {"--follow"}
    assert completed(scripts, "--demo", "doctor", "--j") == {"--json"}
    assert completed(scripts, "completion", "") >= {"bash", "zsh", "fish"}
    assert completed(scripts, "export", "--format", "") == {"csv", "jsonl"}
    # The scripts are the files that are there.
    assert completed(scripts, "doctor", "--config", "") == {"bash", "zsh", "fish"}
    assert "--follow" not in completed(scripts, "doctor", "")


def test_zsh_and_fish_understand_theirs(scripts: Path) -> None:
    for shell in ("zsh", "fish"):
        if shutil.which(shell):
            in_shell(shell, f"{shell} -n {scripts / shell}", scripts)


def test_fish_completes(scripts: Path) -> None:
    need("fish")
    ask = "source ./fish; complete -C 'anosim-tui b'; complete -C 'anosim-tui export --format '"
    words = {line.split("\t")[0] for line in in_shell("fish", ask, scripts).splitlines()}
    assert words == {"balance", "bookings", "csv", "jsonl"}


def test_a_shell_it_does_not_know(tmp_path: Path) -> None:
    assert_told(run(tmp_path, "completion", "tcsh"), 2, "invalid choice: 'tcsh'")
    assert_told(run(tmp_path, "completion"), 2, "shell")
