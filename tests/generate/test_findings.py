"""Generated tests report to the judge beside what written tests found."""

from __future__ import annotations

from typing import Any

from octo_conformance.generate.generated import by_mistake
from octo_conformance.generate.requests.constraints import Violation
from octo_conformance.generate.requests.violations import SentViolation
from support.evidence_lines import Story

REFUSAL, OWN = "CORE-BOOK-019", "CORE-REQ-003"


def told(story: Story, requirement: str, place: str, **more: Any) -> None:
    """A broken outcome as a generated test tells it."""
    story.feed(
        {"kind": "outcome", "test": "properties/test_x.py::test_x", "requirement": requirement, "outcome": "broken",
         "message": place, "title": place, "place": place, "expected": "a refusal", "actual": "accepted", "pointer": None,
         "exchange": None, "exchanges": [], "operations": [], "by": None, "of": OWN, **more}
    )  # fmt: skip


def written(story: Story) -> None:
    """The defect of `told` as a written test tells it."""
    told(story, REFUSAL, "core/test_reserve.py::test_y", of=None)


def test_each_violated_constraint_is_a_finding() -> None:
    """They are different mistakes, though one test found them."""
    story = Story()
    told(story, OWN, "notes type")
    told(story, OWN, "uuid format")
    assert len(story.end()["findings"]) == 2


def test_a_defect_that_a_written_test_tells_is_no_second_finding() -> None:
    """The order of the two tests does not matter."""
    story = Story()
    told(story, REFUSAL, "unitItems empty", again=True)
    written(story)
    (finding,) = story.end()["findings"]
    assert finding["occurrences"] == 2
    assert "unitItems empty" in finding["detail"]


def test_a_defect_that_only_a_generated_test_tells_is_a_finding() -> None:
    """Nothing is lost where no written test saw it."""
    story = Story()
    told(story, REFUSAL, "unitItems empty", again=True)
    (finding,) = story.end()["findings"]
    assert finding["requirement"] == REFUSAL


def test_in_a_narrowed_run_the_test_that_was_asked_for_tells_it() -> None:
    """A story would be dropped otherwise, as its statement was not selected."""
    story = Story(selected=[OWN])
    told(story, REFUSAL, "unitItems empty", again=True)
    (finding,) = story.end()["findings"]
    assert finding["requirement"] == OWN


def test_what_is_accepted_against_the_schema_of_one_call_is_one_finding() -> None:
    """A supplier that validates nothing takes eleven wrong contacts and a wrong uuid, and has made one mistake."""
    inside = Violation(
        "contact.country type", "contact.country is the number 7", "type", ("contact", "country"), 7
    )
    whole = Violation("contact null", "contact is null", "null", ("contact",))
    other = Violation("uuid format", "uuid is 'not-a-uuid'", "format", ("uuid",), "not-a-uuid")
    left_out = Violation("productId missing", "productId is missing", "missing", (), dropped=("productId",))
    accepted = [
        SentViolation(violation, n) for n, violation in enumerate((whole, other, inside, left_out), 1)
    ]
    ((_, alike),) = by_mistake(accepted)
    assert [sent.exchange for sent in alike] == [1, 2, 3, 4]


def test_what_a_statement_wants_refused_is_told_apart() -> None:
    """It fails that statement; the rest is a warning."""
    empty = Violation(
        "unitItems empty", "unitItems has 0 items", "empty", ("unitItems",), [], refusal=REFUSAL
    )
    wrong = Violation("unitItems type", "unitItems is a text", "type", ("unitItems",), "text")
    assert len(list(by_mistake([SentViolation(empty, 1), SentViolation(wrong, 2)]))) == 2
