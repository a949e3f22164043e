"""Evidence of small runs, recorded once: what the judge is given again under every mutant.

    python -m mutation.recording FOLDER

leaves `FOLDER/NAME.jsonl` for faults of the sandbox, and for suppliers that are right, each with just
the tests that concern it, and `FOLDER/recorded.json` that says what each of them is. What is there is kept:
remove the folder to record anew.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from octo_conformance.contract import load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.judge import load_rules
from octo_proof.bodies import Body, all_bodies
from octo_proof.cases import as_supplier, rule_cases, wire_cases
from octo_proof.host import Host, Supplier
from octo_proof.test_impact import Footprints, take_footprints
from octo_proof.trial import Trial, try_out
from octo_proof.workers import be_quiet
from octo_sandbox import Policies
from octo_sandbox.variants import all_variants

MANIFEST = "recorded.json"
WIRE_FAULTS = 12
"""One wire fault in so many is enough: what they break is the schema, which is not under mutation."""

WRITTEN = 8
"""One in so many of the faults that a written test notices is enough: those tests are not under mutation."""

VARIANTS = 12
"""One supplier in so many that differ: each takes seconds, as all that rules look at is run."""


@dataclass(frozen=True)
class Recording:
    """One run. `breaks` is the requirement its supplier breaks; None for one that is right."""

    name: str
    breaks: str | None
    profile: str

    def file(self, folder: Path) -> Path:
        """Where its lines are."""
        return folder / f"{self.name}.jsonl"


@dataclass(frozen=True)
class Planned:
    """A recording to be made, and the tests that make it."""

    recording: Recording
    supplier: Supplier
    bodies: Sequence[Body]


def plan(footprints: Footprints) -> Iterator[Planned]:
    """Every fault that a rule notices, some that a written test or the schema notices, the supplier that is right
    and those that differ."""
    ruled = sorted(load_rules(suite_roots()).requirements)
    written = [case for case in rule_cases() if case.breaks not in ruled]
    for case in [*(case for case in rule_cases() if case.breaks in ruled), *written[::WRITTEN]]:
        possible = _possible(case.supplier)
        bodies = footprints.concerning(case.breaks, possible) or possible
        yield Planned(Recording(case.name, case.breaks, case.supplier.profile), case.supplier, bodies)
    for case in wire_cases()[::WIRE_FAULTS]:
        assert case.field is not None
        possible = _possible(case.supplier)
        filling = footprints.filling(case.field.fault, possible)
        bodies = filling or footprints.showing(case.field.fault, possible) or possible
        supplier = case.supplier if filling else case.field.filled
        yield Planned(Recording(case.name, case.breaks, supplier.profile), supplier, bodies)
    for requirement in ruled:
        bodies = footprints.concerning(requirement, all_bodies())
        if bodies:
            yield Planned(Recording(f"right-{requirement}", None, "octo"), Supplier(Policies()), bodies)
    for variant in all_variants()[::VARIANTS]:
        supplier = as_supplier([variant], ("*",))
        bodies = _ruled(footprints, ruled, _possible(supplier))
        yield Planned(Recording(f"differs-{variant.name}", None, supplier.profile), supplier, bodies)


def _possible(supplier: Supplier) -> list[Body]:
    has = {each.id for each in supplier.policies.capabilities}
    return [body for body in all_bodies() if has.issuperset(body.capabilities)]


def _ruled(footprints: Footprints, ruled: Sequence[str], possible: Sequence[Body]) -> list[Body]:
    """The first test for every requirement that has a rule."""
    chosen = {
        body.test
        for requirement in ruled
        for body in footprints.concerning(requirement, possible)[:1]
        if "generated" not in body.arguments and not body.last
    }
    return [body for body in possible if body.test in chosen]


def record(folder: Path) -> list[Recording]:
    """Record everything that is not there yet. What did not show what it should is told and left out."""
    be_quiet()
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Recording] = []
    with Host().open() as host:
        for planned in plan(take_footprints(host)):
            recording = planned.recording
            if not recording.file(folder).exists():
                with tempfile.TemporaryDirectory(dir=folder) as scratch:
                    trial = try_out(host, planned.supplier, planned.bodies, keep=Path(scratch), depth="quick")
                    (Path(scratch) / "evidence.jsonl").rename(recording.file(folder))
                if not _as_meant(recording, trial):
                    print(
                        f"not as meant: {recording.name}: {trial.verdict} {trial.stopped or ''}", flush=True
                    )
                    recording.file(folder).write_text("", encoding="ascii")
            if recording.file(folder).stat().st_size:
                made.append(recording)
    text = json.dumps([asdict(each) for each in made], indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return made


def _as_meant(recording: Recording, trial: Trial) -> bool:
    if trial.stopped:
        return False
    if recording.breaks is None:
        return not any(told.status == "FAIL" for told in trial.findings)
    binding = load_contract(profile=recording.profile).catalogue[recording.breaks].binding
    return trial.statuses[recording.breaks] == ("FAIL" if binding else "WARN")


def read_recordings(folder: Path) -> list[Recording]:
    """What was recorded there."""
    return [Recording(**each) for each in json.loads((folder / MANIFEST).read_text(encoding="utf-8"))]


if __name__ == "__main__":
    place = Path(sys.argv[1])
    there = read_recordings(place) if (place / MANIFEST).exists() else record(place)
    print(f"{len(there)} runs are recorded in {place}")
