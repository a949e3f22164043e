"""The supplier the sandbox plays: Harbour & Hill, who sell a bit of everything the standard knows.

Dates are worked out from today, so the catalogue never ages. Every product can be booked, changed and
cancelled until an hour before it starts unless its comment says otherwise.
"""

from __future__ import annotations

from datetime import date, time

from octo_sandbox.catalogue.model import Catalogue, Option, Product, Supplier, Unit
from octo_sandbox.catalogue.schedule import Departures, OpeningHours, OpeningTimes

SUPPLIER = Supplier(
    id="harbour-and-hill",
    name="Harbour & Hill",
    website="https://harbour-and-hill.example",
    email="support@harbour-and-hill.example",
    telephone="+442079460123",
    address="1 Quay Street, London SE1 2AA, United Kingdom",
)

ADULT = Unit("adult", "ADULT", "Adult", "ADT", min_age=16, max_age=99)
YOUTH = Unit("youth", "YOUTH", "Youth", "YTH", min_age=12, max_age=15)
CHILD = Unit("child", "CHILD", "Child", "CHD", min_age=3, max_age=11, accompanied_by=("adult",))
INFANT = Unit(
    "infant", "INFANT", "Infant", None, min_age=0, max_age=2, max_quantity=4, accompanied_by=("adult",)
)
SENIOR = Unit("senior", "SENIOR", "Senior", "SNR", min_age=65, max_age=120, id_required=True)
STUDENT = Unit("student", "STUDENT", "Student", "STU", min_age=16, max_age=30, id_required=True)
FAMILY = Unit("family", "FAMILY", "Family of four", "FAM", min_age=0, max_age=99, pax_count=4, max_quantity=5)
GUEST = Unit("guest", "OTHER", "Guest", None, min_age=0, max_age=120)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def _hours(*periods: tuple[str, str], closed: tuple[int, ...] = ()) -> dict[int, tuple[OpeningHours, ...]]:
    each_day = tuple(OpeningHours(*period) for period in periods)
    return {weekday: each_day for weekday in range(7) if weekday not in closed}


def _popular_evening(_day: date, at: time) -> int:
    """The last boat is well past half full before resellers come in, which makes its slots LIMITED."""
    return 24 if at >= time(17) else 4


def _gone(_day: date, _at: time) -> int:
    return 12


def _busy_weekends(day: date, _at: time) -> int:
    return 320 if day.weekday() >= SATURDAY else 40


def _month_after_next(today: date) -> date:
    """A season that always lies ahead: the first of the month after next, so this month has no dates."""
    month = today.month + 2
    return date(today.year + (month > 12), (month - 1) % 12 + 1, 1)


HARBOUR_CRUISE = Product(
    id="harbour-cruise",
    internal_name="Harbour cruise",
    reference="HC-1",
    time_zone="Europe/London",
    locale="en-GB",
    options=(
        Option(
            "classic",
            "Classic cruise",
            "HC-CL",
            Departures(
                ("10:00", "13:00", "15:30", "18:00"), minutes=90, capacity=40, presold=_popular_evening
            ),
            units=(ADULT, CHILD, INFANT, SENIOR, FAMILY),
        ),
        Option(
            "dinner",
            "Dinner cruise",
            None,
            Departures(("20:00",), minutes=180, capacity=30),
            units=(ADULT, STUDENT),
            default=False,
            max_units=10,
        ),
    ),
)

CASTLE = Product(
    id="hill-castle",
    internal_name="Hill castle day ticket",
    reference=None,
    time_zone="Europe/London",
    locale="en-GB",
    redemption_method="PRINT",
    options=(
        Option(
            "DEFAULT",
            "Day ticket",
            None,
            OpeningTimes(_hours(("09:30", "17:30"), closed=(MONDAY,)), capacity=400, presold=_busy_weekends),
            units=(ADULT, YOUTH, CHILD, SENIOR),
        ),
    ),
)

SKY_DECK = Product(
    id="sky-deck",
    internal_name="Sky deck",
    reference="SKY",
    time_zone="America/New_York",
    locale="en-US",
    delivery_formats=("QRCODE",),
    delivery_methods=("TICKET",),
    options=(
        Option(
            "standard",
            "Standard entry",
            "SKY-S",
            Departures(("09:00", "12:00", "15:00", "21:00"), minutes=60, capacity=60),
            units=(ADULT, CHILD),
            cancellation_amount=30,
            cancellation_unit="minute",
        ),
        Option(
            "sunrise",
            "Sunrise entry",
            "SKY-R",
            Departures(("06:00",), minutes=60, capacity=16, weekdays=frozenset({SATURDAY, SUNDAY})),
            units=(ADULT,),
            default=False,
        ),
    ),
)

TEA_CEREMONY = Product(
    id="tea-ceremony",
    internal_name="Tea ceremony",
    reference="TEA",
    time_zone="Asia/Tokyo",
    locale="en",
    delivery_formats=("PDF_URL",),
    delivery_methods=("VOUCHER",),
    redemption_method="MANIFEST",
    options=(
        # Small groups only: at least two, at most six guests.
        Option(
            "group",
            "Shared room",
            None,
            Departures(("11:00", "14:00", "16:00"), minutes=75, capacity=24),
            units=(Unit("guest", "OTHER", "Guest", None, 0, 120, min_quantity=2, max_quantity=6),),
            min_units=2,
            max_units=6,
        ),
    ),
)

