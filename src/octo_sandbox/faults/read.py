"""Mistakes when bookings are read or found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

from octo_sandbox.bookings.lookup import Filters
from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, ON_HOLD, Booking
from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.errors import INVALID_BOOKING_UUID, Refusal, bad_request, invalid_id
from octo_sandbox.faults.policy_changes import answers, around, sent
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing

READ, LIST = "GET /bookings/{uuid}", "GET /bookings"

_STALE = (
    ("a-change", "notes", None, "A booking that was changed reads as it was before."),
    (
        "an-extension",
        "utcExpiresAt",
        "2030-01-01T00:00:00Z",
        "A hold that was extended reads with another end.",
    ),
)


def _reading(name: str, value: Any) -> Change:
    return lambda policies: answers(policies, READ, lambda _call, body: {**body, name: value})


for _what, _field, _value, _says in _STALE:
    add(Fault(f"reading-misses-{_what}", "CORE-BOOK-030", _says, _reading(_field, _value)))


def _reading_status(status: str, shown: str) -> Change:
    def change(_call: Call, body: Any) -> Any:
        if body["status"] != status:
            return body
        return {
            **body,
            "status": shown,
            "unitItems": [{**item, "status": shown} for item in body["unitItems"]],
        }

    return lambda policies: answers(policies, READ, change)


add(
    Fault(
        "reading-misses-a-cancellation",
        "CORE-BOOK-030",
        "A booking that was cancelled reads as pending.",
        _reading_status(CANCELLED, "PENDING"),
    )
)
add(
    Fault(
        "reading-misses-a-confirmation",
        "CORE-BOOK-030",
        "A booking that was confirmed reads as pending.",
        _reading_status(CONFIRMED, "PENDING"),
    )
)


@fault("another-booking-is-read", breaks="CORE-BOOK-030")
def _another(policies: Policies) -> Policies:
    """Every booking uuid is answered with the newest booking of the reseller."""

    def change(call: Call, handler: Handler) -> Any:
        handler(call)
        mine = [b for b in call.store.find_bookings() if call.policies.may_see(call.reseller, b)]
        return handler(replace(call, path={"uuid": mine[-1].uuid}))

    return around(policies, READ, change)


def _finding(operation: str) -> Change:
    """Refuse an unknown uuid as BAD_REQUEST in this operation."""

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            if refusal.code != INVALID_BOOKING_UUID:
                raise
            raise bad_request("missing", field="uuid") from None

    return lambda policies: around(policies, operation, change)


for _word, _operation, _requirement in (
    ("reading", READ, "CORE-BOOK-031"),
    ("changing", "PATCH /bookings/{uuid}", "CORE-BOOK-049"),
    ("extending", "POST /bookings/{uuid}/extend", "CORE-BOOK-053"),
    ("confirming", "POST /bookings/{uuid}/confirm", "CORE-BOOK-074"),
    ("cancelling", "POST /bookings/{uuid}/cancel", "CORE-BOOK-087"),
):
    add(
        Fault(
            f"{_word}-an-unknown-booking-is-a-bad-request",
            _requirement,
            f"{_word.capitalize()} an unknown booking is refused as BAD_REQUEST.",
            _finding(_operation),
        )
    )


@fault("list-of-everything", breaks="CORE-BOOK-032")
def _everything(policies: Policies) -> Policies:
    """A list of bookings without a filter holds all bookings."""
    return replace(policies, primary_filter=lambda _filters: None)


def _matching(policies: Policies, **ignored: None) -> Policies:
    """List bookings as if these filters had not been sent."""

    def candidates(call: Call, filters: Filters) -> list[Booking]:
        return policies.candidates(call, replace(filters, **ignored))

    def matches(filters: Filters, booking: Booking) -> bool:
        return policies.matches(replace(filters, **ignored), booking)

    return replace(policies, candidates=candidates, matches=matches)


@fault("resellers-reference-finds-all", breaks="CORE-BOOK-033")
def _reference(policies: Policies) -> Policies:
    """The list of bookings ignores the reseller's reference."""
    return _matching(policies, reseller_reference=None)


