"""Objects that come again and again are read as if they came for the first time, and looked through once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from octo_conformance.contract import load_contract
from octo_conformance.evidence import repeated as known
from octo_conformance.evidence.parts import WrittenParts
from octo_conformance.evidence.repeated import MARK, RepeatedObjects
from octo_conformance.wire import Redactor
from octo_conformance.wire.parse import parse

KEY = "key-of-the-first-reseller"
NAMES = ("product", "option", "unit")
PRODUCT = {"id": "harbour-cruise", "description": "Two hours on the water, past the old mill. " * 20}
BOOKING = {"uuid": "b7", "product": PRODUCT, "notes": "a window seat"}

names = st.sampled_from(
    [*NAMES, 'x"product', "id", "notes", MARK, "contact", "password", "resellerReference"]
)
texts = st.sampled_from(
    ["x", "ü", '"product":{', '\\"product":{', "\U0001f600", "\ud800", KEY, "\\", "a long text " * 60]
)
bodies = st.recursive(
    texts | st.sampled_from([0, 1.5, True, None, float("nan"), 10**40]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


def written(body: Any, style: int) -> bytes:
    """The body as different servers write it; some with what is no JSON."""
    spaced = json.dumps(
        body, ensure_ascii=style % 2 == 0, separators=(", ", ": ") if style < 2 else (",", ":")
    )
    return spaced.encode("utf-8", "surrogatepass")


@given(st.lists(st.tuples(bodies, st.integers(0, 3), st.integers(0, 40)), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None, database=None, derandomize=True)
def test_a_body_is_read_as_if_nothing_had_come_before(told: list[tuple[Any, int, int]]) -> None:
    """The judge sees each body to the letter, broken ones and those of a hostile target too."""
    objects = RepeatedObjects(NAMES)
    for body, style, missing in (*told, *told):
        content = written({"product": body, "bookings": [{"option": body}, body]}, style)
        content = content[: len(content) - missing]
        here, there = parse(content, objects), parse(content)
        assert (here.is_json, here.flaws, here.excess) == (there.is_json, there.flaws, there.excess)
        assert json.dumps(here.value) == json.dumps(there.value)


@given(st.lists(bodies, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None, database=None, derandomize=True)
def test_what_is_kept_of_a_body_is_the_same(told: list[Any]) -> None:
    """No secret and no guest is kept because the product around them came before."""
    contract, objects = load_contract(), RepeatedObjects(NAMES)
    secrets = {"key": KEY}
    with_memory = Redactor(secrets, b"salt", contract, repeated=objects)
    without, here, there = Redactor(secrets, b"salt", contract), WrittenParts(objects), WrittenParts()
    for body in (*told, *told):
        content = written({"uuid": "b7", "product": {"notes": "x" * 600, "inside": body}}, 3)
        read, plain = parse(content, objects), parse(content)
        kept = with_memory.value(read.value, innocent=with_memory.innocent(content, read.cut))
        assert kept == without.value(plain.value, innocent=without.innocent(content))
        assert here.text(kept) == there.text(kept)


def test_the_product_of_each_booking_is_one_object() -> None:
    """Two thirds of what a supplier sends are products and options that came before."""
    objects = RepeatedObjects(NAMES)
    first = parse(json.dumps(BOOKING).encode(), objects)
    other = parse(json.dumps([BOOKING, {**BOOKING, "uuid": "b8"}]).encode(), objects)
    assert isinstance(first.value, dict)
    assert isinstance(other.value, list)
    assert all(booking["product"] is first.value["product"] for booking in other.value)  # type: ignore[call-overload, index]
    assert first.cut is not None
    assert "Two hours" not in first.cut.rest


def test_a_secret_in_an_object_that_came_before_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that arrives later was in the product all the time."""
    objects = RepeatedObjects(NAMES)
    redactor = Redactor({"key": KEY}, b"salt", load_contract(), repeated=objects)
    content = json.dumps({"product": {**PRODUCT, "code": "483920"}}).encode()
    assert redactor.innocent(content, parse(content, objects).cut)
    redactor.add_code("483920")
    read = parse(content, objects)
    assert not redactor.innocent(content, read.cut)
    assert "483920" not in json.dumps(
        redactor.value(read.value, innocent=redactor.innocent(content, read.cut))
    )


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of a hundred thousand products does not fill the memory."""
    monkeypatch.setattr(known, "MOST_CHARACTERS", 3_000)
    objects = RepeatedObjects(NAMES)
    read = [
        parse(json.dumps({"product": {**PRODUCT, "id": str(number)}}).encode(), objects).value
        for number in (1, 2, 3, 4, 1)
    ]
    assert read[0] == read[4]
    assert sum(objects.of(body["product"]) is not None for body in read) == 3  # type: ignore[call-overload, index]
