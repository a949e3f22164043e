"""What a test needs of a target is read from its source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from octo_conformance.plan import Needs, NeedsReader, Wish
from octo_conformance.stage.states import Expired, Own, Shared


def needs_of(function: Callable[..., object]) -> Needs:
    return NeedsReader({"own": Own, "shared": Shared, "expired": Expired}).of(function)


def scarce(stage: Any) -> Any:
    return stage.bookable("SCARCE", "CANCELLABLE", vacancies=2)


def buys_the_last_seat(stage: Any, octo: Any) -> None:
    octo.reserve(scarce(stage))


def logs_in_by_mail(stage: Any) -> None:
    stage.members.login("email")


def makes_a_booking(stage: Any) -> None:
    stage.own.confirmed_booking("CANCELLATION_CUTOFF", units=2)


def chooses_by_a_variable(stage: Any, name: str) -> None:
    stage.bookable(name)


def test_a_product_is_asked_for_by_a_word_of_its_own_file() -> None:
    """A product that only a helper asks for is missed all the same."""
    assert needs_of(buys_the_last_seat).wishes == {Wish(("SCARCE", "CANCELLABLE"), vacancies=2)}


def test_a_product_is_asked_for_by_a_word_of_the_stage() -> None:
    """Most tests ask for a booking, and name the product on the way."""
    assert needs_of(makes_a_booking).wishes == {Wish(("CANCELLATION_CUTOFF",), units=2)}


def test_a_member_is_asked_for() -> None:
    """Whoever logs in needs somebody to log in."""
    needs = needs_of(logs_in_by_mail)
    assert needs.words == {"members"}
    assert "email" in needs.texts


def test_what_the_source_does_not_write_out_is_no_wish() -> None:
    """A guess would be looked for in vain."""
    assert needs_of(chooses_by_a_variable).wishes == set()
