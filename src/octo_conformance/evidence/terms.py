"""What the user of a run asked for, and what it is judged by beside the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the user narrowed the run to."""

    requirements: tuple[str, ...] | None = None
    expression: str | None = None
    capabilities: tuple[str, ...] | None = None
    tests: tuple[str, ...] | None = None
    read_only: bool = False
    stress: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The rest of what the user asked for, so that a finding can be looked for again: everything but the keys, of
    which only the names of their variables are kept."""

    target_file: str | None = None
    token_env: str = ""
    second_token_env: str | None = None
    ca_file: str | None = None
    suite: str | None = None
    live: bool = False
    concurrency: int = 1
    rate: float | None = None
    waivers_file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverLine:
    """A breach that the user of the run knows and accepts: of one requirement, until the end of a day.

    pointer   the place of an answer that shows it; None: wherever it is seen
    expires   the last day, as YYYY-MM-DD
    """

    kind: ClassVar = "waiver"

    requirement: str
    pointer: str | None = None
    reason: str
    link: str
    owner: str
    expires: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """How long answers may take, in milliseconds. `operation` is a label of the contract, or * for all the others."""

    kind: ClassVar = "budget"

    operation: str
    p50_ms: float | None = None
    p95_ms: float | None = None
