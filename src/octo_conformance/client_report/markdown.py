"""client-summary.md is the page of a CI job."""

from __future__ import annotations

from collections.abc import Iterator

from octo_conformance.client_report.words import explained, spoken
from octo_conformance.clients import ClientVerdict
from octo_conformance.report.markdown import code, prose

_TOLD = 40


def markdown(verdict: ClientVerdict) -> str:
    """The file's text in GitHub's dialect; no text of a client can act as markup in it."""
    return "\n".join(_parts(verdict)) + "\n"


def _parts(verdict: ClientVerdict) -> Iterator[str]:
    yield f"# A reseller's client: {prose(spoken(verdict))}\n"
    yield f"{prose(explained(verdict))}\n"
    for finding in verdict["findings"][:_TOLD]:
        yield f"## {finding['status']} {finding['rule']}: {prose(finding['sentence'])}\n"
        numbers = ", ".join(map(str, finding["calls"][:10]))
        yield f"{prose(finding['impact'])} Seen {finding['occurrences']} times, in {code(finding['operation'])}, "
        yield f"calls {numbers}.\n"
    if len(verdict["findings"]) > _TOLD:
        yield f"{len(verdict['findings']) - _TOLD} more findings are in client-report.html.\n"
    yield "| rule | level | status | occasions | |\n|---|---|---|---:|---|"
    for rule in verdict["rules"]:
        told = prose(rule["says"]) + (f" ({prose(rule['reason'])})" if rule["reason"] else "")
        yield f"| {rule['id']} | {rule['level']} | {rule['status']} | {rule['checks']} | {told} |"
    for note in verdict["notes"]:
        yield f"\n{prose(note)}"
