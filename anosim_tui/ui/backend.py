"""What stands behind the screen: ways to open an account, and files that are read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from anosim_tui.account.account import Account, SharedAccount
    from anosim_tui.config.edit import FilePreferences
    from anosim_tui.config.settings import Settings
    from anosim_tui.domain.changes import Change
    from anosim_tui.ui.terminal import Report


def _no_report(_error: BaseException, _circumstances: Mapping[str, str]) -> str:
    return ""


def _save_nothing(_session: Mapping[str, object]) -> None:
    return


class Backend(Struct, frozen=True):
    """What the app calls and cannot make itself; `bootstrap` does.

    Attributes:
        open_account: opens the account whose key is known, or the shared booking; `None` shows the
            first-run screen.
        open_with_key: opens an account with a key typed by the person; raises `ValueError` with a
            plain sentence where no request can carry it.
        open_demo: opens the account in the built-in sandbox.
        keep_key: saves a typed key on this computer, and says in a sentence where; raises
            `ValueError` with one where that failed. It may wait for a keyring. `None` where no key
            can be kept.
        load_cached: reads what the archive holds of that account, to be shown until it is open.
        report: see `Report`.
        saved_screens: how the screens were left in an earlier run.
        save_screens: writes that for the next one.
        preferences: makes the settings that can be changed; `None` in the demo.
        reload: reads the settings again after one was changed; raises `ValueError` with a sentence
            where they cannot be read.
        hook_environment: what hooks find in their environment, without a key.
        is_shared: whether it is a shared booking that is opened, which can only be read.

    The three `open_…` import what the network needs, so they are called after the first frame.
    """

    open_account: Callable[[], Account | SharedAccount] | None
    open_with_key: Callable[[str], Account]
    open_demo: Callable[[], Account]
    keep_key: Callable[[str], str] | None = None
    load_cached: Callable[[], Sequence[Change]] = tuple
    report: Report = _no_report
    saved_screens: Mapping[str, object] = field(default_factory=dict)
    save_screens: Callable[[Mapping[str, object]], None] = _save_nothing
    preferences: Callable[[], FilePreferences] | None = None
    reload: Callable[[], Settings] | None = None
    hook_environment: Mapping[str, str] = field(default_factory=dict)
    is_shared: bool = False
