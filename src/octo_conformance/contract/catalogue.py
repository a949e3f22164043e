"""The catalogue holds the requirements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from octo_conformance.contract.conditions import CONDITIONS
from octo_conformance.contract.file_schemas import hold_to
from octo_conformance.contract.model import Node
from octo_conformance.contract.suggestions import suggest
from octo_conformance.errors import ContractError, UnknownRequirement

Level = Literal["MUST", "SHOULD", "MAY"]
Harm = Literal[
    "oversold",
    "foreign access",
    "wrong money",
    "wrong time",
    "lost sale",
    "lost booking",
    "guest stranded",
    "double sale",
    "stuck",
    "misleading",
    "nuisance",
]
"""What a breach costs, worst first."""
HARMS: tuple[Harm, ...] = get_args(Harm)


@dataclass(frozen=True, slots=True)
class When:
    """What a requirement depends on: the name of a product condition, or a condition that only its check
    can see."""

    product: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One statement of the standard.

    `covered_by` names the requirements whose checks are also its own; `excluded` is the reason why there is
    no check. A requirement with neither has a check of its own. `harm` is what a breach costs. `derived` marks our
    inference, which warns unless it is `enforced`: because the supplier contradicts itself, or gives away what
    belongs to another. `graded` is the reason for either. `profiles` are the profiles under which the requirement
    applies; empty means all. `with_capabilities` names the capabilities that it speaks of together with its own; it
    concerns nobody who lacks one of them.
    """

    id: str
    capability: str
    level: Level
    harm: Harm
    says: str
    source: tuple[str, ...]
    breaks: str
    derived: bool = False
    enforced: str | None = None
    graded: str | None = None
    when: When | None = None
    covered_by: tuple[str, ...] = ()
    excluded: str | None = None
    profiles: tuple[str, ...] = ()
    with_capabilities: tuple[str, ...] = ()

    @property
    def binding(self) -> bool:
        """Whether a breach of it is a FAIL; otherwise it is a WARN."""
        return self.level == "MUST"

    @property
    def checked(self) -> bool:
        """Whether it has a check of its own."""
        return not self.covered_by and self.excluded is None

    def applies(self, profile: str) -> bool:
        """Whether it applies under this profile."""
        return not self.profiles or profile in self.profiles


class Catalogue(Mapping[str, Requirement]):
    """All requirements by id, in the order of the files. An unknown id raises UnknownRequirement."""

    def __init__(self, requirements: Mapping[str, Requirement]) -> None:
        self._requirements = dict(requirements)

    def __getitem__(self, key: str) -> Requirement:
        if key not in self._requirements:
            raise UnknownRequirement(f"no requirement {key}", hint=_did_you_mean(key, self._requirements))
        return self._requirements[key]

    def __contains__(self, key: object) -> bool:
        return key in self._requirements

    def __iter__(self) -> Iterator[str]:
        return iter(self._requirements)

    def __len__(self) -> int:
        return len(self._requirements)


def _did_you_mean(key: str, known: Mapping[str, Requirement]) -> str:
    longer = [name for name in known if name.endswith(key.upper())]
    return f"did you mean {longer[0]}?" if len(longer) == 1 else suggest(key, list(known), "requirements")


def read_catalogue(files: Node, capabilities: frozenset[str], profiles: frozenset[str]) -> Catalogue:
    """Read the catalogue from the contents of its files, by file name.

    `capabilities` and `profiles` are the ids that a file may name. Raises ContractError for entries that are
    malformed or double, and for references that lead nowhere or in a circle.
    """
    requirements: dict[str, Requirement] = {}
    for name, content in files.items():
        hold_to("catalogue", content, name, "see catalogue.schema.json for what an entry holds")
        capability = content["capability"]
        if capability not in capabilities:
            raise ContractError(
                f"{name} is about {capability}, which no overlay declares",
                hint=suggest(capability, capabilities, "capabilities"),
            )
        for row in content["requirements"]:
            entry = _requirement(name, capability, row, profiles)
            if entry.id in requirements:
                raise ContractError(f"{name}: {entry.id} is there twice", hint="give one of them another id")
            requirements[entry.id] = entry
    _check_references(requirements)
    return Catalogue(requirements)


def _requirement(name: str, capability: str, row: Node, profiles: frozenset[str]) -> Requirement:
    """Read an entry that its schema has accepted. Raises ContractError for an unknown profile or
    condition."""
    where = f"{name}, {row['id']}"
    for profile in row.get("profiles", ()):
        if profile not in profiles:
            raise ContractError(
                f"{where}: unknown profile {profile}", hint=suggest(profile, profiles, "profiles")
            )
    derived, enforced = row.get("derived", False), row.get("enforced")
    if (enforced is not None) != (derived and row["level"] == "MUST"):
        raise ContractError(
            f"{where}: an inference is a MUST exactly where it is enforced",
            hint="say by which of the two exceptions with enforced, or make it a SHOULD",
        )
    return Requirement(
        id=row["id"],
        capability=capability,
        level=row["level"],
        harm=row["harm"],
        says=row["says"],
        source=tuple(row["source"]),
        breaks=row["breaks"],
        derived=row.get("derived", False),
        enforced=row.get("enforced"),
        graded=row.get("graded"),
        when=_when(where, row["when"]) if "when" in row else None,
        covered_by=tuple(row.get("covered_by", ())),
        excluded=row.get("excluded"),
        profiles=tuple(row.get("profiles", ())),
        with_capabilities=tuple(row.get("with", ())),
    )


def _when(where: str, row: Mapping[str, str]) -> When:
    condition = row.get("product")
    if condition is not None and condition not in CONDITIONS:
        raise ContractError(
            f"{where}: unknown condition {condition}", hint=suggest(condition, CONDITIONS, "conditions")
        )
    return When(condition, row.get("seen"))


def _check_references(requirements: Mapping[str, Requirement]) -> None:
    for entry in requirements.values():
        for other in entry.covered_by:
            if other not in requirements:
                raise ContractError(
                    f"{entry.id} is covered by {other}, which does not exist",
                    hint=suggest(other, requirements, "requirements"),
                )
    settled: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " -> ".join((*path[path.index(name) :], name))
            raise ContractError(f"requirements cover one another: {circle}", hint="give one of them a check")
        if name not in settled:
            for other in requirements[name].covered_by:
                walk(other, (*path, name))
            settled.add(name)

    for name in requirements:
        walk(name, ())
