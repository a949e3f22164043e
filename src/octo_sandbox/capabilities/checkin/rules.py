"""What the supplier does about check-in, as small rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.checkin import asking, finding, lookup, proving
from octo_sandbox.capabilities.checkin.asking import Question
from octo_sandbox.capabilities.checkin.finding import Found
from octo_sandbox.views.dressing import View


@dataclass(frozen=True)
class CheckinRules:
    # --- what is asked
    question: Callable[[Call], Question] = asking.question
    one_question: Callable[[Sequence[Question]], Question] = asking.exactly_one
    reference_length: Callable[[str], None] = asking.long_enough
    statuses: Callable[[Call], frozenset[str] | None] = asking.statuses_wanted
    known_status: Callable[[str], None] = asking.must_exist

    # --- what is found
    find: Callable[[Call, Question], Found] = finding.find
    found: Callable[[Found], None] = finding.must_be_something  # refuses
    shown: Callable[[str, frozenset[str] | None], bool] = lookup.one_of

    # --- proof
    challenge: Callable[[Call, Question], None] = proving.challenge
    proves: Callable[[Call, Question, Found, str], bool] = proving.proves
    asks: Callable[[Question], str] = proving.asks
    asked_view: Callable[[Call, Found, str], View] = lookup.asked_view  # without an answer, or a wrong one
    verified_view: Callable[[Call, Found, frozenset[str] | None], View] = lookup.verified_view

    # --- what a booking says
    done: Callable[[Booking], bool] = lookup.done
    available: Callable[[Booking], bool] = lookup.once_sold_for_a_day
    url: Callable[[Booking], str | None] = lookup.url
