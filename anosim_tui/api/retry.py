"""When a read is worth another try, and after how long."""

from __future__ import annotations

import random

from msgspec import Struct

from anosim_tui.domain.errors import ApiError, Throttled, Unreachable


class Retry(Struct, frozen=True):
    """Jittered exponential back-off, for reads only; seconds of the program's clock.

    Attributes:
        more: further tries after the first.
        base: the first pause before jitter; the next are twice as long each.
        patience: how long a call may take in all, pauses included, and still be tried again. A
            time-out has used it up, and so has a `Retry-After` that is not short: the pollers
            slow down instead.
    """

    more: int = 2
    base: float = 0.4
    patience: float = 6.0

    def pause(
        self, error: ApiError, tried: int, spent: float, jitter: random.Random
    ) -> float | None:
        """Seconds until the next try after `error`, or `None` when there is none.

        Args:
            error: how the last try ended.
            tried: tries so far.
            spent: seconds since the first began.
            jitter: spreads the pauses over half to all of their length.
        """
        if tried > self.more:
            return None
        pause = self.base * 2 ** (tried - 1) * jitter.uniform(0.5, 1.0)
        match error:
            case Throttled(retry_after=float(asked)) if asked <= 5.0:
                pause = max(pause, asked)
            case Unreachable():
                pass
            case _:
                return None
        return pause if spent + pause <= self.patience else None
