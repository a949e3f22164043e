"""Does a fault trip the requirement it breaks, and does a variant trip none?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from octo_conformance.contract import load_contract
from octo_conformance.run.options import Depth
from octo_proof.bodies import Body, all_bodies
from octo_proof.host import Host, Supplier
from octo_proof.test_impact import MADE_UP, Footprints
from octo_proof.trial import Told, Trial, try_out
from octo_proof.wire_faults import WireFault


@dataclass(frozen=True)
class Field:
    """The field that shows a mistake, and the supplier that makes it even where the field is null or empty."""

    fault: WireFault
    filled: Supplier


@dataclass(frozen=True)
class Case:
    """A fault as the proof needs it.

    `supplier` makes the mistake, `breaks` is the requirement it has to trip, and `field` shows it, if there is
    one that does.
    """

    name: str
    kind: str
    breaks: str
    says: str
    supplier: Supplier
    field: Field | None = None


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


@dataclass(frozen=True)
class Acquittal:
    """What became of a variant, or of several at once. `warned` are the warnings that no variant of it earns."""

    names: tuple[str, ...]
    verdict: str
    failed: tuple[Told, ...]
    warned: tuple[Told, ...]
    errors: tuple[str, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        """No FAIL, no ERROR, no warning but those that it earns, and the run went to its end."""
        return not self.failed and not self.warned and not self.errors


Attempt = tuple[Supplier, Sequence[Body], Depth]
"""Whom to run, which tests, and at which depth."""


class Prover:
    """Judges cases and variants on one host, one after another."""

    def __init__(self, host: Host, footprints: Footprints) -> None:
        self._host = host
        self._footprints = footprints
        self._bodies = all_bodies()

    def prove(self, case: Case) -> Proof:
        """Run the tests that concern the case; all of them when those do not find it."""
        possible = self._possible(case.supplier)
        for supplier, bodies, depth in self._attempts(case, possible):
            trial = try_out(self._host, supplier, bodies, depth=depth, until=case.breaks)
            proof = _proof(case, trial, everything=len(bodies) == len(possible))
            if proof.right:
                break
        return proof

    def measure(self, case: Case) -> Proof:
        """Run all tests, of the generated ones the fewest examples: how many findings does the case make?"""
        supplier = case.supplier
        if case.field is not None and not self._footprints.filling(
            case.field.fault, self._possible(supplier)
        ):
            supplier = case.field.filled
        trial = try_out(self._host, supplier, self._possible(supplier), depth="quick")
        return _proof(case, trial, everything=True)

    def acquit(self, names: tuple[str, ...], supplier: Supplier, warns: frozenset[str]) -> Acquittal:
        """Run all tests against a supplier that is right; `warns` are the warnings it earns.

        All but those that make requests up, which take long.
        """
        trial = try_out(self._host, supplier, _written(self._possible(supplier)))
        return Acquittal(
            names=names,
            verdict=trial.verdict,
            failed=tuple(told for told in trial.findings if told.status == "FAIL"),
            warned=tuple(
                told for told in trial.findings if told.status != "FAIL" and told.requirement not in warns
            ),
            errors=_errors(trial),
            seconds=trial.seconds,
        )

    def _possible(self, supplier: Supplier) -> list[Body]:
        """The tests that ask for nothing the supplier does not have."""
        has = {each.id for each in supplier.policies.capabilities}
        return [body for body in self._bodies if has.issuperset(body.capabilities)]

    def _attempts(self, case: Case, possible: Sequence[Body]) -> Iterator[Attempt]:
        """What to try until the fault is told: the tests that concern it, those that were written, and all."""
        prints, field = self._footprints, case.field
        supplier = case.supplier
        if field is None:
            concerned = prints.concerning(case.breaks, possible)
        else:
            if filling := prints.filling(field.fault, possible):
                yield supplier, filling, "standard"
            supplier = field.filled
            concerned = prints.showing(field.fault, possible)
        yield supplier, concerned or prints.sample(possible), "standard"
        yield supplier, _written(possible), "standard"
        yield supplier, possible, "quick"


def _proof(case: Case, trial: Trial, *, everything: bool) -> Proof:
    status = trial.statuses[case.breaks]
    binding = load_contract(profile=case.supplier.profile).catalogue[case.breaks].binding
    errors = _errors(trial)
    return Proof(
        name=case.name,
        kind=case.kind,
        breaks=case.breaks,
        says=case.says,
        killed=bool(trial.findings),
        right=status == ("FAIL" if binding else "WARN") and not errors,
        status=status,
        tripped=trial.findings,
        errors=errors,
        everything=everything,
        seconds=trial.seconds,
    )


def _errors(trial: Trial) -> tuple[str, ...]:
    """What failed in the suites themselves, and why the run was cut short, if it was."""
    errors = [f"{each}: {trial.reasons[each]}" for each, word in trial.statuses.items() if word == "ERROR"]
    return (*errors, trial.stopped) if trial.stopped else tuple(errors)


def _written(bodies: Sequence[Body]) -> list[Body]:
    return [body for body in bodies if body.folder != MADE_UP]
