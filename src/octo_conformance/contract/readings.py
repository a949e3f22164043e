"""The register of readings lists where the documents of the standard disagree, and what we accept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from octo_conformance.contract.file_schemas import hold_to
from octo_conformance.contract.model import Node
from octo_conformance.contract.suggestions import suggest
from octo_conformance.document import JsonValue
from octo_conformance.errors import ContractError

Standing = Literal["accepted", "second_best", "refused"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the documents, its sources, and what a supplier that follows it gets."""

    reading: str
    sources: tuple[str, ...]
    standing: Standing
    values: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """One entry of the register."""

    id: str
    topic: str
    says: tuple[Reading, ...]
    note: str

    @property
    def has_values(self) -> bool:
        """Whether the entry lists values, so that a single value can be looked up."""
        return any(reading.values for reading in self.says)

    @property
    def accepted(self) -> list[JsonValue]:
        """The values that the accepted readings list."""
        return [value for reading in self.says if reading.standing == "accepted" for value in reading.values]

    def standing(self, value: object) -> Standing:
        """What a supplier that shows this value gets; "refused" for a value that no reading lists.

        Raises ContractError when the entry lists no values at all.
        """
        if not self.has_values:
            raise ContractError(
                f"{self.id} lists no values", hint="add values to its readings in readings.yaml"
            )
        for reading in self.says:
            if any(_equal(known, value) for known in reading.values):
                return reading.standing
        return "refused"


class Readings(Mapping[str, Ambiguity]):
    """The register by id."""

    def __init__(self, entries: Mapping[str, Ambiguity]) -> None:
        self._entries = dict(entries)
        #: The ids of entries under which some value is second best.
        self.with_second_best = frozenset(
            name
            for name, entry in self._entries.items()
            if any(reading.values and reading.standing == "second_best" for reading in entry.says)
        )

    def __getitem__(self, key: str) -> Ambiguity:
        if key not in self._entries:
            raise ContractError(f"no reading {key}", hint=suggest(key, self._entries, "readings"))
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def standing(reading: str | None, value: object, readings: Readings) -> Standing:
    """What an entry of the register gives a value; "refused" where the entry is missing or lists no
    values."""
    if reading is None or reading not in readings or not readings[reading].has_values:
        return "refused"
    return readings[reading].standing(value)


def read_readings(files: Node) -> Readings:
    """Read the register from the contents of its files, by file name.

    Each file holds `readings: [...]`. Raises ContractError for entries that are double or malformed.
    """
    entries: dict[str, Ambiguity] = {}
    for name, content in files.items():
        hold_to("readings", content, name, "see readings.schema.json for what an entry holds")
        for row in content["readings"]:
            entry = _ambiguity(name, row)
            if entry.id in entries:
                raise ContractError(f"{name}: {entry.id} is there twice", hint="merge the two")
            entries[entry.id] = entry
    return Readings(entries)


def _ambiguity(name: str, row: Node) -> Ambiguity:
    """Read a valid entry. Raises ContractError where one value stands under two readings."""
    readings = tuple(_reading(item) for item in row["says"])
    values = [value for reading in readings for value in reading.values]
    for index, value in enumerate(values):
        if any(_equal(value, other) for other in values[:index]):
            raise ContractError(
                f"{name}, {row['id']}: the value {value!r} stands under two readings", hint="keep one"
            )
    return Ambiguity(row["id"], row["topic"], readings, row.get("note", ""))


def _reading(row: Node) -> Reading:
    return Reading(
        reading=row["reading"],
        sources=tuple(row.get("sources", ())),
        standing=row["standing"],
        values=tuple(row.get("values", ())),
    )


def _equal(one: object, other: object) -> bool:
    # In Python 1 == True, in JSON they are different things.
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
