"""Every setting there is: one entry of `Settings` each, with all that is known of it.

The table is behind the command line, the environment, config.toml, `anosim-tui config`, the
settings dialog and docs/configuration.md. It imports no library, because `--help` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from anosim_tui.config.values import (
    COMMAND,
    DOLLARS,
    HOURS,
    LANGUAGE,
    ROUTE,
    SOME_ALERTS,
    SYSTEM,
    TRUTH,
    Setting,
    text,
    whole,
)
from anosim_tui.language import ENGLISH

if TYPE_CHECKING:
    from argparse import ArgumentParser, _ArgumentGroup
    from pathlib import Path

    from anosim_tui.credentials import Key

PROFILES: Final = "profiles"
"""The table of config.toml that holds a table for each profile."""

KEYS: Final = "keys"
"""The table of config.toml that gives actions other keys."""

PROFILE_NAME: Final = r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?"
"""It names a folder and a variable, so that it is small letters, digits and hyphens."""

EVERYWHERE: Final = ("language", "base_url", "data_dir")
"""The settings that every command has an option for; the screen has one for each that has one."""

DEFAULT_BASE_URL: Final = "https://anosim.net/api/v1"


class Settings:
    """What is in effect.

    Args:
        values: of each setting, by its name.
        origins: where each came from, in words; also of `key`.
        key: the API key; `None` if there is none yet, and in the demo.
        key_in_keyring: whether `key` is `None` because it has to be fetched from the keyring.
        key_variable: the environment variable that holds the key of this profile.
        typed_key_base_url: the API root for a key typed on the screen: never one from a `.env`.
        profile: the name of the profile, or "".
        config_file: the configuration file that is read if it is there.
        notices: sentences to show once.
        keys: the keys chosen for actions, by the id of the action.
        system_language: the language of the locale.
    """

    language = Setting(
        LANGUAGE,
        SYSTEM,
        "The language of the program; auto is that of your system.",
        '"de"',
        option="--language",
        option_help="the language: en, de, ru, zh_CN, or auto for that of your system",
        metavar="NAME",
        variable="ANOSIM_LANGUAGE",
        live=True,
    )
    base_url = Setting(
        text('text, such as "https://anosim.net/api/v1"'),
        DEFAULT_BASE_URL,
        "The root of the API that the key is sent to; plain http:// is for this computer only.",
        '"https://anosim.net/api/v1"',
        option="--base-url",
        option_help="the root of the API; plain http:// is for this computer only",
        metavar="URL",
        variable="ANOSIM_BASE_URL",
    )
    data_dir: Setting[Path] = Setting(
        text("text, the path of a folder"),
        cast("Path", None),  # where it is depends on the system
        "The folder for what is kept; a path that does not begin with / or ~ is taken from the "
        "folder the program is started in.",
        '"~/anosim"',
        without="the usual folder of your system for data of programs",
        option="--data-dir",
        option_help="the folder for what is kept",
        metavar="FOLDER",
        variable="ANOSIM_DATA_DIR",
    )
    requests_per_minute = Setting(
        whole(1, 600),
        60,
        "The most requests that are made in any minute, all together.",
        "60",
        label="Requests a minute",
    )
    read_only = Setting(
        TRUTH,
        False,
        "Whether nothing may be bought or changed.",
        option="--read-only",
        option_help="buy and change nothing",
    )
    mask = Setting(
        TRUTH,
        False,
        "Whether numbers, codes, texts, senders, money and links are hidden until p shows them.",
        option="--mask",
        option_help="hide numbers, codes, texts, senders, money and links until p shows them",
        live=True,
        label="Privacy mask",
    )
    theme: Setting[str | None] = Setting(
        text("dark, light, ansi, or the name of a theme of Textual's"),
        None,
        "The colors; ansi uses those of your terminal and lets its background through.",
        '"light"',
        without="as you left it, at first dark",
        option="--theme",
        option_help="colors: dark, light, ansi for those of the terminal, or a theme of Textual",
        metavar="NAME",
        variable="ANOSIM_THEME",
        live=True,
    )
    ascii = Setting(
        TRUTH,
        False,
        "Whether everything this program draws is drawn with plain ASCII characters.",
        option="--ascii",
        option_help="draw with plain ASCII characters only",
        live=True,
        label="ASCII only",
    )
    mouse = Setting(
        TRUTH,
        True,
        "Whether the mouse is used; without it, the terminal selects and copies as usual.",
        option="--no-mouse",
        option_help="leave the mouse to the terminal",
    )
    limits_order: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        "The most that one purchase may cost; with a limit, nothing is bought whose price is not "
        "known before.",
        "10.00",
        without="no limit",
        label="Most for one order",
    )
    limits_day: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        "The most that all purchases of 24 hours may cost together.",
        "25.00",
        without="no limit",
        label="Most in 24 hours",
    )
    archive_enabled = Setting(
        TRUTH,
        True,
        "Whether bookings and messages are kept on this computer.",
        option="--no-archive",
        option_help="keep no bookings and messages on this computer",
        label="Keep messages",
    )
    archive_keep_days: Setting[int | None] = Setting(
        whole(1, 36_500),
        None,
        "How many days back messages are kept.",
        "90",
        without="forever",
        label="Days to keep them",
    )
    clipboard_automatic = Setting(
        TRUTH,
        False,
        "Whether a code that arrives is copied by itself, if a word in its message names it as "
        "one; a switches it.",
        live=True,
        label="Copy new codes",
    )
    clipboard_clear_after: Setting[int | None] = Setting(
        whole(5, 86_400),
        None,
        "After how many seconds a copied code is taken off the clipboard, if that still holds it.",
        "60",
        without="never",
        live=True,
        label="Clear after seconds",
    )
    alerts_bell = Setting(
        SOME_ALERTS,
        "",
        "What rings the terminal's bell; a code is a message as well.",
        '"code, ending"',
        without="nothing",
        live=True,
    )
    alerts_desktop = Setting(
        SOME_ALERTS,
        "code, ending, ended, balance, connection, no-sms",
        "What becomes a notification of the desktop.",
        '"code, connection"',
        without="all but messages without a code",
        live=True,
        label="Desktop notification",
    )
    alerts_route = Setting(
        ROUTE,
        "auto",
        "How a notification is asked for: by the terminal (osc…), by the system (with the extra "
        "notify), or by what fits the terminal.",
        '"osc9"',
        live=True,
        label="Sent to the desktop by",
    )
    alerts_flash = Setting(
        TRUTH,
        True,
        "Whether the code on the screen flashes when it arrives.",
        live=True,
        label="Flash the code",
    )
    alerts_title = Setting(
        TRUTH,
        True,
        "Whether the title of the window counts the messages that arrived since the last key.",
        label="Count in the title",
    )
    alerts_contents = Setting(
        TRUTH,
        False,
        "Whether notifications show senders, codes, texts, numbers and amounts.",
        live=True,
        label="Show contents",
    )
    alerts_low_balance: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        "Below which balance there is an alert.",
        "5.00",
        without="no alert",
        live=True,
    )
    alerts_no_sms_after: Setting[int | None] = Setting(
        whole(1, 60),
        None,
        "After how many minutes an activation without a code is an alert; w tries another number.",
        "5",
        without="no alert",
        live=True,
        label="No SMS after minutes",
    )
    alerts_quiet_hours: Setting[str | None] = Setting(
        HOURS,
        None,
        "When neither bell, notification nor flash disturbs.",
        '"22:00-07:00"',
        without="none",
        live=True,
    )
    alerts_muted = Setting(
        TRUTH,
        False,
        "Whether alerts are muted at first; m switches it.",
        live=True,
        label="Muted at first",
    )

    hooks_code: Setting[str | tuple[str, ...] | None] = Setting(
        COMMAND,
        None,
        "What is run when a code arrives, with it in ANOSIM_CODE and all of it as JSON on standard "
        "input.",
        "'notify-send \"$ANOSIM_CODE\"'",
        without="nothing",
        live=True,
    )
    hooks_message: Setting[str | tuple[str, ...] | None] = Setting(
        COMMAND,
        None,
        "What is run when a message arrives, with a code or without.",
        '["notify-send", "An SMS came"]',
        without="nothing",
        live=True,
    )
    hooks_ended: Setting[str | tuple[str, ...] | None] = Setting(
        COMMAND,
        None,
        "What is run when a booking has ended.",
        '["notify-send", "A number ended"]',
        without="nothing",
        live=True,
    )

    def __init__(
        self,
        values: Mapping[str, object],
        origins: Mapping[str, str],
        *,
        key: Key | None = None,
        key_in_keyring: bool = False,
        key_variable: str = "ANOSIM_API_KEY",
        typed_key_base_url: str = DEFAULT_BASE_URL,
        profile: str = "",
        config_file: Path,
        notices: tuple[str, ...] = (),
        keys: Mapping[str, tuple[str, ...]],
        system_language: str = ENGLISH,
    ) -> None:
        self.values, self.origins = values, origins
        self.key, self.key_in_keyring, self.key_variable = key, key_in_keyring, key_variable
        self.typed_key_base_url, self.profile = typed_key_base_url, profile
        self.config_file, self.notices, self.keys = config_file, notices, keys
        self.system_language = system_language

    @property
    def spoken_language(self) -> str:
        return self.system_language if self.language == SYSTEM else self.language

    def base_url_for(self, key: Key) -> str:
        return self.base_url if key == self.key else self.typed_key_base_url

    def with_key(self, key: Key) -> Settings:
        """The same settings, with the key that was fetched from the keyring."""
        return Settings(**{**vars(self), "key": key, "key_in_keyring": False})


SETTINGS: Final[Mapping[str, Setting[Any]]] = {
    one.name: one for one in vars(Settings).values() if isinstance(one, Setting)
}
"""The settings by name, in the order they are shown in."""


def standard(**changed: object) -> Settings:
    """Every setting at its default but those `changed`, named as in `Settings`."""
    from pathlib import Path

    values = {
        name: changed.pop(name.replace(".", "_"), one.default) for name, one in SETTINGS.items()
    }
    given: dict[str, Any] = {"config_file": Path(), "keys": {}, **changed}
    return Settings(values, dict.fromkeys(values, "default"), **given)


# --- the command line --------------------------------------------------------------------------


def add_options(
    parser: ArgumentParser | _ArgumentGroup, settings: Iterable[str], demo: str = ""
) -> None:
    """Add the options of `settings`, and those that say where settings are read.

    `demo` is the help of `--demo`; "" for no such option.
    """
    option = parser.add_argument
    if demo:
        option("--demo", action="store_true", help=demo)
    option("--profile", metavar="NAME", help="use this profile of the configuration")
    option("--config", metavar="FILE", help="read this configuration file")
    option("--env-file", metavar="FILE", help="read this file instead of .env in this folder")
    for setting in (SETTINGS[name] for name in settings):
        words = setting.option_help.replace("%", "%%")
        if setting.option and setting.kind is TRUTH:
            value = not setting.default
            option(setting.option, action="store_const", const=value, dest=setting.name, help=words)
        elif setting.option:
            option(setting.option, metavar=setting.metavar, dest=setting.name, help=words)