@fault("resellers-reference-finds-none", breaks="CORE-BOOK-033")
def _no_reference(policies: Policies) -> Policies:
    """The list by the reseller's reference holds no confirmed bookings."""
    return replace(
        policies,
        matches=lambda filters, booking: (
            policies.matches(filters, booking)
            and (filters.reseller_reference is None or booking.status == ON_HOLD)
        ),
    )


@fault("suppliers-reference-finds-all", breaks="CORE-BOOK-034")
def _supplier_reference(policies: Policies) -> Policies:
    """The list of bookings ignores the supplier's reference."""
    return _matching(policies, supplier_reference=None)


@fault("day-of-travel-is-ignored", breaks="CORE-BOOK-035")
def _day(policies: Policies) -> Policies:
    """The list of bookings ignores the day of travel."""
    return _matching(policies, first_day=None, last_day=None)


@fault("list-goes-by-day-of-sale", breaks="CORE-BOOK-035")
def _day_of_sale(policies: Policies) -> Policies:
    """The list of a day holds the bookings made on it instead of those that travel on it."""

    def matches(filters: Filters, booking: Booking) -> bool:
        made = booking.created_at.date()
        in_time = (filters.first_day or made) <= made <= (filters.last_day or made)
        return in_time and policies.matches(replace(filters, first_day=None, last_day=None), booking)

    def candidates(call: Call, filters: Filters) -> list[Booking]:
        return policies.candidates(call, replace(filters, first_day=None, last_day=None))

    return replace(policies, matches=matches, candidates=candidates)


@fault("half-a-range-of-travel-is-guessed", breaks="CORE-BOOK-036")
def _half(policies: Policies) -> Policies:
    """A range of days without its end is accepted in a list of bookings."""

    def change(call: Call, handler: Handler) -> Any:
        query = dict(call.query)
        if ("localDateStart" in query) != ("localDateEnd" in query):
            query = {"localDateStart": "2020-01-01", "localDateEnd": "2020-01-02", **query}
            query["localDateEnd"] = max(query["localDateStart"], query["localDateEnd"])
        return handler(replace(call, incoming=replace(call.incoming, query=query)))

    return around(policies, LIST, change)


@fault("product-filter-is-ignored", breaks="CORE-BOOK-037")
def _product(policies: Policies) -> Policies:
    """The list of bookings ignores the product."""
    return _matching(policies, product_id=None)


@fault("product-filter-finds-none", breaks="CORE-BOOK-037")
def _no_product(policies: Policies) -> Policies:
    """A list of bookings narrowed by an option is always empty."""
    return replace(
        policies,
        matches=lambda filters, booking: not filters.option_id and policies.matches(filters, booking),
    )


@fault("empty-list-is-an-error", breaks="CORE-BOOK-038")
def _empty(policies: Policies) -> Policies:
    """A list that finds nothing is refused."""

    def change(call: Call, handler: Handler) -> Any:
        found = handler(call)
        if not found:
            raise invalid_id(INVALID_BOOKING_UUID, "uuid", "")
        return found

    return around(policies, LIST, change)