KAYAK = Product(
    id="kayak-tour",
    internal_name="Guided kayak tour",
    reference="KYK",
    time_zone="Europe/London",
    locale="en-GB",
    options=(
        # The guides call every guest beforehand.
        Option(
            "half-day",
            "Half day on the water",
            "KYK-H",
            Departures(("09:00", "14:00"), minutes=240, capacity=16),
            units=(
                Unit(
                    "paddler",
                    "ADULT",
                    "Paddler",
                    None,
                    min_age=14,
                    max_age=75,
                    required_contact_fields=("firstName", "lastName"),
                ),
            ),
            required_contact_fields=("firstName", "lastName", "emailAddress", "phoneNumber", "country"),
        ),
    ),
)

PRIVATE_GUIDE = Product(
    id="private-guide",
    internal_name="Private city guide",
    reference="GUIDE",
    time_zone="America/New_York",
    locale="en-US",
    # A guide has to say yes first; the tickets come a while after that.
    instant_confirmation=False,
    instant_delivery=False,
    options=(
        Option(
            "walk",
            "Three hour walk",
            None,
            Departures(("09:30", "14:30"), minutes=180, capacity=12),
            units=(GUEST,),
        ),
    ),
)

ROOFTOP_CINEMA = Product(
    id="rooftop-cinema",
    internal_name="Rooftop cinema",
    reference=None,
    time_zone="Europe/London",
    locale="en-GB",
    options=(
        # Sold out as far as one can see.
        Option(
            "seat",
            "Deck chair",
            None,
            Departures(("19:30",), minutes=150, capacity=12, presold=_gone),
            units=(ADULT,),
        ),
    ),
)

LANTERN_FESTIVAL = Product(
    id="lantern-festival",
    internal_name="Lantern festival",
    reference="LANTERN",
    time_zone="Asia/Tokyo",
    locale="en",
    options=(
        # Its season starts in the month after next.
        Option(
            "evening",
            "Evening ticket",
            None,
            OpeningTimes(_hours(("17:00", "22:00")), capacity=500, season_start=_month_after_next),
            units=(ADULT, CHILD),
        ),
    ),
)

MUSEUM_PASS = Product(
    id="museum-pass",
    internal_name="Museum pass, valid any day",
    reference="PASS",
    time_zone="Europe/London",
    locale="en-GB",
    # Open-dated: booked without a day, used when the guest likes.
    allow_freesale=True,
    availability_required=False,
    options=(
        Option(
            "DEFAULT",
            "Pass",
            None,
            OpeningTimes(_hours(("10:00", "13:00"), ("14:00", "18:00")), capacity=None),
            units=(ADULT, CHILD, FAMILY),
            max_units=20,
        ),
    ),
)

CITY_WALK = Product(
    id="city-walk",
    internal_name="Audio guided city walk",
    reference="WALK",
    time_zone="America/New_York",
    locale="en-US",
    allow_freesale=True,
    instant_delivery=False,
    options=(
        Option(
            "audio",
            "Audio guide",
            None,
            OpeningTimes(_hours(("08:00", "20:00")), capacity=None),
            units=(ADULT, STUDENT),
            max_units=20,
        ),
    ),
)

NIGHT_BATHS = Product(
    id="night-baths",
    internal_name="Night baths",
    reference=None,
    time_zone="Asia/Tokyo",
    locale="en",
    options=(
        # Open past midnight, and closed in the middle of the week.
        Option(
            "DEFAULT",
            "Bath ticket",
            None,
            OpeningTimes(_hours(("18:00", "02:00"), closed=(TUESDAY, WEDNESDAY)), capacity=80),
            units=(ADULT,),
        ),
    ),
)

POTTERY = Product(
    id="pottery-class",
    internal_name="Pottery class",
    reference="POT",
    time_zone="Australia/Sydney",
    locale="en-AU",
    delivery_methods=("VOUCHER",),
    options=(
        # Few seats, so the last one is soon reached.
        Option(
            "wheel",
            "At the wheel",
            None,
            Departures(("10:00", "15:00"), minutes=120, capacity=6),
            units=(ADULT, YOUTH),
            required_contact_fields=("emailAddress",),
        ),
    ),
)

FINAL_SALE = Product(
    id="final-sale-show",
    internal_name="Evening show, final sale",
    reference="SHOW",
    time_zone="America/New_York",
    locale="en-US",
    options=(
        # Cancellation would have to be further ahead than anything on sale, so it is never possible.
        Option(
            "seat",
            "Seat",
            None,
            Departures(("20:30",), minutes=120, capacity=200),
            units=(ADULT,),
            cancellation_amount=500,
            cancellation_unit="day",
        ),
    ),
)

HARBOUR_AND_HILL = Catalogue(
    SUPPLIER,
    (
        HARBOUR_CRUISE,
        CASTLE,
        SKY_DECK,
        TEA_CEREMONY,
        KAYAK,
        PRIVATE_GUIDE,
        ROOFTOP_CINEMA,
        LANTERN_FESTIVAL,
        MUSEUM_PASS,
        CITY_WALK,
        NIGHT_BATHS,
        POTTERY,
        FINAL_SALE,
    ),
)
