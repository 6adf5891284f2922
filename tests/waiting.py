"""How long tests wait for what comes: with generous patience, and never for a time to pass."""

from __future__ import annotations

from typing import Final

# Seconds after which something is given up for lost, on the busiest of machines.
PATIENCE: Final = 120.0
