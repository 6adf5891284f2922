"""A program whose screen meets an error nobody expected, with a secret in reach."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from anosim_tui import logs
from anosim_tui.ui import app as app_module
from anosim_tui.ui.app import AnosimApp
from tests.ui.support import StubAccount, app_on, full_state

SECRET = "secret-key-7f3a"


class BrokenApp(AnosimApp):
    """Shows the account, then fails while a local variable holds the key."""

    CSS_PATH = [Path(app_module.__file__).parent / name for name in AnosimApp.CSS_PATH]  # noqa: RUF012

    def on_account_changed(self) -> None:
        super().on_account_changed()
        key = SECRET
        raise RuntimeError(f"failed with {key}")


if __name__ == "__main__":
    scrubber = logs.Scrubber()
    logs.begin(None, scrubber)
    launch = app_on(StubAccount(full_state()))._launch
    if sys.argv[1:]:
        launch = replace(launch, report=partial(logs.report, Path(sys.argv[1]), scrubber))
    app = BrokenApp(launch)
    app.run()
    raise SystemExit(app.return_code)
