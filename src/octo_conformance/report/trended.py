"""The runs of a target over time as text, Markdown, a page, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from octo_conformance.judge.records import StatusWord, Verdict
from octo_conformance.judge.trend import Speed, Trend
from octo_conformance.report.markdown import code, prose
from octo_conformance.report.templating import rendered
from octo_conformance.report.text import line

FORMAT = "octo-conformance/trend/1"
LETTERS: Final[dict[StatusWord | None, str]] = {
    "PASS": "✓",
    "FAIL": "✗",
    "WARN": "!",
    "WAIVED": "w",
    "NOT_VERIFIED": "?",
    "BLOCKED": "b",
    "NOT_APPLICABLE": "–",
    "ERROR": "E",
    None: " ",
}
_KEY = "✓ pass, ✗ fail, ! warn, w waived, ? not verified, b blocked, – not applicable, E error"
_WIDTH, _HEIGHT = 160, 32
_SLOWEST = 12
_CHANGES = 24
"""The most changes that a page tells; a run that asks for more capabilities has hundreds."""


def as_text(trend: Trend) -> str:
    """Lines for a terminal: the runs, then what is or was not in order, a sign for each run."""
    told = [line(f"{_runs(trend)} of {trend.runs[-1]['target']['url']}, oldest first", 400), ""]
    told += [line("  ".join(_run(verdict)), 400) for verdict in trend.runs]
    if histories := trend.histories():
        told += ["", _KEY]
    told += [
        line(f"{each.requirement:<16} {_signs(each.statuses)}  {each.sentence}", 500) for each in histories
    ]
    told += ["", "p95 in milliseconds, the slowest operations first"]
    slowest = [(_numbers(each), each.operation) for each in trend.speeds()[:_SLOWEST]]
    wide = max((len(numbers) for numbers, _ in slowest), default=0)
    told += [line(f"{numbers:>{wide}}  {operation}", 400) for numbers, operation in slowest]
    return "\n".join([*told, "", *(line(each, 400) for each in _change(trend))]) + "\n"


def as_markdown(trend: Trend) -> str:
    """A page for a job that runs every night."""
    told = [f"# {prose(trend.runs[-1]['target']['url'])}: {_runs(trend)}\n"]
    told += [f"{prose(each)}\n" for each in _change(trend)]
    told += ["| started | verdict | fail | warn | open | exchanges |\n|---|---|---|---|---|---|"]
    told += ["| " + " | ".join(prose(cell) for cell in _run(verdict)) + " |" for verdict in trend.runs]
    told += ["", f"{_KEY}\n", "| requirement | runs | |\n|---|---|---|"]
    told += [
        f"| {code(each.requirement)} | {_signs(each.statuses)} | {prose(each.sentence)} |"
        for each in trend.histories()
    ]
    told += ["", "| p95 in ms | operation |\n|---|---|"]
    told += [f"| {_numbers(each)} | {code(each.operation)} |" for each in trend.speeds()[:_SLOWEST]]
    return "\n".join(told) + "\n"


def as_json(trend: Trend) -> str:
    """For programs: every history and every speed."""
    told = {
        "format": FORMAT,
        "good": trend.good,
        "target": trend.runs[-1]["target"]["url"],
        "runs": [
            {"started_at": run["started_at"], "verdict": run["verdict"], "counts": run["counts"]}
            for run in trend.runs
        ],
        "requirements": [
            {"id": each.requirement, "statuses": list(each.statuses), "sentence": each.sentence}
            for each in trend.histories()
        ],
        "operations": [{"operation": each.operation, "p95_ms": list(each.p95_ms)} for each in trend.speeds()],
    }
    return json.dumps(told, indent=1) + "\n"


def as_html(trend: Trend) -> str:
    """One page that needs nothing else. Nothing in it can run."""
    return rendered(
        "trend.html.j2",
        style="style.css",
        own_style="plain.css",
        trend=trend,
        counted=_runs(trend),
        last=trend.runs[-1],
        changes=list(_change(trend)),
        most=_CHANGES,
        histories=trend.histories(),
        speeds=[(each, _points(each), _shown(each)) for each in trend.speeds()],
        letters=LETTERS,
        key=_KEY,
        width=_WIDTH,
        height=_HEIGHT,
    )


def _runs(trend: Trend) -> str:
    return "1 run" if len(trend.runs) == 1 else f"{len(trend.runs)} runs"


def _run(verdict: Verdict) -> tuple[str, ...]:
    counts = verdict["counts"]
    return (
        verdict["started_at"],
        f"{verdict['verdict']:13}",
        f"{counts['FAIL']} fail",
        f"{counts['WARN']} warn",
        f"{counts['NOT_VERIFIED'] + counts['BLOCKED']} open",
        f"{verdict['traffic']['exchanges']} exchanges",
    )


def _change(trend: Trend) -> Iterator[str]:
    """What the newest run changed."""
    change = trend.last_change
    if change is None:
        yield "There is one run, so nothing to compare it with."
        return
    yield f"The newest run is {'no worse' if change.good else 'worse'} than the one before it."
    yield from (
        f"{each.requirement}: {each.change}, {each.before or 'unknown'} before, {each.after} now"
        for each in change.changed
        if each.change != "still broken"
    )


def _signs(statuses: Sequence[StatusWord | None]) -> str:
    return "".join(LETTERS[status] for status in statuses)


def _shown(speed: Speed) -> str:
    return "not called" if speed.p95_ms[-1] is None else f"{speed.p95_ms[-1]:.0f} ms"


def _numbers(speed: Speed) -> str:
    """The last ten numbers of an operation."""
    return " ".join("–" if each is None else f"{each:.0f}" for each in speed.p95_ms[-10:])


def _points(speed: Speed) -> list[tuple[float, float]]:
    """The places of a line in a drawing: time goes to the right, slower is higher."""
    most = max((each for each in speed.p95_ms if each is not None), default=0) or 1
    step = (_WIDTH - 8) / max(len(speed.p95_ms) - 1, 1)
    return [
        (round(4 + number * step, 1), round(_HEIGHT - 4 - each / most * (_HEIGHT - 8), 1))
        for number, each in enumerate(speed.p95_ms)
        if each is not None
    ]
