"""What a lenient supplier makes of a broken call can be found again and given back."""

from __future__ import annotations

from octo_conformance.generate.requests.violations import found_again

RUN = "octoconf-261201000000-abc123"
VALID = {"contact": {"fullName": "Octavia", "notes": f"conformance test {RUN}"}, "currency": "EUR"}


def test_the_guest_is_called_like_the_run_where_its_notes_are_gone() -> None:
    """An order has no other place for the name of the run, and would be left behind."""
    broken = {**VALID, "contact": {"fullName": "Octavia", "notes": ""}}
    assert found_again(broken, VALID, RUN)["contact"] == {"fullName": RUN, "notes": ""}


def test_a_body_that_still_names_the_run_stays_as_it_is() -> None:
    """One thing is wrong with it, and no other changes."""
    broken = {**VALID, "currency": 7}
    assert found_again(broken, VALID, RUN) is broken


def test_a_body_without_a_contact_stays_as_it_is() -> None:
    """What is wrong with it is that there is none."""
    broken = {"currency": "EUR"}
    assert found_again(broken, VALID, RUN) is broken
