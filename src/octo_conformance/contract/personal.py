"""The overlays declare under `x-octo-personal` which properties hold the data of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from octo_conformance.contract.model import Node

PERSONAL: Final = "x-octo-personal"
UNDRAWN: Final = "x-octo-undrawn"
TEST_ONLY: Final = "x-octo-test-only"

Way = Literal["email", "phone"]


@dataclass(frozen=True, slots=True)
class Personal:
    """Names of properties, in lower case where no capital counts.

    guest           hidden in things that this run did not make
    secret          hidden always
    in_text         hidden in text that only looks like JSON
    member_fields   hidden inside one of `member_places`, whoever sent it
    member_paths    paths whose bodies are about a member from top to bottom, as segments
    reaches         fields by which a person is reached, spelled as they are sent, and how
    """

    guest: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    in_text: frozenset[str] = frozenset()
    member_fields: frozenset[str] = frozenset()
    member_places: frozenset[str] = frozenset()
    member_paths: frozenset[tuple[str, ...]] = frozenset()
    reaches: Mapping[str, Way] = field(default_factory=dict)


def read_personal(document: Node) -> Personal:
    """What a composed document says of personal data."""
    said: Node = document.get(PERSONAL, {})
    member: Node = said.get("member", {})
    guest, secret = _lower(said.get("guest")), _lower(said.get("secret"))
    return Personal(
        guest=guest,
        secret=secret,
        in_text=(guest - _lower(said.get("ordinary"))) | secret | _lower(said.get("text_only")),
        member_fields=_lower(member.get("fields")),
        member_places=_lower(member.get("within")),
        member_paths=frozenset(_segments(label) for label in member.get("routes", ())),
        reaches=dict(said.get("reaches", {})),
    )


def _lower(names: Iterable[str] | None) -> frozenset[str]:
    return frozenset(name.casefold() for name in names or ())


def _segments(label: str) -> tuple[str, ...]:
    return tuple(label.partition(" ")[2].strip("/").split("/"))
