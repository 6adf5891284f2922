"""What hatchling runs before it builds a wheel, and for `pip install -e .`."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackageHook(BuildHookInterface[Any]):
    """Compiles the translations and writes the manual page."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        from anosim_tui.packaging import manual, translations

        translations.compile_all()
        if version != "editable":
            page = Path(mkdtemp()) / "anosim-tui.1"
            page.write_text(manual.page(), encoding="utf-8")
            build_data["shared_data"][str(page)] = f"share/man/man1/{page.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        del version, artifact_path
        for page in build_data["shared_data"]:
            rmtree(Path(page).parent)
