"""Finds what a person would read in English only: words in the code that nobody translates.

`python -m tests.architecture.sentences [PATH...]` lists them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "anosim_tui"

# The service's side, and what finds codes in other people's words.
SPEAKS_TO_NOBODY = ("sandbox", "codes", "packaging", "language.py", "log.py")

_TRANSLATES = {"_": 1, "N_": 1, "ngettext": 2, "pgettext": 2}
# Calls whose words are for programs, or for the log, which stays English.
_FOR_PROGRAMS = {
    *("debug", "info", "warning", "error", "exception", "critical", "getLogger"),
    *("cast", "compile", "TypeVar", "namedtuple", "execute", "executemany", "executescript"),
    *("query", "query_one", "query_children", "add_class", "set_class", "run_action"),
    *("fullmatch", "match", "search", "sub", "finditer"),
    *("AssertionError", "RuntimeError", "NotImplementedError", "TypeError", "KeyError"),
}
_KEYWORDS_FOR_PROGRAMS = {"classes", "id", "metavar", "dest", "pattern", "prog"}
_SQL = re.compile(r"\b(SELECT|INSERT|DELETE|UPDATE|CREATE|PRAGMA|FROM|WHERE|VALUES|MATCH|ATTACH)\b")
_STYLE = re.compile(r"[\w-]+ *\{|;\s|^[.#&>$][\w .#&>-]*$|^[a-z-]+( \$[a-z-]+)+$")
_WORD = re.compile(r"[A-Za-z]{2,}")


def _text(node: ast.expr) -> str:
    """What is written in a literal, placeholders left out."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _text(part) if isinstance(part, ast.Constant) else " " for part in node.values
        )
    return ""


def _is_sentence(text: str) -> bool:
    """Whether it is more than one word, and no SQL, style sheet or name."""
    if _SQL.search(text) or _STYLE.search(text):
        return False
    return len(_WORD.findall(text)) > 1 and " " in text.strip()


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


class _Finder(ast.NodeVisitor):
    """The literals a person may read, without those that are translated or for programs."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        """What an assert says is for programmers."""

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation in quotes."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name in _FOR_PROGRAMS:
            return
        self.visit(node.func)
        for argument in node.args[_TRANSLATES.get(name, 0) :]:
            self.visit(argument)
        for keyword in node.keywords:
            if keyword.arg not in _KEYWORDS_FOR_PROGRAMS:
                self.visit(keyword.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        self._take(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Before Python 3.12, what is translated inside an f-string is not extracted either."""
        self._take(node)
        calls = (one for one in ast.walk(node) if isinstance(one, ast.Call) and one.args)
        said = (one for one in calls if _name(one.func) in _TRANSLATES and _text(one.args[0]))
        self.found += [(one.lineno, _text(one.args[0])) for one in said]
        for part in node.values:
            if not isinstance(part, ast.Constant):
                self.visit(part)

    def _take(self, node: ast.expr) -> None:
        if _is_sentence(text := _text(node)):
            self.found.append((node.lineno, text))


def untranslated(path: Path) -> list[tuple[int, str]]:
    """Lines and words of `path` that would stay English."""
    finder = _Finder()
    finder.visit(ast.parse(path.read_text(encoding="utf-8")))
    return finder.found


def modules() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in SPEAKS_TO_NOBODY:
            yield path


if __name__ == "__main__":
    chosen = [Path(one).resolve() for one in sys.argv[1:]] or [PACKAGE]
    for module in modules():
        if any(module.is_relative_to(one) for one in chosen):
            for line, words in untranslated(module):
                print(f"{module.relative_to(PACKAGE.parent)}:{line}: {words!r}")
