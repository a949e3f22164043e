"""The router finds the operation to which a request belongs."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from octo_conformance.contract.model import Operation
from octo_conformance.errors import ContractError


class Router:
    """Finds the operation for a method and a path.

    A literal segment wins over a parameter, from left to right. Raises ContractError for two operations
    that no request could tell apart, and for a parameter that is only part of a segment.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._routes: dict[tuple[str, int], list[tuple[tuple[str | None, ...], Operation]]] = {}
        for operation in operations:
            shape = tuple(_literal(segment, operation.path) for segment in _segments(operation.path))
            routes = self._routes.setdefault((operation.method, len(shape)), [])
            for known, other in routes:
                if known == shape:
                    raise ContractError(
                        f"{operation.label} and {other.label} are the same route",
                        hint="name the path parameter alike in both",
                    )
            routes.append((shape, operation))
        for routes in self._routes.values():
            routes.sort(key=lambda route: tuple(literal is None for literal in route[0]))

    def route(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation and its path arguments, percent-decoded; None when no operation has this path.

        `path` is relative to the base URL; a query string is ignored. A slash at the end makes another path.
        """
        segments = [unquote(segment) for segment in _segments(path.partition("?")[0])]
        for shape, operation in self._routes.get((method.upper(), len(segments)), ()):
            if all(
                part != "" if literal is None else part == literal
                for literal, part in zip(shape, segments, strict=True)
            ):
                names = _segments(operation.path)
                return operation, {
                    name[1:-1]: part
                    for name, literal, part in zip(names, shape, segments, strict=True)
                    if literal is None
                }
        return None


def _segments(path: str) -> list[str]:
    return path.removeprefix("/").split("/")


def _literal(segment: str, path: str) -> str | None:
    if segment.startswith("{") and segment.endswith("}") and segment.count("{") == 1:
        return None
    if "{" in segment or "}" in segment:
        raise ContractError(
            f"{path}: {segment} is only partly a parameter", hint="make it a segment of its own"
        )
    return segment
