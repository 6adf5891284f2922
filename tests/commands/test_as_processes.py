"""Commands that other tests run inside the test's own process, as real ones: good and bad."""

from __future__ import annotations

from pathlib import Path

from tests.commands.kept import Kept
from tests.commands.process import assert_told, objects, run


def test_export_and_forget(kept: Kept, tmp_path: Path) -> None:
    where = ("--data-dir", str(kept.folder))
    assert_told(run(tmp_path, "export", *where), 1, "nothing is kept of anosim.net")
    kept.fill()
    plain = run(tmp_path, "export", *where)
    assert (plain.returncode, plain.stderr) == (0, "")
    done = run(tmp_path, "export", "--format", "jsonl", *where)
    assert [one["text"] for one in objects(done.stdout)] == kept.texts()[::-1]
    assert len(plain.stdout.splitlines()) == 1 + len(kept.texts())
    assert_told(run(tmp_path, "forget", *where), 2, "--before --all is required")
    assert run(tmp_path, "forget", "--all", "--yes", *where).returncode == 0
    assert kept.texts() == []


def test_code_and_logout(tmp_path: Path) -> None:
    assert run(tmp_path, "code", "Your code is 482910").stdout == "482910\n"
    none = run(tmp_path, "code", "hello")
    assert (none.returncode, none.stdout) == (1, "")
    assert "Traceback" not in none.stderr
    done = run(tmp_path, "logout")
    assert (done.returncode, done.stdout) == (0, "No key was kept.\n")
    assert_told(run(tmp_path, "logout", "all"), 2, "too many words")
