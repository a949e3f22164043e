"""What moves money is sent to a target in test mode alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.stage.real_money import hold_back
from octo_conformance.stage.signals import NotVerified

PAID = {"contact": {}, "cardPayment": {"external": {"approved": True}}}


def stage(known: bool | None) -> Any:
    return SimpleNamespace(mode=SimpleNamespace(known=known), contract=load_contract())


@pytest.mark.parametrize("known", [False, None])
@pytest.mark.parametrize("body", [PAID, {"bookings": [PAID]}, {"cardPayment": None}])
def test_no_payment_leaves_where_it_could_be_for_real(known: bool | None, body: dict[str, Any]) -> None:
    """A guest's money would be booked twice, at any depth of a body."""
    with pytest.raises(NotVerified, match="no cardPayment is sent"):
        hold_back(stage(known), body)


@pytest.mark.parametrize("body", [PAID, None, "cardPayment", {"contact": {}}, [1]])
def test_everything_else_passes(body: object) -> None:
    """In test mode all is sent, and elsewhere all that pays for nothing."""
    hold_back(stage(True), body)
    if body is not PAID:
        hold_back(stage(None), body)


def test_the_contract_names_what_moves_money() -> None:
    """Without the mark every client would pay."""
    assert load_contract().test_only == {"cardPayment"}
