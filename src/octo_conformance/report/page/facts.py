"""The first screen in words: who was certified, by what, how deep, until when, and how to do it once more."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from octo_conformance.document import JsonValue
from octo_conformance.evidence import RunLine
from octo_conformance.report.dossier import Dossier
from octo_conformance.report.text import clean

DEPTHS: Final = {
    "quick": "few generated examples",
    "standard": "the usual number of generated examples",
    "deep": "many generated examples",
}


@dataclass(frozen=True)
class Gap:
    """Something that this run did not cover. `section` is where the page tells more, "" for nowhere."""

    says: str
    section: str = ""


def supplier(dossier: Dossier) -> tuple[str | None, list[str]]:
    """The name of the supplier, and how to reach it, as its own answer says it."""
    body = dossier.seen.supplier
    if not isinstance(body, dict):
        return None, []
    contact = body.get("contact")
    told = list(contact.values()) if isinstance(contact, dict) else []
    return _text(body.get("name")), [text for value in told if (text := _text(value)) is not None]


def moment(text: str | None) -> str:
    """A moment as it is read by people: day, hour and minute in UTC; what is no moment stays as it is."""
    try:
        return f"{datetime.fromisoformat(text or ''):%d %b %Y, %H:%M} UTC"
    except ValueError:
        return text or "unknown"


def command(dossier: Dossier) -> str:
    """The command that makes this run once more, as far as it can be told from the evidence."""
    run = dossier.seen.run
    if run is None:
        return f"octo-conformance run {_word(dossier.verdict['target']['url'])}"
    return " ".join(("octo-conformance run", *_arguments(run)))


def _arguments(run: RunLine) -> Iterator[str]:
    asked, selection = run.asked, run.selection
    if asked.target_file is not None:
        yield f"--target {_word(asked.target_file)}"
    elif not run.embedded:
        yield _word(run.target.url)
    yield from (f"--capability {_word(each)}" for each in selection.capabilities or ())
    yield from (f"--requirement {_word(each)}" for each in selection.requirements or ())
    if selection.expression:
        yield f"-k {_word(selection.expression)}"
    if asked.token_env and asked.token_env != "OCTO_TOKEN":
        yield f"--token-env {_word(asked.token_env)}"
    if asked.second_token_env:
        yield f"--second-token-env {_word(asked.second_token_env)}"
    if run.target.profile != "octo":
        yield f"--profile {_word(run.target.profile)}"
    yield f"--depth {_word(run.depth)} --seed {run.seed}"
    flags = (
        ("--read-only", selection.read_only),
        ("--strict", selection.strict),
        ("--live", asked.live),
    )
    yield from (flag for flag, given in flags if given)
    if asked.waivers_file:
        yield f"--waivers {_word(asked.waivers_file)}"


def gaps(dossier: Dossier) -> list[Gap]:
    """What this run says nothing about, worst first."""
    return list(_gaps(dossier))


def _gaps(dossier: Dossier) -> Iterator[Gap]:
    verdict = dossier.verdict
    if dossier.stopped is not None:
        yield Gap(f"The run was stopped: {dossier.stopped['message']}")
    open_ones = [entry for entry in verdict["requirements"] if entry["status"] in {"NOT_VERIFIED", "BLOCKED"}]
    if open_ones:
        demands = sum(entry["level"] == "MUST" for entry in open_ones)
        yield Gap(
            f"{_many(len(open_ones), 'statement')} could not be checked, {demands} of them "
            f"{'a demand' if demands == 1 else 'demands'} of the standard.",
            "unanswered",
        )
    run = dossier.seen.run
    if run is not None and run.selection.read_only:
        yield Gap("Nothing was booked, because the run was asked to read only.")
    yield from (Gap(f"A limit cut the run: {told}") for told in verdict.get("limits", []))
    unknown = verdict["target"].get("not_looked_at", [])
    if unknown:
        yield Gap(f"The target offers {', '.join(unknown)}, which this suite does not know.")
    judged = {capability["id"] for capability in verdict["capabilities"]}
    others = sorted({entry["capability"] for entry in verdict["requirements"]} - judged)
    if others:
        were, them = ("was", "it") if len(others) == 1 else ("were", "them")
        narrowed = run is not None and run.selection.capabilities is not None
        why = "the run was asked for others" if narrowed else f"the target does not say that it has {them}"
        yield Gap(
            f"{_many(len(others), 'capability')} {were} not looked at, because {why}: {', '.join(others)}."
        )
    waived = verdict["counts"].get("WAIVED", 0)
    if waived:
        yield Gap(
            f"{_many(waived, 'breach')} of the standard {'is' if waived == 1 else 'are'} waived until a day."
        )
    shown = dossier.seen.shown
    if shown is not None:
        fields = sum(len(one.empty) + len(one.never) for one in shown.components())
        words = sum(len(each.never) for each in shown.words())
        if fields or words:
            yield Gap(
                f"{_many(fields, 'field')} and {_many(words, 'word')} of the contract never had a value in an answer.",
                "coverage",
            )
    if dossier.unreadable:
        yield Gap(
            f"{_many(dossier.unreadable, 'line')} of the evidence could not be read.",
        )


_PLURALS = {"capability": "capabilities", "breach": "breaches"}


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, f'{noun}s')}"


def _text(value: JsonValue) -> str | None:
    return value.strip()[:300] if isinstance(value, str) and value.strip() else None


def _word(value: object) -> str:
    """One word of a shell; what a terminal could obey is spelt out, as everywhere."""
    return shlex.quote(clean(value).replace("\n", "\\n"))
