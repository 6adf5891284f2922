"""`anosim-tui export`: whole, safe in a spreadsheet, readable by its owner only."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from anosim_tui import files
from tests.account.fakes import START
from tests.archives import filled
from tests.commands.kept import Kept
from tests.forks import popen
from tests.storage.support import message
from tests.waiting import PATIENCE


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_every_message_with_its_code(
    kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.fill()
    assert kept.run("export") == 0
    rows = table(capsys.readouterr().out)
    assert [row["text"] for row in rows] == [
        "NEW ändern",
        "G-482910 is your code",
        "OLD two",
        "OLD one",
    ]
    assert rows[1]["code"] == "482910"
    assert rows[0]["code"] == ""
    assert (rows[2]["bookings"], rows[2]["service"], rows[2]["country"]) == (
        "1",
        "Google",
        "Germany",
    )
    assert rows[0]["bookings"] == ""
    assert rows[0]["date"] == "2026-03-01T12:00:00Z"


def test_json_lines_keep_their_types(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    kept.fill()
    assert kept.run("export", "--format", "jsonl", "--since", "2026-02-24") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == ["NEW ändern", "G-482910 is your code", "OLD two"]
    assert lines[0]["code"] is None
    assert lines[2]["bookings"] == [1]
    assert lines[0]["number"] == "+4915100000001"
    assert kept.run("export", "--format", "jsonl", "--what", "orders") == 0
    assert json.loads(capsys.readouterr().out) == {
        "order": 70,
        "date": "2026-02-18T12:00:00Z",
        "price": "10.85",
        "bookings": [1],
    }
    assert kept.run("export", "--format", "jsonl", "--what", "bookings") == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["booking"], line["messages"], line["price"], line["state"]) == (
        1,
        2,
        "10.85",
        "Ended",
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        *((f"{sign}1+1", f"'{sign}1+1") for sign in "=+-@\t\r\n"),
        ('=cmd|"/C calc"!A0', '\'=cmd|"/C calc"!A0'),
        ("＝1+1", "'＝1+1"),
        ("hi;=1+1", "hi;'=1+1"),
        ("a;b; ＠x;\u200b+1", "a;b; '＠x;\u200b'+1"),
        (" \u00a0\ufeff\u200b-1", " \u00a0\ufeff\u200b'-1"),
        ("two lines\n=1+1", "two lines\n'=1+1"),
        ("a - b; c = d, e@f.example", "a - b; c = d, e@f.example"),
    ],
)
def test_nothing_is_a_formula_to_a_spreadsheet(
    kept: Kept, capsys: pytest.CaptureFixture[str], text: str, cell: str
) -> None:
    kept.fill([message(text, sender=text)])
    assert kept.run("export") == 0
    (row,) = table(capsys.readouterr().out)
    assert (row["text"], row["sender"], row["number"]) == (cell, cell, "'+4915100000001")


def test_a_file_is_for_its_owner_only_and_whole(
    kept: Kept, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept.fill()
    target = tmp_path / "out.csv"
    target.write_text("older")
    target.chmod(0o644)
    assert kept.run("export", "--output", str(target)) == 0
    assert len(table(target.read_text())) == 4
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert capsys.readouterr().err == f"Wrote 4 rows to {target}.\n"

    def failing(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        files.replace_private(target, failing)
    assert len(table(target.read_text())) == 4
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.csv"]


def test_what_is_wrong_is_one_sentence(
    kept: Kept, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert kept.run("export") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"anosim-tui: There is no saved data for anosim.net in {kept.folder} yet.\n"
    assert not kept.folder.exists()
    kept.fill()
    assert kept.run("export", "--since", "tomorrow") == 2
    assert "a date such as 2026-03-14" in capsys.readouterr().err
    assert kept.run("export", "--output", str(tmp_path / "none" / "x")) == 1
    assert "cannot be written (No such file or directory)" in capsys.readouterr().err
    kept.path.write_bytes(b"no database at all" * 99)
    assert kept.run("export") == 1
    err = capsys.readouterr().err
    assert f"{kept.path} cannot be used: " in err
    assert "the file is damaged." in err


def test_it_takes_no_memory_however_much_there_is(kept: Kept, tmp_path: Path) -> None:
    kept.path.parent.mkdir(parents=True)
    filled(kept.path, 15_000).close()

    def little_memory() -> None:
        # The program itself needs 18 MB; all of these messages at once would take 15 MB more.
        resource.setrlimit(resource.RLIMIT_DATA, (28 << 20, 28 << 20))

    target = tmp_path / "out.jsonl"
    with target.open("w") as out:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "anosim_tui", "export", "--format", "jsonl"),
                *("--data-dir", str(kept.folder)),
            ],
            stdout=out,
            stderr=subprocess.PIPE,
            preexec_fn=little_memory,
            check=False,
            timeout=PATIENCE,
        )
    assert (done.returncode, done.stderr) == (0, b"")
    assert sum(1 for _ in target.open()) == 15_000


def test_whoever_reads_may_stop_reading(kept: Kept) -> None:
    kept.fill([message(f"{n} {'x' * 500}", date=START) for n in range(2_000)])
    with popen(
        [sys.executable, "-m", "anosim_tui", "export", "--data-dir", str(kept.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ},
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(PATIENCE) == 0
