"""A comparison of two runs as text, Markdown, a page, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from octo_conformance.judge.comparison import CHANGES, Changed, Comparison
from octo_conformance.report.markdown import code, prose
from octo_conformance.report.templating import rendered
from octo_conformance.report.text import line

FORMAT = "octo-conformance/comparison/1"


def as_text(comparison: Comparison) -> str:
    """Lines for a terminal."""
    return "\n".join([*_head(comparison), *(line(each, 800) for each in _rows(comparison))]) + "\n"


def _rows(comparison: Comparison) -> Iterator[str]:
    for change in CHANGES:
        entries = comparison.of(change)
        if entries:
            yield ""
            yield f"{change} ({len(entries)})"
        for entry in entries:
            yield f"  {line(entry.requirement, 60):<16} {_statuses(entry)}  {line(entry.says, 500)}".rstrip()


def _head(comparison: Comparison) -> Iterator[str]:
    before, after = comparison.before, comparison.after
    yield line(f"{before['verdict']} ({before['started_at']}) → {after['verdict']} ({after['started_at']})")
    yield from (line(remark) for remark in comparison.remarks())
    yield _counted(comparison)


def _counted(comparison: Comparison) -> str:
    counted = [f"{len(comparison.of(change))} {change}" for change in CHANGES if comparison.of(change)]
    return ", ".join(counted) or "nothing changed"


def _statuses(entry: Changed) -> str:
    return line(f"{entry.before or 'unknown'} → {entry.after}", 60)


def as_markdown(comparison: Comparison) -> str:
    """A page for a pull request."""
    first, *rest = _head(comparison)
    told = [f"# {prose(first)}\n", *(f"{prose(each)}\n" for each in rest)]
    for change in CHANGES:
        entries = comparison.of(change)
        if entries:
            told += [f"## {change} ({len(entries)})\n", "| requirement | status | |\n|---|---|---|"]
            told += [f"| {code(e.requirement)} | {prose(_statuses(e))} | {prose(e.says)} |" for e in entries]
            told.append("")
    return "\n".join(told) + "\n"


def as_html(comparison: Comparison) -> str:
    """One page that needs nothing else. Nothing in it can run."""
    before, after = comparison.before, comparison.after
    *remarks, counted = [*comparison.remarks(), _counted(comparison)]
    changed = ((change, comparison.of(change)) for change in CHANGES)
    return rendered(
        "comparison.html.j2",
        style="style.css",
        own_style="plain.css",
        comparison=comparison,
        headline=f"{before['verdict']} → {after['verdict']}",
        counted=counted,
        remarks=remarks,
        changes=[
            (change, [(entry, _statuses(entry)) for entry in entries])
            for change, entries in changed
            if entries
        ],
    )


def as_json(comparison: Comparison) -> str:
    """For programs: each change with its list, empty ones too."""
    runs = {
        name: {
            "target": verdict["target"]["url"],
            "started_at": verdict["started_at"],
            "verdict": verdict["verdict"],
        }
        for name, verdict in (("before", comparison.before), ("after", comparison.after))
    }
    changes = {
        change: [
            {"requirement": e.requirement, "before": e.before, "after": e.after, "says": e.says}
            for e in comparison.of(change)
        ]
        for change in CHANGES
    }
    told = {"format": FORMAT, "good": comparison.good, **runs, "remarks": list(comparison.remarks())}
    return json.dumps({**told, "changes": changes}, indent=1) + "\n"
