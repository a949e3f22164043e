"""These sentences explain a verdict in every view."""

from __future__ import annotations

from octo_conformance.judge.records import Counts
from octo_conformance.judge.words import selection_held
from octo_conformance.report.dossier import Dossier

MEANING = {
    "PASS": "checked, and every check held",
    "FAIL": "a demand of the standard is broken",
    "WARN": "a recommendation is broken, or a second-best reading of the standard was seen",
    "NOT_VERIFIED": "could not be checked, something is missing",
    "BLOCKED": "could not be checked, another finding stands in the way",
    "NOT_APPLICABLE": "does not concern this supplier",
    "WAIVED": "broken, and accepted for now by the waiver file",
    "ERROR": "the suite failed, not the supplier",
}


def spoken(dossier: Dossier) -> str:
    """The verdict with what a bare word would hide: broken recommendations, and that the run was strict."""
    verdict = dossier.verdict
    counts = verdict["counts"] if verdict["verdict"] == "CONFORMANT" else {}
    warned, waived = counts.get("WARN", 0), counts.get("WAIVED", 0)
    broken = f", {_many(warned, 'recommendation')} broken" if warned else ""
    accepted = f", {_many(waived, 'statement')} waived" if waived else ""
    return f"{verdict['verdict']}{broken}{accepted}{' (strict)' if verdict.get('strict') else ''}"


def tone(dossier: Dossier) -> str:
    """The status or verdict whose colour the whole has: a green that broke recommendations is no plain green."""
    verdict = dossier.verdict
    return (
        "WARN"
        if verdict["verdict"] == "CONFORMANT"
        and (verdict["counts"].get("WARN") or verdict["counts"].get("WAIVED"))
        else verdict["verdict"]
    )


def headline(dossier: Dossier) -> str:
    """The meaning of the verdict in one sentence for people who read nothing else."""
    verdict, counts = dossier.verdict, dossier.verdict["counts"]
    match verdict["verdict"]:
        case "CONFORMANT":
            return (
                f"Every demand of the standard that concerns this supplier was checked and held{_but(counts)}: "
                f"{_many(counts['PASS'], 'statement')} "
                f"in {_many(verdict['traffic']['exchanges'], 'exchange')}.{_broken(counts['WARN'])}"
                f"{_waived(counts.get('WAIVED', 0))}{_beside(dossier)}"
            )
        case "NONCONFORMANT":
            return (
                f"{_many(counts['FAIL'], 'demand')} of the standard {_are(counts['FAIL'])} broken. "
                "Each is listed below with the exchange that shows it and a command that repeats it."
            )
        case "INCOMPLETE" if selection_held(verdict):
            return (
                "All that this run was narrowed to was checked and held. It says nothing about the rest, "
                "and certifies nothing."
            )
        case "INCOMPLETE":
            missing = [
                entry
                for entry in verdict["requirements"]
                if entry["level"] == "MUST" and entry["status"] in {"NOT_VERIFIED", "BLOCKED"}
            ]
            unchecked = [reason for each in verdict["capabilities"] if (reason := each.get("reason"))]
            if unchecked and not missing:
                return (
                    f"Nothing is known to be broken, but this run certifies nothing. {' '.join(unchecked)} "
                    "A run that names the other capabilities with --capability certifies those."
                )
            if not missing and verdict.get("limits"):
                return (
                    "Nothing is known to be broken, but a limit cut this run short, so it certifies nothing: "
                    f"{verdict['limits'][0]}"
                )
            open_ones = counts["NOT_VERIFIED"] + counts["BLOCKED"]
            return (
                f"Nothing is known to be broken, but {_many(open_ones, 'statement')} of the standard could not be "
                f"checked, {len(missing)} of them demands, so this run certifies nothing. What is missing is listed below."
                f"{''.join(f' {reason}' for reason in unchecked)}"
            )
    if dossier.stopped:
        return f"No judgement: the run was stopped. {dossier.stopped['message']}"
    if counts["ERROR"] or dossier.failures():
        return "No judgement: the suite itself failed, which is never the supplier's fault."
    return "No judgement: nothing was checked."


def _beside(dossier: Dossier) -> str:
    """What the target offers and nobody looked at."""
    unknown = dossier.verdict["target"].get("not_looked_at", [])
    return f" Nothing is said about {', '.join(unknown)}, which this suite does not know." if unknown else ""


def advice(dossier: Dossier) -> str | None:
    """What to do about a run that was stopped, or nothing where that is unknown."""
    return (dossier.stopped.get("hint") or None) if dossier.stopped is not None else None


def _but(counts: Counts) -> str:
    return ", but for what is waived" if counts.get("WAIVED") else ""


def _waived(statements: int) -> str:
    if not statements:
        return ""
    return f" {_many(statements, 'statement')} {_are(statements)} broken and waived until a day."


def _broken(recommendations: int) -> str:
    if not recommendations:
        return ""
    return f" {_many(recommendations, 'recommendation')} {_are(recommendations)} broken."


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
