"""The invented members of the sandbox, and the benefits of their memberships."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemberUnit:
    """A unit that only members may buy: like an ordinary one of the option, under an id of its own.

    `limit` is how many of it one booking may have by this benefit; None sets no limit. `tariff` is the kind
    of price it has where prices are shown; None is that of the ordinary unit.
    """

    id: str
    name: str
    product: str
    option: str
    like: str
    limit: int | None = None
    tariff: str | None = "MEMBER"


@dataclass(frozen=True, slots=True)
class Benefit:
    """`percent_off` is taken off by an offer, on all products of `off_products`."""

    id: str
    title: str
    description: str
    units: tuple[MemberUnit, ...] = ()
    percent_off: int = 0
    off_products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """Good from the first day of this year to the last of the next."""

    id: str
    title: str
    reference: str
    benefits: tuple[Benefit, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    first_name: str
    last_name: str
    email: str
    mobile: str
    country: str
    memberships: tuple[Membership, ...]


FREE_ENTRY = Benefit(
    id="f1a5d2e8-8d57-4f0b-9c3f-6a12d7a8bc90",
    title="Friends go first",
    description="A member's ticket for the cruise and the castle.",
    units=(
        MemberUnit("adult-friend", "Adult, friend of the harbour", "harbour-cruise", "classic", "adult"),
        MemberUnit("adult-friend", "Adult, friend of the harbour", "hill-castle", "DEFAULT", "adult"),
    ),
)
TWO_A_VISIT = Benefit(
    id="0b5a3f1e-77c2-4f7e-a3a6-1f6f0a6c9d21",
    title="Two guests a visit",
    description="Up to two family tickets a booking at a member's price.",
    units=(
        MemberUnit(
            "family-friend", "Family, friend of the harbour", "harbour-cruise", "classic", "family", 2, None
        ),
    ),
)
TENTH_OFF = Benefit(
    id="5d2f7a90-3c41-4d0e-8a5b-9b8f6c1e2d34",
    title="A tenth off for friends",
    description="Ten percent less on the harbour cruise and the castle.",
    percent_off=10,
    off_products=("harbour-cruise", "hill-castle"),
)

FRIEND = Membership(
    id="89fe0192-ddcd-430a-b285-e1396a4725d2",
    title="Friend of the harbour",
    reference="HH-FRIEND-20417",
    benefits=(FREE_ENTRY, TWO_A_VISIT, TENTH_OFF),
)
NIGHT_OWL = Membership(
    id="2f6f3a52-9d5e-4f5c-b8c3-7f5c0f0f4a10", title="Night owl", reference="HH-NIGHT-00873"
)
PATRON = Membership(
    id="c3d9f7b4-5e0a-4a43-9d0e-64e0b1a7c555", title="Patron of the castle", reference="HH-PATRON-00012"
)

MEMBERS = (
    Member(
        "Wilhelmina", "Ashdown-Pembroke", "wilhelmina.ashdown@member.example", "+447700900123", "GB",
        (FRIEND, NIGHT_OWL),
    ),
    Member("Bartholomew", "Quillfeather", "b.quillfeather@member.example", "+12025550143", "US", (PATRON,)),
)  # fmt: skip
