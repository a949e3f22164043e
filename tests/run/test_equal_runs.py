"""Two runs that are asked the same of the same supplier write the same junit.xml, but for when and how long."""

from __future__ import annotations

import re
from pathlib import Path

from octo_sandbox import Policies, Sandbox, serve
from octo_sandbox.faults import find_fault
from support.certifying import KEY, SECOND_KEY, certify

FAULTS = (
    "cancelled-bookings-can-be-confirmed",  # a behaviour
    "confirmed-without-a-reference",  # a rule
    "note-is-lost",  # a kept field
    "resellers-see-each-other",  # several findings of one cause
)
TIMES = re.compile(rb' (?:time|timestamp)="[^"]*"')
"""The attributes that the docstring of report/junit.py leaves out of the promise."""
SOME = "cancelled_booking or another_reseller or come_back or confirmed_hold"


def test_two_equal_runs_write_the_same_file(tmp_path: Path) -> None:
    """A CI shows what changed at the supplier, and nothing that is new in each run."""
    policies = Policies()
    for name in FAULTS:
        policies = find_fault(name).change(policies)
    written = []
    with serve(Sandbox(tokens=(KEY, SECOND_KEY), policies=policies)) as running:
        target = {"control": {"url": running.control_url}}
        for number in range(2):
            folder = tmp_path / str(number)
            folder.mkdir()
            ended = certify(running.url, folder, "-k", SOME, target=target, second=True)
            written.append(TIMES.sub(b"", (ended.folder / "junit.xml").read_bytes()))
    assert written[0] == written[1]
    assert b"<failure" in written[0]
    # Several mistakes at once stay apart: none is told as a consequence of another.
    own = {finding["requirement"] for finding in ended.verdict["findings"] if finding["cause"] is None}
    assert own >= {find_fault(name).breaks for name in FAULTS}
