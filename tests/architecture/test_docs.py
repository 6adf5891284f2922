"""The packaged documentation says what the program does, and draws what it imports."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache

import pytest

from anosim_tui.arguments import COMMANDS, EXIT_CODES, command_line
from anosim_tui.config.settings import SETTINGS
from anosim_tui.domain import cadence
from tests.architecture.source import PACKAGE, ROOT, modules
from tests.architecture.test_imports import CONTRACT, layer, ours

DOCS = PACKAGE / "docs"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
# Every layer speaks the language of the person, so that this is not drawn.
LAYERS = set(CONTRACT) - {"", "language", "packaging"}


# --- architecture ------------------------------------------------------------------------------


@cache
def real_imports() -> dict[str, set[str]]:
    """What each layer imports of the others; the package itself is only the version."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for module in modules():
        own = layer(module.name)
        found[own] |= {layer(name) for name, _ in ours(module)} - {own, "", "language"}
    return found


def floors() -> list[list[str]]:
    """The names in each line of boxes of the drawing, from top to bottom."""
    drawing = PAGES["architecture"].split("```")[1]
    lines = [line for line in drawing.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines]


def test_every_part_stands_in_the_drawing_once() -> None:
    drawn = [name for floor in floors() for name in floor]
    assert sorted(drawn) == sorted(LAYERS)


def test_every_import_goes_down_in_the_drawing() -> None:
    height = {name: place for place, floor in enumerate(floors()) for name in floor}
    upwards = [
        f"{importer} -> {imported}"
        for importer, names in real_imports().items()
        for imported in names
        if importer in height and height[imported] <= height[importer]
    ]
    assert not upwards


def test_the_table_names_exactly_what_is_imported() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| [^|]+ \|([^|]*)\|$", PAGES["architecture"], re.M)
    told = {name: set(re.findall(r"`([a-z_.]+)`", imports)) for name, imports in rows}
    real = real_imports()
    assert told == {name: real[name] for name in LAYERS}


# --- configuration -----------------------------------------------------------------------------


def test_the_reference_is_the_table_of_settings() -> None:
    section = re.search(
        r"<!-- settings -->\n(.*)\n<!-- /settings -->", PAGES["configuration"], re.S
    )
    assert section is not None
    rows = section[1].splitlines()[2:]
    assert rows == [
        f"| `{one.name}` | {one.kind.words} | {one.default_words} | {ticked(one.option)} "
        f"| {ticked(one.variable)} | {one.help} |"
        for one in SETTINGS.values()
    ]


def ticked(text: str) -> str:
    return f"`{text}`" if text else ""


def test_the_exit_codes_are_those_of_the_program() -> None:
    section = PAGES["commands"].partition("## Exit codes")[2].partition("\n## ")[0]
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", section, re.M)} == EXIT_CODES.keys()


def test_the_rhythm_is_that_of_the_program() -> None:
    section = PAGES["privacy-and-cost"].partition("## What requests cost")[2]
    rows = re.findall(r"^\| [A-Z].* \| (every [^|]+) \| ([\d.]+) \|$", section, re.M)
    seconds = [
        cadence.AWAITING_CODE,
        cadence.ACTIVE,
        cadence.IDLE,
        cadence.BOOKINGS_CHANGING,
        cadence.BOOKINGS_STEADY,
        cadence.BALANCE,
    ]
    assert [float(rate) for _, rate in rows] == [60 / one for one in seconds]


# --- all of it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_points_to_is_there(page: str) -> None:
    text = PAGES[page]
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (DOCS / target).exists(), target
    # Paths of this project that are written out.
    for path in re.findall(r"`((?:anosim_tui|tests)/[\w/.-]+)`", text):
        if "NAME" not in path:
            assert (ROOT / path).exists(), path


# --- the README ---------------------------------------------------------------------------------

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
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
