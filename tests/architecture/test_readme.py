"""What the README promises to a stranger, and `.ci/run` relies on; what its pages name."""

from __future__ import annotations

import re
import tomllib

from anosim_tui.arguments import COMMANDS, command_line
from anosim_tui.config.settings import SETTINGS
from tests.architecture.source import PACKAGE, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in PACKAGE.glob("docs/*.md")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

FROM_A_FRESH_CLONE = [
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/anosim-tui --demo",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest",
]


def test_two_commands_do_everything_each_alone_in_its_block() -> None:
    blocks = re.findall(r"^```sh\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)
    assert [block for block in blocks if "venv .venv" in block] == FROM_A_FRESH_CLONE
    assert README.count("python3 -m venv") == 2


def test_it_is_short() -> None:
    assert len(README.split()) < 800


def test_every_option_setting_and_variable_is_explained() -> None:
    page = PAGES["configuration"]
    options = [name for names, _ in command_line().options() for name in names.split()]
    options = [one.strip(",") for one in options if one.startswith("--")]
    assert "--demo" in options
    for name in (*options, *SETTINGS):
        assert f"`{name}" in page, name
    variables = set(re.findall(r"ANOSIM_[A-Z_]+", page))
    assert variables | {"ANOSIM_API_KEY_NAME"} >= set(re.findall(r"ANOSIM_[A-Z_]+", EXAMPLE))
    assert variables >= {setting.variable for setting in SETTINGS.values() if setting.variable}


def test_every_command_is_explained() -> None:
    for command in COMMANDS:
        assert f"`anosim-tui {command}" in PAGES["commands"], command


def test_what_it_points_to_is_there() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    assert "screenshots/demo.svg" in targets
    for target in targets:
        assert (ROOT / target).is_file(), target


def test_every_page_is_led_to() -> None:
    everything = README + "".join(PAGES.values())
    for name in PAGES:
        assert f"{name}.md)" in everything, name


def test_on_a_package_index_its_links_are_whole_addresses() -> None:
    """The address of the repository stands twice, because neither place can refer to the other."""
    root = PROJECT["project"]["urls"]["Repository"]
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    (rule,) = hook["substitutions"]
    shown = re.sub(rule["pattern"], rule["replacement"].replace("\\1", r"\g<1>"), README)
    assert f"]({root}screenshots/demo.svg)" in shown
    assert not re.findall(r"\]\((?!https?://|#)", shown)
