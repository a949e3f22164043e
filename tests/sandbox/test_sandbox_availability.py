"""The sandbox shows slots and a calendar, and takes each way of asking for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.reseller import refusal

PRODUCT = {"productId": "harbour-cruise", "optionId": "classic"}


def in_days(days: int) -> str:
    return f"{datetime.now(UTC).date() + timedelta(days=days)}"


def check(buyer, **body):
    return buyer.http.post("/availability", json={**PRODUCT, **body})


def calendar(buyer, product, option, first, last, **body):
    sent = {"productId": product, "optionId": option, "localDateStart": first, "localDateEnd": last, **body}
    return buyer.http.post("/availability/calendar", json=sent)


def test_one_day_a_range_and_ids_select_the_same_slots(buyer):
    """There are three ways to ask for a slot, and it is the same slot."""
    day = in_days(40)
    by_day = check(buyer, localDate=day).json()
    by_range = check(buyer, localDateStart=day, localDateEnd=day).json()
    by_ids = check(buyer, availabilityIds=[slot["id"] for slot in by_day]).json()
    assert len(by_day) == 4
    assert by_day == by_range == by_ids


def test_an_id_that_nobody_gave_out_selects_nothing(buyer):
    """An unknown id among others is no reason to refuse them."""
    slot = buyer.slot("harbour-cruise", "classic")
    found = check(
        buyer, availabilityIds=["nonsense", slot["id"], slot["id"], "2020-01-01T10:00:00+00:00"]
    ).json()
    assert [each["id"] for each in found] == [slot["id"]]


@pytest.mark.parametrize(
    "selector",
    [
        {},
        {"availabilityIds": []},
        {"localDateStart": in_days(5)},
        {"localDateEnd": in_days(5)},
        {"localDate": in_days(5), "availabilityIds": ["x"]},
        {"localDateStart": in_days(5), "localDateEnd": in_days(6), "availabilityIds": ["x"]},
        {"localDate": in_days(5), "localDateStart": in_days(5), "localDateEnd": in_days(6)},
        {"availabilityIds": ["x"] * 101},
        {"localDateStart": in_days(0), "localDateEnd": in_days(366)},
        {"localDateStart": in_days(6), "localDateEnd": in_days(5)},
        {"localDate": "2027-02-30"},
        {"localDate": "20270201"},
        {"localDate": 5},
        {"localDate": None},
        {"availabilityIds": "x"},
        {"availabilityIds": [1]},
        {"localDate": in_days(5), "units": {"id": "adult"}},
        {"localDate": in_days(5), "units": [{"id": "adult"}]},
        {"localDate": in_days(5), "units": [{"id": "adult", "quantity": -1}]},
        {"localDate": in_days(5), "units": [{"id": "adult", "quantity": True}]},
    ],
)
def test_a_selection_that_makes_no_sense_is_a_bad_request(buyer, selector):
    """A check has one selector that is whole, well-typed and not too wide."""
    assert refusal(check(buyer, **selector)) == (400, "BAD_REQUEST")


def test_hundred_ids_and_a_whole_year_are_not_too_much(buyer):
    """The limits are the last values allowed."""
    assert check(buyer, availabilityIds=["x"] * 100).json() == []
    assert len(check(buyer, localDateStart=in_days(0), localDateEnd=in_days(365)).json()) > 4 * 360


def test_unknown_ids_are_named(buyer):
    """The reseller learns which of the ids is wrong."""
    day = {"localDate": in_days(5)}
    answer = check(buyer, productId="no such", **day)
    assert (refusal(answer), answer.json()["productId"]) == ((400, "INVALID_PRODUCT_ID"), "no such")
    answer = check(buyer, optionId="no such", **day)
    assert (refusal(answer), answer.json()["optionId"]) == ((400, "INVALID_OPTION_ID"), "no such")
    answer = check(buyer, units=[{"id": "no such", "quantity": 1}], **day)
    assert (refusal(answer), answer.json()["unitId"]) == ((400, "INVALID_UNIT_ID"), "no such")


def test_status_available_and_vacancies_agree_everywhere(buyer):
    """They agree in every slot of the next three weeks, for every product."""
    seen = set()
    for product in buyer.http.get("/products").json():
        for option in product["options"]:
            for slot in buyer.slots(product["id"], option["id"]):
                seen.add(slot["status"])
                vacancies, capacity = slot["vacancies"], slot["capacity"]
                assert slot["available"] == (slot["status"] in {"AVAILABLE", "LIMITED", "FREESALE"})
                assert (vacancies is None) == (slot["status"] == "FREESALE")
                assert vacancies is None or capacity is None or vacancies <= capacity
                assert slot["available"] or vacancies == 0
                assert slot["status"] != "LIMITED" or vacancies * 2 < capacity
                assert slot["status"] != "AVAILABLE" or vacancies * 2 >= capacity
    assert seen == {"AVAILABLE", "LIMITED", "FREESALE", "SOLD_OUT", "CLOSED"}


def test_more_units_than_are_left_make_a_slot_unavailable(buyer):
    """Availability is that of the selection asked about."""
    slot = buyer.untouched_slot("harbour-cruise", "classic")

    def asked(quantity):
        units = [{"id": "adult", "quantity": quantity}]
        (found,) = check(buyer, availabilityIds=[slot["id"]], units=units).json()
        return found["available"], found["status"]

    assert asked(slot["vacancies"]) == (True, slot["status"])
    assert asked(slot["vacancies"] + 1) == (False, "SOLD_OUT")


def test_local_times_carry_the_offset_their_zone_has_that_day(buyer):
    """A year has two clock changes in London, and none in Tokyo."""
    year = {"localDateStart": in_days(1), "localDateEnd": in_days(360)}
    offsets = set()
    for slot in buyer.slots("harbour-cruise", "classic", **year):
        start = datetime.fromisoformat(slot["localDateTimeStart"])
        offsets.add(start.utcoffset())
        there = start.replace(tzinfo=ZoneInfo("Europe/London"))
        assert start.utcoffset() == there.utcoffset()
        assert datetime.fromisoformat(slot["localDateTimeEnd"]) - start == timedelta(minutes=90)
        assert slot["utcCutoffAt"].endswith("Z")
    assert offsets == {timedelta(0), timedelta(hours=1)}
    tokyo = buyer.slots("tea-ceremony", "group", **year)
    assert {slot["localDateTimeStart"][-6:] for slot in tokyo} == {"+09:00"}


def test_a_day_of_opening_lasts_from_midnight_to_midnight_even_when_clocks_change(buyer):
    """One such day has 23 hours and one has 25."""
    days = buyer.slots("museum-pass", "DEFAULT", localDateStart=in_days(1), localDateEnd=in_days(364))
    lengths = set()
    for slot in days:
        start, end = (datetime.fromisoformat(slot[f"localDateTime{which}"]) for which in ("Start", "End"))
        assert (start.time(), end.time(), end.date() - start.date()) == (
            start.min.time(),
            start.min.time(),
            timedelta(days=1),
        )
        lengths.add((end - start) / timedelta(hours=1))
    assert lengths == {23, 24, 25}


def test_opening_hours_may_run_past_midnight(buyer):
    """The baths close at two, and selling ends before that, not before they open."""
    slot = next(each for each in buyer.slots("night-baths", "DEFAULT") if each["available"])
    assert slot["openingHours"] == [{"from": "18:00", "to": "02:00"}]
    closing = datetime.fromisoformat(slot["localDateTimeEnd"]) + timedelta(hours=2)
    assert datetime.fromisoformat(slot["utcCutoffAt"]) == closing - timedelta(hours=2)


def test_the_calendar_has_one_entry_for_every_day(buyer):
    """Closed days and days beyond what is on sale are listed as well."""
    entries = calendar(buyer, "hill-castle", "DEFAULT", in_days(350), in_days(380)).json()
    assert [entry["localDate"] for entry in entries] == [in_days(day) for day in range(350, 381)]
    assert {(e["status"], e["vacancies"]) for e in entries if not e["available"]} == {("CLOSED", 0)}
    open_days = {date.fromisoformat(e["localDate"]).weekday() for e in entries if e["available"]}
    assert open_days == {1, 2, 3, 4, 5, 6}


def test_the_calendar_agrees_with_the_check(buyer):
    """A day is told by its best slot, for every product and three weeks."""
    for product in buyer.http.get("/products").json():
        for option in product["options"]:
            slots = buyer.slots(product["id"], option["id"])
            for entry in calendar(buyer, product["id"], option["id"], in_days(0), in_days(21)).json():
                day = [slot for slot in slots if slot["localDateTimeStart"].startswith(entry["localDate"])]
                assert entry["available"] == any(slot["available"] for slot in day)
                if entry["status"] == "FREESALE":
                    assert entry["vacancies"] is None
                else:
                    assert entry["vacancies"] == max((slot["vacancies"] for slot in day), default=0)


@pytest.mark.parametrize("missing", ["localDateStart", "localDateEnd"])
def test_the_calendar_needs_both_ends(buyer, missing):
    """There is no other way to ask for it."""
    body = {**PRODUCT, "localDateStart": in_days(1), "localDateEnd": in_days(2)}
    del body[missing]
    assert refusal(buyer.http.post("/availability/calendar", json=body)) == (400, "BAD_REQUEST")


def test_the_calendar_gives_a_year_and_no_more(buyer):
    """The limit holds at the far end of all dates too."""
    assert len(calendar(buyer, **_ids("hill-castle"), first=in_days(0), last=in_days(365)).json()) == 366
    assert (
        refusal(calendar(buyer, **_ids("hill-castle"), first=in_days(0), last=in_days(366)))[1]
        == "BAD_REQUEST"
    )
    last_days = calendar(buyer, **_ids("hill-castle"), first="9999-12-30", last="9999-12-31").json()
    assert [entry["status"] for entry in last_days] == ["CLOSED", "CLOSED"]


def _ids(product):
    return {"product": product, "option": "DEFAULT"}


def test_a_season_ahead_has_no_dates_this_month(buyer):
    """One product cannot be booked yet, but will be."""
    assert buyer.slots("lantern-festival", "evening") == []
    later = buyer.slots("lantern-festival", "evening", localDateStart=in_days(63), localDateEnd=in_days(70))
    assert len(later) == 8


def test_a_slot_closes_when_its_cutoff_passes(buyer):
    """It closes two hours before it starts, by the clock of the reseller that asks."""
    slot = buyer.slot("harbour-cruise", "classic")
    until = datetime.fromisoformat(slot["utcCutoffAt"]) - datetime.now(UTC)
    buyer.advance(seconds=until.total_seconds() + 1)
    (closed,) = buyer.slots("harbour-cruise", "classic", availabilityIds=[slot["id"]])
    assert (closed["status"], closed["available"]) == ("CLOSED", False)
    assert refusal(buyer.reserve(availabilityId=slot["id"])) == (400, "UNPROCESSABLE_ENTITY")
