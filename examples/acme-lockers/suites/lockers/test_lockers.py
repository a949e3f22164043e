"""Lockers as a reseller takes them."""

from octo_conformance.suite import at_most, requirement


@requirement("LOCKER-001")
def test_a_locker_that_was_taken_is_listed(stage, octo):
    """Guests stand before a locked door."""
    wish = {"size": "SMALL", "hours": 2, "keeper": "Octavia Conformance", "luggageTag": stage.reference()}
    made = octo.call("POST", "/lockers", json=wish)
    octo.call("GET", f"/lockers/{made.plain['lockerId']}")
    listed = [locker["lockerId"] for locker in octo.call("GET", "/lockers").plain]
    assert made.plain["lockerId"] in listed


@requirement("LOCKER-001")
@at_most({"POST /lockers": 30})
def test_a_malformed_wish_for_a_locker_is_refused(generated):
    """The guest gets a locker for no time at all."""
    generated.constraints("POST /lockers")


@requirement("LOCKER-001")
@at_most({"POST /lockers": 1}, each_example={"POST /lockers": 1})
def test_any_well_formed_wish_for_a_locker_is_answered(generated):
    """The guest with the longest name in the world has luggage too."""
    generated.drawn_requests("POST /lockers", "positive")
