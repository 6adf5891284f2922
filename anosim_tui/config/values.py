"""One setting, and what it may hold: in words, and how it is read. It imports no library."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar, cast, overload

from anosim_tui.language import LANGUAGES, N_, _

if TYPE_CHECKING:
    from anosim_tui.config.settings import Settings

T = TypeVar("T")

Value = str | int | Decimal | tuple[str, ...]
"""What config.toml may hold for a setting; truth values are `bool`, which is an `int`."""

ALERTS: Final = (
    *("message", "code", "ending", "ended", "balance", "connection", "no-sms", "stock"),
)
"""What an alert may be about; `domain/alerts.py` says what each is."""

SYSTEM: Final = "auto"
"""The language of the system's locale."""

ROUTES: Final = ("auto", "osc9", "osc777", "osc99", "system", "none")
"""How notifications of the desktop may be asked for."""


class ValueType(NamedTuple):
    """What a setting may be, and how it is read: `None` where that is not allowed.

    `english` says it in words; `options` are all the values it has, as they are written, where
    they are few, and `bounds` the least and most of a number.
    """

    english: str
    read: Callable[[object], Value | None]
    options: tuple[str, ...] = ()
    bounds: tuple[int, int] = (0, 0)

    @property
    def words(self) -> str:
        least, most = self.bounds
        return _(self.english, options=", ".join(self.options), least=least, most=most)


def text(words: str) -> ValueType:
    return ValueType(
        words,
        lambda value: (
            value if isinstance(value, str) and value.strip() and value.isprintable() else None
        ),
    )


def whole(least: int, most: int) -> ValueType:
    def read(value: object) -> int | None:
        # `True` is an int to Python and no number to anybody else.
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return cast("int", value) if is_number and least <= cast("int", value) <= most else None

    return ValueType(N_("a whole number from {least} to {most}"), read, bounds=(least, most))


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


def _read_command(value: object) -> str | tuple[str, ...] | None:
    if isinstance(value, str):
        return value if value.strip() and "\0" not in value else None
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        return None
    return tuple(value) if value[0].strip() and "\0" not in "".join(value) else None


def _read_hours(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    span = re.fullmatch(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", value, re.ASCII)
    return value if span and int(span[1]) < 24 and int(span[3]) < 24 else None


TRUTH: Final = ValueType(
    N_("true or false"),
    lambda value: value if isinstance(value, bool) else None,
    ("true", "false"),
)
DOLLARS: Final = ValueType(N_("an amount in US dollars, such as 10 or 2.50"), _read_dollars)
SOME_ALERTS: Final = ValueType(
    N_(
        "a list or comma-separated string of any of these: message, code, ending, "
        'ended, balance, connection, no-sms, stock; or "" for none'
    ),
    _read_alerts,
)
HOURS: Final = ValueType(N_('two times of day, such as "22:00-07:00"'), _read_hours)
COMMAND: Final = ValueType(N_("a command for the shell, or a list to run as is"), _read_command)
ROUTE: Final = ValueType(
    N_("one of {options}"),
    lambda value: value if isinstance(value, str) and value in ROUTES else None,
    ROUTES,
)


LANGUAGE: Final = ValueType(
    N_("one of {options}"),
    lambda value: value if isinstance(value, str) and value in (SYSTEM, *LANGUAGES) else None,
    (SYSTEM, *LANGUAGES),
)

TABLES: Final = frozenset({"limits", "archive", "clipboard", "alerts", "hooks"})
"""The tables of config.toml that hold settings."""


class Setting(Generic[T]):
    """One setting; read from a `Settings`, it is the value in effect.

    Args:
        kind: what it may be.
        default: what is in effect where nothing was said; `None` for none, or where it depends.
        help: what it does, in one sentence; in English, as are `without`, `label` and
            `option_help`.
        example: a line of config.toml without the name; "" for the other one of true and false.
        without: the default as a person reads it, where its value does not say it.
        option: its name on the command line, if it has one.
        option_help: what the option does, where that is another sentence.
        metavar: what stands behind the option in the help.
        variable: its name in the environment, if it has one.
        live: whether a change in the running program applies at once, and not after a restart.
        label: what a person calls it within its group.

    Attributes:
        name: as in config.toml; what is before a dot is the table it is in.
        group: that table, or "general".
    """

    name: str
    group: str

    def __init__(
        self,
        kind: ValueType,
        default: T,
        help: str,
        example: str = "",
        *,
        without: str = "",
        option: str = "",
        metavar: str = "",
        variable: str = "",
        live: bool = False,
        label: str,
        option_help: str = "",
    ) -> None:
        self.label, self.option_help = label, option_help or help
        self.kind, self.default, self.help = kind, default, help
        self.example = example or str(not default).lower()
        self.option, self.metavar, self.variable, self.live = option, metavar, variable, live
        self._without = without

    def __set_name__(self, owner: type, attribute: str) -> None:
        table, _, rest = attribute.partition("_")
        self.name = f"{table}.{rest}" if table in TABLES else attribute
        self.group = table if table in TABLES else "general"

    @property
    def default_words(self) -> str:
        return _(self._without) if self._without else self.words(self.default)

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
        if isinstance(value, tuple):
            return " ".join(value)
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
