"""What the checks speak through: raw requests that only read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx


class Broken(AssertionError):
    """The service is not what a client relies on. Says what, never what was in the answer."""


@dataclass
class Line:
    """One account of one service, of which only reads are asked.

    Attributes:
        http: sends requests; its base URL is the API root.
        held: what was read, so that each list is asked for once.
    """

    http: httpx.AsyncClient
    held: dict[str, Any] = field(default_factory=dict)

    async def get(self, path: str, **options: Any) -> httpx.Response:
        """The answer, as it is."""
        return await self.http.get(path, **options)

    async def one(self, path: str) -> dict[str, Any]:
        """The object a request brings."""
        data = _json(await self.get(path), path)
        if not isinstance(data, dict):
            raise Broken(f"{_shown(path)} brought no object")
        return data

    async def rows(self, path: str) -> list[dict[str, Any]]:
        """The list a request brings; the ways of saying "none" of API.md are understood."""
        if path not in self.held:
            self.held[path] = await self._rows(path)
        found: list[dict[str, Any]] = self.held[path]
        return found

    async def _rows(self, path: str) -> list[dict[str, Any]]:
        answer = await self.get(path)
        none = answer.status_code == 400 and answer.text.startswith("No ")
        if none or (answer.status_code == 200 and answer.text in ("", "null")):
            return []
        data = _json(answer, path)
        if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
            raise Broken(f"{_shown(path)} brought no list of objects")
        return data


def _json(answer: httpx.Response, path: str) -> Any:
    if answer.status_code != 200:
        raise Broken(f"{_shown(path)} answered with status {answer.status_code}")
    try:
        return answer.json()
    except ValueError:
        raise Broken(f"{_shown(path)} brought no JSON") from None


def _shown(path: str) -> str:
    """A path without what could name somebody's booking or token."""
    kept = path.partition("?")[0]
    return "".join("#" if character.isdigit() else character for character in kept)
