"""A keyring that is missing, broken or silent: nothing crashes, and nothing waits for it."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from pathlib import Path

from tests.terminal.terminal import KEY, Sandbox, program, sandbox, terminal
from tests.waiting import PATIENCE

# What stands in place of the `keyring` package.
LOCKED = (
    "class Locked(Exception): pass\n"
    "class Backend:\n"
    "    priority = 5\n"
    "    def get_password(self, *_): raise Locked('locked')\n"
    "    set_password = delete_password = get_password\n"
    "def get_keyring(): return Backend()"
)
SILENT = (
    "import time\n"
    "class Backend:\n"
    "    priority = 5\n"
    "    def get_password(self, *_): time.sleep(600)\n"
    "    set_password = delete_password = get_password\n"
    "def get_keyring(): return Backend()"
)


def environment(folder: Path, keyring: str, served: Sandbox) -> dict[str, str]:
    """A home of its own, in which importing `keyring` does that."""
    (folder / "path").mkdir()
    (folder / "path" / "keyring.py").write_text(keyring)
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONPATH": str(folder / "path"),
        "ANOSIM_BASE_URL": served.base_url,
    }


def key_is_in_the_keyring(folder: Path) -> Path:
    """As `login` leaves it where a keyring worked."""
    file = folder / "config" / "anosim-tui" / "api-key"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_text("kept in the keyring\n")
    file.chmod(0o600)
    return file


def test_a_locked_keyring_makes_nothing_crash(tmp_path: Path) -> None:
    with sandbox() as served:
        home = {**os.environ, **environment(tmp_path, LOCKED, served)}

        def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
            done = subprocess.run(
                program(*arguments),
                input=typed,
                env=home,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                cwd=tmp_path,
            )
            assert "Traceback" not in done.stderr + done.stdout, done.stderr
            return done

        assert run("login", typed=f"{KEY}\n").returncode == 0
        file = tmp_path / "config" / "anosim-tui" / "api-key"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text().strip() == KEY
        assert run("logout").returncode == 0
        assert not file.exists()

        key_is_in_the_keyring(tmp_path)
        checked = run("doctor")
        assert "keyring" in checked.stdout + checked.stderr
        left = run("logout")
        assert left.returncode in (0, 1, 2), left.stderr
        key_is_in_the_keyring(tmp_path)
        with terminal(program(), environment=home, folder=str(tmp_path)) as screen:
            screen.until_shown("could not be read from the keyring")
            screen.press("\x1b")
            time.sleep(0.2)  # in which an escape is still the beginning of another key
            screen.press("\x11")
            assert screen.ended() == 0


def test_nobody_waits_for_a_silent_keyring_to_leave(tmp_path: Path) -> None:
    with sandbox() as served:
        key_is_in_the_keyring(tmp_path)
        home = environment(tmp_path, SILENT, served)
        with terminal(program(), environment=home, folder=str(tmp_path)) as screen:
            screen.until_shown("BOOKINGS")
            screen.press("2")
            screen.press("1")
            screen.press("q")
            begun = time.monotonic()
            assert screen.ended() == 0
            # It is asked for a minute, in which a person may type a password.
            assert time.monotonic() - begun < 20
