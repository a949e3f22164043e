"""Mistakes with octo/checkin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import ON_HOLD
from octo_sandbox.call import Call
from octo_sandbox.capabilities.checkin import lookup, lookup_request, proof, search
from octo_sandbox.capabilities.checkin.lookup_request import Question
from octo_sandbox.capabilities.checkin.names import CHECKIN
from octo_sandbox.capabilities.checkin.search import Found
from octo_sandbox.faults.policy_changes import answers, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies

NEEDS = (CHECKIN,)
LOOKUP = "POST /checkin/lookup"


def checkin(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(CHECKIN, **changes)


@fault("checkin-of-nothing", breaks="CHECKIN-001", needs=NEEDS)
def _nothing(policies: Policies) -> Policies:
    """A lookup that finds nothing asks for the last name instead of being refused."""
    return checkin(policies, found=lambda found: None)


@fault("checkin-without-a-question", breaks="CHECKIN-002", needs=NEEDS)
def _refused(policies: Policies) -> Policies:
    """A lookup by reference without the last name is refused."""

    def asked(call: Call, found: Found, message: str) -> Any:
        from octo_sandbox.errors import bad_request

        if call.fields.text("verification") is None and "reference" in call.fields:
            raise bad_request("missing", field="verification")
        return lookup.asked_view(call, found, message)

    return checkin(policies, asked_view=asked)


@fault("checkin-shows-before-proof", breaks="CHECKIN-011", needs=NEEDS)
def _shows(policies: Policies) -> Policies:
    """The bookings are shown before the guest is verified."""

    def asked(call: Call, found: Found, message: str) -> Any:
        return {**lookup.verified_view(call, found, None), "verified": False, "message": message}

    return checkin(policies, asked_view=asked)


@fault("checkin-never-verifies", breaks="CHECKIN-003", needs=NEEDS)
def _never(policies: Policies) -> Policies:
    """No last name verifies the guest."""

    def proves(call: Call, asked: Question, found: Found, verification: str) -> bool:
        return asked.by != "reference" and proof.proves(call, asked, found, verification)

    return checkin(policies, proves=proves)


@fault("checkin-takes-any-name", breaks="CHECKIN-008", needs=NEEDS)
def _any(policies: Policies) -> Policies:
    """Any last name verifies the guest."""

    def proves(call: Call, asked: Question, found: Found, verification: str) -> bool:
        return asked.by == "reference" or proof.proves(call, asked, found, verification)

    return checkin(policies, proves=proves)


@fault("checkin-without-a-list", breaks="CHECKIN-007", needs=NEEDS)
def _no_list(policies: Policies) -> Policies:
    """The answer before verification has no list of bookings."""
    return reshaped(policies, "CheckinLookup", lambda _c, v: v if v["verified"] else {**v, "bookings": None})


@fault("checkin-takes-short-references", breaks="CHECKIN-004", needs=NEEDS)
def _short(policies: Policies) -> Policies:
    """A short reference finds every booking whose reference begins with it."""

    def find(call: Call, asked: Question) -> Found:
        if asked.by == "reference" and len(asked.value) < 3:
            mine = [b for b in call.store.find_bookings() if call.policies.may_see(call.reseller, b)]
            return Found(tuple(mine[:1]))
        return search.find(call, asked)

    return checkin(policies, reference_length=lambda reference: None, find=find)


@fault("checkin-knows-no-uuids", breaks="CHECKIN-013", needs=NEEDS)
def _uuids(policies: Policies) -> Policies:
    """A booking is not found by its uuid."""

    def find(call: Call, asked: Question) -> Found:
        return Found() if len(asked.value) == 36 else search.find(call, asked)

    return checkin(policies, find=find)


@fault("checkin-of-nobody", breaks="CHECKIN-009", needs=NEEDS)
def _nobody(policies: Policies) -> Policies:
    """A lookup that names nobody is answered as if it had found nothing."""

    def must_be_found(found: Found) -> None:
        if not found.nothing:
            search.must_be_something(found)

    def one_question(given: Sequence[Question]) -> Question:
        return given[0] if given else Question("email", "nobody")

    return checkin(policies, one_question=one_question, found=must_be_found)


@fault("checkin-sends-no-code", breaks="CHECKIN-012", needs=NEEDS)
def _code(policies: Policies) -> Policies:
    """The supplier asks for a code and sends none."""
    return checkin(policies, challenge=lambda call, asked: None)


@fault("checkin-takes-any-code", breaks="CHECKIN-015", needs=NEEDS)
def _any_code(policies: Policies) -> Policies:
    """Any code verifies the guest."""

    def proves(call: Call, asked: Question, found: Found, verification: str) -> bool:
        return asked.by == "email" or proof.proves(call, asked, found, verification)

    return checkin(policies, proves=proves)


@fault("checkin-shows-every-status", breaks="CHECKIN-005", needs=NEEDS)
def _status(policies: Policies) -> Policies:
    """The lookup ignores the status that was asked for."""
    return checkin(policies, shown=lambda status, statuses: True)


@fault("checkin-statuses-win", breaks="CHECKIN-005", needs=NEEDS)
def _statuses(policies: Policies) -> Policies:
    """The lookup uses the list of statuses where a single status was sent too."""

    def wanted(call: Call) -> Any:
        several = call.fields.texts("statuses")
        if several is not None:
            for status in several:
                lookup_request.must_exist(status)
            return frozenset(several)
        return lookup_request.statuses_wanted(call)

    return checkin(policies, statuses=wanted)


@fault("checkin-knows-any-status", breaks="CHECKIN-014", needs=NEEDS)
def _known(policies: Policies) -> Policies:
    """An unknown status finds nothing instead of being refused."""
    return checkin(policies, known_status=lambda status: None)


@fault("checkin-bookings-differ", breaks="CHECKIN-018", needs=NEEDS)
def _differ(policies: Policies) -> Policies:
    """A booking in a lookup lacks its reference."""
    return answers(
        policies,
        LOOKUP,
        lambda _c, v: {**v, "bookings": [{**b, "resellerReference": "lost"} for b in v["bookings"]]},
    )


@fault("checkin-url-is-no-link", breaks="CHECKIN-006", needs=NEEDS)
def _url(policies: Policies) -> Policies:
    """The checkinUrl of a booking is not a URL."""
    return checkin(policies, url=lambda booking: "ask at the desk")


@fault("checkin-without-an-address", breaks="CHECKIN-019", needs=NEEDS)
def _where(policies: Policies) -> Policies:
    """No booking has a checkinUrl."""
    return checkin(policies, url=lambda booking: None)


@fault("holds-are-checked-in", breaks="CHECKIN-020", needs=NEEDS)
def _holds(policies: Policies) -> Policies:
    """A booking on hold is checked in."""
    return checkin(policies, done=lambda booking: booking.status == ON_HOLD)


@fault("checkin-leaks", breaks="CHECKIN-010", needs=NEEDS)
def _leaks(policies: Policies) -> Policies:
    """Every booking says whether check-in is done, also to resellers who did not ask for it."""
    return reshaped(policies, "Booking", lambda _c, v: {"checkedIn": False, **v})


@fault("checkin-without-orders", breaks="CHECKIN-016", needs=(CHECKIN, "octo/cart"))
def _orders(policies: Policies) -> Policies:
    """A lookup finds no orders."""
    return checkin(policies, find=lambda call, asked: replace(search.find(call, asked), orders=()))


@fault("checkin-without-gifts", breaks="CHECKIN-017", needs=(CHECKIN, "octo/gifts"))
def _gifts(policies: Policies) -> Policies:
    """A lookup finds no gifts."""
    return checkin(policies, find=lambda call, asked: replace(search.find(call, asked), gifts=()))
