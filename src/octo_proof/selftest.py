"""Every fault, every variant and every dialect against the suites."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from octo_conformance.errors import UsageError
from octo_proof.cases import all_cases, with_capabilities
from octo_proof.certification import Certification
from octo_proof.host import Host
from octo_proof.pairwise import covering_array
from octo_proof.proving import Acquittal, Proof
from octo_proof.test_impact import take_footprints
from octo_proof.workers import Answer, Task, be_quiet, work_through
from octo_sandbox import Policies
from octo_sandbox.capabilities import Capability
from octo_sandbox.dialects import all_dialects
from octo_sandbox.variants import Variant, all_variants

MEASURED = 100
"""The number of faults that run against all suites, to see how many findings one mistake makes."""

Watch = Callable[[int, int, Answer], None]


@dataclass
class Result:
    """Everything a selftest found. `sampled`: only some of it was run."""

    sampled: bool
    proofs: list[Proof] = field(default_factory=list)
    measured: list[Proof] = field(default_factory=list)
    acquittals: list[Acquittal] = field(default_factory=list)
    certifications: list[Certification] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def survivors(self) -> list[Proof]:
        """Faults that nothing noticed."""
        return [proof for proof in self.proofs if not proof.killed]

    @property
    def misread(self) -> list[Proof]:
        """Faults that were noticed, but not by the requirement they break, or only by a breakdown."""
        return [proof for proof in self.proofs if proof.killed and not proof.right]

    @property
    def condemned(self) -> list[Acquittal]:
        """Suppliers that are right and were found to be wrong."""
        return [acquittal for acquittal in self.acquittals if not acquittal.holds]

    @property
    def misjudged(self) -> list[Certification]:
        """Dialects that got another verdict than is due, or for other requirements than they break."""
        return [certification for certification in self.certifications if not certification.holds]

    @property
    def good(self) -> bool:
        """Every fault killed for the right reason, no variant accused, and each dialect got its verdict."""
        return not (self.survivors or self.misread or self.condemned or self.misjudged)


def run_selftest(only: Sequence[str], sample: int | None, watch: Watch | None = None) -> Result:
    """Run the faults, variants and dialects that match a pattern of `only`, all without one; or `sample` faults, a
    tenth as many variants, and no dialect.

    A pattern is held against names and requirement ids. Raises UsageError where nothing matches, and
    RunError where the supplier that is right is not found to be.
    """
    began = time.monotonic()
    be_quiet()
    tasks = plan(only, sample)
    with Host().open() as host:
        footprints = take_footprints(host)
    result = Result(sampled=bool(only) or sample is not None)
    with work_through(tasks, footprints) as answers:
        for number, (task, answer) in enumerate(answers, 1):
            if isinstance(answer, Acquittal):
                result.acquittals.append(answer)
            elif isinstance(answer, Certification):
                result.certifications.append(answer)
            elif task.kind == "measure":
                result.measured.append(answer)
            else:
                result.proofs.append(answer)
            if watch is not None:
                watch(number, len(tasks), answer)
    result.seconds = time.monotonic() - began
    return result


def plan(only: Sequence[str], sample: int | None) -> list[Task]:
    """What there is to do; what takes longest comes first, so that no process is left alone at the end."""
    cases = [c for c in all_cases() if not only or _matches(only, c.name, c.breaks)]
    variants = [v for v in all_variants() if not only or _matches(only, v.name)]
    dialects = [d.name for d in all_dialects() if not only or _matches(only, d.name)]
    if not cases and not variants and not dialects:
        raise UsageError(f"nothing is called {', '.join(only)}", hint="Try 'CORE-BOOK-*' or 'cancel-*'.")
    faults = [c.name for c in cases]
    alone = [v.name for v in variants]
    rows = [] if only else together(all_variants())
    measured = [] if only else _some(faults, MEASURED)
    if sample is not None:
        faults, alone = _some(faults, sample), _some(alone, sample // 10)
        rows, measured, dialects = rows[:1], [], []
    needs = {v.name: v.needs for v in variants}
    return [
        *(Task("certify", (name,)) for name in dialects),
        *rows,
        *(Task("measure", (name,)) for name in measured),
        *(Task("acquit", (name,), needs[name]) for name in alone),
        *(Task("prove", (name,)) for name in faults),
    ]


def together(variants: Sequence[Variant]) -> list[Task]:
    """Suppliers that are many variants at once, so that every two that go together meet: those of the core with
    each other, and those of a capability with each other. Each of the former has two capabilities, in turn, and
    takes in what goes with it of the variants of these two."""
    groups = itertools.cycle(neighbours(Policies().capabilities))
    rows = covering_array([each for each in variants if not each.needs])
    tasks = [_joined(row, next(groups), variants) for row in rows]
    for first in sorted({each.needs[0] for each in variants if each.needs}):
        about = [each for each in variants if each.needs[:1] == (first,)]
        needs = tuple(sorted({need for each in about for need in each.needs}))
        tasks += [Task("acquit", tuple(each.name for each in row), needs) for row in covering_array(about)]
    return tasks


def _joined(row: tuple[Variant, ...], capabilities: tuple[str, ...], variants: Sequence[Variant]) -> Task:
    """The row with what goes with it of the variants of these capabilities and of those that they require, or that
    each variant of them needs."""
    about = ([each.needs for each in variants if each.needs[:1] == (name,)] for name in capabilities)
    needed = {need for needs in about for need in min(needs, key=len, default=())}
    wanted = (*capabilities, *sorted(needed.difference(capabilities)))
    reached = tuple(each.id for each in with_capabilities(Policies(), wanted).capabilities)
    joined = list(row)
    for each in variants:
        here = each.needs and set(reached).issuperset(each.needs)
        if here and all(each.goes_with(other) for other in joined):
            joined.append(each)
    return Task("acquit", tuple(each.name for each in joined), reached)


def neighbours(installed: Sequence[Capability]) -> list[tuple[str, ...]]:
    """Every two capabilities that stand side by side, the last beside the first; those that others require come
    along with them. Suppliers that are many variants at once have two each, in turn."""
    required = {needed for each in installed for needed in each.requires}
    ids = [each.id for each in installed if each.id not in required]
    return [(one, other) for one, other in zip(ids, [*ids[1:], *ids[:1]], strict=True)]


def _matches(patterns: Sequence[str], *names: str) -> bool:
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns for name in names)


def _some(names: list[str], number: int) -> list[str]:
    """Choose this number of names. The choice is the same each time and follows no order of the names."""
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:number]
