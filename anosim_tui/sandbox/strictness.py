"""`--strict`: nothing but what the documentation shows, to the letter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from anosim_tui.sandbox.call import Call
from anosim_tui.sandbox.refusals import Refusal

# The legacy way of giving the key, and the spelling of it in one of the examples.
_KEY_NAMES: Final = frozenset({"apikey", "apiKey"})


def check_strictly(
    call: Call, query: Mapping[str, str], repeated: Collection[str], *, has_body: bool
) -> None:
    """Hold a request against the documentation.

    Raises:
        Refusal: a parameter is unknown, misspelt, given twice or missing, or there is a body.
    """
    names = [parameter.name for parameter in call.parameters]
    for name in query:
        if name not in names and name not in _KEY_NAMES:
            listed = ", ".join(names) or "none"
            raise Refusal(f"Strictly, {name!r} is no parameter of {call.name}; there are: {listed}")
    for name in sorted(repeated):
        raise Refusal(f"Strictly, {name!r} may be given once only")
    for parameter in call.parameters:
        if parameter.documented and not query.get(parameter.name):
            raise Refusal(f"{parameter.name} is missing")
    if has_body:
        raise Refusal("Strictly, parameters travel in the query, and the body is empty")
