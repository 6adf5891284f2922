"""`python -m anosim_tui`."""

from __future__ import annotations

import sys

from anosim_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
