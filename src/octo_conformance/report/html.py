"""report.html is one file that needs nothing else, for the people who run the target and those who buy from
it.

Two guards stand between target text and the browser. Every expression of the template goes through
`text.clean` and is escaped. The page's own policy allows the one style and the one script by hash, so that
nothing else would run even if the first guard had a hole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from octo_conformance.judge.records import FindingRecord
from octo_conformance.report import words
from octo_conformance.report.dossier import EXCHANGES_SHOWN, STATUSES, Dossier
from octo_conformance.report.page import facts
from octo_conformance.report.page.areas import areas
from octo_conformance.report.page.latency import paces
from octo_conformance.report.page.sources import Source, sources
from octo_conformance.report.page.timeline import Timeline, timeline
from octo_conformance.report.page.traffic import answers, made
from octo_conformance.report.places import compared
from octo_conformance.report.templating import rendered
from octo_conformance.report.transcript import Transcript, transcripts
from octo_conformance.report.validity import valid_until


def html(dossier: Dossier) -> str:
    """The page as text that can be written in UTF-8."""
    verdict, seen = dossier.verdict, dossier.seen
    kinds = made(dossier)
    name, contact = facts.supplier(dossier)
    unanswered = dossier.unanswered()
    operations = verdict["traffic"]["operations"]
    return rendered(
        "report.html.j2",
        style="style.css",
        script="script.js",
        verdict=verdict,
        dossier=dossier,
        view=_View(dossier),
        spoken=words.spoken(dossier),
        word_of_tone=words.tone(dossier),
        headline=words.headline(dossier),
        advice=words.advice(dossier),
        meaning=words.MEANING,
        statuses=STATUSES,
        used=[each for each in STATUSES if any(row["counts"].get(each) for row in dossier.rows())],
        depths=facts.DEPTHS,
        supplier={"name": name, "contact": contact},
        valid_until=valid_until(verdict),
        command=facts.command(dossier),
        gaps=facts.gaps(dossier),
        sections=_sections(dossier, unanswered=bool(unanswered), made=bool(kinds)),
        unanswered=unanswered,
        # An id may be hostile, so the place of a finding or a statement in its list is its anchor.
        place={entry["id"]: number for number, entry in enumerate(dossier.findings(), start=1)},
        anchors={entry["id"]: f"statement-{n}" for n, entry in enumerate(verdict["requirements"], start=1)},
        status_of={entry["id"]: entry["status"] for entry in verdict["requirements"]},
        areas=areas(verdict),
        witnesses=seen.witnesses,
        lives=kinds,
        paces=paces(operations, seen),
        budgets=bool(seen.budgets),
        shown=seen.shown,
        answers=answers(dossier),
    )


def _sections(dossier: Dossier, *, unanswered: bool, made: bool) -> dict[str, str]:
    """The sections that this page has, by their anchors."""
    there = {
        "findings": ("Findings", bool(dossier.verdict["findings"])),
        "unanswered": ("Not checked", unanswered),
        "failures": ("Failures of the suite", bool(dossier.failures())),
        "leftovers": ("Left behind", bool(dossier.verdict["leftovers"])),
        "requirements": ("Requirements", True),
        "lives": ("What was made", made),
        "traffic": ("Speed", True),
        "coverage": ("Coverage", dossier.seen.shown is not None),
        "readings": ("Readings", dossier.seen.shown is not None and bool(dossier.seen.shown.readings())),
        "run": ("This run", True),
    }
    return {anchor: name for anchor, (name, is_there) in there.items() if is_there}


@dataclass(frozen=True)
class _View:
    """What the template asks for each finding."""

    dossier: Dossier
    shown: int = EXCHANGES_SHOWN

    @cached_property
    def level(self) -> Mapping[str, str]:
        return {entry["id"]: entry["level"] for entry in self.dossier.verdict["requirements"]}

    @cached_property
    def area(self) -> Mapping[str, str]:
        return {entry["id"]: entry["capability"] for entry in self.dossier.verdict["requirements"]}

    def sources(self, requirement: str) -> list[Source]:
        entry = self.dossier.catalogue.get(requirement)
        return sources(entry.source) if entry is not None else []

    def timeline(self, finding: FindingRecord) -> Timeline | None:
        return timeline(finding, self.dossier.seen)

    def transcripts(self, finding: FindingRecord) -> list[Transcript]:
        return transcripts(finding, self.dossier)

    @staticmethod
    def is_shown(shown: Sequence[Transcript], number: int) -> bool:
        return any(each.number == number for each in shown)

    compared = staticmethod(compared)
