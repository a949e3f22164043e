"""No capability is certified that no check of its own has looked at."""

from __future__ import annotations

from typing import Any

from octo_conformance.judge.records import Verdict
from octo_conformance.report.dossier import open_dossier
from octo_conformance.report.words import headline
from support.evidence_lines import NEGOTIATION, SUPPLIER, Story


def run(*offered: str, outcomes: dict[str, str], selected: list[str] | None = None) -> Verdict:
    """A run with these capabilities in which tests of these requirements ended so."""
    story = Story(selected=selected)
    known = [each for each in offered if each != "octo/unheard-of"]
    story.feed({**NEGOTIATION, "offered": list(offered), "echoed": known, "negotiated": known})
    tests = [{"test": f"t{n}", "requirement": name} for n, name in enumerate(outcomes)]
    story.feed({"kind": "collected", "tests": tests, "selected": selected})
    story.exchange("GET /supplier", SUPPLIER)
    for n, (requirement, outcome) in enumerate(outcomes.items()):
        story.outcome(requirement, outcome, test=f"t{n}", operations=["GET /supplier"])
    return story.end()


def of(verdict: Verdict, capability: str) -> Any:
    """What the verdict says of one capability."""
    return next(each for each in verdict["capabilities"] if each["id"] == capability)


def test_a_capability_without_a_suite_is_incomplete() -> None:
    """Content is offered, nothing of it exists, and the report must not say that it conforms."""
    verdict = run("octo/content", outcomes={"CORE-SUPP-001": "held"})
    assert of(verdict, "octo/content")["verdict"] == "INCOMPLETE"
    assert "no check of how octo/content behaves" in of(verdict, "octo/content")["reason"]
    assert verdict["verdict"] == "INCOMPLETE"
    assert "octo/content" in headline(open_dossier(verdict, (), {}))


def test_a_capability_that_no_check_could_look_at_is_incomplete() -> None:
    """A check that found nothing to look at has seen nothing."""
    verdict = run("octo/checkin", outcomes={"CHECKIN-001": "not_applicable"})
    assert "found anything" in of(verdict, "octo/checkin")["reason"]


def test_a_check_that_held_is_enough() -> None:
    """The statuses of its statements decide the rest."""
    verdict = run("octo/checkin", outcomes={"CHECKIN-001": "held"})
    assert of(verdict, "octo/checkin")["reason"] is None


def test_a_narrowed_run_says_nothing_of_what_was_left_out() -> None:
    """The user named what to look at."""
    verdict = run("octo/content", outcomes={"CORE-SUPP-001": "held"}, selected=["CORE-SUPP-001"])
    assert of(verdict, "octo/content")["reason"] is None


def test_what_this_suite_does_not_know_is_named() -> None:
    """A reader must not take the verdict for one on it."""
    verdict = run("octo/unheard-of", outcomes={"CORE-SUPP-001": "held"})
    assert verdict["target"]["not_looked_at"] == ["octo/unheard-of"]
