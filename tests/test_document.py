"""Answers are read as documents, and failed assertions are evaluated again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from octo_conformance.document import Document, Origin, Read, Unreadable, show, tracing


def booking(**fields: object) -> Document:
    return Document(
        {"status": "ON_HOLD", "unitItems": [{"uuid": "u1"}], **fields}, Origin(7, frozenset({"/refused"}))
    )


def test_fields_read_as_attributes_down_the_tree() -> None:
    """Lists and objects inside an answer read like the answer."""
    assert booking().unitItems[0].uuid == "u1"


def test_a_missing_field_is_unreadable_where_it_should_be() -> None:
    """Whoever needs it is told the exchange and the place."""
    with pytest.raises(Unreadable) as caught:
        _ = booking().unitItems[0].unitId
    assert (caught.value.exchange, caught.value.pointer) == (7, "/unitItems/0/unitId")


def test_a_field_the_contract_refused_is_unreadable() -> None:
    """A behaviour never fails for a schema reason."""
    with pytest.raises(Unreadable):
        _ = booking(refused=1).refused


def test_an_optional_field_may_be_absent() -> None:
    """`get` is for what the standard lets a supplier leave out."""
    assert booking().get("voucher", "none") == "none"


def test_times_are_aware() -> None:
    """A time without an offset is no time."""
    assert booking(at="2026-11-21T10:00:00Z").time("at") == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert booking(at=None).time("at") is None
    with pytest.raises(Unreadable):
        booking(at="2026-11-21T10:00:00").time("at")


def test_what_is_looked_at_is_noted() -> None:
    """An explanation tells in which answer a value stood, and where."""
    with tracing() as reads:
        assert booking().status == "ON_HOLD"
    assert reads == [Read(7, "/status", "", "ON_HOLD")]


def test_a_long_value_is_cut() -> None:
    """A finding quotes, it does not dump."""
    assert len(show("x" * 5000)) == 600


def test_a_list_with_a_member_the_contract_refused_is_unreadable() -> None:
    """A text among bookings has no status, and whoever asks for it is blocked by the finding on that text."""
    order = Document({"bookings": ["b1"]}, Origin(7, frozenset({"/bookings/0"})))
    with pytest.raises(Unreadable) as caught:
        _ = order.bookings
    assert caught.value.pointer == "/bookings/0"


def test_a_uuid_equals_itself_in_other_letters() -> None:
    """A supplier may write uuids in capitals; nobody is accused of that."""
    small, large = "0f1e2d3c-4b5a-4978-8a9b-0c1d2e3f4a5b", "0F1E2D3C-4B5A-4978-8A9B-0C1D2E3F4A5B"
    found = Document({"uuid": large, "id": "ABC"})
    assert found.uuid == small
    assert small in {found.uuid}
    assert sorted([found.uuid, "00000000-0000-4000-8000-000000000000"])[1] == large
    assert str(found.uuid) == large
    assert found.id != "abc"
