"""A person in front of the API: asks, and says at once where the answer is not the one a test reckons with."""

from collections.abc import Mapping
from typing import Any

import httpx

ANY = {"If-Match": "*"}


class Refused(AssertionError):
    """An answer that is not a success; what it says is in `response`."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"{response.status_code}: {response.text}")
        self.response = response


class Client:
    """Verbs by entity. `raw` is the client below, for requests that nobody sends by mistake."""

    def __init__(self, raw: httpx.AsyncClient, user: int) -> None:
        self.raw, self.user = raw, user

    async def make(self, entity: str, **values: Any) -> dict[str, Any]:
        """A new record."""
        return _told(await self.raw.post(f"/api/{entity}", json=values), 201)

    async def set(self, entity: str, identity: int, **values: Any) -> dict[str, Any]:
        """The record after a change, whatever its version was."""
        return _told(await self.raw.patch(f"/api/{entity}/{identity}", json=values, headers=ANY), 200)

    async def drop(self, entity: str, identity: int) -> None:
        """Delete a record."""
        _told(await self.raw.delete(f"/api/{entity}/{identity}", headers=ANY), 204)

    async def back(self, entity: str, identity: int) -> dict[str, Any]:
        """Restore a record."""
        return _told(await self.raw.post(f"/api/{entity}/{identity}/restore"), 200)

    async def purge(self, entity: str, identity: int) -> None:
        """Take a record out of the bin for good."""
        _told(await self.raw.post(f"/api/{entity}/{identity}/purge"), 204)

    async def take(self, entity: str, identity: int, action: str, **asked: Any) -> dict[str, Any]:
        """What comes of an action."""
        done: dict[str, Any] = _told(await self.raw.post(f"/api/{entity}/{identity}/actions/{action}", json=asked), 200)
        return done

    async def get(self, entity: str, identity: int) -> dict[str, Any]:
        """A record."""
        return _told(await self.raw.get(f"/api/{entity}/{identity}"), 200)

    async def all(self, entity: str, **asked: str) -> list[dict[str, Any]]:
        """The records of one page."""
        items: list[dict[str, Any]] = _told(await self.raw.get(f"/api/{entity}", params=asked), 200)["items"]
        return items

    async def ids(self, entity: str, **asked: str) -> list[int]:
        """Their ids."""
        return [one["id"] for one in await self.all(entity, fields="id", **asked)]


def _told(response: httpx.Response, expected: int) -> Any:
    if response.status_code != expected:
        raise Refused(response)
    return response.json() if response.content else None


def faults(refused: Refused) -> dict[str, str]:
    """What is wrong, by field; the record as a whole is the empty name. One reason a field."""
    return {one["pointer"].removeprefix("/"): one["code"] for one in refused.response.json()["failures"]}


def picked(record: Mapping[str, Any], *names: str) -> tuple[Any, ...]:
    """Some values of a record."""
    return tuple(record[name] for name in names)
