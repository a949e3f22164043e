"""What our house demands of a booking."""

from datetime import timedelta

from octo_conformance.suite import requirement
from octo_conformance.suite_types import Stage


@requirement("HOUSE-001")
def test_house_a_hold_lasts_ten_minutes(stage: Stage) -> None:
    """The guest is still typing their name when the seats are sold to somebody else."""
    booking = stage.own.reservation()
    assert stage.end_of(booking) - stage.now > timedelta(minutes=9)
