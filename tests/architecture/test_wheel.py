"""The wheel: everything the program needs away from its repository, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.architecture.source import PACKAGE, ROOT
from tests.waiting import PATIENCE

pytest.importorskip("hatchling")

BUILD = """
import sys
from hatchling.build import build_sdist, build_wheel
print({function}(sys.argv[1]))
"""


def built(function: str, source: Path, folder: Path) -> Path:
    """What hatchling makes of `source`, without a network and without an isolated environment."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD.format(function=function), str(folder)],
        cwd=source,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of what is in the repository, so that nothing else gets in."""
    source = tmp_path_factory.mktemp("source")
    unfinished = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".env.example"):
        shutil.copy(ROOT / name, source)
    for name in ("anosim_tui", "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=unfinished)
    return built("build_wheel", source, tmp_path_factory.mktemp("wheel"))


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_package_is_in_it(wheel: Path) -> None:
    files = {
        f"anosim_tui/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    names = names_in(wheel)
    assert files <= names
    suffixes = {PurePosixPath(name).suffix for name in names}
    assert {".py", ".tcss", ".md", ".typed", ".toml", ".mo"} <= suffixes


def test_and_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names_in(wheel)}
    assert {top for top in tops if not top.endswith((".dist-info", ".data"))} == {"anosim_tui"}
    (manual,) = (name for name in names_in(wheel) if ".data/" in name)
    assert manual.endswith(".data/data/share/man/man1/anosim-tui.1")
    suffixes = {PurePosixPath(name).suffix for name in names_in(wheel)}
    assert not suffixes & {".pyc", ".svg", ".png", ".sqlite3", ".env"}
    assert not any("/test_" in name or name.endswith("/conftest.py") for name in names_in(wheel))


def test_it_has_a_command_and_asks_nobody_for_what_development_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        told = archive.read(metadata).decode()
        (scripts,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        assert "anosim-tui = anosim_tui.cli:main" in archive.read(scripts).decode()
    # Nothing that only development needs is asked of everybody.
    needed = [line for line in told.splitlines() if line.startswith("Requires-Dist")]
    assert not any("pytest" in line and "extra ==" not in line for line in needed)


def test_it_runs_without_the_repository(wheel: Path, tmp_path: Path) -> None:
    """Unpacked, as an installer does, and run from a folder that knows nothing of this one."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    # Before the editable installation of this repository, should there be one.
    program = (
        "import sys, anosim_tui; from anosim_tui.cli import main; "
        "assert 'site' in anosim_tui.__file__, anosim_tui.__file__; sys.exit(main())"
    )
    for arguments, code, words in (
        (["--demo", "balance"], 0, "$42.17"),
        (["doctor"], 1, "There is no API key"),
        (["config", "--example"], 0, "[limits]"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, "")
        assert words in done.stdout


@pytest.mark.campaign
def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = built("build_sdist", ROOT, tmp_path)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    again = built("build_wheel", source, tmp_path)
    assert names_in(again) == names_in(wheel)
