"""Who may import whom: the contract of the design, held on the syntax tree."""

from __future__ import annotations

import ast

from tests.architecture.source import Module, modules

# The longest name that fits decides. What a layer may import, itself included; "" is the package
# itself, whose only content is the version.
CONTRACT: dict[str, set[str]] = {
    "": set(),
    "codes": {"codes"},
    "domain": {"codes", "domain"},
    "api": {"", "api", "domain"},
    "storage": {"codes", "storage", "domain", "files"},
    "account": {"account", "api", "codes", "domain", "storage"},
    "sandbox": {"", "sandbox", "domain"},
    "actions": {"actions", "domain"},
    "ui": {"", "ui", "ui.widgets", "account", "actions", "config", "domain"},
    "ui.widgets": {"ui.widgets", "domain"},
    "files": set(),
    "exit_codes": set(),
    "language": set(),
    "arguments": {"", "config", "exit_codes"},
    "packaging": {"", "arguments", "packaging"},
    "credentials": {"files"},
    "log": {"", "credentials", "files"},
    "saved_screens": {"files"},
    "config": {"actions", "config", "credentials", "domain", "exit_codes", "files"},
    "bootstrap": {"account", "api", "config", "credentials", "domain", "sandbox", "storage"},
    "dashboard": {
        *("account", "arguments", "bootstrap", "config", "credentials", "domain", "exit_codes"),
        *("log", "saved_screens", "storage", "ui"),
    },
    "commands": {
        *("", "account", "actions", "api", "arguments", "bootstrap", "codes", "commands"),
        *("config", "credentials", "dashboard", "domain", "exit_codes", "files", "log", "sandbox"),
        *("saved_screens", "storage", "web"),
    },
    "web": {"web"},
    "cli": {"arguments", "dashboard", "exit_codes"},
    "__main__": {"cli"},
}


# Sentences are said in every layer, in the language of the person.
SPOKEN_BY_ALL = {"language"}


def layer(name: str) -> str:
    """The layer of CONTRACT that the module or name `name` belongs to."""
    fitting = [key for key in CONTRACT if key and (name == key or name.startswith(f"{key}."))]
    return max(fitting, key=len, default="")


def ours(module: Module) -> list[tuple[str, int]]:
    """The names of this package that `module` imports, without `anosim_tui.`."""
    prefix = "anosim_tui."
    return [
        (name.removeprefix(prefix), line)
        for name, line in module.imports()
        if name == "anosim_tui" or name.startswith(prefix)
    ]


def test_each_module_imports_only_what_its_layer_may() -> None:
    homeless = [module.name for module in modules() if module.name and not layer(module.name)]
    assert not homeless, "the contract has no place for them"
    wrong = [
        f"{module.name}, line {line}: it may not import anosim_tui.{name}"
        for module in modules()
        for name, line in ours(module)
        if layer(name) not in CONTRACT[layer(module.name)] | SPOKEN_BY_ALL
    ]
    assert not wrong


FOREIGN_ONLY_IN: dict[str, tuple[str, ...]] = {
    "textual": ("ui",),
    "rich": ("ui",),
    "httpx": ("api", "bootstrap", "sandbox"),
    "pydantic": ("sandbox",),
    "starlette": ("sandbox",),
    "uvicorn": ("sandbox",),
    "aiohttp": ("web",),
    "textual_serve": ("web",),
    "platformdirs": ("files",),
    "dotenv": ("config",),
    "keyring": ("credentials",),
    "pyperclip": ("ui",),
    "desktop_notifier": ("ui",),
}


def test_each_library_is_used_only_where_it_belongs() -> None:
    wrong = [
        f"{module.name}, line {line}: {name}"
        for module in modules()
        for name, line in module.imports()
        if (library := name.partition(".")[0]) in FOREIGN_ONLY_IN
        and layer(module.name).partition(".")[0] not in FOREIGN_ONLY_IN[library]
    ]
    assert not wrong


# Who may import inside a function, and why it cannot be done at the top.
LATE: dict[str, str] = {
    "bootstrap": "starlette, for the demo only",
    "cli": "--version and --help import nothing",
    "commands.sandbox": "the extra may not be installed",
    "commands.screens": "the extra may not be installed",
    "config.files": "files that few people have",
    "credentials": "the extra may not be installed, and is slow",
    "dashboard": "nothing but the first frame is waited for",
    "packaging.hooks": "the source is on no path before",
    "domain.messages": "the first frame has no message",
    "log": "what only a crash report needs",
    "ui.desktop_helper": "one library a helper",
    "ui.navigation": "the first frame is Live's",
    "ui.screens.base": "nothing but the first frame is waited for",
    "ui.screens.live": "nothing but the first frame is waited for",
    "ui.terminal": "what only some systems have, and the browser's driver",
}


def test_imports_stand_at_the_top_but_for_a_reason() -> None:
    late = {
        module.name: node.lineno
        for module in modules()
        for function in module.nodes
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    allowed = {name for name in late if any(f"{name}.".startswith(f"{one}.") for one in LATE)}
    assert not late.keys() - allowed
    assert all(any(f"{name}.".startswith(f"{one}.") for name in late) for one in LATE)
