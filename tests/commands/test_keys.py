"""`anosim-tui keys`, as a real process."""

from __future__ import annotations

from pathlib import Path

import pytest

from anosim_tui.actions.registry import ACTIONS
from tests.commands.process import assert_told, objects, run
from tests.commands.test_config import written


def test_every_action_with_the_keys_that_count(tmp_path: Path) -> None:
    path = written(tmp_path, '[keys]\ncopy-newest = ["y", "f2"]\n')
    plain = run(tmp_path, "keys", "--config", str(path))
    assert (plain.returncode, plain.stderr) == (0, "")
    shown = {tuple(line.split()[:3]) for line in plain.stdout.splitlines()}
    assert ("y", "f2", "copy-newest") in shown
    done = run(tmp_path, "keys", "--json", "--config", str(path))
    found = {one["id"]: one for one in objects(done.stdout)}
    assert list(found) == [action.id for action in ACTIONS]
    for action in ACTIONS:
        assert f" {action.id} " in plain.stdout
        assert action.help in plain.stdout
        assert found[action.id]["help"] == action.help
        keys = ["y", "f2"] if action.id == "copy-newest" else list(action.keys)
        assert found[action.id]["keys"] == keys
        assert found[action.id]["chosen"] == (action.id == "copy-newest")


@pytest.mark.parametrize("command", [[], ["keys"], ["config"]], ids=" ".join)
def test_a_mistake_is_told_at_start_with_its_line(tmp_path: Path, command: list[str]) -> None:
    path = written(tmp_path, '[keys]\nzoom = "ctrl+m"\n')
    done = run(tmp_path, *command, "--config", str(path))
    assert_told(done, 2, f"{path}, line 2: zoom cannot use the key 'ctrl+m'")
