"""The manual page, from the parser of the command line."""

from __future__ import annotations

from collections.abc import Iterator

from anosim_tui import __version__
from anosim_tui.arguments import EXIT_CODES, GROUPS, command_line


def page() -> str:
    """anosim-tui(1) in roff, in English."""
    parser = command_line()
    lines = [
        f'.TH ANOSIM-TUI 1 "" "anosim-tui {__version__}" "User Commands"',
        ".SH NAME",
        f"anosim-tui \\- {_escaped('a full-screen terminal dashboard for an AnoSim account')}",
        ".SH SYNOPSIS",
        ".B anosim-tui",
        "[options]",
        ".br",
        ".B anosim-tui",
        ".I COMMAND",
        "[\\-\\-help] ...",
        ".SH DESCRIPTION",
        _escaped(parser.description or ""),
        "Without a command the dashboard opens. Press ? in it for all keys.",
        ".SH OPTIONS",
        *_options(parser.options()),
        *_commands(),
        ".SH EXIT STATUS",
        *_exit_codes(),
        ".SH ENVIRONMENT",
        "ANOSIM_API_KEY holds the API key; ANOSIM_BASE_URL, ANOSIM_DATA_DIR, ANOSIM_CONFIG,",
        "ANOSIM_THEME and ANOSIM_LANGUAGE hold settings.",
        ".SH SEE ALSO",
        ".B anosim-tui docs",
        "prints the documentation.",
    ]
    return "\n".join(lines) + "\n"


def _options(options: Iterator[tuple[str, str]]) -> Iterator[str]:
    for names, words in options:
        yield from (".TP", f".B {_escaped(names)}", _escaped(words))


def _commands() -> Iterator[str]:
    yield ".SH COMMANDS"
    for group in GROUPS.values():
        for name, (_module, summary) in group.items():
            yield from (".TP", f".B {_escaped(name)}", _escaped(summary))


def _exit_codes() -> Iterator[str]:
    for code, words in EXIT_CODES.items():
        yield from (".TP", f".B {code}", _escaped(words))


def _escaped(text: str) -> str:
    """`text` as a line of roff: no dash is made a hyphen, no dot at the start a request."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{plain}" if plain[:1] in (".", "'") else plain
