"""Routes: paths, methods and the handlers that answer them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from octo_sandbox.call import Handler
from octo_sandbox.errors import METHOD_NOT_ALLOWED, NOT_FOUND, Refusal


@dataclass(frozen=True)
class Route:
    """`template` has no base path, and ids in braces: `/bookings/{uuid}/confirm`.

    `capability` is the id of the one that brings the route, None for the core.
    """

    method: str
    template: str
    handler: Handler
    capability: str | None = None

    @property
    def operation(self) -> str:
        return f"{self.method} {self.template}"


class Routes:
    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_length: dict[int, list[tuple[tuple[str, ...], Route]]] = {}
        for route in routes:
            parts = tuple(route.template.strip("/").split("/"))
            self._by_length.setdefault(len(parts), []).append((parts, route))

    def operations(self) -> Iterator[str]:
        """Every operation, such as "POST /bookings"."""
        return (route.operation for routes in self._by_length.values() for _, route in routes)

    def find(self, method: str, segments: tuple[str, ...]) -> tuple[Route, Mapping[str, str]]:
        """The route and the ids of the address; a refusal if the address, or the method there, is unknown."""
        # HEAD asks for what GET would answer, without the body.
        wanted = "GET" if method == "HEAD" else method
        matching = [
            (parts, route)
            for parts, route in self._by_length.get(len(segments), ())
            if all(
                part.startswith("{") or part == segment for part, segment in zip(parts, segments, strict=True)
            )
        ]
        # An address spelled out goes before one with an id in the same place.
        fewest_ids = min((_ids_in(parts) for parts, _ in matching), default=0)
        here = [(parts, route) for parts, route in matching if _ids_in(parts) == fewest_ids]
        for parts, route in here:
            if route.method == wanted:
                ids = zip(parts, segments, strict=True)
                return route, {part[1:-1]: segment for part, segment in ids if part.startswith("{")}
        if here:
            allowed = sorted({route.method for _, route in here})
            raise Refusal(
                METHOD_NOT_ALLOWED,
                METHOD_NOT_ALLOWED,
                headers={"Allow": ", ".join(allowed)},
                values={"method": method},
            )
        raise Refusal(NOT_FOUND, NOT_FOUND)


def _ids_in(parts: tuple[str, ...]) -> int:
    return sum(part.startswith("{") for part in parts)
