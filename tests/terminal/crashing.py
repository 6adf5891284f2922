"""A program whose screen meets an error nobody expected, with a secret in reach."""

from pathlib import Path

from anosim_tui import logs
from anosim_tui.ui import app as app_module
from anosim_tui.ui.app import AnosimApp
from tests.ui.support import StubAccount, app_on, full_state

SECRET = "secret-key-7f3a"


class BrokenApp(AnosimApp):
    """Shows the account, then fails while a local variable holds the key."""

    CSS_PATH = Path(app_module.__file__).with_name("app.tcss")

    def on_account_changed(self) -> None:
        super().on_account_changed()
        key = SECRET
        raise RuntimeError(f"failed with {key}")


if __name__ == "__main__":
    logs.begin(None, logs.Scrubber())
    account = StubAccount(full_state())
    app = BrokenApp(app_on(account)._launch)
    app.run()
    raise SystemExit(app.return_code)
