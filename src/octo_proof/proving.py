"""Does a fault trip the requirement it breaks, and does a variant trip none?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from octo_conformance.contract import Contract, load_contract
from octo_conformance.errors import RunError
from octo_proof.bodies import Body, all_bodies
from octo_proof.footprints import Footprints, read_footprints
from octo_proof.host import Host, Supplier
from octo_proof.trial import Told, Trial, try_out


@dataclass(frozen=True)
class Case:
    """A fault as the proof needs it: who makes the mistake, what it breaks, and which field shows it, if one does."""

    name: str
    kind: str
    breaks: str
    says: str
    supplier: Supplier
    field: tuple[str, str] | None = None


@dataclass(frozen=True)
class Proof:
    """What became of a case. `tripped` are the findings, `everything` whether all suites were run."""

    name: str
    kind: str
    breaks: str
    says: str
    killed: bool
    right: bool
    status: str
    tripped: tuple[Told, ...]
    errors: tuple[str, ...]
    everything: bool
    seconds: float


class Prover:
    """Judges cases on one host, one after another."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.bodies = all_bodies()

    @cached_property
    def footprints(self) -> Footprints:
        """What each test showed on the supplier that is right. Raises RunError if it is not found to be right."""
        with TemporaryDirectory() as folder:
            from octo_sandbox import Policies

            clean = try_out(self._host, Supplier(Policies()), self.bodies, keep=Path(folder))
            wrong = [f"{told.requirement}: {told.title}" for told in clean.findings]
            if wrong:
                raise RunError(
                    f"the supplier that is right is not: {'; '.join(wrong[:3])}",
                    hint="Run `octo-conformance run`.",
                )
            return read_footprints(Path(folder) / "evidence.jsonl")

    def prove(self, case: Case, *, everything: bool = False) -> Proof:
        """Run the tests that concern the case; all of them when those do not find it, or `everything` is asked."""
        bodies = self.bodies if everything else self._concerned(case)
        trial = try_out(self._host, case.supplier, bodies)
        proof = self._proof(case, trial, everything)
        if proof.right or everything:
            return proof
        return self.prove(case, everything=True)

    def _concerned(self, case: Case) -> Sequence[Body]:
        if case.field is not None:
            return self.footprints.showing(*case.field, self.bodies) or self.bodies
        return self.footprints.concerning(case.breaks, self.bodies) or self.bodies

    @staticmethod
    def _proof(case: Case, trial: Trial, everything: bool) -> Proof:
        contract: Contract = load_contract(profile=case.supplier.profile)
        status = trial.statuses[case.breaks]
        expected = {"FAIL"} if contract.catalogue[case.breaks].binding else {"WARN"}
        errors = [f"{r}: {trial.reasons.get(r)}" for r, word in trial.statuses.items() if word == "ERROR"]
        if trial.stopped:
            errors.append(trial.stopped)
        return Proof(
            name=case.name,
            kind=case.kind,
            breaks=case.breaks,
            says=case.says,
            killed=bool(trial.findings),
            right=status in expected and not errors,
            status=status,
            tripped=trial.findings,
            errors=tuple(errors),
            everything=everything,
            seconds=trial.seconds,
        )
