"""Mistakes with capabilities that the suite holds to their form alone. Each fault installs its capability."""

from __future__ import annotations

from octo_sandbox.faults.installing import installed, installed_and_leaking
from octo_sandbox.faults.registry import Fault, add

PACKAGES, RENTALS, WAIVERS = "octo/packages", "octo/rentals", "octo/waivers"
RESOURCES, MAPPINGS, REDEMPTION = "octo/resources", "octo/mappings", "octo/redemption"
GOOGLE = "octo/google"


for _name, _breaks, _says, _change in (
    (
        "packages-in-words",
        "PACKAGE-001",
        "A product says yes where it is a package.",
        installed(PACKAGES, Product={"isPackage": "yes"}),
    ),
    (
        "packages-leak",
        "PACKAGE-002",
        "Every product says whether it is a package, also to resellers who did not ask.",
        installed_and_leaking(PACKAGES, "Product", isPackage=False),
    ),
    (
        "bookings-have-a-numbered-package",
        "PACKAGE-003",
        "The package of a booking is a number.",
        installed(PACKAGES, Booking={"packageUuid": 7}),
    ),
    (
        "packages-are-empty",
        "PACKAGE-004",
        "A product is a package and lists nothing that is in it.",
        installed(PACKAGES, Product={"isPackage": True}, Option={"packageIncludes": []}),
    ),
    (
        "resources-are-counted",
        "RESOURCE-001",
        "A slot says how many resources there are.",
        installed(RESOURCES, Availability={"hasResources": 3}),
    ),
    (
        "resources-leak",
        "RESOURCE-002",
        "Every slot says whether there are resources, also to resellers who did not ask.",
        installed_and_leaking(RESOURCES, "Availability", hasResources=False),
    ),
    (
        "mappings-without-a-reference",
        "MAPPING-001",
        "A mapping names no product of the marketplace.",
        installed(MAPPINGS, Booking={"mappings": [{"resellerStatus": "LIVE"}]}),
    ),
    (
        "mappings-leak",
        "MAPPING-002",
        "Every slot shows its mappings, also to resellers who did not ask.",
        installed_and_leaking(MAPPINGS, "Availability", mappings=[]),
    ),
    (
        "scans-are-a-number",
        "REDEMPTION-001",
        "A ticket says how often it was scanned.",
        installed(REDEMPTION, UnitItem={"scans": 0}),
    ),
    (
        "scans-leak",
        "REDEMPTION-002",
        "Every ticket lists its scans, also to resellers who did not ask.",
        installed_and_leaking(REDEMPTION, "UnitItem", scans=[]),
    ),
    (
        "google-gets-a-text",
        "GOOGLE-001",
        "The googleOptions of a product are a text.",
        installed(GOOGLE, Product={"googleOptions": "4.5 stars"}),
    ),
    (
        "google-options-leak",
        "GOOGLE-002",
        "Every product has googleOptions, also for resellers who did not ask.",
        installed_and_leaking(GOOGLE, "Product", googleOptions=None),
    ),
    (
        "durations-without-an-id",
        "RENTAL-001",
        "A duration for which something is rented has no id.",
        installed(RENTALS, Option={"rentalDurations": [{"title": "an hour"}]}),
    ),
    (
        "rentals-leak",
        "RENTAL-002",
        "Every option lists for how long it is rented, also to resellers who did not ask.",
        installed_and_leaking(RENTALS, "Option", rentalDurations=[]),
    ),
    (
        "bookings-are-rented-for-a-number",
        "RENTAL-003",
        "The rentalDurationId of a booking is a number.",
        installed(RENTALS, Booking={"rentalDurationId": 60}),
    ),
    (
        "rentals-have-no-duration",
        "RENTAL-004",
        "A product is rented, and no option of it says for how long.",
        installed(RENTALS, Product={"isRental": True}, Option={"rentalDurations": []}),
    ),
    (
        "waivers-of-nobody",
        "WAIVER-001",
        "A product says that waivers are signed by the captain.",
        installed(WAIVERS, Product={"waiverPer": "CAPTAIN"}),
    ),
    (
        "waivers-leak",
        "WAIVER-002",
        "Every product says whether a waiver is signed, also to resellers who did not ask.",
        installed_and_leaking(WAIVERS, "Product", waiverRequired=False),
    ),
    (
        "waivers-are-half-complete",
        "WAIVER-003",
        "A booking says how much of its waivers is signed.",
        installed(WAIVERS, Booking={"waiversComplete": 0.5}),
    ),
    (
        "waivers-are-demanded-and-not-shown",
        "WAIVER-004",
        "A product demands a waiver and lists none.",
        installed(WAIVERS, Product={"waiverRequired": True, "waivers": []}),
    ),
):
    add(Fault(_name, _breaks, _says, _change))
