"""Everything the supplier does, as small rules that can be replaced one at a time.

    dataclasses.replace(Policies(), repeated_uuid=lambda earlier, made_of: None)    # books twice
    dataclasses.replace(Policies(), stamp=lambda moment: moment.isoformat())       # +00:00 instead of Z

A replacement is a supplier that makes exactly one mistake, or is different in one way and still right.
The defaults are right under the strictest reading of the standard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from octo_sandbox import catalogue_operations, core_routes, isolation, json_body, negotiation, responses
from octo_sandbox.accounts import Accounts, Reseller
from octo_sandbox.availability import calendar, request, slot_availability, slots
from octo_sandbox.bookings import (
    accepted_fields,
    bookable,
    cancellation,
    confirm_cancel,
    contacts,
    delivery,
    hold,
    lookup,
    reserve,
    restrictions,
    unit_items,
)
from octo_sandbox.bookings.record import Booking, Contact, UnitItem
from octo_sandbox.bookings.transitions import TRANSITIONS, Transitions, pending_until_accepted
from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.capabilities import Capability, Hooks, installed
from octo_sandbox.catalogue import Catalogue, Option, Product, Slot
from octo_sandbox.catalogue.harbour import HARBOUR_AND_HILL
from octo_sandbox.clock import local_stamp, stamp
from octo_sandbox.errors import Refusal
from octo_sandbox.routing import Route, Routes
from octo_sandbox.texts import LANGUAGES
from octo_sandbox.views.component import Shapes, View


def _nothing(_incoming: Incoming) -> None:
    return None


def _ok(_operation: str) -> int:
    return 200


def _as_made(_call: Call, _before: Booking | None, after: Booking) -> Booking:
    return after


def _not_internal(capability: Capability) -> bool:
    return not capability.internal


def _own_address(call: Call) -> str:
    """Where this request came in, without a slash at the end."""
    return f"{call.incoming.base_url}/{call.policies.base_path.strip('/')}".rstrip("/")


def _released(status: str) -> str:
    return status


def _language_header(language: str) -> Mapping[str, str]:
    return {"Content-Language": language}


# Takes the place of one operation, and may call it: (call, the operation's own handler) -> body.
Around = Callable[[Call, Handler], Any]


@dataclass(frozen=True)
class Policies:
    # --- what is sold, and what objects look like at the very end
    catalogue: Catalogue = HARBOUR_AND_HILL
    capabilities: tuple[Capability, ...] = field(default_factory=installed)
    shapes: Shapes = field(default_factory=dict)  # by component, "Booking": (call, view) -> view
    endpoint: Callable[[Call], str] = _own_address
    stamp: Callable[[datetime], str] = stamp
    local_stamp: Callable[[datetime], str] = local_stamp
    is_advertised: Callable[[Capability], bool] = _not_internal

    # --- transport
    base_path: str = ""
    trailing_slash_ignored: bool = True
    throttle: Callable[[Incoming], None] = _nothing  # raises to slow a client down
    authenticate: Callable[[Incoming, Accounts], Reseller] = negotiation.bearer
    around: Mapping[str, Around] = field(default_factory=dict)  # by operation, "POST /bookings"
    core_routes: tuple[Route, ...] = core_routes.CORE_ROUTES
    read_body: Callable[[Incoming], dict[str, Any]] = json_body.read_body
    nullable_inputs: frozenset[str] = frozenset({"notes", "currency"})
    checks_forms: bool = True  # of uuids, email addresses and languages
    success_status: Callable[[str], int] = _ok  # of the operation, "POST /bookings"
    error_status: Callable[[Refusal], int] = responses.error_status
    error_body: Callable[[Refusal, str], View] = responses.error_body
    content_type: str = "application/json"
    outgoing: Callable[[Incoming, responses.Outgoing], responses.Outgoing] = responses.as_it_is
    isolation: isolation.Isolation = field(default_factory=isolation.OneAtATime)

    # --- negotiation
    asked_capabilities: Callable[[Incoming], Iterable[str]] = negotiation.header_or_query
    granted_capabilities: Callable[[Iterable[str], Mapping[str, Capability]], tuple[str, ...]] = (
        negotiation.with_requirements
    )
    capability_echo: Callable[[Sequence[str]], str | None] = negotiation.echo  # None: no header
    environment: Callable[[Incoming], str] = negotiation.always_test
    environment_echo: bool = True
    languages: tuple[str, ...] = LANGUAGES
    language: Callable[[Incoming, Sequence[str]], str] = negotiation.preferred_language
    language_headers: Callable[[str], Mapping[str, str]] = _language_header  # of error answers

    # --- finding things
    find_product: Callable[[Call, str], Product | None] = catalogue_operations.find_product
    find_slot: Callable[[Call, Product, Option, str], Slot | None] = bookable.find_slot
    find_booking: Callable[[Call, str], Booking | None] = lookup.booking_with
    product_of: Callable[[Call, Booking], tuple[Product, Option]] = confirm_cancel.product_of
    may_see: Callable[[Reseller, Booking], bool] = lookup.may_see

    # --- availability
    slot_ids: slots.SlotIds = field(default_factory=slots.LocalStartIds)
    horizon_days: int = 365
    selection: Callable[[Call], request.Selection] = request.selection
    one_selector: Callable[[bool, bool, bool], None] = request.exactly_one_selector  # day, range, ids sent
    ids_limit: int = 100
    range_limit_days: int = 365
    whole_range: Callable[[date | None, date | None, int], request.Days] = request.both_ends_within_a_year
    calendar_limit_days: int = 365
    whole_calendar_range: Callable[[date | None, date | None, int], request.Days] = (
        request.both_ends_within_a_year
    )
    days_listed: Callable[[request.Days], Iterable[date]] = calendar.every_day
    calendar_day: Callable[[date, tuple[slot_availability.SlotAvailability, ...]], calendar.CalendarDay] = (
        calendar.told_by_the_best_slot
    )
    sales_cutoff: Callable[[Option, Slot], datetime] = slot_availability.sales_cutoff
    vacancies: Callable[[Slot, int], int | None] = slot_availability.vacancies_of
    slot_status: Callable[[Slot, int | None, bool], str] = (
        slot_availability.status_of
    )  # vacancies, past the cutoff
    slot_is_open: Callable[[str], bool] = slot_availability.is_open
    per_booking_limit: Callable[[Option, Slot], int | None] = slot_availability.per_booking_limit
    fits: Callable[[request.Quantities, int | None, int | None], bool] = slot_availability.fits

    # --- stock
    occupying: frozenset[str] = slot_availability.OCCUPYING
    seats_taken: slot_availability.SeatsTaken = slot_availability.taken_from_the_option
    seats: Callable[[Option, Sequence[UnitItem]], int] = slot_availability.one_seat_each
    open_slot: Callable[[slot_availability.SlotAvailability], None] = bookable.open_slot
    enough: Callable[[slot_availability.SlotAvailability, int], None] = bookable.enough_left

    # --- a booking's life
    transitions: Transitions = field(default_factory=lambda: TRANSITIONS)
    repeated_uuid: Callable[[Booking, str], Booking | None] = reserve.same_request_same_booking
    booking_uuid: Callable[[Call, str | None], str] = reserve.sent_or_new_booking_uuid
    unit_item_uuid: Callable[[Call, str | None], str] = unit_items.sent_or_new_uuid
    replaced_set: Callable[[Call, list[UnitItem], list[unit_items.SentItem], str], list[UnitItem]] = (
        unit_items.replaced_set
    )
    availability_needed: Callable[[Product], None] = bookable.needed_unless_open_dated
    restrictions: tuple[Callable[[Option, Counter[str]], None], ...] = (
        restrictions.within_option_limits,
        restrictions.within_unit_limits,
        restrictions.accompanied,
    )
    taken_on_reserve: Mapping[str, accepted_fields.Taker] = field(
        default_factory=lambda: accepted_fields.TAKERS
    )
    taken_on_update: Mapping[str, accepted_fields.Taker] = field(
        default_factory=lambda: accepted_fields.TAKERS
    )
    taken_on_confirm: Mapping[str, accepted_fields.Taker] = field(
        default_factory=lambda: accepted_fields.TAKERS
    )
    merged_contact: Callable[[Mapping[str, Any], Mapping[str, Any]], Contact] = contacts.sent_fields_win
    held_until: Callable[[datetime, int | None], datetime] = hold.held_until
    extended_until: Callable[[datetime, datetime, int | None], datetime] = hold.extended_until
    has_lapsed: Callable[[Booking, datetime], bool] = hold.has_lapsed
    is_accepted: Callable[[Booking, datetime], bool] = hold.is_accepted
    touched: Callable[[Booking, datetime], datetime] = hold.touched
    kept: Callable[[Call, Booking | None, Booking], Booking] = _as_made  # what is stored: before, after
    contact_sent: Callable[[bool], None] = confirm_cancel.contact_is_required
    complete_contact: Callable[[Option, Booking], None] = contacts.complete_at_confirmation
    still_on_sale: Callable[[Call, Option, Booking], None] = confirm_cancel.before_sales_cutoff
    confirmed_status: Callable[[Product, str], str] = pending_until_accepted
    confirmed_again: Callable[[Booking, str], None] = confirm_cancel.only_the_same_again
    expiry_once_confirmed: Callable[[Booking], datetime | None] = confirm_cancel.never_once_confirmed
    send_receipt: Callable[[Call, Booking], None] = confirm_cancel.send_receipt
    is_delivered: Callable[[Product, Booking, datetime], bool] = delivery.is_delivered
    delivery_option: Callable[[str, str], View] = delivery.delivery_option
    cancellable_states: frozenset[str] = cancellation.CANCELLABLE_STATES
    before_cutoff: Callable[[Option, Booking, datetime], bool] = cancellation.before_cutoff
    update_in_time: Callable[[Call, Booking], None] = cancellation.refuse_past_cutoff
    cancel_in_time: Callable[[Call, Booking], None] = cancellation.refuse_past_cutoff
    released_status: Callable[[str], str] = _released  # of a hold that is cancelled
    refund: Callable[[Booking], str] = cancellation.full_refund
    ended: Callable[[Booking, str | None, str, datetime], Booking] = cancellation.ended

    # --- lists of bookings
    read_filters: Callable[[Mapping[str, str]], lookup.Filters] = lookup.read_filters
    primary_filter: Callable[[lookup.Filters], None] = lookup.primary_filter_sent
    candidates: Callable[[Call, lookup.Filters], list[Booking]] = lookup.candidates
    matches: Callable[[lookup.Filters, Booking], bool] = lookup.matches

    # Product views worked out so far. Made anew with every replacement, as any policy may change them.
    product_views: dict[tuple[tuple[str, ...], str, str, str], View] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def installed(self) -> Mapping[str, Capability]:
        return {capability.id: capability for capability in self.capabilities}

    @cached_property
    def capability_hooks(self) -> Hooks:
        return Hooks(self.capabilities)

    @cached_property
    def routes(self) -> Routes:
        return Routes([*self.core_routes, *(route for each in self.capabilities for route in each.routes)])

    def varies_by_call(self, applied: Iterable[str]) -> bool:
        """Whether products look different from call to call under these capabilities."""
        return any(self.installed[capability_id].per_call for capability_id in applied)

    def of(self, capability_id: str) -> Any:
        """The rules of one capability; its module knows their type."""
        return self.installed[capability_id].policies

    def with_capability(self, capability_id: str, **changes: Any) -> Policies:
        """A copy in which rules of one capability are replaced."""
        changed = tuple(
            replace(each, policies=replace(each.policies, **changes)) if each.id == capability_id else each
            for each in self.capabilities
        )
        return replace(self, capabilities=changed)
