"""Habits of the code that a reviewer would otherwise have to watch for."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import TypeGuard

from anosim_tui import __version__
from tests.architecture.source import PACKAGE, ROOT, Module, modules

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def places(module: Module, nodes: list[ast.expr | ast.stmt]) -> list[str]:
    lines = module.text.splitlines()
    return [
        f"{module.name}, line {node.lineno}: {lines[node.lineno - 1].strip()}" for node in nodes
    ]


# --- size ------------------------------------------------------------------------------------


def test_modules_and_functions_stay_short() -> None:
    long = [
        f"{module.name}: {length} lines"
        for module in modules()
        if (length := lines_of_code(module)) > LONGEST_MODULE
    ]
    long += [
        f"{module.name}.{node.name}: {length} lines"
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def lines_of_code(module: Module) -> int:
    """Its lines without tables of data, such as vocabularies, which may be as long as they are."""
    tables = [node for node in module.tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    data = sum((node.end_lineno or node.lineno) - node.lineno for node in tables)
    return len(module.text.splitlines()) - data


# --- the environment -------------------------------------------------------------------------


def test_only_the_command_line_reads_the_environment() -> None:
    readers = {"environ", "environb", "getenv", "getenvb", "expandvars"}
    found = {
        module.name: places(module, reading)
        for module in modules()
        if (reading := [node for node in module.nodes if _reads(node, readers)])
    }
    assert found.keys() == {"cli"}, found


def _reads(node: ast.AST, readers: set[str]) -> TypeGuard[ast.expr | ast.stmt]:
    if isinstance(node, ast.Attribute):
        return node.attr in readers and _is_os(node.value)
    return isinstance(node, ast.ImportFrom) and bool(readers & {one.name for one in node.names})


def _is_os(node: ast.expr) -> bool:
    return ast.unparse(node) in {"os", "os.path"}


# --- text from strangers ---------------------------------------------------------------------

# Widgets of Textual that read markup in what they are given, or draw text of their own.
TEXT_WIDGETS = frozenset(
    (
        *("Button", "Checkbox", "Collapsible", "DataTable", "Digits", "DirectoryTree", "Footer"),
        *("Header", "Label", "Link", "Log", "Markdown", "MarkdownViewer", "OptionList"),
        *("Placeholder", "Pretty", "RadioButton", "RadioSet", "RichLog", "Select"),
        *("SelectionList", "Static", "Tab", "TabPane", "TabbedContent", "Tabs", "Tooltip", "Tree"),
    )
)
MARKUP_ATTRIBUTES = frozenset({"border_title", "border_subtitle", "tooltip"})
SAFE = "ui.widgets.safe"


def test_raw_text_widgets_are_used_in_one_place() -> None:
    used = {
        module.name: places(module, raw)
        for module in modules()
        if (raw := raw_text_widgets(module.tree))
    }
    assert used.keys() == {SAFE}, used


def raw_text_widgets(tree: ast.Module) -> list[ast.expr | ast.stmt]:
    """Where `tree` uses what parses markup."""
    return [node for node in ast.walk(tree) if _is_raw(node)]  # type: ignore[misc]


def _is_raw(node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom(module=str(origin), names=names):
            imported = {alias.name for alias in names}
            return origin.startswith("textual.widgets") and bool(imported & TEXT_WIDGETS)
        case ast.Import(names=names):
            return any(alias.name.startswith("textual.widgets") for alias in names)
        case ast.Attribute(attr=str(name), value=value):
            return name in TEXT_WIDGETS and ast.unparse(value).endswith("widgets")
        case ast.Call(func=ast.Attribute(attr="notify")):
            return True
        case ast.Assign(targets=[ast.Attribute(attr=str(name))], value=value):
            return name in MARKUP_ATTRIBUTES and isinstance(value, ast.JoinedStr | ast.Name)
        case _:
            return False


# --- leftovers -------------------------------------------------------------------------------

# Put together here, so that this file is not found by its own search.
LEFTOVERS = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "/ro" + "ot/", "/ho" + "me/[a-z]"]))


def test_nothing_is_left_to_do_and_no_machine_is_named() -> None:
    kinds = {".py", ".md", ".toml", ".tcss", ".example", ""}
    folders = [PACKAGE, ROOT / "tests", ROOT / ".ci"]
    files = [path for folder in folders for path in folder.rglob("*")] + list(ROOT.glob("*"))
    found = [
        f"{path.relative_to(ROOT)}, line {number}"
        for path in files
        if path.is_file() and path.suffix in kinds
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if LEFTOVERS.search(line)
    ]
    assert not found


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    assert "version" in project["dynamic"]
    naming = [module.name for module in modules() if f'"{__version__}"' in module.text]
    assert naming == [""]
