"""A failed assertion is put into words: who did what, what came of it, and what is due."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.document import Document, Origin, note_read
from octo_conformance.evidence import StoryStep
from octo_conformance.judge.asserted import watching
from octo_conformance.judge.explain import Explanation, explain
from octo_conformance.judge.rewritten import telling

BOOKING = Document(
    {"status": "ON_HOLD", "uuid": "a-uuid", "contact": {"fullName": "Ada"}, "items": [{"id": "a"}]}, Origin(5)
)
READ_AGAIN = Document(
    {"status": "CONFIRMED", "uuid": "a-uuid", "contact": {}, "items": [{"id": "a"}, {"id": "b"}]}, Origin(6)
)
CALLS = {
    5: StoryStep(says="reserve 1 adult of tour", exchange=5, answer="HTTP 200, ON_HOLD"),
    6: StoryStep(says="read the booking", exchange=6, answer="HTTP 200, CONFIRMED"),
    7: StoryStep(
        says="cancel the booking", reseller="another reseller", exchange=7, answer="HTTP 200, CANCELLED"
    ),
    8: StoryStep(says="cancel the booking", exchange=8, answer="HTTP 400, BAD_REQUEST"),
}


class Answered:
    """An answer whose properties note that they were looked at, as `stage.answer.Answer` does."""

    def __init__(self, exchange: int, error: str | None) -> None:
        self._exchange, self._error = exchange, error

    @property
    def ok(self) -> bool:
        note_read(self._exchange, of="ok")
        return self._error is None

    @property
    def error(self) -> str | None:
        note_read(self._exchange, of="error")
        return self._error


def explained(statements: str, tmp_path: Path, **known: Any) -> Explanation:
    """What is said of the check that consists of these statements."""
    path = tmp_path / "stated.py"
    body = ast.unparse(ast.parse(statements)).replace("\n", "\n    ")
    path.write_text(f"def check(booking, again, cancelled, refused):\n    {body}\n", encoding="utf-8")
    scope: dict[str, Any] = {**known}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
    with watching() as seen:
        try:
            telling(scope["check"])(BOOKING, READ_AGAIN, Answered(7, None), Answered(8, "BAD_REQUEST"))
        except AssertionError as error:
            return explain(error, seen.failed, CALLS.get)
    raise LookupError("it did not fail")


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (
            "assert cancelled.ok is False",
            "with another reseller's key, cancelling the booking succeeded (HTTP 200, CANCELLED), where a refusal is due",
        ),
        ("assert refused.error is None", "cancelling the booking was refused (HTTP 400, BAD_REQUEST)"),
        (
            "code = refused.error; assert code in {'A', 'B'}",
            "cancelling the booking was refused with BAD_REQUEST (HTTP 400, BAD_REQUEST), where A or B is due",
        ),
        (
            "assert booking.status == 'CONFIRMED'",
            "reserving 1 adult of tour shows status ON_HOLD, where CONFIRMED is due",
        ),
        (
            "assert again.status == booking.status",
            "reading the booking shows status CONFIRMED, reserving 1 adult of tour ON_HOLD",
        ),
        (
            "assert again.contact == booking.contact",
            "reserving 1 adult of tour shows fullName, reading the booking does not",
        ),
        (
            "seen = [each.id for each in again['items']]; assert seen == ['a']",
            "reading the booking shows something else than is due: b is too much",
        ),
        (
            "seen = [each.id for each in again['items']]; assert 'c' in seen",
            "reading the booking shows a and b, and c is missing",
        ),
        (
            "seen = [each.id for each in again['items']]; assert 'b' not in seen",
            "reading the booking shows b, which must not be there",
        ),
        ("assert booking.get('notes') is not None", "reserving 1 adult of tour shows no notes"),
        ("assert len(again['items']) <= 1", "reading the booking shows items 2, where at most 1 is due"),
        ("left = []; left.append(again.status); assert left == []",
         "reading the booking shows CONFIRMED, where nothing is due"),
        ("assert 1 == 2, 'said so'", "said so"),
    ],
)  # fmt: skip
def test_a_failure_is_one_clause_in_english(statements: str, says: str, tmp_path: Path) -> None:
    """Who asked for what, what came of it, and what is due; no word of the check itself."""
    assert explained(statements, tmp_path).says == says


def test_both_sides_have_places_and_differences(tmp_path: Path) -> None:
    """The report marks them in both answers."""
    told = explained("assert again == booking", tmp_path)
    assert [(side.exchange, side.pointer) for side in told.sides] == [(6, ""), (5, "")]
    assert [(each.pointer, each.lacks) for each in told.differences] == [
        ("/status", None), ("/contact/fullName", "left"), ("/items/1", "right"),
    ]  # fmt: skip
    assert (told.exchange, told.pointer) == (6, "/status")


def test_the_field_that_was_read_is_the_place(tmp_path: Path) -> None:
    """A name that stands between the two hides nothing."""
    told = explained("shown = again.status; assert shown == 'ON_HOLD'", tmp_path)
    assert (told.exchange, told.pointer) == (6, "/status")


def test_what_was_raised_without_a_comparison_says_what_it_says() -> None:
    """A helper of a suite may raise it."""
    assert explain(AssertionError("made up"), None, CALLS.get) == Explanation("made up")


@pytest.mark.parametrize("how", ["in", "not in"])
def test_the_answer_that_lacks_something_or_shows_too_much_is_the_wrong_one(how: str, tmp_path: Path) -> None:
    """The reservation that was looked for in a list is no mistake of its own."""
    wanted = "[{**each, 'uuid': 'x'}['uuid'] for each in again['items']]" if how == "in" else "[again.uuid]"
    told = explained(f"found = {wanted}; assert booking.uuid {how} found", tmp_path)
    assert (told.exchange, told.pointer) == (6, None)
