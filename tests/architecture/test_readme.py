"""What the README promises to a stranger, and `.ci/run` relies on."""

from __future__ import annotations

import re

from anosim_tui.cli import COMMANDS, _parser
from anosim_tui.config.settings import SETTINGS
from tests.architecture.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")

FROM_A_FRESH_CLONE = [
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/anosim-tui --demo",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest",
]


def test_two_commands_do_everything_each_alone_in_its_block() -> None:
    blocks = re.findall(r"^```sh\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)
    assert [block for block in blocks if "venv .venv" in block] == FROM_A_FRESH_CLONE
    assert README.count("python3 -m venv") == 2


def test_every_option_setting_variable_and_command_is_named() -> None:
    options = [one for one in _parser()._option_string_actions if one.startswith("--")]
    assert "--demo" in options
    variables = set(re.findall(r"ANOSIM_[A-Z_]+", README))
    assert variables >= set(re.findall(r"ANOSIM_[A-Z_]+", EXAMPLE))
    assert variables >= {setting.variable for setting in SETTINGS.values() if setting.variable}
    for name in (*options, *SETTINGS, *(f"anosim-tui {command}" for command in COMMANDS)):
        assert f"`{name}" in README, name


def test_what_it_points_to_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        if not target.startswith("screenshots/"):
            assert (ROOT / target).is_file(), target
    assert README.count("<!-- keys -->") == README.count("<!-- /keys -->") == 1
