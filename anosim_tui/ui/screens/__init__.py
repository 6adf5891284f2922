"""The full screens: each `x.py` stands beside its `x.tcss`."""
