"""summary.md of a fleet: the page of a job."""

from __future__ import annotations

from collections.abc import Iterator

from octo_conformance.fleet.index import capabilities, counted, word
from octo_conformance.fleet.page import has_changed, headline, is_new
from octo_conformance.fleet.records import FleetIndex, SupplierRecord
from octo_conformance.report.markdown import code, prose

_MOST_ROWS = 500
_MOST_CHANGES = 5


def markdown(index: FleetIndex) -> str:
    """The file's text in GitHub's dialect; no text of a target can act as markup in it."""
    return "\n".join([*_head(index), *_table(index), *_changes(index)]) + "\n"


def _head(index: FleetIndex) -> Iterator[str]:
    yield f"# {', '.join(f'{number} {prose(name)}' for name, number in counted(index)) or 'no targets'}\n"
    seconds = sum(row["seconds"] for row in index["targets"])
    exchanges = sum(row["exchanges"] for row in index["targets"])
    yield f"{headline(index)}, {exchanges} exchanges, {seconds:.0f} s of runs, suite {code(index['suite'])}\n"


def _table(index: FleetIndex) -> Iterator[str]:
    asked = capabilities(index)
    yield "| target | verdict | " + "".join(f"{prose(name)} | " for name in asked) + "worst | report |"
    yield "|---|---|" + "---|" * len(asked) + "---|---|"
    for row in index["targets"][:_MOST_ROWS]:
        found = {each["id"]: prose(each["verdict"].lower()) for each in row["capabilities"]}
        cells = "".join(f"{found.get(name, '')} | " for name in asked)
        link = f"[report]({row['report']})" if row["report"] else ""
        yield f"| {code(row['name'])} | {prose(word(row))} | {cells}{prose(_says(row))} | {link} |"
    if (left := len(index["targets"]) - _MOST_ROWS) > 0:
        yield f"\n… and {left} more: index.html has all of them."
    yield ""


def _says(row: SupplierRecord) -> str:
    worst = f"{row['worst']['requirement']}: {row['worst']['sentence']}" if row["worst"] else ""
    return " · ".join(filter(None, (row["says"], worst)))


def _changes(index: FleetIndex) -> Iterator[str]:
    if not any(row["change"] is not None for row in index["targets"]):
        return
    yield "## Since the earlier fleet\n"
    lines = [line for row in index["targets"] for line in _change(row)]
    lines += [f"- {code(name)} is no longer in the fleet" for name in index["gone"]]
    yield from lines or ["Nothing changed."]


def _change(row: SupplierRecord) -> Iterator[str]:
    change = row["change"]
    if is_new(row):
        yield f"- {code(row['name'])} had no verdict before"
    if change is None or not has_changed(row):
        return
    yield f"- {code(row['name'])}: {prose(change['before'])} before, {prose(word(row))} now"
    yield from (
        f"  - {code(each['requirement'])} {prose(each['change'])}: {prose(each['says'])}"
        for each in change["changed"][:_MOST_CHANGES]
    )
    if (left := len(change["changed"]) - _MOST_CHANGES) > 0:
        yield f"  - and {left} more"
