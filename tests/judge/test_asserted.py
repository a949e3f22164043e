"""Assertions tell what they compare; what compared nothing with nothing does not count as held."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from octo_conformance.document import Document, Origin, Read
from octo_conformance.judge.asserted import Side, watching
from octo_conformance.judge.recorder import Recorder
from octo_conformance.judge.rewritten import telling
from octo_conformance.judge.rules import Rules
from octo_conformance.suite import rule
from support.evidence_lines import SUPPLIER, Story


class Accepting:
    """A register that accepts everything."""

    def tolerates(self, reading: str, value: object) -> bool:
        return True


ACCEPTING = Accepting()


def both_are_equal(one: Any, other: Any) -> None:
    """A check."""
    assert one == other


def nothing_is_left(one: Any) -> None:
    """A check against a literal."""
    assert sorted(one) == []


def read_and_equal(one: Any, other: Any) -> None:
    """A check that looked at something before."""
    assert one is not other
    assert one == other


def true_and_equal(one: Any, other: Any) -> None:
    """A check that asks for something true before it compares."""
    assert not one
    assert one == other


def known_and_equal(one: Any, other: Any) -> None:
    """A check that asks the register before it compares."""
    assert ACCEPTING.tolerates("CON-103", one)
    assert one == other


def calls_itself(one: Any, other: Any) -> None:
    """A check that comes back to itself, and never fails."""
    assert one == 0 or other == [] or calls_itself(0, other) is None


@pytest.mark.parametrize("empty", [[], None, "", {}, ()])
def test_nothing_is_equal_to_nothing(empty: Any) -> None:
    """Two lists without slots are no proof that the slots are the same."""
    with watching() as seen:
        telling(both_are_equal)(empty, empty)
    assert seen.vacuous


def test_what_is_there_counts() -> None:
    """A value, and a comparison with a literal: that nothing is left over is what had to be shown."""
    for check, arguments in (
        (both_are_equal, ([1], [1])),
        (both_are_equal, (0, 0)),
        (nothing_is_left, ([],)),
        (read_and_equal, ([], [])),
        (true_and_equal, ([], [])),
        (known_and_equal, ([], [])),
        (calls_itself, ([], [])),
    ):
        with watching() as seen:
            telling(check)(*arguments)
        assert not seen.vacuous, check.__name__


def test_what_a_check_has_another_function_assert_is_watched_too(tmp_path: Path) -> None:
    """The finding would have no value to show, and the sentence would say that something is not so."""
    path = tmp_path / "checks.py"  # not rewritten by pytest, as no suite is
    path.write_text(
        "def same(a, b):\n    assert a == b\n\n\ndef check(a, b):\n    same(a, b)\n", encoding="utf-8"
    )
    scope: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
    with watching() as seen, pytest.raises(AssertionError):
        telling(scope["check"])([1], [2])
    assert seen.failed is not None
    assert (seen.failed.left.value, seen.failed.right.value) == ([1], [2])
    with watching() as seen:
        telling(scope["check"])([], [])
    assert seen.vacuous


def test_a_watched_check_fails_as_it_did() -> None:
    """With both sides, and the line of its file."""
    with watching() as seen, pytest.raises(AssertionError) as failed:
        telling(both_are_equal)([1], [2])
    assert failed.traceback[-1].path.name == "test_asserted.py"
    assert seen.failed is not None
    assert (seen.failed.how, seen.failed.left, seen.failed.right) == ("Eq", Side([1]), Side([2]))


def names_lead_back(booking: Any) -> None:
    """A check of a value that was made before."""
    shown = [booking.status]
    shown.append(booking.notes)
    assert sorted(shown) == [], "said so"


def test_a_name_leads_back_to_the_answers_it_was_made_from() -> None:
    """A list that was filled in a loop tells from which fields."""
    booking = Document({"status": "ON_HOLD", "notes": "a"}, Origin(5))
    with watching() as seen, pytest.raises(AssertionError, match="said so"):
        telling(names_lead_back)(booking)
    assert seen.failed is not None
    assert seen.failed.left.sources == (Read(5, "/status", "", "ON_HOLD"), Read(5, "/notes", "", "a"))


def tolerates_nothing(octo: Any) -> None:
    """A check by the register of readings."""
    assert octo.tolerates("CON-103", "B")


class Register:
    """Accepts nothing, and counts how often it is asked."""

    asked = 0

    def tolerates(self, reading: str, value: object) -> bool:
        self.asked += 1
        return False


def test_the_register_is_asked_once() -> None:
    """Asking it writes a line of evidence."""
    register = Register()
    with watching() as seen, pytest.raises(AssertionError):
        telling(tolerates_nothing)(register)
    assert seen.failed is not None
    assert (seen.failed.how, seen.failed.left.value, seen.failed.right.value, register.asked) == (
        "tolerated", "B", "CON-103", 1,
    )  # fmt: skip


def test_a_rule_that_compared_nothing_is_not_telling() -> None:
    """The requirement stays open instead of passing."""

    def tallied(name: str) -> int:
        story = Story()
        recorder: Recorder = story.judge.answers._recorder
        recorder.rules = Rules(agrees.octo_rules)  # type: ignore[attr-defined]
        story.exchange("GET /supplier", {**SUPPLIER, "name": name})
        return sum(story.judge.tallies["CORE-HTTP-006"].held.values())

    assert (tallied(""), tallied("Harbour Tours")) == (0, 1)


@rule("CORE-HTTP-006", on="Supplier")
def agrees(supplier: Any, context: Any) -> None:
    """A rule."""
    assert supplier.raw["name"] == str(supplier.raw["name"])
