"""What a run fixes for its stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from octo_conformance.document import JsonValue
from octo_conformance.stage.deliveries import Deliveries
from octo_conformance.stage.one_time_code import OneTimeCodes


@dataclass(frozen=True)
class Setting:
    """Who the run is, what it may do, and what the target file says for it."""

    run_id: str
    seed: int
    profile: str
    read_only: bool = False
    keys: frozenset[str] = frozenset({"first"})
    contact: Mapping[str, JsonValue] = field(default_factory=dict)
    products: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    members: Sequence[Mapping[str, object]] = ()
    codes: OneTimeCodes | None = None
    deliveries: Deliveries | None = None
    depth: str = "standard"
    embedded: bool = False
    stress: bool = False
    ca_file: Path | None = None
