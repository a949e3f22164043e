"""Which mistakes only the generated tests find: `python benchmarks/only_generated.py`.

Every mistake whose requirement is checked in suites/properties alone is held against all other suites. What
they leave unnoticed, nothing else would have found. Prints a Markdown list.
"""

from __future__ import annotations

from collections import defaultdict

from octo_conformance.run.interpreter import collecting_seldom, with_room
from octo_proof.bodies import Body, all_bodies
from octo_proof.cases import Case, all_cases
from octo_proof.host import Host
from octo_proof.test_impact import MADE_UP
from octo_proof.trial import try_out
from octo_proof.workers import be_quiet


def main() -> None:
    """Run each such mistake against the written suites, one after another."""
    be_quiet()
    bodies = all_bodies()
    folders: dict[str, set[str]] = defaultdict(set)
    for body in bodies:
        folders[body.claim.requirement].add(body.folder)
    written = [body for body in bodies if body.folder != MADE_UP]
    with Host().open() as host, collecting_seldom():
        for case in all_cases():
            if folders.get(case.breaks) == {MADE_UP}:
                print(with_room(lambda case=case: told(host, case, written)), flush=True)


def told(host: Host, case: Case, written: list[Body]) -> str:
    """A line about one mistake."""
    has = {each.id for each in case.supplier.policies.capabilities}
    trial = try_out(host, case.supplier, [body for body in written if has.issuperset(body.capabilities)])
    others = sorted({finding.requirement for finding in trial.findings})
    return f"- `{case.name}` ({case.breaks}): " + (f"also {', '.join(others)}" if others else "nothing else")


if __name__ == "__main__":
    main()
