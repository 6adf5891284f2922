"""Who may import whom: the contract of the design, held on the syntax tree."""

from __future__ import annotations

from tests.architecture.source import Module, modules

# The longest name that fits decides. What a layer may import, itself included; "" is the package
# itself, whose only content is the version.
CONTRACT: dict[str, set[str]] = {
    "": set(),
    "records": set(),
    "domain": {"domain", "records"},
    "api": {"", "api", "domain", "records"},
    "account": {"account", "api", "domain", "records"},
    "sandbox": {"", "sandbox", "domain", "records"},
    "actions": {"actions", "domain", "records"},
    "ui": {"", "ui", "ui.widgets", "account", "actions", "domain", "records"},
    "ui.widgets": {"ui.widgets", "domain", "records"},
    "credentials": set(),
    "paths": set(),
    "logs": {"", "credentials", "paths"},
    "session_file": {"paths"},
    "config_table": {"records"},
    "config_files": {"actions", "config_table", "records"},
    "config_sources": {"config_files", "config_table", "paths", "records"},
    "config_change": {
        *("config_files", "config_sources", "config_table", "domain", "paths", "records"),
    },
    "key_store": {"credentials", "paths", "records"},
    "config": {
        *("config_files", "config_sources", "config_table", "credentials", "key_store", "paths"),
        "records",
    },
    "assembly": {"account", "api", "config", "credentials", "domain", "sandbox"},
    "commands": {
        *("", "account", "actions", "api", "assembly", "commands", "config", "config_files"),
        *(
            "config_sources",
            "config_table",
            "credentials",
            "domain",
            "key_store",
            "logs",
            "paths",
            "records",
            "sandbox",
            "session_file",
        ),
    },
    "launching": {
        *("", "account", "actions", "assembly", "config", "config_change", "credentials"),
        *("domain", "key_store", "logs", "session_file", "ui"),
    },
    "cli": {"", "commands", "config", "domain", "launching", "logs", "ui"},
    "__main__": {"cli"},
}


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
        if layer(name) not in CONTRACT[layer(module.name)]
    ]
    assert not wrong


FOREIGN_ONLY_IN: dict[str, tuple[str, ...]] = {
    "textual": ("ui",),
    "rich": ("ui",),
    "httpx": ("api", "assembly", "commands", "sandbox"),
    "pydantic": ("api",),
    "starlette": ("sandbox",),
    "uvicorn": ("commands",),
    "platformdirs": ("paths",),
    "dotenv": ("config_files",),
    "keyring": ("key_store",),
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


def test_the_contract_sees_a_breach() -> None:
    assert layer("ui.widgets.safe") == "ui.widgets"
    assert layer("ui.app") == "ui"
    assert layer("config_files") == "config_files"
    assert layer("account.account.Account") not in CONTRACT["ui.widgets"]
    assert "ui" not in CONTRACT["commands"]
