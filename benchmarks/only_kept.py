"""Which losses of kept fields only the lives find: `python benchmarks/only_kept.py [PATTERN …]`.

Each loss is held against all written suites without their `test_kept.py`. What they leave unnoticed, nothing else would
have found. Prints a Markdown list.
"""

from __future__ import annotations

import sys
from fnmatch import fnmatchcase

from octo_conformance.run.interpreter import collecting_seldom, with_room
from octo_proof.bodies import Body, all_bodies
from octo_proof.cases import Case, all_cases
from octo_proof.host import Host
from octo_proof.test_impact import MADE_UP
from octo_proof.trial import try_out
from octo_proof.workers import be_quiet
from octo_sandbox.faults import all_faults

BY_HAND = {each.name for each in all_faults() if each.change.__module__ == "octo_sandbox.faults.kept"}


def main() -> None:
    """Run each such loss against the other suites, one after another."""
    be_quiet()
    others = [b for b in all_bodies() if b.folder != MADE_UP and "test_kept" not in b.test]
    patterns = sys.argv[1:] or ["*"]
    with Host().open() as host, collecting_seldom():
        for case in all_cases():
            if (case.kind == "kept" or case.name in BY_HAND) and any(
                fnmatchcase(case.name, pattern) for pattern in patterns
            ):
                print(with_room(lambda case=case: told(host, case, others)), flush=True)


def told(host: Host, case: Case, others: list[Body]) -> str:
    """A line about one loss."""
    has = {each.id for each in case.supplier.policies.capabilities}
    trial = try_out(host, case.supplier, [body for body in others if has.issuperset(body.capabilities)])
    seen = sorted({finding.requirement for finding in trial.findings})
    return f"- `{case.name}` ({case.breaks}): " + (f"also {', '.join(seen)}" if seen else "nothing else")


if __name__ == "__main__":
    main()
