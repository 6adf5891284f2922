"""One row of API.md as data, and one request of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from anosim_tui.sandbox.parameters import Parameters
from anosim_tui.sandbox.wire import Answer, Writer
from anosim_tui.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, understood.

    Attributes:
        world: the account, settled.
        now: its time.
        writer: makes the answer.
        parameters: the query.
        id: what stands in the path; 0 where nothing does.
        origin: scheme and host the client used, for links.
    """

    world: World
    now: datetime
    writer: Writer
    parameters: Parameters
    id: int
    origin: str


class Kind(Enum):
    """What a parameter holds."""

    NUMBER = auto()
    MONEY = auto()
    SWITCH = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query, spelt as documented.

    Attributes:
        name: its name.
        kind: what it holds.
        required: whether the sandbox insists on it.
        meaning: in a few words.
    """

    name: str
    kind: Kind
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Call:
    """One row of API.md.

    Attributes:
        number: the row.
        method: the HTTP method.
        path: as documented, below the API root, `{id}` for a number.
        also: the documentation's other spellings of it.
        pattern: every spelling that is answered, in lower case.
        answer: what answers it.
        summary: what it is for.
        schema: the name of what comes back; in brackets where it is a list of it.
        parameters: those of the query.
        paid: whether it costs money.
        public: whether it needs no key.
    """

    number: int
    method: str
    path: str
    also: tuple[str, ...]
    pattern: re.Pattern[str]
    answer: Callable[[Ask], Answer]
    summary: str
    schema: str
    parameters: tuple[Parameter, ...] = ()
    paid: bool = False
    public: bool = False

    @property
    def name(self) -> str:
        """Method and documented path."""
        return f"{self.method} {self.path}"

    def is_spelt(self, path: str, spellings: str) -> bool:
        """Whether `path` is of these spellings: "both", "example" or "text"; in any case."""
        if spellings == "both" or not self.also:
            return True
        chosen = (self.path,) if spellings == "example" else self.also
        texts = (re.escape(text).replace(r"\{id\}", "[^/]+").lower() for text in chosen)
        return any(re.search(f"{text}$", path.lower().rstrip("/")) for text in texts)
