"""The program as on Windows; each scene has a process of its own, as nothing brings POSIX back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.platforms.scenes import SCENES
from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Windows is simulated on Linux")


@pytest.mark.parametrize("scene", SCENES)
def test_as_on_windows(scene: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.platforms.scenes", scene, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
