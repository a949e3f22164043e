"""Mistakes in availability checks: which slots they find and what the slots say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from octo_sandbox.availability.request import Days
from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import INVALID_PRODUCT_ID, INVALID_UNIT_ID, Refusal, bad_request
from octo_sandbox.faults.policy_changes import answers, around, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

CHECK = "POST /availability"


def _asking(policies: Policies, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Policies:
    """Answer the check as if another body had been sent."""
    return around(policies, CHECK, lambda call, handler: handler(call.within(change(call.body))))


@fault("range-leaves-out-its-last-day", breaks="CORE-AVAIL-002")
def _last_day(policies: Policies) -> Policies:
    """The check leaves out the last day of a range."""

    def change(call: Call, body: Any) -> Any:
        last = call.body.get("localDateEnd")
        return [slot for slot in body if slot["localDateTimeStart"][:10] != last] if last else body

    return answers(policies, CHECK, change)


@fault("an-option-cannot-be-checked", breaks="CORE-AVAIL-002")
def _unchecked(policies: Policies) -> Policies:
    """One option that is listed refuses every check."""

    def change(call: Call, handler: Handler) -> Any:
        if call.body.get("optionId") == "dinner":
            raise bad_request("no-selector")
        return handler(call)

    return around(policies, CHECK, change)


@fault("ids-find-the-whole-day", breaks="CORE-AVAIL-003")
def _whole_day(policies: Policies) -> Policies:
    """A check by id answers with every slot of those days."""

    def change(call: Call, handler: Handler) -> Any:
        ids = call.body.get("availabilityIds")
        if not ids:
            return handler(call)
        body = {name: value for name, value in call.body.items() if name != "availabilityIds"}
        days = sorted({text[:10] for text in ids if isinstance(text, str)})
        return handler(call.within({**body, "localDateStart": days[0], "localDateEnd": days[-1]}))

    return around(policies, CHECK, change)


@fault("only-the-first-id-is-read", breaks="CORE-AVAIL-003")
def _first_id(policies: Policies) -> Policies:
    """The check reads only the first of several ids."""
    return _asking(
        policies,
        lambda body: (
            {**body, "availabilityIds": body["availabilityIds"][:1]}
            if len(body.get("availabilityIds") or ()) == 2
            else body
        ),
    )


@fault("single-day-is-not-understood", breaks="CORE-AVAIL-004")
def _no_single_day(policies: Policies) -> Policies:
    """The field localDate is not read, so nothing seems to be selected."""
    return _asking(policies, lambda body: {n: v for n, v in body.items() if n != "localDate"})


@fault("single-day-finds-one-slot", breaks="CORE-AVAIL-004")
def _one_slot(policies: Policies) -> Policies:
    """A single day finds the first slot of that day and not the others."""
    return answers(policies, CHECK, lambda call, body: body[:1] if "localDate" in call.body else body)


@fault("nothing-selected-finds-everything", breaks="CORE-AVAIL-005")
def _everything(policies: Policies) -> Policies:
    """A check without days or ids answers with all there is."""

    def change(body: dict[str, Any]) -> dict[str, Any]:
        if {"localDate", "localDateStart", "localDateEnd", "availabilityIds"} & body.keys():
            return body
        return {**body, "localDateStart": "2020-01-01", "localDateEnd": "2020-12-31"}

    return _asking(policies, change)


@fault("half-a-range-is-guessed", breaks="CORE-AVAIL-006")
def _half(policies: Policies) -> Policies:
    """A range without an end is taken for a single day."""

    def whole(first: date | None, last: date | None, limit: int) -> Days:
        return policies.whole_range(first or last, last or first, limit)

    return replace(policies, whole_range=whole)


@fault("selectors-may-be-mixed", breaks="CORE-AVAIL-007")
def _mixed(policies: Policies) -> Policies:
    """A request with both days and ids is answered by the ids alone."""

    def one_selector(day: bool, days: bool, ids: bool) -> None:
        policies.one_selector(day or days or ids, False, False)

    return replace(policies, one_selector=one_selector)


@fault("any-number-of-ids", breaks="CORE-AVAIL-008")
def _many_ids(policies: Policies) -> Policies:
    """There is no limit to the ids of one request."""
    return replace(policies, ids_limit=1_000_000)


@fault("any-length-of-range", breaks="CORE-AVAIL-009")
def _long_range(policies: Policies) -> Policies:
    """There is no limit to the days of one request."""
    return replace(policies, range_limit_days=100_000)


@fault("slots-share-an-id", breaks="CORE-AVAIL-010")
def _slots_share(policies: Policies) -> Policies:
    """The first slot of an answer is listed twice."""
    return answers(policies, CHECK, lambda _call, body: [*body[:1], *body])


@fault("slots-end-before-they-start", breaks="CORE-AVAIL-011")
def _backward(policies: Policies) -> Policies:
    """The start and the end of a slot are exchanged."""

    def change(_call: Call, view: View) -> View:
        return {**view, "localDateTimeStart": view["localDateTimeStart"], "localDateTimeEnd": _earlier(view)}

    return reshaped(policies, "Availability", change)


def _earlier(view: View) -> str:
    return (datetime.fromisoformat(view["localDateTimeStart"]) - timedelta(minutes=1)).isoformat()


@fault("slots-of-another-day", breaks="CORE-AVAIL-012")
def _other_day(policies: Policies) -> Policies:
    """A check also answers with slots of the day before."""

    def change(body: dict[str, Any]) -> dict[str, Any]:
        first = body.get("localDateStart")
        if not isinstance(first, str):
            return body
        return {**body, "localDateStart": (date.fromisoformat(first) - timedelta(days=1)).isoformat()}

    def stretched(call: Call, handler: Handler) -> Any:
        call.policies.selection(call)
        return handler(call.within(change(call.body)))

    return around(replace(policies, range_limit_days=400), CHECK, stretched)


@fault("whole-days-come-in-halves", breaks="CORE-AVAIL-014")
def _halves(policies: Policies) -> Policies:
    """A day of opening hours has two slots."""

    def change(_call: Call, body: Any) -> Any:
        return [
            half
            for slot in body
            for half in ([slot, {**slot, "id": f"{slot['id']}#2"}] if slot["allDay"] else [slot])
        ]

    return answers(policies, CHECK, change)


@fault("opening-hours-are-not-whole-days", breaks="CORE-AVAIL-015")
def _not_all_day(policies: Policies) -> Policies:
    """Days of opening hours are not marked as whole days."""
    return reshaped(
        reshaped(policies, "Availability", lambda _call, view: {**view, "allDay": False}),
        "BookingAvailability",
        lambda _call, view: {**view, "allDay": False},
    )


@fault("departures-at-unlisted-times", breaks="CORE-AVAIL-016")
def _unlisted(policies: Policies) -> Policies:
    """Slots start at times the option does not list."""
    return reshaped(
        policies, "Option", lambda _call, view: {**view, "availabilityLocalStartTimes": ["04:05"]}
    )


@fault("opening-hours-are-not-told", breaks="CORE-AVAIL-018")
def _no_hours(policies: Policies) -> Policies:
    """An open day does not say when it is open."""
    return reshaped(
        reshaped(policies, "Availability", lambda _call, view: {**view, "openingHours": []}),
        "BookingAvailability",
        lambda _call, view: {**view, "openingHours": []},
    )


@fault("limited-slots-are-not-available", breaks="CORE-AVAIL-019")
def _limited(policies: Policies) -> Policies:
    """Slots with few seats left count as not available."""
    return reshaped(
        policies,
        "Availability",
        lambda _call, view: {**view, "available": view["available"] and view["status"] != "LIMITED"},
    )


@fault("more-left-than-there-is", breaks="CORE-AVAIL-020")
def _more_left(policies: Policies) -> Policies:
    """A slot has more vacancies than seats."""

    def change(_call: Call, view: View) -> View:
        if view["status"] != "AVAILABLE":
            return view
        return {**view, "capacity": view["vacancies"] - 1}

    return reshaped(policies, "Availability", change)


@fault("limited-with-most-left", breaks="CORE-AVAIL-021")
def _always_limited(policies: Policies) -> Policies:
    """Every open slot is called limited, however many seats are left."""
    return reshaped(
        policies,
        "Availability",
        lambda _call, view: {**view, "status": "LIMITED"} if view["status"] == "AVAILABLE" else view,
    )


@fault("sold-out-with-seats-left", breaks="CORE-AVAIL-022")
def _sold_out(policies: Policies) -> Policies:
    """A slot that is sold out has vacancies all the same."""
    return reshaped(
        policies,
        "Availability",
        lambda _call, view: {**view, "vacancies": 3} if view["status"] == "SOLD_OUT" else view,
    )


@fault("party-size-is-ignored", breaks="CORE-AVAIL-023")
def _any_party(policies: Policies) -> Policies:
    """A slot is available to a party that does not fit into it."""
    return replace(policies, fits=lambda _wanted, _vacancies, _most: True)


@fault("no-party-fits", breaks="CORE-AVAIL-023")
def _no_party(policies: Policies) -> Policies:
    """No slot is available to a request that names units."""
    return replace(policies, fits=lambda _wanted, _vacancies, _most: False)


def _finding_nothing(policies: Policies, codes: frozenset[str]) -> Policies:
    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            if refusal.code not in codes:
                raise
            return []

    return around(policies, CHECK, change)


@fault("unknown-product-has-no-slots", breaks="CORE-AVAIL-024")
def _no_slots(policies: Policies) -> Policies:
    """A check of a product nobody sells finds nothing instead of saying so."""
    return _finding_nothing(policies, frozenset({INVALID_PRODUCT_ID}))


@fault("unknown-option-is-the-first", breaks="CORE-AVAIL-024")
def _first_option(policies: Policies) -> Policies:
    """A check of an option nobody sells is answered for another one."""

    def change(call: Call, handler: Handler) -> Any:
        product = call.policies.find_product(call, str(call.body.get("productId")))
        asked = call.body.get("optionId")
        if product is None or not isinstance(asked, str) or product.option(asked) is not None:
            return handler(call)
        return handler(call.within({**call.body, "optionId": product.options[0].id}))

    return around(policies, CHECK, change)


@fault("unknown-units-are-ignored", breaks="CORE-AVAIL-025")
def _unknown_units(policies: Policies) -> Policies:
    """A party of units nobody sells is answered as if no party had been named."""

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            if refusal.code != INVALID_UNIT_ID:
                raise
            return handler(call.within({n: v for n, v in call.body.items() if n != "units"}))

    return around(policies, CHECK, change)


@fault("slots-come-and-go", breaks="CORE-AVAIL-026")
def _come_and_go(policies: Policies) -> Policies:
    """Every second answer to the same check leaves out the last slot."""
    asked: Counter[str] = Counter()

    def change(call: Call, body: Any) -> Any:
        question = json.dumps(call.body, sort_keys=True)
        asked[question] += 1
        left_out = "localDateStart" in call.body and len(body) > 1 and asked[question] % 2 == 0
        return body[:-1] if left_out else body

    return answers(policies, CHECK, change)
