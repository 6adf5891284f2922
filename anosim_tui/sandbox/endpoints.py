"""Which calls a fault is about, in words."""

from __future__ import annotations

from typing import Final

from anosim_tui.sandbox.calls import CALLS

# 0 stands for paths that are no call's.
_GROUPS: Final = {
    "*": frozenset(range(len(CALLS) + 1)),
    "reads": frozenset(call.number for call in CALLS if call.method == "GET"),
    "writes": frozenset(call.number for call in CALLS if call.method != "GET"),
    "paid": frozenset(call.number for call in CALLS if call.paid),
}
_ENDPOINTS: Final = _GROUPS | {call.name: frozenset({call.number}) for call in CALLS}
_LOWER: Final = {name.lower(): numbers for name, numbers in _ENDPOINTS.items()}

ENDPOINTS: Final = tuple(_ENDPOINTS)


def calls_of(endpoint: str) -> frozenset[int]:
    """The numbers of the calls an endpoint names, in any case.

    Raises:
        LookupError: it is none of `ENDPOINTS`.
    """
    try:
        return _LOWER[endpoint.lower()]
    except KeyError:
        raise LookupError(f"endpoint cannot be {endpoint!r}") from None
