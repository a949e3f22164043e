"""Diffs are read in every form that suppliers write them in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from octo_conformance.stage.changes import changes_of, steps_of
from octo_conformance.stage.subscriptions import Sent, called
from octo_conformance.stage.webhooks import unbroken
from octo_conformance.wire.listener import Delivery


@pytest.mark.parametrize(
    "path",
    ["/unitItems/0/status", "unitItems.0.status", "$.unitItems[0].status", "/booking/unitItems/0/status"],
)
def test_a_field_is_the_same_however_it_is_named(path: str) -> None:
    """A supplier that writes dots is not told that its diff is empty."""
    assert steps_of(path, "booking") == ("unitItems", "0", "status")


def test_a_change_leads_to_the_field_that_it_is_about() -> None:
    """What a diff says is held against the thing beside it."""
    told = [{"op": "replace", "path": "/items/1/a~1b", "was": 1, "value": 2}, {"op": "add"}, "nothing"]
    (change,) = changes_of(told, "booking")
    assert change.now({"items": [{}, {"a/b": 2}]}) == 2
    for thing in ({}, {"items": []}, {"items": [{}, 7]}):
        with pytest.raises(LookupError):
            change.now(thing)


def sent(was: Any, value: Any, *, diff: bool = True) -> Sent:
    body: dict[str, Any] = {"booking": {"uuid": "A", "resellerReference": value}}
    if diff:
        body["diff"] = [{"op": "replace", "path": "/resellerReference", "was": was, "value": value}]
    return Sent(Delivery(1, datetime.now(UTC), "POST", (), body, True, (), 1, 200), "the reseller")


@pytest.mark.parametrize(
    ("steps", "whole"),
    [
        ([(None, "1"), ("1", "2"), ("2", "3")], True),
        ([("2", "3"), (None, "1"), ("1", "2"), ("1", "2")], True),
        ([(None, "2"), ("2", "3")], True),
        ([(None, "1"), ("2", "3")], False),
        ([(None, "1"), ("1", "2")], False),
        ([], False),
    ],
    ids=[
        "in order",
        "out of order and twice",
        "two told together",
        "one lost",
        "the last one lost",
        "nothing",
    ],
)
def test_many_changes_are_told_where_they_lead_from_the_first_to_the_last(steps: Any, whole: bool) -> None:
    """A change that is lost is noticed; one that is told with another is not taken for lost."""
    came = [sent(was, value) for was, value in steps]
    assert unbroken(came, called("a"), [None, "1", "2", "3"]) is whole


def test_without_diffs_the_last_state_has_to_be_told() -> None:
    """A supplier whose deliveries have no diff is asked for no more than it can show."""
    assert unbroken([sent(None, "3", diff=False)], called("a"), [None, "1", "2", "3"])
    assert not unbroken([sent(None, "2", diff=False)], called("a"), [None, "1", "2", "3"])
