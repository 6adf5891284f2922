"""What the screen is given: values, and ways to open an account, made of the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anosim_tui import assembly, logs, session_file
from anosim_tui.actions.keymap import Keymap
from anosim_tui.config import Flags, Settings
from anosim_tui.credentials import Key
from anosim_tui.key_store import KeyStore
from anosim_tui.logs import Scrubber
from anosim_tui.ui.launch import Launch, Recall

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.preferences import Preferences


def launch(
    settings: Settings, scrubber: Scrubber, flags: Flags, environ: Mapping[str, str]
) -> Launch:
    """How the screen begins.

    Args:
        settings: what the person chose.
        scrubber: is told of every key.
        flags: what was given on the command line.
        environ: the environment.
    """
    key, left = settings.key, _left_at(settings, flags)
    open_demo = partial(assembly.demo_account, guards=assembly.guards(settings))

    def open_with_key(text: str) -> Account:
        typed = Key.parse(text)
        scrubber.hide(typed)
        return assembly.account_with_key(settings, typed)

    open_account: Callable[[], Account] | None = None
    recall: Recall = tuple
    if flags.demo:
        open_account = open_demo
    elif key is not None:
        open_account = partial(assembly.account_with_key, settings, key)
        recall = partial(assembly.kept_changes, settings, key)
    elif settings.key_in_keyring:
        open_account = partial(_open_with_kept_key, settings, scrubber)
    return Launch(
        open_account=open_account,
        open_with_key=open_with_key,
        open_demo=open_demo,
        key_variable=settings.key_variable,
        notices=settings.notices,
        report=partial(logs.report, settings.data_dir, scrubber),
        tmux="TMUX" in environ,
        gnu_screen=bool(environ.get("STY")),
        ssh="SSH_CONNECTION" in environ or "SSH_TTY" in environ,
        clear_after=settings.clipboard_clear_after,
        copies_codes=settings.clipboard_automatic,
        keymap=Keymap.of(settings.keys),
        masked=settings.mask,
        theme=settings.theme or "",
        ascii=settings.ascii,
        alerts=assembly.alert_choice(settings, environ),
        recall=recall,
        profile=settings.profile,
        preferences=None if flags.demo else partial(_preferences, flags, environ),
        again=partial(_again, scrubber, flags, environ),
        session=session_file.read(left) if left else {},
        remember=partial(session_file.write, left) if left else _keep_nothing,
    )


def _again(scrubber: Scrubber, flags: Flags, environ: Mapping[str, str]) -> Launch:
    from anosim_tui import config

    return launch(config.load(flags, environ, Path.cwd()), scrubber, flags, environ)


def _preferences(flags: Flags, environ: Mapping[str, str]) -> Preferences:
    from anosim_tui.config_change import FilePreferences  # what it needs is not for the start

    return FilePreferences(flags, environ, Path.cwd())


def _left_at(settings: Settings, flags: Flags) -> Path | None:
    """Where the way the screens were left is kept; `None` where nothing is to be."""
    keeps = settings.archive_enabled and not flags.demo
    return session_file.path_for(settings.data_dir, settings.base_url) if keeps else None


def _keep_nothing(_session: session_file.Session) -> None:
    return


def _open_with_kept_key(settings: Settings, scrubber: Scrubber) -> Account:
    """Called after the first frame: a keyring is slow to import and may ask the person."""
    key = KeyStore.of(settings.profile).fetch()
    scrubber.hide(key)
    return assembly.account_with_key(replace(settings, key=key), key)
