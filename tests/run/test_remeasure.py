"""A measurement that fails is taken again: it counts if it fails each time, and is nobody's fault if it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from octo_conformance.run.remeasure import MEASURED_AGAIN, undisturbed
from octo_conformance.stage.current import Current, Refusal
from octo_conformance.stage.signals import NotVerified, Refused
from octo_conformance.stage.stage import Stage

SLOT = cast(Any, "a slot")


class Quiet:
    """Stands for a stage: notes what is released and whether the body is alone. Its stock moves if told to."""

    def __init__(self, moves: bool = False, sold_out: bool = False) -> None:
        self.gate = self
        self.moves = moves
        self.sold_out = sold_out
        self.is_alone = False
        self.released: list[str] = []

    @contextmanager
    def alone(self) -> Iterator[None]:
        self.is_alone = True
        yield
        self.is_alone = False

    def release(self, test: str) -> None:
        self.released.append(test)

    def moves_alone(self, _: object) -> bool:
        return self.moves

    def sold_out_since(self, _: object) -> bool:
        return self.sold_out


def measure(body: Callable[[], object], stage: Quiet, *, looked: bool = True) -> None:
    here = Current(test="t", measured=[SLOT] if looked else [])
    undisturbed(cast(Stage, stage), here, body)


class Outcomes:
    """A body that fails or holds in this order."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.left = list(outcomes)

    def __call__(self) -> None:
        if (outcome := self.left.pop(0)) is not None:
            raise outcome


FAILS = AssertionError("3 == 4")


def test_what_holds_is_not_asked_again() -> None:
    """Most tests cost what they cost once."""
    stage, body = Quiet(), Outcomes(None)
    measure(body, stage)
    assert (body.left, stage.released) == ([], [])


def test_what_fails_each_time_has_failed() -> None:
    """Seats that are sold twice would otherwise be taken for other people's trade."""
    stage, body = Quiet(), Outcomes(*[FAILS] * (1 + MEASURED_AGAIN))
    with pytest.raises(AssertionError, match="3 == 4"):
        measure(body, stage)
    assert body.left == []
    assert stage.released == ["t"] * MEASURED_AGAIN


def test_what_holds_at_last_is_neither_held_nor_broken() -> None:
    """A green that came at the second try was not earned."""
    with pytest.raises(NotVerified, match="held when it was measured again"):
        measure(Outcomes(FAILS, None), Quiet())


def test_stock_that_moves_by_itself_proves_nothing() -> None:
    """The supplier would be accused of what its other customers buy."""
    body = Outcomes(FAILS)
    with pytest.raises(NotVerified, match="stock moves without us"):
        measure(body, Quiet(moves=True))


def test_what_looked_at_no_stock_fails_at_once() -> None:
    """A wrong name is wrong whoever else buys."""
    body = Outcomes(FAILS, None)
    with pytest.raises(AssertionError, match="3 == 4"):
        measure(body, Quiet(), looked=False)
    assert body.left == [None]


def test_a_refusal_beside_our_own_bookings_is_asked_for_again_alone() -> None:
    """The run itself may hold the last seats."""
    stage = Quiet()
    asked: list[bool] = []

    def body() -> None:
        asked.append(stage.is_alone)
        if not stage.is_alone:
            raise Refused("POST /bookings", "CORE-BOOK-001", 7, "no seats", alone=False)

    measure(body, stage)
    assert asked == [False, True]
    assert stage.released == ["t"]


def test_a_refusal_while_the_run_was_alone_is_one() -> None:
    """Nothing of ours can have been the reason."""
    body = Outcomes(Refused("POST /bookings", "CORE-BOOK-001", 7, "no seats"), None)
    with pytest.raises(Refused):
        measure(body, Quiet())
    assert body.left == [None]


def reserve(here: Current, stage: Quiet, *, refused_alone: bool) -> Callable[[], None]:
    """A test that reserves and wants a yes. Beside others it gets a no, alone what `refused_alone` says."""

    def body() -> None:
        if not stage.is_alone or refused_alone:
            here.refusals.append(Refusal({"availabilityId": "10:00"}, alone=stage.is_alone))
            raise AssertionError("INSUFFICIENT == None")

    return body


def test_a_test_that_was_refused_a_seat_is_done_again_alone() -> None:
    """A supplier with one boat would be accused of having sold it to this very run."""
    here, stage = Current(test="t"), Quiet()
    undisturbed(cast(Stage, stage), here, reserve(here, stage, refused_alone=False))
    assert stage.released == ["t"]


def test_a_seat_refused_alone_while_it_is_on_sale_is_a_defect() -> None:
    """A shop would show the slot and sell none of it."""
    here, stage = Current(test="t"), Quiet()
    with pytest.raises(AssertionError):
        undisturbed(cast(Stage, stage), here, reserve(here, stage, refused_alone=True))


def test_a_seat_refused_alone_after_the_slot_was_sold_out_proves_nothing() -> None:
    """Bookings that cannot be cancelled may have filled the slot."""
    here, stage = Current(test="t"), Quiet(sold_out=True)
    with pytest.raises(NotVerified, match="no seats left"):
        undisturbed(cast(Stage, stage), here, reserve(here, stage, refused_alone=True))
