"""Every setting there is: name, what it may be, default, and the sentence that documents it.

The one table behind what is read from config.toml, `anosim-tui config`, its `--example` and
docs/configuration.md. It imports nothing, because everybody waits for what is imported at start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from anosim_tui.records import dataclass

Value = str | int | Decimal
"""What a setting may hold; truth values are `bool`, which is an `int`."""

PROFILES: Final = "profiles"
"""The table of config.toml that holds a table for each profile."""

KEYS: Final = "keys"
"""The table of config.toml that gives actions other keys."""

PROFILE_NAME: Final = r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?"
"""It names a folder and a variable, so that it is small letters, digits and hyphens."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        name: as in config.toml; what stands before a dot is the table it is in.
        allowed: what it may be, in words.
        read: its value as this program holds it, or `None` where that is not allowed.
        default: what counts where nothing was said; `None` for none, or where it depends.
        default_words: the default as a person reads it.
        says: what it does, in one sentence.
        example: a line of config.toml without the name.
        option: its name on the command line, if it has one.
        variable: its name in the environment and in `.env`, if it has one.
    """

    name: str
    allowed: str
    read: Callable[[object], Value | None]
    default: Value | None
    default_words: str
    says: str
    example: str
    option: str = ""
    variable: str = ""

    def words(self, value: object) -> str:
        """A value of it as a person reads it; its default where there is none."""
        if value is None:
            return self.default_words
        if value == "":
            return '""'  # as it is written, so that it can be seen
        if isinstance(value, bool):
            return str(value).lower()
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    @property
    def field(self) -> str:
        """The name of the attribute of `config.Settings` that holds it."""
        return self.name.replace(".", "_")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() and value.isprintable() else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _whole(least: int, most: int) -> Callable[[object], int | None]:
    def read(value: object) -> int | None:
        # `True` is an int to Python and no number to anybody else.
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return value if fits and isinstance(value, int) else None

    return read


def _dollars(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    amount = Decimal(value)
    return amount if amount.is_finite() and amount >= 0 else None


ALERTS: Final = ("message", "code", "ending", "ended", "balance", "connection")
"""What an alert may be about; `domain/alerts.py` says what each is."""

ROUTES: Final = ("auto", "osc9", "osc777", "osc99", "system", "none")
"""How notifications of the desktop may be asked for."""


def _alerts(value: object) -> str | None:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return None
    names = [part.strip() for part in parts if part.strip()]
    return ", ".join(names) if set(names) <= set(ALERTS) else None


def _route(value: object) -> str | None:
    return value if isinstance(value, str) and value in ROUTES else None


def _hours(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    span = re.fullmatch(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", value, re.ASCII)
    return value if span and int(span[1]) < 24 and int(span[3]) < 24 else None


_ALERTS_WORDS: Final = f'a list or a text with commas of {", ".join(ALERTS)}, or ""'
_SECONDS_WORDS: Final = "a whole number from 5 to 86400"
_TRUTH_WORDS: Final = "true or false"
_DOLLAR_WORDS: Final = "an amount of US dollars, such as 10 or 2.50"

_TABLE: Final = (
    Setting(
        "base_url",
        'text, such as "https://anosim.net/api/v1"',
        _text,
        "https://anosim.net/api/v1",
        "https://anosim.net/api/v1",
        "The root of the API that the key is sent to; plain http:// is for this computer only.",
        '"https://anosim.net/api/v1"',
        option="--base-url",
        variable="ANOSIM_BASE_URL",
    ),
    Setting(
        "data_dir",
        "text, the path of a folder",
        _text,
        None,
        "the usual folder of your system for data of programs",
        "The folder for what is kept; a path that does not begin with / or ~ counts from the "
        "folder the program is started in.",
        '"~/anosim"',
        option="--data-dir",
        variable="ANOSIM_DATA_DIR",
    ),
    Setting(
        "requests_per_minute",
        "a whole number from 1 to 600",
        _whole(1, 600),
        60,
        "60",
        "The most requests that are made in any minute, all together.",
        "60",
    ),
    Setting(
        "read_only",
        _TRUTH_WORDS,
        _truth,
        False,
        "false",
        "Whether nothing may be bought or changed.",
        "true",
        option="--read-only",
    ),
    Setting(
        "mask",
        _TRUTH_WORDS,
        _truth,
        False,
        "false",
        "Whether numbers, codes, texts, senders, money and links are hidden until p shows them.",
        "true",
        option="--mask",
    ),
    Setting(
        "theme",
        "dark, light, ansi, or the name of a theme of Textual's",
        _text,
        None,
        "as you left it, at first dark",
        "The colours; ansi uses those of your terminal and lets its background through.",
        '"light"',
        option="--theme",
        variable="ANOSIM_THEME",
    ),
    Setting(
        "ascii",
        _TRUTH_WORDS,
        _truth,
        False,
        "false",
        "Whether everything this program draws is drawn with plain ASCII characters.",
        "true",
        option="--ascii",
    ),
    Setting(
        "limits.order",
        _DOLLAR_WORDS,
        _dollars,
        None,
        "no limit",
        "The most that one purchase may cost; with a limit, nothing is bought whose price is not "
        "known before.",
        "10.00",
    ),
    Setting(
        "limits.day",
        _DOLLAR_WORDS,
        _dollars,
        None,
        "no limit",
        "The most that all purchases of 24 hours may cost together.",
        "25.00",
    ),
    Setting(
        "archive.enabled",
        _TRUTH_WORDS,
        _truth,
        True,
        "true",
        "Whether bookings and messages are kept on this computer.",
        "false",
        option="--no-archive",
    ),
    Setting(
        "archive.keep_days",
        "a whole number from 1 to 36500",
        _whole(1, 36_500),
        None,
        "for ever",
        "How many days back messages are kept.",
        "90",
    ),
    Setting(
        "clipboard.automatic",
        _TRUTH_WORDS,
        _truth,
        False,
        "false",
        "Whether a code that arrives is copied unasked, if a word in its message names it as one; "
        "a switches it.",
        "true",
    ),
    Setting(
        "clipboard.clear_after",
        _SECONDS_WORDS,
        _whole(5, 86_400),
        None,
        "never",
        "After how many seconds a copied code is taken off the clipboard, if that still holds it.",
        "60",
    ),
    Setting(
        "alerts.bell",
        _ALERTS_WORDS,
        _alerts,
        "",
        "nothing",
        "What rings the terminal's bell; a code is a message as well.",
        '"code, ending"',
    ),
    Setting(
        "alerts.desktop",
        _ALERTS_WORDS,
        _alerts,
        "code, ending, ended, balance, connection",
        "all but messages without a code",
        "What becomes a notification of the desktop.",
        '"code, connection"',
    ),
    Setting(
        "alerts.route",
        f"one of {', '.join(ROUTES)}",
        _route,
        "auto",
        "auto",
        "How a notification is asked for: by the terminal (osc…), by the system (with the extra "
        "notify), or by what fits the terminal.",
        '"osc9"',
    ),
    Setting(
        "alerts.flash",
        _TRUTH_WORDS,
        _truth,
        True,
        "true",
        "Whether the code on the screen flashes when it arrives.",
        "false",
    ),
    Setting(
        "alerts.title",
        _TRUTH_WORDS,
        _truth,
        True,
        "true",
        "Whether the title of the window counts the messages that arrived since the last key.",
        "false",
    ),
    Setting(
        "alerts.contents",
        _TRUTH_WORDS,
        _truth,
        False,
        "false",
        "Whether notifications show senders, codes, texts, numbers and amounts.",
        "true",
    ),
    Setting(
        "alerts.low_balance",
        _DOLLAR_WORDS,
        _dollars,
        None,
        "no alert",
        "Below which balance there is an alert.",
        "5.00",
    ),
    Setting(
        "alerts.quiet_hours",
        'two times of day, such as "22:00-07:00"',
        _hours,
        None,
        "none",
        "When neither bell, notification nor flash disturbs.",
        '"22:00-07:00"',
    ),
    Setting(
        "alerts.muted",
        _TRUTH_WORDS,
        _truth,
        False,
        "false",
        "Whether alerts are muted at first; m switches it.",
        "true",
    ),
)

SETTINGS: Final[Mapping[str, Setting]] = MappingProxyType({one.name: one for one in _TABLE})
"""The settings by name, in the order they are shown in."""

TABLES: Final = frozenset(name.partition(".")[0] for name in SETTINGS if "." in name)
"""The tables of config.toml that hold settings."""