@fault("number-of-pages-is-a-word", breaks="CORE-BOOK-039", profile="ventrata")
def _pages(policies: Policies) -> Policies:
    """The header that counts the pages does not hold a number."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.method == "GET" and incoming.segments[-1] == "bookings" and response.status == 200:
            response.headers["Octo-Total-Pages"] = "one"
        return response

    return sent(policies, change)


def _beginning_of(name: str) -> Change:
    """Find every booking of the reseller whose reference begins as the filter does."""

    def candidates(call: Call, filters: Filters) -> list[Booking]:
        return call.store.find_bookings(
            reseller_reference=None,
            supplier_reference=None,
            first_day=filters.first_day,
            last_day=filters.last_day,
        )

    def change(policies: Policies) -> Policies:
        def matches(filters: Filters, booking: Booking) -> bool:
            sought, said = getattr(filters, name), getattr(booking, name)
            begun = sought is None or str(said or "").startswith(sought)
            return begun and policies.matches(replace(filters, **{name: None}), booking)

        return replace(policies, candidates=candidates, matches=matches)

    return change


for _name, _breaks, _says, _field in (
    (
        "beginning-of-a-resellers-reference-will-do",
        "CORE-BOOK-033",
        "A booking is found by the beginning of the reseller's reference.",
        "reseller_reference",
    ),
    (
        "beginning-of-a-suppliers-reference-will-do",
        "CORE-BOOK-034",
        "A booking is found by the beginning of the supplier's reference.",
        "supplier_reference",
    ),
):
    add(Fault(_name, _breaks, _says, _beginning_of(_field)))


@fault("option-filter-is-ignored", breaks="CORE-BOOK-037")
def _option(policies: Policies) -> Policies:
    """The list of bookings ignores the option."""
    return _matching(policies, option_id=None)


@fault("end-of-a-resellers-reference-will-do", breaks="CORE-BOOK-033")
def _part_of_the_reference(policies: Policies) -> Policies:
    """A booking is found by the end of the reseller's reference."""

    def matches(filters: Filters, booking: Booking) -> bool:
        wanted = filters.reseller_reference
        found = wanted is None or (booking.reseller_reference or "").endswith(wanted)
        return found and policies.matches(replace(filters, reseller_reference=None), booking)

    def candidates(call: Call, filters: Filters) -> list[Booking]:
        return policies.candidates(call, replace(filters, reseller_reference=None))

    return replace(policies, candidates=candidates, matches=matches)


@fault("list-goes-by-the-day-in-utc", breaks="CORE-BOOK-035")
def _day_in_utc(policies: Policies) -> Policies:
    """The list of a day holds the bookings that start on it in UTC."""

    def matches(filters: Filters, booking: Booking) -> bool:
        if booking.slot is None:
            return policies.matches(filters, booking)
        day = booking.slot.start.astimezone(UTC).date()
        in_time = (filters.first_day or day) <= day <= (filters.last_day or day)
        return in_time and policies.matches(replace(filters, first_day=None, last_day=None), booking)

    def candidates(call: Call, filters: Filters) -> list[Booking]:
        return policies.candidates(call, replace(filters, first_day=None, last_day=None))

    return replace(policies, candidates=candidates, matches=matches)


@fault("one-of-two-filters-is-enough", breaks="CORE-BOOK-106")
def _one_of_two(policies: Policies) -> Policies:
    """A reference and a day find what either of them finds."""

    def matches(filters: Filters, booking: Booking) -> bool:
        if filters.reseller_reference is None or filters.first_day is None:
            return policies.matches(filters, booking)
        by_day, by_reference = (
            replace(filters, reseller_reference=None),
            replace(filters, first_day=None, last_day=None),
        )
        return policies.matches(by_day, booking) or policies.matches(by_reference, booking)

    def candidates(call: Call, filters: Filters) -> list[Booking]:
        if filters.reseller_reference is None or filters.first_day is None:
            return policies.candidates(call, filters)
        everything = replace(filters, reseller_reference=None, first_day=None, last_day=None)
        return policies.candidates(call, everything)

    return replace(policies, candidates=candidates, matches=matches)


@fault("references-go-before-days", breaks="CORE-BOOK-106")
def _references_first(policies: Policies) -> Policies:
    """Where a reference is sent, the day is not looked at."""

    def alone(filters: Filters) -> Filters:
        both = filters.reseller_reference is not None and filters.first_day is not None
        return replace(filters, first_day=None, last_day=None) if both else filters

    return replace(
        policies,
        candidates=lambda call, filters: policies.candidates(call, alone(filters)),
        matches=lambda filters, booking: policies.matches(alone(filters), booking),
    )
