"""The language of what a person reads.

A sentence stands in English where it is said, `_("Offline since {time}.", time=…)`, and that is
the key of its translations in `locale/…/anosim_tui.po`. Whole sentences with named placeholders:
none is put together from parts. A table that is made at import marks its words with `N_`, and
whoever shows them translates them with `_`.

Of English no catalog is loaded. Like the locale of the C library, the language is that of the
process.
"""

from __future__ import annotations

import gettext
import os.path
import struct
from collections.abc import Mapping

ENGLISH = "en"

LANGUAGES: Mapping[str, str] = {
    ENGLISH: "English",
    "de": "Deutsch",
    "ru": "Русский",
    "zh_CN": "简体中文",
}
"""What each language is called by those who speak it."""

DOMAIN = "anosim_tui"
FOLDER = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - no pathlib for --help

_THOUSANDS = {"de": ".", "ru": "\u00a0"}

_current = ENGLISH
_translations: gettext.NullTranslations | None = None


def preferred(environ: Mapping[str, str]) -> str:
    """The first language of the locale that there are translations for, or English.

    `LANGUAGE` is a list and goes first, but not where the locale is C, as gettext has it.
    """
    variables = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environ[name] for name in variables if environ.get(name)), "C")
    if locale.partition(".")[0] in {"C", "POSIX"}:
        return ENGLISH
    wanted = [*environ.get("LANGUAGE", "").split(":"), locale]
    return next((found for one in wanted if (found := _known(one))), ENGLISH)


def _known(locale: str) -> str:
    """The language of `de_AT.UTF-8`; also one of another country."""
    spoken = locale.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return next((one for one in LANGUAGES if one.partition("_")[0] == spoken), "")


def use(language: str) -> None:
    """Speak `language` from now on; English where its translations are missing or broken."""
    global _current, _translations
    _current, _translations = ENGLISH, None
    if language == ENGLISH:
        return
    try:
        _translations = gettext.translation(DOMAIN, FOLDER, [language])
    except (OSError, ValueError, struct.error):
        return
    _current = language


def current() -> str:
    return _current


def N_(message: str) -> str:  # noqa: N802
    """Mark `message` for translation where it is written; `_` translates it where it is shown."""
    return message


def _(message: str, /, **values: object) -> str:
    """`message` in the language in use, with `values` for its placeholders."""
    translated = _translations.gettext(message) if _translations and message else message
    return _filled(translated, message, values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Like `_`, for an English word that is several in other languages; `context` tells which."""
    translated = _translations.pgettext(context, message) if _translations else message
    return _filled(translated, message, values)


def ngettext(one: str, several: str, count: int, /, **values: object) -> str:
    """Like `_`, for one thing or `several`; `{count}` is filled in, unless `values` has it."""
    message = one if count == 1 else several
    translated = _translations.ngettext(one, several, count) if _translations else message
    return _filled(translated, message, {"count": grouped(count), **values})


def _filled(translated: str, message: str, values: Mapping[str, object]) -> str:
    if not values:
        return translated
    try:
        return translated.format(**values)
    except (LookupError, ValueError):  # a translation with a broken placeholder
        return message.format(**values)


def together(*sentences: object) -> str:
    """Whole sentences, one after the other; Chinese leaves no gap between them."""
    return ("" if _current.startswith("zh") else " ").join(str(one) for one in sentences if one)


def grouped(number: int) -> str:
    """As in 2,000; every language has a sign of its own for the thousands."""
    return f"{number:,}".replace(",", _THOUSANDS.get(_current, ","))
