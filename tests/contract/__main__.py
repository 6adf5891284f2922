"""The contract against a real account, for a person who asks for it.

    ANOSIM_CONTRACT_KEY=… python -m tests.contract [BASE_URL]

Sends GET requests and nothing else, one after the other, and prints which checks held: field names
and types, never what was in the answers. The key is read from the environment, because other users
of a computer can see the command line. Nothing here runs with the tests.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence

import httpx

from tests.contract.reading import READING, Broken, Line

REAL = "https://anosim.net/api/v1"
KEY = "ANOSIM_CONTRACT_KEY"
# Well within any limit; none is published.
PAUSE = 0.5


async def run(base_url: str, key: str, pause: float = PAUSE) -> int:
    """Check after check; the exit code is 1 where one did not hold."""
    failed = 0
    async with httpx.AsyncClient(
        base_url=base_url,
        headers={"Authorization": f"Bearer {key}"},
        timeout=30,
        follow_redirects=False,
        trust_env=False,
    ) as http:
        line = Line(http)
        for check in READING:
            try:
                await check(line)
            except (Broken, httpx.HTTPError) as error:
                failed += 1
                what = error if isinstance(error, Broken) else type(error).__name__
                print(f"BROKEN  {check.__name__}: {what}")
            else:
                print(f"holds   {check.__name__}")
            await asyncio.sleep(pause)
    print(f"{len(READING) - failed} of {len(READING)} hold")
    return 1 if failed else 0


def main(arguments: Sequence[str]) -> int:
    """Ask for the key in the environment, then run."""
    key = os.environ.get(KEY, "").strip()
    base_url = arguments[0] if arguments else REAL
    if not key or not key.isascii() or not key.isprintable():
        print(f"Set {KEY} to the API key of the account to read.", file=sys.stderr)
        return 2
    if not base_url.startswith(("https://", "http://127.0.0.1:")):
        print("The key is only sent over https, or to 127.0.0.1.", file=sys.stderr)
        return 2
    return asyncio.run(run(base_url, key))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
