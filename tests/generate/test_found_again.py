"""What a lenient supplier makes of a broken call can be found again and given back."""

from __future__ import annotations

from octo_conformance.generate.requests.constraints import Violation
from octo_conformance.generate.requests.violations import found_again

RUN = "octoconf-261201000000-abc123"
VALID = {"contact": {"fullName": "Octavia", "notes": f"conformance test {RUN}"}, "currency": "EUR"}
NAMED = {"contact": {"fullName": RUN}, "currency": "EUR"}


def test_the_guest_is_called_like_the_run_where_its_notes_are_gone() -> None:
    """An order has no other place for the name of the run, and would be left behind."""
    empty = Violation("notes empty", "notes is an empty text", "empty", ("contact", "notes"), "")
    assert found_again(empty, VALID, RUN)["contact"] == {"fullName": RUN, "notes": ""}


def test_a_body_that_still_names_the_run_stays_as_it_is() -> None:
    """One thing is wrong with it, and no other changes."""
    number = Violation("currency type", "currency is the number 7", "type", ("currency",), 7)
    assert found_again(number, VALID, RUN) == {**VALID, "currency": 7}


def test_a_body_without_a_contact_stays_as_it_is() -> None:
    """What is wrong with it is that there is none."""
    missing = Violation("contact missing", "contact is missing", "missing", (), dropped=("contact",))
    assert found_again(missing, VALID, RUN) == {"currency": "EUR"}


def test_a_wrong_name_stays_wrong() -> None:
    """The call would be a right one, and its acceptance a finding that is none."""
    number = Violation("name type", "fullName is the number 7", "type", ("contact", "fullName"), 7)
    assert found_again(number, NAMED, RUN)["contact"] == {"fullName": 7}
