"""These sentences explain a verdict in every view."""

from __future__ import annotations

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


def headline(dossier: Dossier) -> str:
    """The meaning of the verdict in one sentence for people who read nothing else."""
    verdict, counts = dossier.verdict, dossier.verdict["counts"]
    match verdict["verdict"]:
        case "CONFORMANT":
            return (
                "Every demand of the standard that concerns this supplier was checked and held: "
                f"{_many(counts['PASS'], 'statement')} "
                f"in {_many(verdict['traffic']['exchanges'], 'exchange')}." + _broken(counts["WARN"])
            )
        case "NONCONFORMANT":
            return (
                f"{_many(counts['FAIL'], 'demand')} of the standard {_are(counts['FAIL'])} broken. "
                "Each is listed below with the exchange that shows it and a command that repeats it."
            )
        case "INCOMPLETE":
            missing = [
                entry
                for entry in verdict["requirements"]
                if entry["level"] == "MUST" and entry["status"] in {"NOT_VERIFIED", "BLOCKED"}
            ]
            unchecked = counts["NOT_VERIFIED"] + counts["BLOCKED"]
            return (
                f"Nothing is known to be broken, but {_many(unchecked, 'statement')} of the standard could not be "
                f"checked, {len(missing)} of them demands, so this run certifies nothing. What is missing is listed below."
            )
    if dossier.stopped:
        return f"No judgement: the run was stopped. {dossier.stopped['message']}"
    if counts["ERROR"] or dossier.failures():
        return "No judgement: the suite itself failed, which is never the supplier's fault."
    return "No judgement: nothing was checked."


def advice(dossier: Dossier) -> str | None:
    """What to do about a run that was stopped, or nothing where that is unknown."""
    return (dossier.stopped.get("hint") or None) if dossier.stopped is not None else None


def _broken(recommendations: int) -> str:
    if not recommendations:
        return ""
    return f" {_many(recommendations, 'recommendation')} {_are(recommendations)} broken."


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
