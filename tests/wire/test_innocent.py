"""A body is looked through for secrets once, and again when another secret is known."""

from __future__ import annotations

from octo_conformance.contract import load_contract
from octo_conformance.wire import Redactor


def test_a_secret_that_is_learnt_later_is_looked_for_again() -> None:
    """A body that was innocent yesterday holds the code that a member was sent today."""
    body = b'{"notes": "a-late-secret-of-a-member", "code": "739114"}'
    redactor = Redactor({}, b"salt", load_contract())
    before = redactor.innocent(body)
    redactor.add("late", "a-late-secret-of-a-member")
    assert (before, redactor.innocent(body)) == (True, False)


def test_a_code_that_arrives_later_is_looked_for_again() -> None:
    """It opens the account of a member."""
    body = b'{"code": "739114"}'
    redactor = Redactor({}, b"salt", load_contract())
    before = redactor.innocent(body)
    redactor.add_code("739114")
    assert (before, redactor.innocent(body)) == (True, False)
