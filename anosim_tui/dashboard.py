"""The dashboard: whether it can be opened here, what stands behind its screens, and running it.

The account, and what asks the service for it, is made by `bootstrap` after the first frame.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from anosim_tui import log, saved_screens
from anosim_tui.arguments import tell_unexpected
from anosim_tui.config.load import Flags, load
from anosim_tui.credentials import Key, KeyStore
from anosim_tui.domain import terminals, text
from anosim_tui.domain.clock import SystemClock
from anosim_tui.exit_codes import DONE, CannotStart
from anosim_tui.language import _, together
from anosim_tui.ui.backend import Backend

if TYPE_CHECKING:
    from argparse import Namespace

    from anosim_tui.account.account import Account, SharedAccount
    from anosim_tui.config.edit import FilePreferences
    from anosim_tui.config.settings import Settings
    from anosim_tui.domain.changes import Change


def run_dashboard(arguments: Namespace, environ: MutableMapping[str, str]) -> int:
    """Open the account of the settings in this terminal; returns the exit code.

    Raises:
        CannotStart: a setting cannot be used, or no screen can be opened here.
    """
    arguments.ascii = arguments.ascii or _is_plain(environ) or None
    flags = Flags.of(arguments)
    settings = load(flags, environ, Path.cwd())
    _check_terminal(environ)
    # Helpers of the clipboard may outlive this program, and need no key.
    environ.pop(settings.key_variable, None)
    scrubber = log.Scrubber()
    if settings.key:
        scrubber.hide(settings.key)
    path = Path(arguments.log) if arguments.log else None
    try:
        log.begin(path, scrubber)
    except OSError as error:
        raise CannotStart(
            _(
                "--log {path} cannot be written ({reason}); choose another file.",
                path=path,
                reason=error.strerror,
            )
        ) from None
    return _run(settings, backend(settings, scrubber, flags, environ), environ, path)


def run_shared(base_url: str, token: str, settings: Settings, environ: Mapping[str, str]) -> int:
    """Open a shared booking, which is read without a key.

    Raises:
        CannotStart: no screen can be opened here.
    """
    _check_terminal(environ)
    log.begin(None, log.Scrubber())

    def no_key(_text: str) -> Account:
        raise ValueError("A shared booking is read without a key.")

    open_shared = partial(_open_shared, base_url, token)
    shared = Backend(open_shared, no_key, partial(_open_demo, settings), is_shared=True)
    return _run(settings, shared, environ)


def _run(
    settings: Settings, backend: Backend, environ: Mapping[str, str], log: Path | None = None
) -> int:
    try:
        from anosim_tui.ui.app import AnosimApp  # Textual; what is wrong is said without it

        app = AnosimApp(settings, backend, terminal_facts(environ))
        app.run(mouse=settings.mouse)
    except Exception as error:
        # The words of an exception can quote anything; its type and a scrubbed log cannot.
        logging.getLogger("anosim_tui").critical("the program ended", exc_info=error)
        if where := log or backend.report(error, {}):
            return tell_unexpected(error, _("See {path}.", path=where))
        if backend.is_shared:
            return tell_unexpected(error, _("Please report this."))
        return tell_unexpected(error, _("Run it again with --log FILE."))
    return app.return_code or DONE


# --- the terminal ------------------------------------------------------------------------------


def terminal_facts(environ: Mapping[str, str]) -> terminals.TerminalFacts:
    return terminals.TerminalFacts.of(environ, find_spec("desktop_notifier") is not None)


def _check_terminal(environ: Mapping[str, str]) -> None:
    if terminals.is_browser(environ):
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CannotStart(_("The dashboard needs an interactive terminal."))
    if (term := environ.get("TERM", "")) in terminals.TERMS_WITHOUT_A_SCREEN:
        raise CannotStart(
            _(
                "TERM={term} does not support full-screen programs; set it to xterm-256color.",
                term=term,
            )
        )
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    least_columns, least_lines = terminals.LEAST_SIZE
    # A terminal that does not tell its size says 0.
    if 0 < columns < least_columns or 0 < lines < least_lines:
        raise CannotStart(
            _(
                "This terminal has {columns} columns and {lines} lines; anosim-tui "
                "needs at least {least_columns} and {least_lines}. Enlarge the window "
                "or use a smaller font.",
                columns=columns,
                lines=lines,
                least_columns=least_columns,
                least_lines=least_lines,
            )
        )


def _is_plain(environ: Mapping[str, str]) -> bool:
    """Whether the terminal takes ASCII only; what else is sent to it becomes a question mark."""
    stream = sys.__stderr__  # which Textual writes to
    if terminals.is_browser(environ) or not isinstance(stream, io.TextIOWrapper):
        return False
    if text.can_be_drawn(stream.encoding):
        return False
    stream.reconfigure(errors="replace")
    return True


# --- what stands behind the screens ------------------------------------------------------------


def backend(
    settings: Settings, scrubber: log.Scrubber, flags: Flags, environ: Mapping[str, str]
) -> Backend:
    """What the app needs of the account of `settings`; `scrubber` is told of every key."""

    def open_with_keyring() -> Account:
        """A keyring is slow to import and may ask the person."""
        key = KeyStore.of(settings.profile).fetch()
        return _open_with_key(scrubber, settings.with_key(key), key)

    def open_typed(text: str) -> Account:
        return _open_with_key(scrubber, settings, Key.parse(text))

    given = Backend(
        None,
        open_typed,
        partial(_open_demo, settings),
        keep_key=partial(_keep_key, settings, flags),
        report=partial(log.report, settings.data_dir, scrubber),
        reload=partial(load, flags, environ, Path.cwd()),
        hook_environment={
            name: text for name, text in environ.items() if not name.startswith("ANOSIM_")
        },
    )
    if flags.demo:
        return replace(given, open_account=given.open_demo)
    given = replace(given, preferences=partial(_preferences, flags, environ))
    if settings.archive_enabled:
        left = saved_screens.path_for(settings.data_dir, settings.base_url)
        save = partial(saved_screens.write, left)
        given = replace(given, saved_screens=saved_screens.read(left), save_screens=save)
    if settings.key is not None:
        return replace(
            given,
            open_account=partial(_open_with_key, scrubber, settings, settings.key),
            load_cached=partial(_load_cached, settings, settings.key),
        )
    return replace(given, open_account=open_with_keyring) if settings.key_in_keyring else given


def _open_with_key(scrubber: log.Scrubber, settings: Settings, key: Key) -> Account:
    from anosim_tui.bootstrap import account_with_key

    scrubber.hide(key)
    return account_with_key(settings, key)


def _open_shared(base_url: str, token: str) -> SharedAccount:
    from anosim_tui.bootstrap import shared_account

    return shared_account(base_url, token)


def _open_demo(settings: Settings) -> Account:
    from anosim_tui.bootstrap import demo_account

    return demo_account(settings)


def _load_cached(settings: Settings, key: Key) -> Sequence[Change]:
    """What the archive holds for the account of `key`; needs no library of the network."""
    from anosim_tui.storage import database, reading  # sqlite3, after the first frame

    if not settings.archive_enabled:
        return ()
    path = database.path_for(settings.data_dir, settings.base_url_for(key))
    return reading.load_cached(path, SystemClock().now())


def _preferences(flags: Flags, environ: Mapping[str, str]) -> FilePreferences:
    from anosim_tui.config.edit import FilePreferences  # tomlkit, for few

    return FilePreferences(flags, environ, Path.cwd())


def _keep_key(settings: Settings, flags: Flags, text: str) -> str:
    """Keep a typed key, and the API root it was accepted at where that is not the usual one.

    Raises:
        ValueError: it could not be kept; a sentence says why.
    """
    key = Key.parse(text)
    base_url = settings.base_url_for(key)
    is_own = "base_url" in flags.settings or base_url != settings.typed_key_base_url
    place = KeyStore.of(settings.profile).keep(key, base_url=base_url if is_own else "")
    origin = settings.origins["key"]
    words = _("API key saved ({place}).", place=place)
    if not origin.startswith(settings.key_variable):
        return words
    instead = _("While {origin} is set, its key is used instead.", origin=origin)
    return together(words, instead)
