"""The API key: it spends money, so nothing shows it by accident."""

from __future__ import annotations

from typing import Final, NoReturn

_LONGEST_HINT: Final = 4


class Key:
    """An API key that masks itself wherever it is printed.

    It has no `__dict__` and is no dataclass, so that `vars`, `asdict` and pretty printers find
    nothing to show; `reveal` is the one way to its text.
    """

    __slots__ = ("_secret",)
    _secret: str

    def __init__(self, secret: str) -> None:
        object.__setattr__(self, "_secret", secret)

    @classmethod
    def parse(cls, text: str) -> Key:
        """The key in `text` as a person pasted it.

        Raises:
            ValueError: no request can carry it; the sentence does not hold the key.
        """
        secret = text.strip()
        if not secret:
            raise ValueError("The API key is empty. Copy it from your AnoSim account.")
        # A line break in a header is an injection, and h11 prints the header when it refuses one.
        if not all("!" <= character <= "~" for character in secret):
            raise ValueError(
                "The API key holds a space or another character that no API key has. "
                "Copy it from your AnoSim account again."
            )
        return cls(secret)

    def reveal(self) -> str:
        """The key itself, for the header of a request and nothing else."""
        return self._secret

    @property
    def hint(self) -> str:
        """The last characters by which its owner knows it: four, and never more than a third."""
        shown = min(_LONGEST_HINT, len(self._secret) // 3)
        return self._secret[-shown:] if shown else ""

    def __str__(self) -> str:
        return f"…{self.hint}"

    def __repr__(self) -> str:
        return f"Key({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._secret == other._secret

    def __hash__(self) -> int:
        return hash(self._secret)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Key does not change")

    def __copy__(self) -> Key:
        return self

    def __deepcopy__(self, memo: object) -> Key:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Key is not written anywhere")
