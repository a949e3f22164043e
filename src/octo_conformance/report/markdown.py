"""summary.md is the page of a CI job, short enough to be read there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.dossier import STATUSES, Dossier
from octo_conformance.report.text import line
from octo_conformance.report.words import advice, headline, spoken, tone

_FINDINGS_TOLD = 40
_REASONS_TOLD = 30
_IDS_TOLD = 12
_VALUE_LIMIT = 600
# Underscores inside a word are text, and so is a colon that makes no link.
_MARK = re.compile(r"([\\`*{}\[\]()#~|!$@]|(?<!\w)_|_(?!\w)|:(?=//))")
_SIGN = {"CONFORMANT": "✅", "WARN": "🟡", "NONCONFORMANT": "❌", "INCOMPLETE": "⚠️", "ERROR": "💥"}


def markdown(dossier: Dossier) -> str:
    """The file's text in GitHub's dialect; no text of a target can act as markup in it."""
    return "\n".join(
        [
            *_head(dossier),
            *_table(dossier),
            *_findings(dossier),
            *_waivers(dossier),
            *_missing(dossier),
            *_failures(dossier),
            *_leftovers(dossier),
        ]
    )


def _head(dossier: Dossier) -> Iterator[str]:
    verdict = dossier.verdict
    sign = _SIGN.get(line(tone(dossier)), "")
    yield f"# {sign} {prose(line(spoken(dossier)))}\n"
    yield f"{code(verdict['target']['url'])} · {prose(headline(dossier))}\n"
    if hint := advice(dossier):
        yield f"**What to do:** {prose(hint)}\n"
    declared, negotiated = verdict["target"]["declared"], verdict["target"]["negotiated"]
    yield f"- profile {code(verdict['target']['profile'])}, depth {code(verdict['depth'])}"
    yield f"- declared {_codes(declared)}, negotiated {_codes(negotiated)}"
    yield (
        f"- {verdict['traffic']['exchanges']} exchanges in {verdict['traffic']['seconds']:.1f} s, "
        f"seed {code(verdict['seed'])}, suite {code(verdict['suite']['version'])}, "
        f"contract {code(verdict['suite']['contract_digest'])}\n"
    )


def _table(dossier: Dossier) -> Iterator[str]:
    heads = [status.replace("_", " ").lower() for status in STATUSES]
    yield f"| capability | verdict | {' | '.join(heads)} |"
    yield "|---|---|" + "---:|" * len(STATUSES)
    for row in dossier.rows():
        counts = " | ".join(str(row["counts"].get(status, 0)) for status in STATUSES)
        yield f"| {_cell(row['id'])} | {prose(row['verdict'])} | {counts} |"
    yield ""


def _findings(dossier: Dossier) -> Iterator[str]:
    findings = dossier.findings()
    if not findings:
        return
    yield "## Findings\n"
    for finding in findings[:_FINDINGS_TOLD]:
        yield from _finding(finding, dossier)
    if len(findings) > _FINDINGS_TOLD:
        yield f"… and {len(findings) - _FINDINGS_TOLD} more: report.html has them all.\n"


def _finding(finding: FindingRecord, dossier: Dossier) -> Iterator[str]:
    yield f"### {prose(finding['status'])} {prose(finding['requirement'])} — {prose(finding['title'])}\n"
    if finding["sentence"] != finding["title"]:
        yield f"**{prose(finding['sentence'])}**\n"
    said = dossier.says(finding["requirement"])
    if said and said != finding["title"]:
        yield f"> {prose(said)}\n"
    if finding["detail"]:
        yield f"{prose(finding['detail'])}\n"
    if finding["impact"]:
        yield f"*What it does to a reseller:* {prose(finding['impact'])}\n"
    if finding["operation"]:
        at = f" at {code(finding['pointer'])}" if finding["pointer"] else ""
        times = finding["occurrences"]
        yield f"- seen in {code(finding['operation'])}{at}, {times} time{'' if times == 1 else 's'}"
    sides = {"expected": finding["expected"], "actual": finding["actual"]}
    yield from (f"- {label} {code(side)}" for label, side in sides.items() if side is not None)
    if finding["exchanges"]:
        yield f"- exchanges {', '.join(str(number) for number in finding['exchanges'][:_IDS_TOLD])}"
    if finding["story"]:
        yield "\nHow it came to that:\n"
    for number, step in enumerate(finding["story"], 1):
        sent = f" (exchange {step['exchange']})" if step["exchange"] is not None else ""
        told = f"{prose(step['as'])}: {prose(step['says'])} → {prose(step['answer'])}{sent}"
        yield f"{number}. **{told}**" if step["culprit"] else f"{number}. {told}"
    if others := dossier.consequences(finding):
        yield "\nOf the same cause:\n"
        yield from (f"- {prose(other['requirement'])}: {prose(other['sentence'])}" for other in others)
    yield f"\n- see it again: {code(finding['rerun'])}\n"


def _waivers(dossier: Dossier) -> Iterator[str]:
    waivers = dossier.verdict.get("waivers", [])
    if not waivers:
        return
    yield "## Waivers\n"
    yield "| requirement | place | state | until | owner | reason |\n|---|---|---|---|---|---|"
    for waiver in waivers:
        cells = (
            waiver["state"],
            waiver["expires"],
            waiver["owner"],
            f"{waiver['reason']} ({waiver['link']})",
        )
        place = _cell(waiver["pointer"]) if waiver["pointer"] else "wherever it is seen"
        yield f"| {_cell(waiver['requirement'])} | {place} | {' | '.join(map(prose, cells))} |"
    yield ""


def _missing(dossier: Dossier) -> Iterator[str]:
    groups = dossier.unanswered()
    if not groups:
        return
    yield "## What could not be checked\n"
    for status, reason, entries in groups[:_REASONS_TOLD]:
        ids = _codes([entry["id"] for entry in entries])
        yield f"- **{prose(status)}** ({len(entries)}): {prose(reason)}<br>{ids}"
        if lacking := dossier.missing(entries):
            yield "\n  The target file lacks:\n"
            yield from (f"      {line(text, _VALUE_LIMIT)}" for text in lacking.splitlines())
            yield ""
    if len(groups) > _REASONS_TOLD:
        yield f"- … and {len(groups) - _REASONS_TOLD} more reasons: report.html has them all."
    yield ""


def _failures(dossier: Dossier) -> Iterator[str]:
    failures = dossier.failures()
    if not failures:
        return
    yield "## Where the suite itself failed\n"
    yield "These are defects of the suite and never the supplier's fault.\n"
    yield from (f"- {prose(failure['message'])}" for failure in failures[:_REASONS_TOLD])
    if len(failures) > _REASONS_TOLD:
        yield f"- … and {len(failures) - _REASONS_TOLD} more: verdict.json has them all."
    yield ""


def _leftovers(dossier: Dossier) -> Iterator[str]:
    leftovers = dossier.verdict["leftovers"]
    if not leftovers:
        return
    yield "## Left behind on the target\n"
    yield "These could not be released and should be cancelled by hand.\n"
    for leftover in leftovers:
        because = f": {prose(leftover['reason'])}" if leftover.get("reason") else ""
        state = prose(leftover["state"] or "state unknown")
        yield f"- {prose(leftover['kind'])} {code(leftover['id'])} {state}{because}"
    yield ""


def prose(value: object) -> str:
    """A text in which nothing is markup."""
    text = line(value, _VALUE_LIMIT).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _MARK.sub(r"\\\1", text.strip()).replace("www.", r"www\.")
    return "\\" + text if text.startswith(("-", "+", "=")) else text


def code(value: object) -> str:
    """A code span, closed by more backticks than the text has in a row."""
    text = line(value, _VALUE_LIMIT) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _cell(value: object) -> str:
    return code(value).replace("|", r"\|")


def _codes(values: Sequence[str]) -> str:
    shown = ", ".join(code(value) for value in values[:_IDS_TOLD])
    if len(values) > _IDS_TOLD:
        return f"{shown} and {len(values) - _IDS_TOLD} more"
    return shown or "nothing"
