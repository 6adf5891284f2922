"""Every setting there is: one entry of `Settings` each, with all that is known of it.

The table is behind the command line, the environment, config.toml, `anosim-tui config`, the
settings dialog and docs/configuration.md. It imports no library, because `--help` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar, cast, overload

if TYPE_CHECKING:
    from pathlib import Path

    from anosim_tui.credentials import Key

T = TypeVar("T")

Value = str | int | Decimal
"""What config.toml may hold for a setting; truth values are `bool`, which is an `int`."""

PROFILES: Final = "profiles"
"""The table of config.toml that holds a table for each profile."""

KEYS: Final = "keys"
"""The table of config.toml that gives actions other keys."""

PROFILE_NAME: Final = r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?"
"""It names a folder and a variable, so that it is small letters, digits and hyphens."""

TABLES: Final = frozenset({"limits", "archive", "clipboard", "alerts"})
"""The tables of config.toml that hold settings."""

ALERTS: Final = ("message", "code", "ending", "ended", "balance", "connection")
"""What an alert may be about; `domain/alerts.py` says what each is."""

ROUTES: Final = ("auto", "osc9", "osc777", "osc99", "system", "none")
"""How notifications of the desktop may be asked for."""

DEFAULT_BASE_URL: Final = "https://anosim.net/api/v1"


# --- what a setting may hold -------------------------------------------------------------------


class Kind(NamedTuple):
    """What a setting may be, in words, and how it is read: `None` where that is not allowed."""

    words: str
    read: Callable[[object], Value | None]


def text(words: str) -> Kind:
    """Any text that can be printed."""

    def read(value: object) -> str | None:
        return value if isinstance(value, str) and value.strip() and value.isprintable() else None

    return Kind(words, read)


def whole(least: int, most: int) -> Kind:
    """A whole number within bounds."""

    def read(value: object) -> int | None:
        # `True` is an int to Python and no number to anybody else.
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return cast("int", value) if is_number and least <= cast("int", value) <= most else None

    return Kind(f"a whole number from {least} to {most}", read)


def one_of(names: tuple[str, ...]) -> Kind:
    """One of several words."""
    return Kind(
        f"one of {', '.join(names)}",
        lambda value: value if isinstance(value, str) and value in names else None,
    )


def _read_truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _read_dollars(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    amount = Decimal(value)
    return amount if amount.is_finite() and amount >= 0 else None


def _read_alerts(value: object) -> str | None:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return None
    names = [part.strip() for part in parts if part.strip()]
    return ", ".join(names) if set(names) <= set(ALERTS) else None


def _read_hours(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    span = re.fullmatch(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", value, re.ASCII)
    return value if span and int(span[1]) < 24 and int(span[3]) < 24 else None


TRUTH: Final = Kind("true or false", _read_truth)
DOLLARS: Final = Kind("an amount of US dollars, such as 10 or 2.50", _read_dollars)
SECONDS: Final = whole(5, 86_400)
SOME_ALERTS: Final = Kind(
    f'a list or a text with commas of {", ".join(ALERTS)}, or ""', _read_alerts
)
HOURS: Final = Kind('two times of day, such as "22:00-07:00"', _read_hours)


# --- a setting ---------------------------------------------------------------------------------


class Setting(Generic[T]):
    """One setting; read from a `Settings`, it is the value in effect.

    Args:
        kind: what it may be.
        default: what is in effect where nothing was said; `None` for none, or where it depends.
        help: what it does, in one sentence.
        example: a line of config.toml without the name.
        without: the default as a person reads it, where its value does not say it.
        option: its name on the command line, if it has one.
        metavar: what stands behind the option in the help.
        variable: its name in the environment, if it has one.
        live: whether a change in the running program applies at once, and not after a restart.

    Attributes:
        name: as in config.toml; what stands before a dot is the table it is in.
    """

    name: str

    def __init__(
        self,
        kind: Kind,
        default: T,
        help: str,
        example: str,
        *,
        without: str = "",
        option: str = "",
        metavar: str = "",
        variable: str = "",
        live: bool = False,
    ) -> None:
        self.kind, self.default, self.help, self.example = kind, default, help, example
        self.option, self.metavar, self.variable, self.live = option, metavar, variable, live
        self.default_words = without or self.words(default)

    def __set_name__(self, owner: type, attribute: str) -> None:
        table, _, rest = attribute.partition("_")
        self.name = f"{table}.{rest}" if table in TABLES else attribute

    @overload
    def __get__(self, instance: None, owner: type) -> Setting[T]: ...
    @overload
    def __get__(self, instance: Settings, owner: type) -> T: ...
    def __get__(self, instance: Settings | None, owner: type) -> Setting[T] | T:
        return self if instance is None else cast("T", instance.values[self.name])

    def words(self, value: object) -> str:
        """A value of it as a person reads it; its default where there is none."""
        if value is None:
            return self.default_words
        if value == "":
            return '""'  # as it is written, so that it can be seen
        if isinstance(value, bool):
            return str(value).lower()
        return f"{value:f}" if isinstance(value, Decimal) else str(value)


class Settings:
    """What is in effect.

    Args:
        values: of each setting, by its name.
        origins: where each came from, in words; also of `key` and `typed_key_base_url`.
        key: the API key; `None` if there is none yet, and in the demo.
        key_in_keyring: whether `key` is `None` because it has to be fetched from the keyring.
        key_variable: the environment variable that holds the key of this profile.
        typed_key_base_url: the API root for a key typed on the screen: never one from a `.env`.
        profile: the name of the profile, or "".
        config_file: the configuration file that is read if it is there.
        notices: sentences to show once.
        keys: the keys chosen for actions, by the id of the action.
    """

    base_url = Setting(
        text('text, such as "https://anosim.net/api/v1"'),
        DEFAULT_BASE_URL,
        "The root of the API that the key is sent to; plain http:// is for this computer only.",
        '"https://anosim.net/api/v1"',
        option="--base-url",
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
        metavar="FOLDER",
        variable="ANOSIM_DATA_DIR",
    )
    requests_per_minute = Setting(
        whole(1, 600), 60, "The most requests that are made in any minute, all together.", "60"
    )
    read_only = Setting(
        TRUTH, False, "Whether nothing may be bought or changed.", "true", option="--read-only"
    )
    mask = Setting(
        TRUTH,
        False,
        "Whether numbers, codes, texts, senders, money and links are hidden until p shows them.",
        "true",
        option="--mask",
        live=True,
    )
    theme: Setting[str | None] = Setting(
        text("dark, light, ansi, or the name of a theme of Textual's"),
        None,
        "The colors; ansi uses those of your terminal and lets its background through.",
        '"light"',
        without="as you left it, at first dark",
        option="--theme",
        metavar="NAME",
        variable="ANOSIM_THEME",
        live=True,
    )
    ascii = Setting(
        TRUTH,
        False,
        "Whether everything this program draws is drawn with plain ASCII characters.",
        "true",
        option="--ascii",
        live=True,
    )
    limits_order: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        "The most that one purchase may cost; with a limit, nothing is bought whose price is not "
        "known before.",
        "10.00",
        without="no limit",
    )
    limits_day: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        "The most that all purchases of 24 hours may cost together.",
        "25.00",
        without="no limit",
    )
    archive_enabled = Setting(
        TRUTH,
        True,
        "Whether bookings and messages are kept on this computer.",
        "false",
        option="--no-archive",
    )
    archive_keep_days: Setting[int | None] = Setting(
        whole(1, 36_500), None, "How many days back messages are kept.", "90", without="forever"
    )
    clipboard_automatic = Setting(
        TRUTH,
        False,
        "Whether a code that arrives is copied by itself, if a word in its message names it as "
        "one; a switches it.",
        "true",
        live=True,
    )
    clipboard_clear_after: Setting[int | None] = Setting(
        SECONDS,
        None,
        "After how many seconds a copied code is taken off the clipboard, if that still holds it.",
        "60",
        without="never",
        live=True,
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
        "code, ending, ended, balance, connection",
        "What becomes a notification of the desktop.",
        '"code, connection"',
        without="all but messages without a code",
        live=True,
    )
    alerts_route = Setting(
        one_of(ROUTES),
        "auto",
        "How a notification is asked for: by the terminal (osc…), by the system (with the extra "
        "notify), or by what fits the terminal.",
        '"osc9"',
        live=True,
    )
    alerts_flash = Setting(
        TRUTH, True, "Whether the code on the screen flashes when it arrives.", "false", live=True
    )
    alerts_title = Setting(
        TRUTH,
        True,
        "Whether the title of the window counts the messages that arrived since the last key.",
        "false",
    )
    alerts_contents = Setting(
        TRUTH,
        False,
        "Whether notifications show senders, codes, texts, numbers and amounts.",
        "true",
        live=True,
    )
    alerts_low_balance: Setting[Decimal | None] = Setting(
        DOLLARS,
        None,
        "Below which balance there is an alert.",
        "5.00",
        without="no alert",
        live=True,
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
        TRUTH, False, "Whether alerts are muted at first; m switches it.", "true", live=True
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
        """The API root that may receive `key`."""
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
