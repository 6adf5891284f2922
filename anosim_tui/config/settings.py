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
from anosim_tui.language import N_, _

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
    """

    language = Setting(
        LANGUAGE,
        SYSTEM,
        N_("The language of the program; auto follows your system."),
        '"de"',
        option="--language",
        option_help=N_("the language: en, de, ru, zh_CN, or auto to follow your system"),
        metavar="NAME",
        variable="ANOSIM_LANGUAGE",
        live=True,
        label=N_("Language"),
    )
    base_url = Setting(
        text(N_('text, such as "https://anosim.net/api/v1"')),
        DEFAULT_BASE_URL,
        N_("The API root that your key is sent to; plain http:// works for this computer only."),
        '"https://anosim.net/api/v1"',
        option="--base-url",
        option_help=N_("the API root; plain http:// works for this computer only"),
        metavar="URL",
        variable="ANOSIM_BASE_URL",
        label=N_("Base URL"),
    )
    data_dir: Setting[Path] = Setting(
        text(N_("text, the path to a folder")),
        cast("Path", None),  # where it is depends on the system
        N_(
            "The folder for saved data; a path that does not begin with / or ~ is "
            "relative to the folder you run the program from."
        ),
        '"~/anosim"',
        without=N_("your system's folder for application data"),
        option="--data-dir",
        option_help=N_("the folder for saved data"),
        metavar="FOLDER",
        variable="ANOSIM_DATA_DIR",
        label=N_("Data folder"),
    )
    requests_per_minute = Setting(
        whole(1, 600),
        60,
        N_("The maximum number of requests the program may make in any minute."),
        "60",
        label=N_("Requests per minute"),
    )
    read_only = Setting(
        TRUTH,
        False,
        N_("Never buy or change anything."),
        option="--read-only",
        option_help=N_("never buy or change anything"),
        label=N_("Read-only"),
    )
    mask = Setting(
        TRUTH,
        False,
        N_("Hide numbers, codes, texts, senders, amounts and links until you press p."),
        option="--mask",
        option_help=N_("hide numbers, codes, texts, senders, amounts and links until you press p"),
        live=True,
        label=N_("Privacy mask"),
    )
    theme: Setting[str | None] = Setting(
        text(N_("dark, light, ansi, or the name of a Textual theme")),
        None,
        N_("The colors; ansi uses your terminal's colors and background."),
        '"light"',
        without=N_("the last theme you used, or dark"),
        option="--theme",
        option_help=N_("colors: dark, light, ansi for your terminal's, or a Textual theme"),
        metavar="NAME",
        variable="ANOSIM_THEME",
        live=True,
        label=N_("Theme"),
    )
    ascii = Setting(
        TRUTH,
        False,
        N_("Draw with plain ASCII characters only."),
        option="--ascii",
        option_help=N_("draw with plain ASCII characters only"),
        live=True,
        label=N_("ASCII only"),
    )
    mouse = Setting(
        TRUTH,
        True,
        N_("Use the mouse; without it, your terminal selects and copies as usual."),
        option="--no-mouse",
        option_help=N_("leave the mouse to the terminal"),
        label=N_("Mouse"),
    )
    limits_order: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        N_(
            "The most one purchase may cost; if a limit is set, nothing is bought "
            "unless its price is known."
        ),
        "10.00",
        without=N_("no limit"),
        label=N_("Limit per order"),
    )
    limits_day: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        N_("The most that all purchases within 24 hours may cost in total."),
        "25.00",
        without=N_("no limit"),
        label=N_("Limit per 24 hours"),
    )
    archive_enabled = Setting(
        TRUTH,
        True,
        N_("Save bookings and messages on this computer."),
        option="--no-archive",
        option_help=N_("save no bookings or messages on this computer"),
        label=N_("Save messages"),
    )
    archive_keep_days: Setting[int | None] = Setting(
        whole(1, 36_500),
        None,
        N_("Delete saved messages after this many days."),
        "90",
        without=N_("never"),
        label=N_("Delete after (days)"),
    )
    clipboard_automatic = Setting(
        TRUTH,
        False,
        N_(
            "Copy new codes automatically when the message clearly identifies them; "
            "press a to toggle."
        ),
        live=True,
        label=N_("Auto-copy"),
    )
    clipboard_clear_after: Setting[int | None] = Setting(
        whole(5, 86_400),
        None,
        N_("Clear a copied code from the clipboard after this many seconds, if it is still there."),
        "60",
        without=N_("never"),
        live=True,
        label=N_("Clear after (seconds)"),
    )
    alerts_bell = Setting(
        SOME_ALERTS,
        "",
        N_('Alerts that ring the terminal bell; "message" also includes "code".'),
        '"code, ending"',
        without=N_("none"),
        live=True,
        label=N_("Bell"),
    )
    alerts_desktop = Setting(
        SOME_ALERTS,
        "code, ending, ended, balance, connection, no-sms, stock",
        N_("Alerts that become desktop notifications."),
        '"code, connection"',
        without=N_("all except messages without a code"),
        live=True,
        label=N_("Desktop notifications"),
    )
    alerts_route = Setting(
        ROUTE,
        "auto",
        N_(
            "How notifications are sent: by the terminal (osc…), by the system "
            "(needs the notify extra), or auto, which picks whatever suits the "
            "terminal."
        ),
        '"osc9"',
        live=True,
        label=N_("Notifications sent by"),
    )
    alerts_flash = Setting(
        TRUTH,
        True,
        N_("Flash a new code on the screen."),
        live=True,
        label=N_("Flash new codes"),
    )
    alerts_title = Setting(
        TRUTH,
        True,
        N_("Show the number of unread messages in the window title."),
        label=N_("Unread count in title"),
    )
    alerts_contents = Setting(
        TRUTH,
        False,
        N_("Show senders, codes, texts, numbers and amounts in notifications."),
        live=True,
        label=N_("Show contents"),
    )
    alerts_low_balance: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        N_("Alert when the balance falls below this amount."),
        "5.00",
        without=N_("no alert"),
        live=True,
        label=N_("Low balance"),
    )
    alerts_no_sms_after: Setting[int | None] = Setting(
        whole(1, 60),
        None,
        N_(
            "Alert when an activation has no code after this many minutes; press w "
            "to try another number."
        ),
        "5",
        without=N_("no alert"),
        live=True,
        label=N_("No SMS after (minutes)"),
    )
    alerts_quiet_hours: Setting[str | None] = Setting(
        HOURS,
        None,
        N_("Hours without the bell, notifications or flashing."),
        '"22:00-07:00"',
        without=N_("none"),
        live=True,
        label=N_("Quiet hours"),
    )
    alerts_muted = Setting(
        TRUTH,
        False,
        N_("Start with alerts muted; press m to toggle."),
        live=True,
        label=N_("Start muted"),
    )

    hooks_code: Setting[str | tuple[str, ...] | None] = Setting(
        COMMAND,
        None,
        N_(
            "A command to run when a code arrives; it gets the code in ANOSIM_CODE and everything "
            "as JSON on standard input."
        ),
        "'notify-send \"$ANOSIM_CODE\"'",
        without=N_("none"),
        live=True,
        label=N_("When a code arrives"),
    )
    hooks_message: Setting[str | tuple[str, ...] | None] = Setting(
        COMMAND,
        None,
        N_("A command to run when a message arrives, with or without a code."),
        '["notify-send", "An SMS came"]',
        without=N_("none"),
        live=True,
        label=N_("When a message arrives"),
    )
    hooks_ended: Setting[str | tuple[str, ...] | None] = Setting(
        COMMAND,
        None,
        N_("A command to run when a booking has ended."),
        '["notify-send", "A number ended"]',
        without=N_("none"),
        live=True,
        label=N_("When a booking ends"),
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
    ) -> None:
        self.values, self.origins = values, origins
        self.key, self.key_in_keyring, self.key_variable = key, key_in_keyring, key_variable
        self.typed_key_base_url, self.profile = typed_key_base_url, profile
        self.config_file, self.notices, self.keys = config_file, notices, keys

    def base_url_for(self, key: Key) -> str:
        return self.base_url if key == self.key else self.typed_key_base_url

    def with_key(self, key: Key) -> Settings:
        """The same settings, with the key that was fetched from the keyring."""
        return Settings(**{**vars(self), "key": key, "key_in_keyring": False})


GROUPS: Final = {
    "general": N_("General"),
    "limits": N_("Limits"),
    "archive": N_("Saved data"),
    "clipboard": N_("Clipboard"),
    "alerts": N_("Alerts"),
    "hooks": N_("Hooks"),
}
"""The headings of the groups of settings."""

SETTINGS: Final[Mapping[str, Setting[Any]]] = {
    one.name: one for one in vars(Settings).values() if isinstance(one, Setting)
}
"""The settings by name, in the order they are shown in."""


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
    option("--profile", metavar="NAME", help=_("use this profile from the configuration"))
    option("--config", metavar="FILE", help=_("read this configuration file"))
    option(
        "--env-file", metavar="FILE", help=_("read this file instead of .env in the current folder")
    )
    for setting in (SETTINGS[name] for name in settings):
        words = _(setting.option_help).replace("%", "%%")
        if setting.option and setting.kind is TRUTH:
            value = not setting.default
            option(setting.option, action="store_const", const=value, dest=setting.name, help=words)
        elif setting.option:
            option(setting.option, metavar=setting.metavar, dest=setting.name, help=words)
