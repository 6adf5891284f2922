"""How long `find_code` takes on hostile text, beside a plain scan for four to eight digits.

Run `python -m tests.benchmarks.codes`. Exit code 1 when a ratio passes `LIMIT`.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

from anosim_tui.domain.codes import find_code

LIMIT = 60
"""At most so many times as long as the plain scan of the same text."""

SIZES = (160, 1_600, 4_000, 16_000, 100_000)

SCAN = re.compile(r"\b\d{4,8}\b")

HOSTILE = {
    "an ordinary message": "Your Harbour code is 482913. It is valid for 10 minutes: keep it. ",
    "nested brackets": "[([([(",
    "one long number": "7",
    "a flood of numbers": "4829 91 3305 ",
    "single digits": "4 8 2 9 ",
    "digits and dashes": "48-29-",
    "digits and dots": "4.8.2.9.",
    "a flood of code words": "code PIN password OTP ",
    "words that begin phrases": "one log sign sent ma ",
    "code words and numbers": "code 4829 order 3305 ",
    "unknown words": "zuqa vebo tilk ",
    "one long word": "q",
    "letters and digits": "a1B2c3D4 ",
    "capitals and dashes": "AB-CD-",
    "spaces": " ",
    "line breaks": "\n",
    "host names": "a.b.c.d.",
    "addresses": "a@b.c@d.",
    "pluses and brackets": "+(1)(2)",
    "stars": "**48** *29* ",
    "Chinese": "您的验证码订单号为",
    "Chinese and numbers": "您的验证码订单号为4829",
    "Thai": "รหัสยืนยันของคุณ",
    "Arabic digits": "٤٨٢٩١٣ رمز ",
    "Cyrillic": "код подтверждения заказ ",
    "accents apart": "e\u0301",
    "invisible characters": "\u200b4\u200d",
    "surrogates": "\ud8004",
}


def seconds(work: Callable[[], object], repeats: int) -> float:
    """How long one call of `work` takes, in seconds, over `repeats` calls."""
    begun = time.thread_time()
    for _ in range(repeats):
        work()
    return (time.thread_time() - begun) / repeats


def measure(seed: str, size: int) -> tuple[float, float]:
    """Least seconds for `find_code` and for the plain scan of `seed` repeated to `size` characters.

    The two take turns, so that a busy machine slows both.
    """
    text = (seed * (size // len(seed) + 1))[:size]
    works = (lambda: find_code(text), lambda: SCAN.findall(text))
    repeats = [max(1, min(400, int(0.002 / max(seconds(work, 2), 1e-7)))) for work in works]
    rounds = [[seconds(*pair) for pair in zip(works, repeats, strict=True)] for _ in range(7)]
    ours, plain = (min(column) for column in zip(*rounds, strict=True))
    return ours, plain


def main() -> int:
    """Print a table of microseconds and ratios."""
    find_code("the word lists are read on the first call")
    print(f"{'µs, and times the plain scan':28}" + "".join(f"{size:>16,}" for size in SIZES))
    worst = 0.0
    for name, seed in HOSTILE.items():
        cells = []
        for size in SIZES:
            ours, plain = measure(seed, size)
            worst = max(worst, ours / plain)
            cells.append(f"{ours * 1e6:8.0f} {ours / plain:6.1f}x")
        print(f"{name:28}" + "".join(cells))
    print(f"worst: {worst:.1f}x, limit {LIMIT}x")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
