"""A program that meets an error nobody expected, with a secret in reach, after a key or two.

python -m tests.terminal.crashing handler|worker [FOLDER]
"""

import sys
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from anosim_tui import log
from anosim_tui.config.load import standard
from anosim_tui.ui import app as app_module
from anosim_tui.ui.app import AnosimApp
from tests.ui.support import SSH, StubAccount, app_on, full_state

SECRET = "secret-key-7f3a"


class BrokenApp(AnosimApp):
    """Shows the account, then fails while a local variable holds the key."""

    CSS_PATH = [Path(app_module.__file__).parent / name for name in AnosimApp.CSS_PATH]  # noqa: RUF012

    def action_next_theme(self) -> None:
        if sys.argv[1] == "worker":
            self.run_worker(fail())
        else:
            fail_at_once()


def fail_at_once() -> None:
    key = SECRET
    raise RuntimeError(f"failed with {key}")


async def fail() -> None:
    try:
        fail_at_once()
    except RuntimeError as error:
        raise LookupError from error


if __name__ == "__main__":
    scrubber = log.Scrubber()
    log.begin(None, scrubber)
    backend = app_on(StubAccount(full_state())).backend
    if sys.argv[2:]:
        backend = replace(backend, report=partial(log.report, Path(sys.argv[2]), scrubber))
    app = BrokenApp(standard(), backend, SSH)
    app.run()
    raise SystemExit(app.return_code)
