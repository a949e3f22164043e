"""What the supplier does about check-in, as small rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.checkin import lookup, lookup_request, proof, search
from octo_sandbox.capabilities.checkin.lookup_request import Question
from octo_sandbox.capabilities.checkin.search import Found
from octo_sandbox.views.component import View


@dataclass(frozen=True)
class CheckinRules:
    # --- what is asked
    question: Callable[[Call], Question] = lookup_request.question
    one_question: Callable[[Sequence[Question]], Question] = lookup_request.exactly_one
    reference_length: Callable[[str], None] = lookup_request.long_enough
    statuses: Callable[[Call], frozenset[str] | None] = lookup_request.statuses_wanted
    known_status: Callable[[str], None] = lookup_request.must_exist

    # --- what is found
    find: Callable[[Call, Question], Found] = search.find
    found: Callable[[Found], None] = search.must_be_something  # refuses
    shown: Callable[[str, frozenset[str] | None], bool] = lookup.one_of

    # --- proof
    challenge: Callable[[Call, Question], None] = proof.challenge
    proves: Callable[[Call, Question, Found, str], bool] = proof.proves
    asks: Callable[[Question], str] = proof.asks
    asked_view: Callable[[Call, Found, str], View] = lookup.asked_view  # without an answer, or a wrong one
    verified_view: Callable[[Call, Found, frozenset[str] | None], View] = lookup.verified_view

    # --- what a booking says
    done: Callable[[Booking], bool] = lookup.done
    available: Callable[[Booking], bool] = lookup.once_sold_for_a_day
    url: Callable[[Booking], str | None] = lookup.url
