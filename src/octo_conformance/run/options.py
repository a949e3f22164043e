"""What the user asked of a run: one record, from the command line to the evidence, and one place for each default."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

Profile = Literal["octo", "ventrata"]
Depth = Literal["quick", "standard", "deep"]

PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
DEPTHS: Final[tuple[Depth, ...]] = get_args(Depth)


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """The options of `run` and `plan`, named as on the command line.

    rate            requests a second at most; None: no limit of its own
    requirements    ids of the catalogue; empty: all of them
    expression      of pytest's `-k`
    strict          counts a WARN as a FAIL
    tests           by their node ids, where those of an earlier run are repeated; None: the others decide
    controls        statements of operations that have to work for a repeated test to count; one test of each comes along
    stress          sends values that no shop sends, such as a party of millions; the reference supplier gets them anyway
    suite           a folder with suites/ and specs/ of the user's own; it takes the place of capabilities_dir
    folder          of the report; None: reports/<host>-<time>
    waivers_file    breaches that are accepted for now
    baseline        folder of an earlier run: what that one found broken fails nobody
    max_findings    more findings than these fail the run; None: as many as there are
    accept_missing  capabilities and requirements that may stay unchecked
    sign_key        the private key that signs the certificate
    dry             the run only looks at what there would be to do, and sends nothing that writes
    """

    url: str | None = None
    token_env: str = "OCTO_TOKEN"
    second_token_env: str | None = None
    target_file: Path | None = None
    capabilities: tuple[str, ...] = ()
    profile: Profile = "octo"
    depth: Depth = "standard"
    read_only: bool = False
    live: bool = False
    stress: bool = False
    strict: bool = False
    concurrency: int = 4
    rate: float | None = None
    requirements: tuple[str, ...] = ()
    expression: str | None = None
    tests: tuple[str, ...] | None = None
    controls: tuple[str, ...] = ()
    seed: int = 1
    ca_file: Path | None = None
    allow_incomplete: bool = False
    waivers_file: Path | None = None
    baseline: Path | None = None
    max_findings: int | None = None
    accept_missing: tuple[str, ...] = ()
    sign_key: Path | None = None
    suite: Path | None = None
    folder: Path | None = None
    dry: bool = False
